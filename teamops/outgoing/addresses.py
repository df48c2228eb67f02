"""Which addresses of the network are the public Internet, and which host stands for which."""

import ipaddress
import socket

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from teamops.outgoing.errors import NotAllowed, NotReached

# All that the Internet gives out of IPv6. Beyond it are the ways to write an address of IPv4 (mapped,
# translated, NAT64), segments of routes, and whatever comes.
PUBLIC_6 = ipaddress.ip_network("2000::/3")
# Addresses that lead into a private network although they look public: IPv4 inside IPv6 (2002 is 6to4,
# 2001:0 is Teredo), what is for documentation, the relays of 6to4, and the metadata services of clouds that
# answer on addresses of the public range.
NOT_PUBLIC = [
    ipaddress.ip_network(network)
    for network in (
        "2001::/32",
        "2002::/16",
        "3fff::/20",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "168.63.129.16/32",
    )
]


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the public Internet."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # such as fe80::1%eth0
        return False
    if found.version == 6 and found not in PUBLIC_6:
        return False
    if any(found in network for network in NOT_PUBLIC if network.version == found.version):
        return False
    return found.is_global and not found.is_multicast


def resolve(host: str, port: int) -> list[str]:
    """The numeric addresses of a host, asked for once; all of them public.

    One private address among them refuses the host: which of several is taken must not be left to chance.
    Raises NotReached alike for a name that nobody knows and for one of a private network, so that nobody
    learns here which names there are; NotAllowed for a private address that is written out.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if addresses and all(is_public(address) or is_test_server(address) for address in addresses):
        return addresses
    raise (NotAllowed if _is_written_out(host) else NotReached)(_not_found(host))


def refuse_private(host: str) -> None:
    """Raises NotAllowed for a host of which one sees without asking that it is not public."""
    name = host.rstrip(".").lower()
    is_here = name == "localhost" or name.endswith(".localhost")
    if is_here or (_is_written_out(name) and not is_public(name)):
        raise NotAllowed(_not_found(host))


def _not_found(host: str) -> str:
    return _(
        "The host %(host)s is not found in the public Internet. Messages go to public addresses only."
    ) % {"host": host}


def _is_written_out(host: str) -> bool:
    """Whether the host is an address, so that nothing is looked up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_test_server(address: str) -> bool:
    """Whether this is the provider that a test plays on this machine."""
    return test_server() is not None and address == "127.0.0.1"


def test_server() -> tuple[int, str] | None:
    """Port, and path of the certificate, of the provider that a test plays. Raises outside of tests."""
    server: tuple[int, str] | None = settings.OUTGOING_TEST_SERVER
    if server is not None and not settings.TESTING:
        raise ImproperlyConfigured("OUTGOING_TEST_SERVER is for tests: it opens the way into this machine.")
    return server
