"""What the goal page says about adjustments: what was first meant, and each change with its reason."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from goals.field_words import LABELS, Line, Names, shown
from goals.models import Adjustment, Goal, KeyResult, Metric
from goals.queries.goal_page import adjustments_of
from goals.standing import GoalStanding
from teamops.formats import percent
from teamops.people.models import Person

MOST_SHOWN = 30


@dataclass(frozen=True)
class AdjustmentLine:
    """One adjustment in words. `metric` is None where the reader may not see it."""

    adjustment: Adjustment
    changed: Sequence[Line]
    metric: Metric | None

    @property
    def name(self) -> str:
        """The key result's words; empty for the goal itself."""
        return self.adjustment.key_result.statement if self.adjustment.key_result else ""


@dataclass(frozen=True)
class First:
    """What a key result or the goal (empty name) was meant to be at the start, where it is not any more.

    `against`: the progress against the first target, in words.
    """

    name: str
    says: str
    key_result: int | None = None
    against: str = ""

    @property
    def label(self) -> str:
        return _("%(what)s:") % {"what": self.name} if self.name else ""


@dataclass(frozen=True)
class AdjustmentsPanel:
    firsts: Sequence[First]
    lines: Sequence[AdjustmentLine]


@dataclass(frozen=True)
class Adjustments:
    """What was adjusted on a goal since the start, newest first."""

    rows: Sequence[Adjustment]

    @classmethod
    def of(cls, goal: Goal) -> "Adjustments":
        """One query."""
        rows = adjustments_of(goal.pk)
        for one in rows:
            one.goal = goal
        return cls(rows)

    @property
    def told(self) -> list[tuple[str, Any]]:
        """(field, value) of everything that changed: what needs a name to be read."""
        return [
            (name, value) for one in self.rows for name, change in one.changes.items() for value in change
        ]

    def set_back(self, key_results: Mapping[int, KeyResult]) -> None:
        """Name the key results as they were; by id."""
        for one in self.rows:
            one.key_result = key_results.get(one.key_result_id or 0, one.key_result)

    def panel(self, standing: GoalStanding, reader: Person, names: Names) -> AdjustmentsPanel | None:
        """None where nothing was adjusted."""
        if not self.rows:
            return None
        lines = [_line(one, names, reader) for one in self.rows[:MOST_SHOWN]]
        return AdjustmentsPanel(_firsts(self.rows, standing, names), lines)


def adjusted_before(goal: Goal, before: datetime.datetime) -> Adjustments:
    """What had been adjusted before a moment. One query."""
    rows = list(Adjustment.objects.for_goal(goal).filter(at__lt=before))
    for one in rows:
        one.goal = goal
    return Adjustments(rows)


def _line(one: Adjustment, names: Names, reader: Person) -> AdjustmentLine:
    unit = one.key_result.unit if one.key_result else ""
    changed = [
        Line(str(LABELS[name]), *(shown(name, value, unit, names) for value in change))
        for name, change in _changes(one).items()
    ]
    return AdjustmentLine(one, changed, None if reader.is_guest else one.metric)


def _changes(one: Adjustment) -> dict[str, list[Any]]:
    """Before and after by field; a date that was none of its own is that of the goal or the cycle."""
    usual = (
        {"starts_on": one.goal.first_day, "ends_on": one.goal.last_day}
        if one.key_result_id
        else {"starts_on": one.goal.cycle.starts_on, "ends_on": one.goal.cycle.ends_on}
    )
    return {
        name: [usual[name].isoformat() if value is None and name in usual else value for value in change]
        for name, change in one.changes.items()
    }


def _firsts(found: Sequence[Adjustment], standing: GoalStanding, names: Names) -> list[First]:
    """Per key result, and for the goal: each field's present and first value, where they differ."""
    spans: dict[int | None, dict[str, list[object]]] = {}
    called: dict[int | None, tuple[str, str]] = {}
    for one in reversed(found):  # the oldest first
        fields = spans.setdefault(one.key_result_id, {})
        called[one.key_result_id] = (
            (one.key_result.statement, one.key_result.unit) if one.key_result else ("", "")
        )
        for name, (old, new) in _changes(one).items():
            fields[name] = [fields[name][0] if name in fields else old, new]
    against = {one.key_result.pk: one.original_progress for one in standing.key_results}
    firsts = []
    for key_result, fields in spans.items():
        name, unit = called[key_result]
        moved = {field: (first, now) for field, (first, now) in fields.items() if first != now}
        told = [_first(field, first, now, unit, names) for field, (first, now) in moved.items()]
        progress = against.get(key_result or 0) if "target" in moved else None
        share = {"share": percent(progress)}
        original = "" if progress is None else _("progress against the original %(share)s") % share
        if told:
            firsts.append(First(name, _("; ").join(told), key_result, original))
    return firsts


def _first(field: str, first: object, now: object, unit: str, names: Names) -> str:
    words = {"now": shown(field, now, unit, names), "first": shown(field, first, unit, names)}
    return _("%(field)s %(now)s, first %(first)s") % (words | {"field": str(LABELS[field])})
