"""Reading an address that somebody entered: https, a host, no sign-in, a port that no other service has."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from teamops.outgoing.errors import NotAllowed

LONGEST_URL = 2000
HTTPS = 443
# Below it are the ports of other services (mail, databases' admin, SSH), which a request must not reach.
FIRST_FREE_PORT = 1024


class Place(NamedTuple):
    """Where a request goes: the host in ASCII, its port, and path with query as it stands in the request."""

    host: str
    port: int
    target: str


def place_of(url: str, *, hosts: Sequence[str] = ()) -> Place:
    """The parts of an https address. Raises NotAllowed with what to change.

    `hosts`: those of a named provider; one that begins with a dot stands for all hosts below it.
    """
    if len(url) > LONGEST_URL or not url.isprintable() or " " in url:
        raise NotAllowed(_("This is no address. Copy it once more, from https:// to its end."))
    try:
        parts = urlsplit(url)
        port = parts.port or HTTPS
        host = (parts.hostname or "").rstrip(".").encode("idna").decode().lower()
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        target.encode("ascii")
    except (ValueError, UnicodeError):
        raise NotAllowed(_("This is no address. Copy it once more, from https:// to its end.")) from None
    if parts.scheme != "https":
        raise NotAllowed(_("The address begins with https://, so that nobody on the way can read along."))
    if not host or parts.username is not None or parts.password is not None:
        raise NotAllowed(_("Leave name and password out of the address."))
    if port != HTTPS and (hosts or port < FIRST_FREE_PORT):
        raise NotAllowed(_("The port %(port)s is not used for messages.") % {"port": port})
    if hosts and not any(host == one or (one.startswith(".") and host.endswith(one)) for one in hosts):
        raise NotAllowed(
            _("The host %(host)s is not one of this service: %(hosts)s.")
            % {"host": host, "hosts": ", ".join(one if one[0] != "." else f"*{one}" for one in hosts)}
        )
    return Place(host, port, target)
