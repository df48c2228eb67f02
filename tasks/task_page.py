"""What the page of a task shows, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import CharField, F, Value

from tasks.forms import TimeForm
from tasks.handing_over.panel import panel
from tasks.lines import TaskLine, due_text, task_line
from tasks.models import Handover, SupportRequest, Task, TaskDependency
from tasks.permissions import can_edit_task, can_work_on_task
from tasks.queries import MOST_ROWS, requests_of
from tasks.recurring.words import describe
from tasks.sub_tasks.forms import SubTaskForm
from teamops.dates import today
from teamops.people.models import Person


class Part(NamedTuple):
    """A sub-task with its own ones."""

    line: TaskLine
    parts: Sequence["Part"]


class Parts(NamedTuple):
    """All below a task, and how many of them that are not dropped are done."""

    tree: Sequence[Part]
    done: int
    all: int


def page_of(task: Task, person: Person) -> dict[str, Any]:
    """What stands around a task, as far as the person may see it."""
    linked = _linked(task)
    given = linked.pop("given", [])
    rows = _seen(
        person, [task.parent_id, task.blocked_by_task_id, *(pk for pks in linked.values() for pk in pks)]
    )
    day = today(person)

    def line(one: Task) -> TaskLine:
        return task_line(one, day, person, can_edit=can_edit_task(person, one))

    def lines(kind: str) -> list[TaskLine]:
        return [line(rows[pk]) for pk in linked[kind] if pk in rows]

    helpers, watchers = _people(task)
    return {
        "task": task,
        "needs": lines("needs"),
        "needed_by": lines("needed_by"),
        "parts": _parts(task, [rows[pk] for pk in linked["parts"] if pk in rows], line),
        "above": rows.get(task.parent_id or 0),
        "blocker": rows.get(task.blocked_by_task_id or 0),
        "request_waited_for": _request(task, person),
        "helpers": helpers,
        "watchers": watchers,
        "is_watching": any(one.pk == person.pk for one in watchers),
        "labels": list(task.labels.order_by("name_key")),
        **checklist_of(task, person),
        "can_edit": can_edit_task(person, task),
        "panel": panel(task, person, can_edit=can_edit_task(person, task), is_given=bool(given)),
        "can_go_deeper": task.parent is None or task.parent.parent_id is None,
        "recurrence": describe(task.recurrence),
        "next_one": _next_one(task),
        "due_text": due_text(task, day, person),
        "time_form": TimeForm(),
        "part_form": SubTaskForm(person=person, task=task),
    }


def checklist_of(task: Task, person: Person) -> dict[str, Any]:
    """What the checklist shows."""
    items = list(task.checklist.order_by("position", "pk"))
    return {
        "task": task,
        "items": items,
        "items_done": sum(item.done_at is not None for item in items),
        "can_work": can_work_on_task(person, task),
    }


def watchers_of(task: Task, person: Person) -> dict[str, Any]:
    """Who watches the task, and whether the person does."""
    watchers = list(task.watchers.here().order_by("name_key"))
    return {"task": task, "watchers": watchers, "is_watching": person in watchers}


def _linked(task: Task) -> dict[str, list[int]]:
    """Ids of what it needs, of what needs it, of its parts down to the second level, and of the hand-over
    that waits for an answer; one query.
    """

    def kind(word: str) -> Any:
        return Value(word, CharField())

    needs = TaskDependency.objects.filter(task=task).values_list(kind("needs"), F("needs"))
    needed_by = TaskDependency.objects.filter(needs=task).values_list(kind("needed_by"), F("task"))
    parts = Task.objects.filter(parent=task).values_list(kind("parts"), F("pk"))
    below = Task.objects.filter(parent__parent=task).values_list(kind("parts"), F("pk"))
    found: dict[str, list[int]] = defaultdict(list)
    given = Handover.objects.filter(task=task).unanswered().values_list(kind("given"), F("pk"))
    for word, pk in needs.union(needed_by, parts.order_by(), below.order_by(), given.order_by(), all=True):
        found[word].append(pk)
    return found


def _seen(person: Person, ids: Iterable[int | None]) -> dict[int, Task]:
    """Of these tasks those that the person may see, in the order of their numbers."""
    wanted = sorted({pk for pk in ids if pk})[: 4 * MOST_ROWS]
    rows = Task.objects.visible_to(person).filter(pk__in=wanted).for_lines().order_by("position", "number")
    return {one.pk: one for one in rows.select_related("team")} if wanted else {}


def _people(task: Task) -> tuple[list[Person], list[Person]]:
    """Who helps and who watches; one query."""
    helping = Person.objects.filter(helping=task).annotate(part=Value("helper", CharField()))
    watching = Person.objects.filter(watching=task).annotate(part=Value("watcher", CharField()))
    both: list[Any] = sorted(
        helping.order_by().union(watching.order_by(), all=True), key=lambda one: one.name_key
    )
    return (
        [one for one in both if one.part == "helper"],
        [one for one in both if one.part == "watcher" and one.is_here],
    )


def _parts(task: Task, rows: Sequence[Task], line: Any) -> Parts:
    below: dict[int | None, list[Task]] = defaultdict(list)
    for one in rows:
        below[one.parent_id].append(one)

    def tree(parent: Task) -> list[Part]:
        return [Part(line(one), tree(one)) for one in below[parent.pk]]

    counted = [one for one in rows if one.status != Task.Status.DROPPED]
    return Parts(tree(task), sum(one.status == Task.Status.DONE for one in counted), len(counted))


def _next_one(task: Task) -> int | None:
    """The number of the task that has come of this one; asked only of one that comes again."""
    if not task.recurrence:
        return None
    return Task.objects.filter(recurs_from=task).values_list("number", flat=True).first()


def _request(task: Task, person: Person) -> SupportRequest | None:
    if task.blocked_by_request_id is None:
        return None
    return requests_of(task, person).filter(pk=task.blocked_by_request_id).first()
