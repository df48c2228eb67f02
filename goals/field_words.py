"""Fields of goals and key results and their values in words, in the reader's language.

Values are as the trail keeps them: ids, numbers and days as text. What ids are called is given by `Names`.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Cycle, KeyResult
from goals.terms import Difference
from teamops.formats import number, short_day
from teamops.people.models import Person
from teamops.prepared import prepared

LABELS = {
    "statement": gettext_lazy("wording"),
    "kind": gettext_lazy("kind"),
    "start": gettext_lazy("start"),
    "target": gettext_lazy("target"),
    "unit": gettext_lazy("unit"),
    "interim": gettext_lazy("interim targets"),
    "zone_commit": gettext_lazy("commit, 0.3"),
    "zone_target": gettext_lazy("target, 0.7"),
    "zone_stretch": gettext_lazy("stretch, 1.0"),
    "weight": gettext_lazy("weight"),
    "starts_on": gettext_lazy("first day"),
    "ends_on": gettext_lazy("last day"),
    "last_day": gettext_lazy("last day"),
    "owner": gettext_lazy("owner"),
    "cycle": gettext_lazy("cycle"),
}


@dataclass(frozen=True)
class Names:
    """What ids of persons and cycles are called; who is not in it is "another person"."""

    people: Mapping[int, str] = field(default_factory=dict)
    cycles: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One difference as it is read: what, what it was, what it is. An empty side: it came or went."""

    what: str
    old: str
    new: str

    @property
    def label(self) -> str:
        """What, with the colon of the reader's language."""
        return _("%(what)s:") % {"what": self.what}


def shown(name: str, value: Any, unit: str = "", names: Names | None = None) -> str:
    """The value of a field in words."""
    names = names or Names()
    if name == "owner":
        return _("nobody yet") if value is None else names.people.get(value) or _("another person")
    if name == "cycle":
        return names.cycles.get(value) or _("another cycle")
    if value in (None, "", []):
        return _nothing(name)
    if name in ("start", "target"):
        return number(Decimal(value), unit)
    if name == "weight":
        return number(Decimal(value))
    if name in ("starts_on", "ends_on", "last_day"):
        return _day(value)
    if name == "kind":
        return str(KeyResult.Kind(value).label)
    if name == "interim":
        return _(", ").join(f"{_day(day)} {number(Decimal(amount), unit)}" for day, amount in value)
    return str(value)


def _nothing(name: str) -> str:
    """A weight that is not given is 1; a date that is not given is that of the goal or the cycle."""
    if name == "weight":
        return number(1)
    return _("none of its own") if name in ("starts_on", "ends_on") else _("empty")


def _day(text: str) -> str:
    return short_day(datetime.date.fromisoformat(text))


def lines(found: Iterable[Difference], names: Names | None = None) -> list[Line]:
    """What differs between two versions, as it is read."""
    return [_line(one, names) for one in found]


def _line(one: Difference, names: Names | None) -> Line:
    if one.field in ("added", "dropped"):
        return Line(one.name, _aim(one.old), _aim(one.new))
    label = str(LABELS[one.field])
    what = _("%(what)s, %(field)s") % {"what": one.name, "field": label} if one.name else label
    return Line(what, shown(one.field, one.old, one.unit, names), shown(one.field, one.new, one.unit, names))


def _aim(key_result: Mapping[str, Any] | None) -> str:
    """A whole key result in short: from where to where, or its kind where it has no numbers."""
    if key_result is None:
        return ""
    unit, target = key_result["unit"], key_result["target"]
    if target is None:
        return shown("kind", key_result["kind"])
    if key_result["start"] is None:
        return shown("target", target, unit)
    return _("%(start)s → %(target)s") % {
        "start": shown("start", key_result["start"], unit),
        "target": shown("target", target, unit),
    }


def names_of(changed: Iterable[tuple[str, Any]]) -> Names:
    """What the ids among these (field, value) are called; one query, none where there are none."""
    pairs = [(name, value) for name, value in changed if name in ("owner", "cycle") and value is not None]
    persons = {value for name, value in pairs if name == "owner"}
    cycles = {value for name, value in pairs if name == "cycle"}
    people: dict[int, str] = {}
    periods: dict[int, str] = {}
    for is_person, pk, name in _names(persons, cycles):
        (people if is_person else periods)[pk] = name
    return Names(people, periods)


@prepared
def _names(persons: Collection[int], cycles: Collection[int]) -> QuerySet[Person, tuple[Any, ...]]:
    """(whether it is a person, id, name) of these persons and cycles."""
    people = Person.objects.filter(pk__in=persons).annotate(is_person=Value(True))
    periods = Cycle.objects.filter(pk__in=cycles).annotate(is_person=Value(False))
    fields = ("is_person", "pk", "name")
    return people.values_list(*fields).union(periods.order_by().values_list(*fields), all=True)
