"""Taking one message out to one channel."""

import logging
import re
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.utils.translation import gettext as _

from teamops.notifications.chats import pace, through_apprise
from teamops.notifications.chats.kinds import ChannelError, Kind, encoded
from teamops.notifications.chats.message import Message, fitted
from teamops.notifications.chats.models import ChannelAddress
from teamops.notifications.chats.registry import KINDS
from teamops.outgoing import Answer, NotAllowed, NotReached, place_of, send
from teamops.outgoing.sending import TOTAL_SECONDS
from teamops.sealing import CannotBeOpened, unseal

logger = logging.getLogger(__name__)

# What is shorter is no secret: in an https address it may be a word such as "webhook", of which a service may
# well speak.
SHORTEST_PIECE = 12
SHORTEST_SECRET = 5


def check_address(service: str, url: str) -> None:
    """Whether messages could go there, as far as one can tell without asking. Raises NotAllowed."""
    kind = KINDS[service]
    if kind.name == "apprise":
        through_apprise.service_of(url)
    else:
        place_of(url, hosts=kind.hosts)


def shown(url: str) -> str:
    """What may be seen of an address: its host and last characters, if it is long enough to spare them."""
    parts = urlsplit(url)
    rest = (parts.path + parts.query) if parts.scheme == "https" else url.partition("://")[2]
    end = rest[-4:] if len(rest) >= 20 and rest[-4:].isalnum() else ""
    host = (parts.hostname or "")[:80] if parts.scheme == "https" else ""
    return f"{parts.scheme}://{host}/…{end}" if host else f"{parts.scheme}://…{end}"


def send_message(channel: ChannelAddress, message: Message, *, seconds: float = TOTAL_SECONDS) -> Answer:
    """Send it, in the language that is active; the service's answer. Raises ChannelError, in whose words
    address and secret do not stand.

    Writes down nothing: who sends does.
    """
    kind = KINDS[channel.service]
    try:
        url, secret = (
            unseal(channel.sealed_url),
            unseal(channel.sealed_secret) if channel.sealed_secret else "",
        )
    except CannotBeOpened:
        raise ChannelError(
            _("The key of this installation was changed, and the address cannot be read. Connect it anew."),
            again=False,
        ) from None
    key = pace.key_of(url)
    wait = pace.take(key, per_minute=kind.per_minute, burst=kind.burst)
    if wait:
        raise ChannelError(
            _("Too many messages at once; this one waits."), again=True, wait=wait, was_tried=False
        )
    try:
        return _go(kind, url, secret, message, seconds)
    except ChannelError as error:
        if error.wait:
            pace.close(key, error.wait)
        words = scrubbed(error.detail, url, secret)
        told = ChannelError(words, again=error.again, wait=error.wait, gone=error.gone)
    except NotAllowed as error:
        told = ChannelError(error.message, again=False)
    except NotReached as error:
        told = ChannelError(error.message, again=True)
    except Exception as error:
        # A part of somebody else's that failed in its own way; its words may hold the address.
        told = ChannelError(type(error).__name__, again=True)
    logger.warning("Channel %s took no message: %s", channel.pk, told.detail)
    raise told


def _go(kind: Kind, url: str, secret: str, message: Message, seconds: float) -> Answer:
    payload = fitted(message, kind.write, kind.size, most=kind.most, most_lines=kind.most_lines)
    if kind.go:
        return kind.go(url, secret, payload, seconds=seconds)
    if kind.sign and secret:
        url, payload = kind.sign(url, secret, payload)
    answer = send(
        url,
        encoded(payload),
        headers={"Content-Type": "application/json; charset=utf-8"},
        hosts=kind.hosts,
        seconds=seconds,
    )
    kind.check(answer)
    return answer


def scrubbed(words: str, url: str, secret: str = "") -> str:
    """What a service said, without the parts of address and secret that it may have repeated, in whatever
    spelling."""
    spelled = {spelling for part in _secret_parts(url, secret) for spelling in _spellings(part)}
    known = "|".join(re.escape(part) for part in sorted(spelled, key=len, reverse=True))
    return re.sub(known, "…", words, flags=re.IGNORECASE) if known else words


def _spellings(part: str) -> set[str]:
    """As it stands in an address, in a form and in JSON."""
    plain = {part, unquote(part)}
    in_json = {one.replace("+", "\\u002b") for one in plain} | plain
    in_form = {one.replace("+", " ") for one in plain} | {quote(one) for one in plain}
    return (
        in_json
        | {one.replace("/", "\\/") for one in in_json}
        | in_form
        | {quote(one, safe="") for one in plain}
    )


def _secret_parts(url: str, secret: str) -> set[str]:
    parts = urlsplit(url)
    pieces = {parts.path, parts.query, *parts.path.split("/")}
    # What stands for a + in an address is one, not the blank of a form.
    pieces |= {value for _name, value in parse_qsl(parts.query.replace("+", "%2B"))}
    shortest = SHORTEST_PIECE
    if parts.scheme != "https":
        pieces |= {parts.netloc, *parts.netloc.replace("@", ":").split(":")}
        shortest = SHORTEST_SECRET
    pieces = {piece for piece in pieces if len(piece) >= shortest}
    whole = {one for one in (url, secret) if len(one) >= SHORTEST_SECRET}
    return whole | pieces | {unquote(piece) for piece in pieces}
