"""Who somebody is to the eye: what an avatar and a name beside it need, as plain values."""

from typing import NamedTuple, Protocol

from teamops.people.models import Person

# What a face shows of a person, and what tells whose it is.
SHOWN = {"id", "uuid", "organization", "user", "name", "state", "role"}
_NOT_SHOWN = [field.name for field in Person._meta.concrete_fields if field.name not in SHOWN]


def beyond_face(path: str) -> list[str]:
    """For `defer`, where many rows are read each with a person: what no face shows of them."""
    return [f"{path}__{name}" for name in _NOT_SHOWN]


class Faced(Protocol):
    """A person, or whoever is kept with what a face shows."""

    @property
    def pk(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def initials(self) -> str: ...
    @property
    def tint(self) -> int: ...


class Face(NamedTuple):
    """A person as drawn. Unlike a model's, its equality is that of everything that is seen."""

    pk: int
    name: str
    initials: str
    tint: int

    @classmethod
    def of(cls, person: Faced | None) -> "Face | None":
        if person is None:
            return None
        return cls(person.pk, person.name, person.initials, person.tint)
