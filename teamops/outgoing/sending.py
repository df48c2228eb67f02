"""One request out, one answer back; no redirect is followed and no more is read than a person would."""

import datetime
import email.utils
import http.client
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from teamops.outgoing.addresses import resolve
from teamops.outgoing.connection import Connection
from teamops.outgoing.errors import NotReached
from teamops.outgoing.urls import Place, place_of

# From the first byte out to the last byte in; well below DELIVERY_LEASE_SECONDS. Looking up a name comes
# before it and has the resolver's own limits.
TOTAL_SECONDS = 20.0
# No provider's answer is longer; what is, is not read.
MOST_BYTES = 64 * 1024
LONGEST_WAIT = datetime.timedelta(days=1)
# Of several addresses of a host so many are tried.
MOST_ADDRESSES = 3


@dataclass(frozen=True)
class Answer:
    """What came back: its status, at most MOST_BYTES of its body, and how long it asks to be left alone."""

    status: int
    body: bytes
    content_type: str = ""
    retry_after: datetime.timedelta | None = None

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


def send(
    url: str,
    body: bytes,
    *,
    method: str = "POST",
    headers: Mapping[str, str] | None = None,
    hosts: Sequence[str] = (),
    seconds: float = TOTAL_SECONDS,
) -> Answer:
    """Send this and read the answer, whatever its status; a redirect is an answer like any other.

    The host is looked up once and connected to at the address that was looked at. `hosts` as in `place_of`.
    Raises NotAllowed before anything is sent, and NotReached, also after so many seconds.
    """
    place = place_of(url, hosts=hosts)
    deadline = time.monotonic() + seconds
    connection = _connected(place, deadline)
    try:
        connection.request(
            method,
            place.target,
            body=body or None,
            headers={"User-Agent": "TeamOps", **(headers or {}), "Accept-Encoding": "identity"},
        )
        return _answer(connection.getresponse())
    except TimeoutError:
        raise NotReached(_("%(host)s did not answer in time.") % {"host": place.host}) from None
    except (OSError, http.client.HTTPException, ValueError):
        raise NotReached(_("%(host)s broke off before it had answered.") % {"host": place.host}) from None
    finally:
        connection.close()


def _connected(place: Place, deadline: float) -> Connection:
    """A connection to the first of the host's addresses that takes one."""
    for address in resolve(place.host, place.port)[:MOST_ADDRESSES]:
        connection = Connection(place, address, deadline)
        try:
            connection.connect()
            return connection
        except ssl.SSLCertVerificationError:
            raise NotReached(
                _("The certificate of %(host)s is not valid for it.") % {"host": place.host}
            ) from None
        except OSError:
            continue
    raise NotReached(_("%(host)s cannot be reached.") % {"host": place.host})


def _answer(response: http.client.HTTPResponse) -> Answer:
    body = b""
    # In small parts, so that each looks at the clock.
    while len(body) < MOST_BYTES and (part := response.read(min(8192, MOST_BYTES - len(body)))):
        body += part
    return Answer(
        status=response.status,
        body=body,
        content_type=response.headers.get("Content-Type", ""),
        retry_after=_wait(response.headers.get("Retry-After", "")),
    )


def _wait(retry_after: str) -> datetime.timedelta | None:
    """How long to wait, from seconds or a date (RFC 9110, 10.2.3); at most a day."""
    value = retry_after.strip()
    if value.isascii() and value.isdigit():
        wait = datetime.timedelta(seconds=min(int(value[:9]), LONGEST_WAIT.total_seconds()))
    else:
        try:
            until = email.utils.parsedate_to_datetime(value)
        except (ValueError, OverflowError):  # the latter of a zone beyond all bounds
            return None
        if until.tzinfo is None:
            return None
        wait = until - timezone.now()
    return min(max(wait, datetime.timedelta()), LONGEST_WAIT)
