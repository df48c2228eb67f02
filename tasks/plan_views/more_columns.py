"""Columns of the list that stand there when they are asked for: `?more=phase,helpers`."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Left
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tasks.lines import hides_goal
from tasks.models import ChecklistItem, Task, TaskFile
from tasks.recurring.words import describe
from teamops import formats
from teamops.dates import today
from teamops.formats import names_of
from teamops.people.models import Person

MORE: dict[str, str | Promise] = {
    "due_at": gettext_lazy("Due at"),
    "plan": gettext_lazy("Plan"),
    "phase": gettext_lazy("Phase"),
    "helpers": gettext_lazy("Helpers"),
    "spent": gettext_lazy("Time spent"),
    "key_result": gettext_lazy("Key result"),
    "parent": pgettext_lazy("task", "Part of"),
    "depends_on": gettext_lazy("Depends on"),
    "recurrence": gettext_lazy("Comes again"),
    "description": gettext_lazy("Description"),
    "blocked": gettext_lazy("Blocked"),
    "checklist": gettext_lazy("Checklist"),
    "files": gettext_lazy("Files"),
    "watchers": gettext_lazy("Watchers"),
}
# What whoever sees the task may look into; what one may do there, the server says.
LOOKED_INTO = ("checklist", "files", "watchers")
# So much of a description stands in a cell: its first line, as words.
BEGINS = 200
MARKS = re.compile(r"^[\s#>*+-]+")


class Cell(NamedTuple):
    """One cell: the field that is written in it, its value as a form holds it, and what it says."""

    field: str
    value: str = ""
    text: str = ""

    @property
    def title(self) -> str:
        return str(MORE[self.field])

    @property
    def is_looked_into(self) -> bool:
        return self.field in LOOKED_INTO


def more_columns(values: Iterable[str]) -> tuple[str, ...]:
    """Those that an address names, apart or parted by commas, in the order in which they stand."""
    named = {name for value in values for name in value.split(",")}
    return tuple(name for name in MORE if name in named)


def more_cells(tasks: Sequence[Task], more: Collection[str], person: Person) -> dict[int, tuple[Cell, ...]]:
    """The cells of each task, whose phase and key result are loaded; one query for the columns of `READ`."""
    found = _read([task.pk for task in tasks], [name for name in READ if name in more], person)
    return {
        task.pk: tuple(
            found.get((name, task.pk), Cell(name)) if name in READ else _cell(name, task, person)
            for name in more
        )
        for task in tasks
    }


def _cell(name: str, task: Task, person: Person) -> Cell:
    """Of a column that the task itself tells."""
    if name == "due_at":
        return _due_at(task, person)
    if name == "blocked":
        return Cell(name, text=task.blocked_reason if task.blocked else "")
    if name == "spent":
        if task.spent is None:
            return Cell(name)
        return Cell(name, f"{task.spent.normalize():f}", formats.number(task.spent, _("h")))
    if name == "recurrence":
        return Cell(name, text=describe(task.recurrence))
    if hides_goal(task):
        return Cell(name)
    if name == "plan":
        return Cell(name, text=task.plan.name if task.plan else "")
    if name == "phase":
        return Cell(name, str(task.phase_id), task.phase.name) if task.phase else Cell(name)
    return Cell(name, str(task.key_result_id), task.key_result.statement) if task.key_result else Cell(name)


def _due_at(task: Task, person: Person) -> Cell:
    """The time of the day on the person's clock; with its day where that is another one than the task's."""
    if task.due_at is None:
        return Cell("due_at")
    local = task.due_at.astimezone(person.zone)
    clock = formats.clock(local)
    said = clock if local.date() == task.due else f"{formats.day_name(local.date(), today(person))} {clock}"
    return Cell("due_at", f"{local:%H:%M}", said)


def _read(tasks: Sequence[int], names: Sequence[str], person: Person) -> dict[tuple[str, int], Cell]:
    """By column and task what stands there; helpers by name, tasks by number."""
    if not tasks or not names:
        return {}
    first, *others = [READ[name](tasks, person).annotate(column=Value(name)) for name in names]
    rows = first.union(*others, all=True) if others else first
    parts: dict[tuple[str, int], list[tuple[str, int, str]]] = defaultdict(list)
    for task, place, key, text, column in rows:
        parts[column, task].append((place, key, text))
    return {at: _of_parts(at[0], sorted(found)) for at, found in parts.items()}


def _of_parts(name: str, found: Sequence[tuple[str, int, str]]) -> Cell:
    if name == "helpers":
        return Cell(
            name, " ".join(str(key) for _place, key, _text in found), names_of(one[2] for one in found)
        )
    if name == "checklist":
        return Cell(name, text=_("%(done)s of %(all)s") % {"done": found[0][1], "all": found[0][2]})
    if name == "files":
        return Cell(name, text=ngettext("%(n)s file", "%(n)s files", found[0][1]) % {"n": found[0][1]})
    if name == "description":
        return Cell(name, text=MARKS.sub("", found[0][2]).partition("\n")[0])
    return Cell(name, text=names_of(text for _place, _key, text in found))


def _parts(rows: QuerySet[Any, Any], task: str, place: Any, key: str, text: Any) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(F(task), Cast(place, TextField()), F(key), Cast(text, TextField()))


def _helpers(tasks: Sequence[int], person: Person) -> QuerySet[Any, Any]:
    rows = Task.helpers.through._base_manager.filter(task__in=tasks)
    return _parts(rows, "task_id", "person__name_key", "person_id", "person__name")


def _parents(tasks: Sequence[int], person: Person) -> QuerySet[Any, Any]:
    """What they are parts of, as far as the person may see it."""
    rows = Task.objects.visible_to(person).filter(sub_tasks__in=tasks)
    return _parts(rows, "sub_tasks", Value(""), "number", "title")


def _needs(tasks: Sequence[int], person: Person) -> QuerySet[Any, Any]:
    """What they depend on, as far as the person may see it."""
    rows = Task.objects.visible_to(person).filter(needed_by__task__in=tasks)
    return _parts(rows, "needed_by__task", Value(""), "number", "title")


def _beginnings(tasks: Sequence[int], person: Person) -> QuerySet[Any, Any]:
    """How their descriptions begin."""
    rows = Task.objects.filter(pk__in=tasks).exclude(description="")
    return _parts(rows, "pk", Value(""), "number", Left("description", BEGINS))


def _watchers(tasks: Sequence[int], person: Person) -> QuerySet[Any, Any]:
    rows = Task.watchers.through._base_manager.filter(task__in=tasks, person__in=Person.objects.here())
    return _parts(rows, "task_id", "person__name_key", "person_id", "person__name")


def _ticks(tasks: Sequence[int], person: Person) -> QuerySet[Any, Any]:
    """How many lines are ticked, of how many."""
    rows = ChecklistItem.objects.filter(task__in=tasks).values("task_id")
    return _parts(rows.annotate(n=Count("done_at"), of=Count("pk")), "task_id", Value(""), "n", F("of"))


def _file_counts(tasks: Sequence[int], person: Person) -> QuerySet[Any, Any]:
    rows = TaskFile.objects.there().filter(task__in=tasks).values("task_id").annotate(n=Count("pk"))
    return _parts(rows, "task_id", Value(""), "n", Value(""))


# Columns that stand in tables of their own, or are long: task, place, key and text of what is in their cells.
READ: dict[str, Callable[[Sequence[int], Person], QuerySet[Any, Any]]] = {
    "helpers": _helpers,
    "parent": _parents,
    "depends_on": _needs,
    "description": _beginnings,
    "watchers": _watchers,
    "checklist": _ticks,
    "files": _file_counts,
}
