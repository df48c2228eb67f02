"""Microsoft Teams: a workflow ("When a Teams webhook request is received") with an adaptive card.

https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using and
https://adaptivecards.io/schemas/1.5.0/adaptive-card.json: a message of at most 28 KB (about 21 KB have been
seen refused), four a second. Words stand in text runs, in which no Markdown and no macro is read.
"""

from typing import Any

from teamops.notifications.chats.kinds import Kind, check_status, encoded_size
from teamops.notifications.chats.message import Message, Payload, line_title


def write(message: Message) -> Payload:
    body = [_block(_run(message.heading, size="Large", weight="Bolder"))]
    body += [_block(_run(paragraph)) for paragraph in message.paragraphs]
    for section in message.sections:
        body.append(_block(_run(section.heading, weight="Bolder"), separator=True))
        body.append(_block(_run(section.why, isSubtle=True), spacing="None"))
        for line in section.lines:
            to_page = _run(line_title(line), selectAction=_open(line.url, line_title(line)))
            body.append(_block(to_page, _run(f" · {line.when}"), spacing="Small"))
    if message.more:
        body.append(_block(_run(message.more, isSubtle=True)))
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "fallbackText": message.heading,
        "body": body,
        "actions": [_open(message.url, message.link_words)],
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return {"type": "message", "attachments": [attachment]}


def _block(*runs: Payload, **how: Any) -> Payload:
    return {"type": "RichTextBlock", "inlines": list(runs), **how}


def _run(text: str, **how: Any) -> Payload:
    return {"type": "TextRun", "text": text, **how}


def _open(url: str, title: str) -> Payload:
    return {"type": "Action.OpenUrl", "title": title, "url": url}


MICROSOFT_TEAMS = Kind(
    name="msteams",
    label="Microsoft Teams",
    hosts=(".logic.azure.com", ".logic.azure.cn", ".logic.azure.us", ".api.powerplatform.com"),
    begins="https://….logic.azure.com/workflows/…",
    write=write,
    check=check_status,
    size=encoded_size,
    most=20_000,
    per_minute=60,
)
