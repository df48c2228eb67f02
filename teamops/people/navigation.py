"""What the side navigation shows on every page: the teams to choose from, and how much waits where.

It costs one query, whatever stands in it, and none where only a part of a page is rendered.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from teamops.people.models import Person, Team, TeamMembership
from teamops.people.registry import SettingsPage, settings_pages

# More teams than this are found on the page of teams.
MOST_TEAMS = 30

_counts: dict[str, Callable[[Person], QuerySet[Any]]] = {}


def register_count(key: str, rows: Callable[[Person], QuerySet[Any]]) -> None:
    """Let an app show at its entry how many rows wait for the person. Called in `apps.py: ready()`."""
    _counts[key] = rows


class Navigation:
    """The navigation of one person; every part is fetched when a template first asks for it."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @cached_property
    def _rows(self) -> list[Team]:
        """The teams, each with every count: what depends on no team is worked out once by the engine."""
        mine = Exists(TeamMembership.objects.filter(team=OuterRef("pk"), person=self.person))
        numbers = {f"count_{key}": _number_of(rows(self.person)) for key, rows in _counts.items()}
        is_company = ExpressionWrapper(Q(parent__isnull=True), output_field=BooleanField())
        teams = Team.objects.visible_to(self.person).current()
        teams = teams.annotate(mine=mine, is_company=is_company, **numbers)
        return list(teams.order_by("-mine", "is_company", "path")[:MOST_TEAMS])

    @cached_property
    def teams(self) -> list[Team]:
        """The teams that the person may see: their own first, and the company after the teams in it."""
        for team in self._rows:
            team.organization = self.person.organization
        return self._rows

    @property
    def home_team(self) -> Team | None:
        """Where the links lead on a page that is about no team."""
        return self.teams[0] if self.teams else None

    @property
    def settings_pages(self) -> list[SettingsPage]:
        """The entries of the settings' menu that are for this person."""
        return [page for page in settings_pages if page.allowed(self.person)]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows wait at each entry."""
        first = self.home_team
        return {key: getattr(first, f"count_{key}") or 0 for key in _counts} if first else {}


def _number_of(rows: QuerySet[Any]) -> Subquery:
    """The number of rows as a value inside another query; None for none."""
    return Subquery(rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n"))
