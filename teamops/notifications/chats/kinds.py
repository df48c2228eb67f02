"""What is known of each service: its hosts, its form, its limits, and what its answers mean."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from teamops.notifications.chats.message import Message, Payload
from teamops.outgoing import Answer


class ChannelError(Exception):
    """A message that a channel did not take.

    `detail` is what was said, without address and secret; `again`: whether another try may fare better, and
    not before `wait` if the service asks for it; `was_tried`: whether anything went out at all; `gone`: the
    address is no more, and never will be again.
    """

    def __init__(
        self,
        detail: str,
        *,
        again: bool,
        wait: datetime.timedelta | None = None,
        was_tried: bool = True,
        gone: bool = False,
    ) -> None:
        super().__init__(detail)
        self.detail, self.again, self.wait, self.was_tried = detail, again, wait, was_tried
        self.gone = gone


@dataclass(frozen=True)
class Kind:
    """One service.

    `write` makes what is sent of a message, `size` measures it against `most`. `sign` gets address, secret
    and payload and answers both as they are sent. `check` raises ChannelError unless the answer says that
    the message was taken. `per_minute` messages go out to one address, `burst` of them at once. `go` sends
    and checks in place of all that: it gets address, secret and payload.
    """

    name: str
    label: str | Promise
    hosts: tuple[str, ...]
    # How its addresses begin, shown in the empty field.
    begins: str
    write: Callable[[Message], Payload]
    check: Callable[[Answer], None]
    size: Callable[[Payload], int]
    most: int
    most_lines: int = 60
    per_minute: int = 20
    burst: int = 10
    sign: Callable[[str, str, Payload], tuple[str, Payload]] | None = None
    go: Callable[..., Answer] | None = None


def encoded(payload: Payload) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def encoded_size(payload: Payload) -> int:
    return len(encoded(payload))


# Answers after which the same message may be taken later: time-outs, too many requests, and the server's own
# trouble.
LATER = {408, 425, 429}
LONGEST_DETAIL = 300


def check_status(answer: Answer) -> None:
    """Raise ChannelError unless the status says that it was taken."""
    if 200 <= answer.status < 300:
        return
    again = answer.status in LATER or answer.status >= 500
    raise ChannelError(said(answer), again=again, wait=answer.retry_after)


def said(answer: Answer) -> str:
    """The service's own words, with the status before them: "404 no_service"; ours where it has none."""
    if 300 <= answer.status < 400:
        return _("%(status)s redirect, not followed") % {"status": answer.status}
    is_page = "html" in answer.content_type
    words = "" if is_page else " ".join("".join(c if c.isprintable() else " " for c in answer.text).split())
    if not words and answer.status >= 400:
        return _("%(status)s, without a reason") % {"status": answer.status}
    return f"{answer.status} {words}".strip()[:LONGEST_DETAIL]


def check_code(answer: Answer, *names: str, busy: frozenset[int]) -> None:
    """The same for services that answer 200 and say in a field of the JSON whether it was taken (0)."""
    check_status(answer)
    try:
        told = json.loads(answer.text)
        codes = [told[name] for name in names if name in told]
    except (ValueError, TypeError):
        codes = []
    if not codes:
        raise ChannelError(said(answer), again=True)
    if codes[0] != 0:
        raise ChannelError(said(answer), again=codes[0] in busy)
