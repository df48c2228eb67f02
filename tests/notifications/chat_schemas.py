"""What the services publish of the form of their messages, as far as ours use it, as JSON Schema.

Written after the documents that each names; where a service publishes a schema (adaptive cards), names, types
and what is required are as there, and nothing beyond what we send is let through.
"""

from typing import Any

Schema = dict[str, Any]


def obj(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    properties = required | (optional or {})
    return {
        "type": "object",
        "required": sorted(required),
        "properties": properties,
        "additionalProperties": False,
    }


def text(most: int = 10**6) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": most}


def const(value: Any) -> Schema:
    return {"const": value}


URL = {"type": "string", "format": "uri", "pattern": "^https?://"}

# https://docs.slack.dev/reference/block-kit/blocks/header-block (plain_text, at most 150 characters),
# …/section-block (at least 1, at most 3000 characters), …/composition-objects/text-object (mrkdwn, verbatim),
# https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks (text as what is notified);
# at most 50 blocks in a message: https://docs.slack.dev/reference/block-kit/blocks
SLACK = obj(
    {
        "text": text(40_000),
        "blocks": {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {
                "oneOf": [
                    obj(
                        {
                            "type": const("header"),
                            "text": obj(
                                {"type": const("plain_text"), "text": text(150)},
                                {"emoji": {"type": "boolean"}},
                            ),
                        }
                    ),
                    obj(
                        {
                            "type": const("section"),
                            "text": obj(
                                {"type": const("mrkdwn"), "text": text(3000)},
                                {"verbatim": {"type": "boolean"}},
                            ),
                        }
                    ),
                ]
            },
        },
    }
)

# https://adaptivecards.io/schemas/adaptive-card.json (source: github.com/microsoft/AdaptiveCards,
# schemas/src/AdaptiveCard.json, elements/RichTextBlock.json, elements/inlines/TextRun.json,
# actions/Action.OpenUrl.json), and around it
# https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
_OPEN = obj({"type": const("Action.OpenUrl"), "url": URL}, {"title": text()})
_TEXT_RUN = obj(
    {"type": const("TextRun"), "text": text()},
    {
        "isSubtle": {"type": "boolean"},
        "size": {"enum": ["Default", "Small", "Medium", "Large", "ExtraLarge"]},
        "weight": {"enum": ["Default", "Lighter", "Bolder"]},
        "selectAction": _OPEN,
    },
)
_SPACING = {"enum": ["Default", "None", "Small", "Medium", "Large", "ExtraLarge", "Padding"]}
MICROSOFT_TEAMS = obj(
    {
        "type": const("message"),
        "attachments": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": obj(
                {
                    "contentType": const("application/vnd.microsoft.card.adaptive"),
                    "contentUrl": const(None),
                    "content": obj(
                        {
                            "$schema": const("http://adaptivecards.io/schemas/adaptive-card.json"),
                            "type": const("AdaptiveCard"),
                            "version": {"enum": ["1.2", "1.3", "1.4"]},
                            "body": {
                                "type": "array",
                                "items": obj(
                                    {
                                        "type": const("RichTextBlock"),
                                        "inlines": {"type": "array", "minItems": 1, "items": _TEXT_RUN},
                                    },
                                    {"spacing": _SPACING, "separator": {"type": "boolean"}},
                                ),
                            },
                            "actions": {"type": "array", "items": _OPEN},
                            "fallbackText": text(),
                        }
                    ),
                }
            ),
        },
    }
)

# https://open.dingtalk.com/document/group/custom-robot-access: markdown with title and text.
DINGTALK = obj({"msgtype": const("markdown"), "markdown": obj({"title": text(), "text": text(20_000)})})

# https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot: rich text (post), rows of elements.
_FEISHU_ROWS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "array",
        "minItems": 1,
        "items": {
            "oneOf": [
                obj({"tag": const("text"), "text": text()}),
                obj({"tag": const("a"), "text": text(), "href": URL}),
            ]
        },
    },
}
_FEISHU_POST = obj({"title": text(), "content": _FEISHU_ROWS})
FEISHU = obj(
    {
        "msg_type": const("post"),
        "content": obj(
            {
                "post": {
                    "type": "object",
                    "minProperties": 1,
                    "properties": {"zh_cn": _FEISHU_POST, "en_us": _FEISHU_POST},
                    "additionalProperties": False,
                }
            }
        ),
    },
    {"timestamp": {"type": "string", "pattern": "^[0-9]{10}$"}, "sign": text()},
)

# https://developer.work.weixin.qq.com/document/path/91770: markdown of at most 4096 bytes.
WECOM = obj({"msgtype": const("markdown"), "markdown": obj({"content": text(4096)})})

SCHEMAS = {
    "slack": SLACK,
    "msteams": MICROSOFT_TEAMS,
    "dingtalk": DINGTALK,
    "feishu": FEISHU,
    "wecom": WECOM,
}
