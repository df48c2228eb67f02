"""What the side navigation shows on every page: the teams to choose from, and how much waits where.

It costs two queries, whatever stands in it, and none where only a part of a page is rendered.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value

from teamops.people.models import Person, Team, TeamMembership

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
    def teams(self) -> list[Team]:
        """The teams that the person may see, their own first."""
        mine = Exists(TeamMembership.objects.filter(team=OuterRef("pk"), person=self.person))
        teams = Team.objects.visible_to(self.person).current().annotate(mine=mine)
        return list(teams.order_by("-mine", "path")[:MOST_TEAMS])

    @property
    def home_team(self) -> Team | None:
        """Where the links lead on a page that is about no team."""
        return self.teams[0] if self.teams else None

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows wait at each entry, all in one query."""
        numbers = {key: _number_of(rows(self.person)) for key, rows in _counts.items()}
        if not numbers:
            return {}
        found = Person.objects.filter(pk=self.person.pk).annotate(**numbers).values(*numbers).first()
        return {key: number or 0 for key, number in (found or {}).items()}


def _number_of(rows: QuerySet[Any]) -> Subquery:
    """The number of rows as a value inside another query; None for none."""
    return Subquery(rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n"))
