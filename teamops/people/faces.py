"""Who somebody is to the eye: what an avatar and a name beside it need, as plain values."""

from typing import NamedTuple

from teamops.people.models import Person


class Face(NamedTuple):
    """A person as drawn. Unlike a model's, its equality is that of everything that is seen."""

    pk: int
    name: str
    initials: str
    tint: int

    @classmethod
    def of(cls, person: Person | None) -> "Face | None":
        if person is None:
            return None
        return cls(person.pk, person.name, person.initials, person.tint)
