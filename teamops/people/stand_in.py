"""Persons as arguments of prepared queries, see `teamops.prepared`."""

from collections.abc import Hashable, Sequence
from typing import Any

from teamops.people.models import Person
from teamops.people.permissions import led_paths


class PersonStandIn:
    """What a query may depend on of a person: id and organization, role and state, the teams they lead."""

    def shape(self, one: Person) -> Hashable:
        return one.role, one.state

    def values(self, one: Person) -> Sequence[Any]:
        return [one.pk, one.organization_id, *led_paths(one)]

    def make(self, shape: tuple[str, str], values: Sequence[Any]) -> Person:
        """Everything else is deferred, and fetching it fails: there is no such person."""
        role, state = shape
        pk, organization, *led = values
        fields = ["id", "organization_id", "role", "state"]
        person = Person.from_db(None, fields, [pk, organization, role, state])
        person.led = " ".join(led)  # type: ignore[attr-defined]  # as `active_of` annotates it
        return person
