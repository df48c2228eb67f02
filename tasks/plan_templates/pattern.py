"""A plan without its dates: phases, milestones and tasks with working days counted from 0, as plain data."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

# What is larger is no pattern for the next one.
MOST_TASKS = 200
MOST_DAYS = 1500
LISTS = ("needs", "helpers", "labels", "checklist")


@dataclass(frozen=True)
class PhasePart:
    name: str
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class MilestonePart:
    """`phase`: its place among the phases; `role`: who is to answer for it."""

    title: str
    criteria: str = ""
    phase: int | None = None
    due: int | None = None
    role: str = ""


@dataclass(frozen=True)
class TaskPart:
    """`phase`, `milestone`, `parent`, `needs`: places among the parts of their kind. `estimate`: hours.

    `helpers`: roles; `labels`: names; `checklist`: its lines; `priority`: of the task, None for normal.
    """

    title: str
    description: str = ""
    phase: int | None = None
    milestone: int | None = None
    parent: int | None = None
    needs: tuple[int, ...] = ()
    starts: int | None = None
    due: int | None = None
    estimate: Decimal | None = None
    role: str = ""
    helpers: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    priority: int | None = None
    checklist: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pattern:
    phases: Sequence[PhasePart] = field(default_factory=list)
    milestones: Sequence[MilestonePart] = field(default_factory=list)
    tasks: Sequence[TaskPart] = field(default_factory=list)

    @property
    def days(self) -> int:
        """How many working days it takes."""
        numbers = [*(one.last for one in self.phases), *(one.due for one in self.milestones)]
        numbers += [one.due for one in self.tasks]
        return max((number for number in numbers if number is not None), default=-1) + 1

    @property
    def roles(self) -> list[str]:
        """Who is needed, in the order in which they appear; each once."""
        roles = [one.role for one in self.milestones]
        roles += [role for one in self.tasks for role in (one.role, *one.helpers)]
        return list(dict.fromkeys(role for role in roles if role))

    @property
    def in_order(self) -> list[int]:
        """The places of the tasks, each after its parent and what it needs."""
        ordered: dict[int, None] = {}

        def place(number: int) -> None:
            if number in ordered:
                return
            task = self.tasks[number]
            for earlier in (*task.needs, *([] if task.parent is None else [task.parent])):
                place(earlier)
            ordered[number] = None

        for number in range(len(self.tasks)):
            place(number)
        return list(ordered)


def as_json(pattern: Pattern) -> dict[str, Any]:
    """As it is stored: what is empty is left out."""
    return {
        kind.name: [_plain(part) for part in getattr(pattern, kind.name)]
        for kind in dataclasses.fields(Pattern)
    }


def _plain(part: Any) -> dict[str, Any]:
    values = {one.name: getattr(part, one.name) for one in dataclasses.fields(part)}
    return {
        name: str(value) if isinstance(value, Decimal) else list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value not in (None, "", ())
    }


def from_json(content: dict[str, Any]) -> Pattern:
    """What was stored."""
    return Pattern(
        phases=[PhasePart(**part) for part in content.get("phases", ())],
        milestones=[MilestonePart(**part) for part in content.get("milestones", ())],
        tasks=[_task(part) for part in content.get("tasks", ())],
    )


def _task(part: dict[str, Any]) -> TaskPart:
    values = dict(part)
    if "estimate" in values:
        values["estimate"] = Decimal(values["estimate"])
    lists = {name: tuple(values[name]) for name in LISTS if name in values}
    return TaskPart(**values | lists)
