"""Who is named in a review, and whom its form offers for a next step."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from goals.models import Goal
from tasks.models import Task
from teamops.people.models import Person, TeamMembership
from teamops.people.queries import TAKES_PART
from teamops.prepared import prepared


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
        other._read = self._read
        return other

    def _fetch(self, ids: Iterable[int]) -> dict[int, Person]:
        offers = self.offers if self._read is None else None
        return {one.pk: one for one in _people(self.organization, sorted(ids), offers)}


@prepared
def _people(organization: int, ids: Collection[int], team: int | None) -> QuerySet[Person]:
    """These people, and who can answer for something: the team's members, who carries its goals and tasks,
    and the leads of the teams below it."""
    wanted = Q(pk__in=ids)
    if team is not None:
        theirs = Q(team=team) | Q(team__parent=team, is_lead=True)
        of_team = TeamMembership.objects.filter(theirs, person=OuterRef("pk"))
        owns = Goal.objects.filter(Q(owner=OuterRef("pk")) | Q(key_results__owner=OuterRef("pk")), team=team)
        does = Task.objects.filter(team=team, assignee=OuterRef("pk"))
        wanted |= TAKES_PART & (Q(Exists(of_team)) | Q(Exists(owns)) | Q(Exists(does)))
    rows = Person.objects.filter(wanted, organization=organization)
    return rows.only("name", "name_key", "state", "role")
