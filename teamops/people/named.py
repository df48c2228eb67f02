"""Persons of whom rows tell the id, the name and the state, each the same object for all rows."""

from teamops.made import made
from teamops.people.models import Person


class Named:
    def __init__(self) -> None:
        self._known: dict[int, Person] = {}

    def person(self, pk: int | None, name: str | None, state: str | None) -> Person | None:
        """None for nobody."""
        if pk is None:
            return None
        if pk not in self._known:
            self._known[pk] = made(Person, id=pk, name=name, state=state)
        return self._known[pk]
