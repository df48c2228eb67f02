"""The form of the tables that say who may open which address (`tests/<app>/urls_table.py: ROWS`)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

# The fixed cast of conftest as attributes: acme, company, product, support, admin, ana, ben, …
Cast = Any
Maker = Callable[[Cast], dict[str, Any]]


WHO = ("administrator", "lead", "member", "other_team", "guest", "stranger", "anonymous")


def nothing(cast: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """One address and method, and the status that each of the cast gets.

    `kwargs` makes what the address needs beside the organization (and the rows that must exist), `data` what
    is sent; both are called anew for each of the cast, and everything is taken back after each request.
    Columns: administrator; Ana, who leads the team "product"; Ben, a member of it; Dora, a member of another
    team; Vic, a guest of "product". A stranger (Zoe) gets 404 and who has not signed in is sent to sign in
    (API: 401), unless said otherwise.
    """

    name: str
    method: str
    kwargs: Maker
    administrator: int
    lead: int
    member: int
    other_team: int
    guest: int
    stranger: int = 404
    anonymous: int = 302
    data: Maker = nothing
    query: str = ""
    # Addresses of the installation, not of an organization.
    in_organization: bool = True
    # Sent as JSON, as programs do.
    json: bool = field(default=False)
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.name}{self.query}"


def site(name: str, method: str, *expected: int, **more: Any) -> Row:
    """A row for an address outside of organizations: expected are all seven of the cast."""
    who: dict[str, Any] = dict(zip(WHO, expected, strict=True))
    return Row(name, method, more.pop("kwargs", nothing), in_organization=False, **who, **more)


def api(name: str, method: str, kwargs: Maker, *expected: int, **more: Any) -> Row:
    """A row for an address of the API in an organization: expected are the first five of the cast."""
    who: dict[str, Any] = dict(zip(WHO, expected, strict=False))
    headers = {"If-Match": "*"} if method == "PATCH" else {}
    return Row(name, method, kwargs, anonymous=401, json=method != "GET", headers=headers, **who, **more)


def make_cast(**members: Any) -> SimpleNamespace:
    return SimpleNamespace(**members)
