"""A vote in words, and its spread as a drawing."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.agenda import VoteLine
from feedback.votes.part import mean
from teamops.formats import number


class Column(NamedTuple):
    """One of the ten numbers, and who chose it. `dots`: the y of each dot, from the bottom of the drawing."""

    confidence: int
    names: tuple[str, ...]
    dots: tuple[int, ...]


DOT = 14
HEIGHT = 64


def answered(many: int, asked: int) -> str:
    """All that is told of a vote before it is closed."""
    said = ngettext("%(many)s of %(asked)s has answered", "%(many)s of %(asked)s have answered", many)
    return said % {"many": many, "asked": asked}


def result(values: Sequence[int], asked: int) -> str:
    """The mean, the spread and how many answered, in one sentence."""
    middle = mean(values)
    if middle is None:
        return _("Nobody has answered.")
    said = {"mean": number(middle), "low": min(values), "high": max(values)}
    spread = _("%(mean)s of 10, all alike.") if said["low"] == said["high"] else ""
    spread = spread or _("%(mean)s of 10 on average, from %(low)s to %(high)s.")
    of_all = answered(len(values), asked)
    return _("%(finding)s %(answered)s.") % {"finding": spread % said, "answered": of_all}


def values_of(line: VoteLine) -> list[int]:
    return [one.confidence for one in line.answers]


def spread(line: VoteLine) -> list[Column]:
    """The ten numbers with who chose each."""
    chosen: dict[int, list[str]] = {}
    for one in line.answers:
        chosen.setdefault(one.confidence, []).append(one.who.name if one.who else "")
    return columns_of(chosen)


def columns_of(chosen: Mapping[int, Sequence[str]]) -> list[Column]:
    """By number the names of who chose it, as dots that stand on each other."""
    most = max([1, *map(len, chosen.values())])
    step = min(DOT, (HEIGHT - DOT) / max(most - 1, 1))
    return [
        Column(
            value,
            tuple(filter(None, chosen.get(value, ()))),
            tuple(round(HEIGHT - DOT / 2 - place * step) for place in range(len(chosen.get(value, ())))),
        )
        for value in range(1, 11)
    ]


def told(line: VoteLine) -> tuple[str, list[Column]]:
    """What is said of a vote, and its spread once it is closed."""
    if line.closed_at is None:
        return answered(line.answered, line.asked), []
    return result(values_of(line), line.asked), spread(line)
