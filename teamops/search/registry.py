"""Where things are looked for, as the apps have registered it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.utils.functional import Promise


class Hit(NamedTuple):
    """Something found: a line of the palette. `url` is what follows the organization's address.

    `icon` is that of its kind, or `status` the shape of its status; `task` is the number of a task that can
    be changed from here. `also`: folded words by which it is found beside its title. `act`: what the palette
    does with a task that is chosen next ("assign", "status"), where `url` is the way without a script.
    """

    title: str
    url: str
    note: str = ""
    icon: str = ""
    status: str = ""
    task: int | None = None
    also: str = ""
    act: str = ""


class Source(NamedTuple):
    """Where one kind of thing is found. `find(person, words, most)` answers the best first.

    The words are folded (`teamops.text.fold`), and all of them stand in what is found. `first(person, most)`
    is what is offered where one of this kind is to be chosen and nothing is typed yet.
    """

    key: str
    title: Promise | str
    find: Callable[[Any, Sequence[str], int], list[Hit]]
    position: int
    first: Callable[[Any, int], list[Hit]] | None = None


_sources: list[Source] = []


def register_source(
    key: str,
    title: Promise | str,
    find: Callable[[Any, Sequence[str], int], list[Hit]],
    *,
    position: int,
    first: Callable[[Any, int], list[Hit]] | None = None,
) -> None:
    """Let the palette find this kind of thing."""
    _sources[:] = sorted(
        [*(one for one in _sources if one.key != key), Source(key, title, find, position, first)],
        key=lambda one: one.position,
    )


def sources() -> list[Source]:
    return list(_sources)
