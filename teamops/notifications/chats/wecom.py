"""WeCom: a group robot with Markdown.

https://developer.work.weixin.qq.com/document/path/91770: at most 4,096 bytes of it, twenty messages a minute.
"""

from django.utils.translation import gettext_lazy as _

from teamops.notifications.chats.kinds import Kind, check_code
from teamops.notifications.chats.markdown import markdown
from teamops.notifications.chats.message import Message, Payload
from teamops.outgoing import Answer

# The system being busy, and "api freq out of limit".
BUSY = frozenset({-1, 45009})


def write(message: Message) -> Payload:
    return {"msgtype": "markdown", "markdown": {"content": markdown(message)}}


def size(payload: Payload) -> int:
    return len(payload["markdown"]["content"].encode())


def check(answer: Answer) -> None:
    check_code(answer, "errcode", busy=BUSY)


WECOM = Kind(
    name="wecom",
    label=_("WeCom"),
    hosts=("qyapi.weixin.qq.com",),
    begins="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
    write=write,
    check=check,
    size=size,
    most=4_000,
    per_minute=18,
)
