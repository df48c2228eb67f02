"""DingTalk: a custom robot with Markdown, signed where the robot asks for it (加签).

https://open.dingtalk.com/document/group/custom-robot-access: HmacSHA256 over time stamp and secret, under the
secret; twenty messages a minute, beyond which the robot is silent for ten; 20,000 bytes.
"""

import base64
import hashlib
import hmac
import time
from urllib.parse import urlencode

from teamops.notifications.chats.kinds import Kind, check_code, encoded_size
from teamops.notifications.chats.markdown import markdown
from teamops.notifications.chats.message import Message, Payload
from teamops.outgoing import Answer

# "send too fast", and the system being busy.
BUSY = frozenset({-1, 130101, 130102})


def write(message: Message) -> Payload:
    return {"msgtype": "markdown", "markdown": {"title": message.heading, "text": markdown(message)}}


def sign(url: str, secret: str, payload: Payload) -> tuple[str, Payload]:
    """Time stamp (milliseconds) and signature go into the address."""
    stamp = str(round(time.time() * 1000))
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    query = urlencode({"timestamp": stamp, "sign": base64.b64encode(digest).decode()})
    return f"{url}{'&' if '?' in url else '?'}{query}", payload


def check(answer: Answer) -> None:
    check_code(answer, "errcode", busy=BUSY)


DINGTALK = Kind(
    name="dingtalk",
    label="DingTalk",
    hosts=("oapi.dingtalk.com",),
    begins="https://oapi.dingtalk.com/robot/send?access_token=…",
    write=write,
    check=check,
    size=encoded_size,
    most=18_000,
    per_minute=18,
    sign=sign,
)
