"""Who is named in a review, and whom its form offers for a next step."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from django.db.models import Q, QuerySet

from goals.models import Goal, KeyResult
from tasks.models import Task
from teamops.people.models import Person, TeamMembership
from teamops.prepared import prepared

# Of so many of a team's open goals it is asked who has their key results.
MOST_GOALS = 50


class People:
    """The people of an organization as far as a page needs them; one query at most, if names come first.

    `offers`: the team whose people can be chosen, beside whom the page names; None where nobody is chosen.
    """

    def __init__(self, organization: int, *, offers: int | None = None) -> None:
        self.organization = organization
        self.offers = offers
        self._read: dict[int, Person] | None = None

    def named(self, ids: Iterable[int]) -> Mapping[int, Person]:
        """These people by their ids, whoever they are; nobody who is known already is asked for."""
        missing = set(ids) - (self._read or {}).keys()
        if missing:
            self._read = {**(self._read or {}), **self._fetch(missing)}
        return self._read or {}

    @cached_property
    def offered(self) -> list[Person]:
        """Who can answer for something, by name."""
        if self._read is None:
            self._read = self._fetch(())
        takes_part = [one for one in self._read.values() if one.is_here and not one.is_guest]
        return sorted(takes_part, key=lambda one: (one.name_key, one.pk))

    def again(self) -> "People":
        """The same for another page: who is known by now, and nobody who comes to be known on this one."""
        other = People(self.organization, offers=self.offers)
        if self._read is not None:
            other._read, other.offered = self._read, self.offered
        return other

    def _fetch(self, ids: Iterable[int]) -> dict[int, Person]:
        offers = self.offers if self._read is None else None
        return {one.pk: one for one in _people(self.organization, sorted(ids), offers)}


@prepared
def _people(organization: int, ids: Collection[int], team: int | None) -> QuerySet[Person]:
    """These people, and of the team: its members, the leads of the teams below it, and who carries what it
    has open."""
    rows = Person.objects.filter(organization=organization).only("name", "name_key", "state", "role")
    if team is None:
        return rows.filter(pk__in=ids)
    members = TeamMembership.objects.filter(Q(team=team) | Q(team__parent=team, is_lead=True))
    goals = Goal.objects.filter(organization=organization, team=team).exclude(state=Goal.State.CLOSED)
    # Bounded, so that the database goes from the goals to their key results and does not read those of all.
    newest = goals.order_by("-cycle", "-position").values("pk")[:MOST_GOALS]
    measures = KeyResult.objects.filter(goal__in=newest)
    tasks = Task.objects.filter(organization=organization, team=team).open()
    # A union, not OR: each part begins with what it has of the team, and nobody is looked at one by one.
    wanted = Person.objects.filter(pk__in=ids).values("pk")
    offered = (
        members.values("person"),
        goals.values("owner"),
        measures.values("owner"),
        tasks.order_by().values("assignee"),
    )
    return rows.filter(pk__among=wanted.union(*offered, all=True))
