"""Persons as arguments of prepared queries, see `teamops.prepared`."""

from collections.abc import Hashable, Sequence
from itertools import islice
from typing import Any

from teamops.people.models import Person
from teamops.people.permissions import led_paths
from teamops.prepared import padded

Sizes = tuple[tuple[str, int], ...]


class PersonStandIn:
    """What a query may depend on of a person: id and organization, role and state, the teams they lead, and
    what is remembered of them for the page: lists of ids by their names.
    """

    def shape(self, one: Person) -> Hashable:
        known = (
            None if one.memo is None else tuple((name, len(padded(ids))) for name, ids in one.memo.items())
        )
        return one.role, one.state, known

    def values(self, one: Person) -> Sequence[Any]:
        known = [id_ for ids in (one.memo or {}).values() for id_ in padded(ids)]
        return [one.pk, one.organization_id, *known, *led_paths(one)]

    def make(
        self, shape: tuple[str, str, tuple[tuple[str, int], ...] | None], values: Sequence[Any]
    ) -> Person:
        """Everything else is deferred, and fetching it fails: there is no such person."""
        role, state, known = shape
        pk, organization, *rest = values
        ahead = iter(rest)
        memo = None if known is None else {name: tuple(islice(ahead, size)) for name, size in known}
        led = list(ahead)
        fields = ["id", "organization_id", "role", "state"]
        person = Person.from_db(None, fields, [pk, organization, role, state])
        person.memo = memo
        person.led = " ".join(led)  # type: ignore[attr-defined]  # as `active_of` annotates it
        return person
