"""A browser of one person: notifications by web push (RFC 8030), encrypted for it (RFC 8291) and signed with
this installation's key (VAPID, RFC 8292).

The browser's vendor carries the message and cannot read it. At most 4,096 bytes with what encryption adds:
https://datatracker.ietf.org/doc/html/rfc8030#section-7.2
"""

import base64
import json
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.utils.translation import gettext_lazy

from teamops.notifications.chats.kinds import ChannelError, Kind, check_status, encoded, encoded_size, said
from teamops.notifications.chats.message import Message, Payload, line_title
from teamops.notifications.chats.push_keys import signed
from teamops.outgoing import Answer, send

# The push services of Chrome, Edge and those built on them, of Firefox, Windows and Safari.
HOSTS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    ".notify.windows.com",
    ".push.apple.com",
)
# A browser that was off for longer learns nothing from this morning's message.
KEPT_SECONDS = 12 * 60 * 60
# These say that the subscription is over: it was withdrawn, or the browser is gone.
GONE = (404, 410)


def write(message: Message) -> Payload:
    """A notification has a title and a few plain lines, and opens one page. What is to be done comes first,
    because most show three or four lines."""
    lines = [f"{line_title(line)} · {line.when}" for section in message.sections for line in section.lines]
    whys = [f"{section.heading}: {section.why}" for section in message.sections]
    more = [message.more] if message.more else []
    return {
        "title": message.heading,
        "body": "\n".join([*message.paragraphs, *lines, *more, *whys]),
        "url": message.url,
    }


def is_key_pair(p256dh: str, auth: str) -> bool:
    """Whether these are what a browser gives: a point of the curve, and sixteen bytes."""
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), _bytes(p256dh))
        return len(_bytes(auth)) == 16
    except ValueError:
        return False


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def go(url: str, keys: str, payload: Payload, *, seconds: float) -> Answer:
    """Encrypt and send it; `keys` are the browser's, as JSON."""
    # Loaded when first needed: it brings a client of its own, which is not used.
    from pywebpush import WebPusher

    pusher = WebPusher({"endpoint": url, "keys": json.loads(keys)})
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(KEPT_SECONDS),
        "Authorization": signed(f"https://{urlsplit(url).netloc}"),
    }
    body = pusher.encode(encoded(payload))["body"]
    answer = send(url, body, headers=headers, hosts=HOSTS, seconds=seconds)
    check(answer)
    return answer


def check(answer: Answer) -> None:
    if answer.status in GONE:
        raise ChannelError(said(answer), again=False, gone=True)
    check_status(answer)


WEB_PUSH = Kind(
    name="webpush",
    label=gettext_lazy("A browser"),
    hosts=HOSTS,
    begins="https://",
    write=write,
    check=check,
    size=encoded_size,
    most=3_000,
    most_lines=8,
    per_minute=30,
    go=go,
)
