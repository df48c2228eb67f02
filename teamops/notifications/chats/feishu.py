"""Feishu and Lark: a custom bot with rich text, signed where the bot asks for it (签名校验).

https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot: HmacSHA256 over nothing, under time stamp
and secret; a hundred messages a minute and five a second; a body of at most 20 KB.
"""

import base64
import hashlib
import hmac
import time

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from teamops.notifications.chats.kinds import Kind, check_code, encoded_size
from teamops.notifications.chats.message import Message, Payload, line_title
from teamops.outgoing import Answer

# Too many requests, of the bot or of the whole tenant.
BUSY = frozenset({11232, 11233})


def write(message: Message) -> Payload:
    rows = [[_text(paragraph)] for paragraph in message.paragraphs]
    for section in message.sections:
        rows.append([_text(section.heading)])
        rows.append([_text(section.why)])
        rows += [
            [_text("• "), _link(line_title(line), line.url), _text(f" · {line.when}")]
            for line in section.lines
        ]
    if message.more:
        rows.append([_text(message.more)])
    rows.append([_link(message.link_words, message.url)])
    language = "zh_cn" if (get_language() or "").startswith("zh") else "en_us"
    post = {language: {"title": message.heading, "content": rows}}
    return {"msg_type": "post", "content": {"post": post}}


def _text(text: str) -> Payload:
    return {"tag": "text", "text": text}


def _link(text: str, url: str) -> Payload:
    return {"tag": "a", "text": text, "href": url}


def sign(url: str, secret: str, payload: Payload) -> tuple[str, Payload]:
    """Time stamp (seconds) and signature go into the body."""
    stamp = str(round(time.time()))
    digest = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return url, {"timestamp": stamp, "sign": base64.b64encode(digest).decode(), **payload}


def check(answer: Answer) -> None:
    check_code(answer, "code", "StatusCode", busy=BUSY)


FEISHU = Kind(
    name="feishu",
    label=_("Feishu, Lark"),
    hosts=("open.feishu.cn", "open.larksuite.com"),
    begins="https://open.feishu.cn/open-apis/bot/v2/hook/…",
    write=write,
    check=check,
    size=encoded_size,
    most=18_000,
    per_minute=90,
    sign=sign,
)
