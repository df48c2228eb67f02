"""Columns of the list that stand there when they are asked for: `?more=phase,helpers`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tasks.lines import hides_goal
from tasks.models import Task
from teamops import formats
from teamops.people.models import Person

MORE: dict[str, str | Promise] = {
    "phase": gettext_lazy("Phase"),
    "helpers": gettext_lazy("Helpers"),
    "spent": gettext_lazy("Time spent"),
    "key_result": gettext_lazy("Key result"),
}


class Cell(NamedTuple):
    """One cell: the field that is written in it, its value as a form holds it, and what it says."""

    field: str
    value: str = ""
    text: str = ""

    @property
    def title(self) -> str:
        return str(MORE[self.field])


def more_columns(values: Iterable[str]) -> tuple[str, ...]:
    """Those that an address names, apart or parted by commas, in the order in which they stand."""
    named = {name for value in values for name in value.split(",")}
    return tuple(name for name in MORE if name in named)


def more_cells(tasks: Sequence[Task], more: Collection[str]) -> dict[int, tuple[Cell, ...]]:
    """The cells of each task, whose phase and key result are loaded; one query if helpers are shown."""
    helpers = _helpers([task.pk for task in tasks]) if "helpers" in more and tasks else {}
    return {task.pk: tuple(_cell(name, task, helpers.get(task.pk, ())) for name in more) for task in tasks}


def _cell(name: str, task: Task, helpers: Sequence[Person]) -> Cell:
    if name == "helpers":
        return Cell(name, " ".join(str(one.pk) for one in helpers), formats.names_of(_names(helpers)))
    if name == "spent":
        if task.spent is None:
            return Cell(name)
        return Cell(name, f"{task.spent.normalize():f}", formats.number(task.spent, "h"))
    if hides_goal(task):
        return Cell(name)
    if name == "phase":
        return Cell(name, str(task.phase_id), task.phase.name) if task.phase else Cell(name)
    return Cell(name, str(task.key_result_id), task.key_result.statement) if task.key_result else Cell(name)


def _names(people: Sequence[Person]) -> list[str]:
    return [one.name for one in people]


def _helpers(tasks: Sequence[int]) -> dict[int, list[Person]]:
    """By the id of each task who helps with it, by name."""
    found: dict[int, list[Person]] = defaultdict(list)
    rows = Task.helpers.through._base_manager.filter(task__in=tasks).select_related("person")
    for row in rows.order_by("person__name_key", "person"):
        found[row.task_id].append(row.person)
    return found
