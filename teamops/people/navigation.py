"""What the side navigation shows on every page: the teams to choose from, and how much waits where.

It costs one query, whatever stands in it, and none where only a part of a page is rendered. The team that a
page is about comes with it.
"""

import datetime
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
)

from teamops.dates import today
from teamops.people.faces import Face
from teamops.people.models import Organization, Person, Team, TeamMembership
from teamops.people.permissions import can_manage_team
from teamops.people.queries import number_of
from teamops.people.registry import SettingsPage, settings_pages
from teamops.prepared import prepared

# More teams than this are found on the page of teams.
MOST_TEAMS = 30
# So many others can be asked for with them.
MOST_ALSO = 20

Counted = Callable[[Person, datetime.date], QuerySet[Any]]
_counts: dict[str, Counted] = {}


def register_count(key: str, rows: Counted) -> None:
    """Let an app show at its entry how many rows wait for the person today. Called in `apps.py: ready()`."""
    _counts[key] = rows


class Place(NamedTuple):
    """What has a name and an address to go to: a team, an organization, a cycle."""

    slug: str
    name: str


class Frame(NamedTuple):
    """Everything that the side navigation and the menu of the person show, as plain values."""

    nav: str  # the key of the entry that the page belongs to
    here: Place | None  # the team that the links lead to
    is_about_here: bool
    leads_here: bool  # whether the person answers for that team
    teams: tuple[Place, ...]
    organization: str  # its slug
    organizations: tuple[Place, ...]
    person: Face | None
    is_guest: bool
    work: int
    inbox: int


class Navigation:
    """The navigation of one person; every part is fetched when a template first asks for it."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self._asked: str | None = None
        self._also: tuple[int, ...] = ()

    @cached_property
    def _rows(self) -> list[Team]:
        """The teams, each with every count, and those that were asked for in their place among them."""
        rows = _teams(self.person, today(self.person), self._asked, self._also)
        for team in rows:
            team.organization = self.person.organization
        return sorted(rows, key=_place)

    def team(self, slug: str) -> Team | None:
        """The team of this address, if it is one that the person may see, or only known if it is here."""
        if "_rows" not in vars(self) and "\x00" not in slug:  # which PostgreSQL refuses to look for
            self._asked = slug
        return next((team for team in self._rows if team.slug == slug), None)

    def among(self, ids: Collection[int]) -> list[Team]:
        """Of these teams those that the person may see, archived ones as well; no query of their own where
        this is asked before the navigation is known."""
        ids = set(ids)
        if "_rows" not in vars(self):
            self._also = tuple(sorted(ids)[:MOST_ALSO])
        found = [team for team in self._rows if team.pk in ids]
        unknown = ids - {team.pk for team in found} - set(self._also)
        if unknown:
            found += Team.objects.visible_to(self.person).filter(pk__in=unknown)
        return sorted(found, key=lambda team: team.path)

    @cached_property
    def teams(self) -> list[Team]:
        """The teams that the person may see: their own first, and the company after the teams in it."""
        return [team for team in self._rows if team.archived_at is None][:MOST_TEAMS]

    @property
    def home_team(self) -> Team | None:
        """Where the links lead on a page that is about no team."""
        return self.teams[0] if self.teams else None

    def frame(self, nav: str, team: Team | None, organizations: Sequence[Organization]) -> Frame:
        """What stands around a page that is about this team, or about none."""
        here = team or self.home_team
        counts = self.counts
        return Frame(
            nav=nav,
            here=Place(here.slug, here.name) if here else None,
            is_about_here=team is not None,
            leads_here=here is not None and can_manage_team(self.person, here),
            teams=tuple(Place(one.slug, one.name) for one in self.teams),
            organization=self.person.organization.slug,
            organizations=tuple(Place(one.slug, one.name) for one in organizations),
            person=Face.of(self.person),
            is_guest=self.person.is_guest,
            work=counts.get("work", 0),
            inbox=counts.get("inbox", 0),
        )

    @property
    def settings_pages(self) -> list[SettingsPage]:
        """The entries of the settings' menu that are for this person."""
        return [page for page in settings_pages if page.allowed(self.person)]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows wait at each entry."""
        first: Any = next(iter(self._rows), None)
        return {key: getattr(first, f"count_{key}") for key in _counts} if first else {}


@prepared
def _teams(
    person: Person, day: datetime.date, asked: str | None, also: Collection[int] = ()
) -> QuerySet[Team]:
    """The teams to choose from, with every count: what depends on no team is worked out once by the engine.

    The one that is asked for by its address comes first: it is among them however many there are, even if it
    is archived. So are the others that are asked for by their ids.
    """
    mine = Exists(TeamMembership.objects.filter(team=OuterRef("pk"), person=person))
    numbers = {f"count_{key}": number_of(rows(person, day)) for key, rows in _counts.items()}
    is_company = ExpressionWrapper(Q(parent__isnull=True), output_field=BooleanField())
    teams = Team.objects.visible_to(person).annotate(mine=mine, is_company=is_company, **numbers)
    in_order = ["-mine", "is_company", "path"]
    if asked is None and not also:
        return teams.current().order_by(*in_order)[:MOST_TEAMS]
    one = Q(pk__in=also) if also else Q(slug=asked)
    if also and asked is not None:
        one |= Q(slug=asked)
    is_asked = ExpressionWrapper(one, output_field=BooleanField())
    wanted = teams.filter(Q(archived_at__isnull=True) | one).annotate(is_asked=is_asked)
    most = MOST_TEAMS + 1 + (MOST_ALSO if also else 0)
    return wanted.order_by("-is_asked", *in_order)[:most]


def _place(team: Any) -> tuple[bool, bool, str]:
    """The order of the query for one team."""
    return not team.mine, team.is_company, team.path
