"""A plan's page: its phases, milestones and tasks as rows of a list, and the same rows for the timeline."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tasks.goal_plan import GoalPlans
from tasks.models import ActionPlan, Milestone, Phase, Task, TaskDependency
from tasks.outlook import outlooks
from tasks.permissions import can_edit_milestone, can_edit_plan, can_edit_task
from tasks.plan_facts import count
from tasks.plan_views.filters import Filters
from tasks.queries import TaskQuerySet
from teamops import formats, timeline
from teamops.dates import today
from teamops.formats import one_after_another
from teamops.people.models import Person
from teamops.prepared import read

# Of a plan's tasks so many are read at most where all are counted or told.
MOST_TASKS = 500
# And so many are drawn at a time.
MOST_DRAWN = 300
# What a row shows of a task, what says who may move it, and who is loaded with it how much; the rest of a
# wide row stays in the database.
DRAWN = (
    "organization", "number", "title", "status", "due", "original_due", "moves", "starts_on", "blocked",
    "blocked_reason", "version", "phase", "milestone", "parent", "created_by", "plan", "assignee__name",
    "assignee__name_key", "assignee__state", "assignee__role", "assignee__hours_a_day", "team__path",
    "team__organization",
)  # fmt: skip
MILESTONE_WORDS = {
    "done": gettext_lazy("reached"),
    "dropped": gettext_lazy("dropped"),
    "off": gettext_lazy("moved"),
    "todo": gettext_lazy("ahead"),
}


@dataclass(frozen=True)
class PlanRow:
    """One line of the plan. `kind`: phase, milestone or task; `status_text` says a milestone's state."""

    kind: str
    name: str
    url: str = ""
    status: str = ""
    status_text: str | Promise = ""
    owner: Person | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    original_end: datetime.date | None = None
    blocked: bool = False
    done: float = 0.0
    task_id: int | None = None
    milestone_id: int | None = None
    # What is to be said of it beside its date: late, blocked, or when it was due at first.
    note: str = ""
    is_late: bool = False
    # Where it is told why it has slipped or is late, below the organization's address; empty: it is neither.
    why: str = ""
    # Where it is moved, below the organization's address; empty: it is not the reader's to move.
    move: str = ""
    version: int = 0
    # Whether more may move with it, or a reason is asked for: then its dialog opens first.
    asks: bool = False
    # Of a sub-task that stands below its task: how deep (1, 2).
    level: int = 0
    # Of a task, and whether its reader may put it elsewhere.
    number: int | None = None
    by_hand: bool = False


@dataclass(frozen=True)
class PhaseGroup:
    """A phase with its lines, for the goal's page. Without a name: of a plan that has no phases."""

    name: str
    first: datetime.date | None
    last: datetime.date | None
    rows: Sequence[PlanRow]

    @property
    def tasks(self) -> int:
        return sum(row.kind == "task" and row.status != "dropped" for row in self.rows)

    @property
    def done(self) -> int:
        return sum(row.kind == "task" and row.status == "done" for row in self.rows)

    @property
    def is_done(self) -> bool:
        return bool(self.rows) and all(row.status in ("done", "dropped") for row in self.rows)


def grouped(rows: Sequence[PlanRow]) -> list[PhaseGroup]:
    """The rows of a plan by phase."""
    groups: list[PhaseGroup] = []
    lines: list[PlanRow] = []
    for row in rows:
        if row.kind == "phase":
            lines = []
            groups.append(PhaseGroup(row.name, row.first, row.last, lines))
        elif not groups:
            lines = [row]
            groups.append(PhaseGroup("", None, None, lines))
        else:
            lines.append(row)
    return groups


class Counts(NamedTuple):
    """Of the tasks that are not dropped."""

    all: int
    done: int
    late: int
    blocked: int

    @classmethod
    def of(cls, tasks: Iterable[Task], day: datetime.date) -> "Counts":
        counted = [task for task in tasks if task.status != Task.Status.DROPPED]
        return cls(
            all=len(counted),
            done=sum(task.status == Task.Status.DONE for task in counted),
            late=sum(bool(task.is_open and task.due and task.due < day) for task in counted),
            blocked=sum(task.blocked for task in counted),
        )

    @classmethod
    def asked(cls, tasks: TaskQuerySet, day: datetime.date) -> "Counts":
        """The same, counted by the database."""
        counted = tasks.exclude(status=Task.Status.DROPPED)
        return cls(
            **counted.aggregate(
                all=models.Count("pk"),
                done=models.Count("pk", filter=models.Q(status=Task.Status.DONE)),
                late=models.Count("pk", filter=models.Q(status__in=Task.OPEN, due__lt=day)),
                blocked=models.Count("pk", filter=models.Q(blocked=True)),
            )
        )


def plan_page(
    plan: ActionPlan, person: Person, filters: Filters | None = None, shown: int = MOST_DRAWN
) -> dict[str, Any]:
    """`rows` of the list, `drawn` for the timeline, and `says`, the finding in a sentence on the whole plan.

    Of the tasks those that the person may see (one may be for a key result of a goal that is kept from them)
    and the filters let through, `shown` at most; `more` is how many there are beyond.
    """
    phases = list(plan.phases.order_by("position", "pk"))
    milestones = milestones_of(plan)
    all_tasks = Task.objects.visible_to(person).filter(plan=plan)
    rows = filters.of(all_tasks) if filters else all_tasks
    in_order = rows.select_related("assignee", "team").only(*DRAWN).order_by("position", "number")
    tasks = read(in_order[: shown + 1])
    more = rows.count() - shown if len(tasks) > shown else 0
    tasks = tasks[:shown]
    day = today(person)
    base = f"/{person.organization.slug}"
    is_whole = not more and not (filters and filters.is_active)
    counts = Counts.of(tasks, day) if is_whole else Counts.asked(all_tasks, day)
    if filters and filters.is_active:
        phases, points = _that_hold(tasks, phases, milestones, filters)
    else:
        points = milestones
    expected = outlooks(milestones, plan.team, day) if is_whole else []
    links, needed = _links(tasks)
    edit_base = base if can_edit_plan(person, plan) else ""
    found = _by_hand(
        _rows(phases, points, tasks, person, day, edit_base=edit_base), tasks, points, needed, person
    )
    return {
        "rows": found,
        "drawn": _drawn(found, links, base),
        "says": finding(counts, milestones, day),
        # Of the whole plan, not of what is picked out of it.
        "outlooks": expected,
        "counts": count(tasks, expected, day) if is_whole else None,
        "milestones": milestones,
        "more": more,
        "next_shown": shown + MOST_DRAWN,
    }


def milestones_of(plan: ActionPlan) -> list[Milestone]:
    """In their order, with their owners and the plan."""
    rows = Milestone.objects.filter(plan=plan.pk).select_related("owner").order_by("position", "pk")
    milestones = read(rows)
    for point in milestones:
        point.plan = plan
    return milestones


def _that_hold(
    tasks: Sequence[Task], phases: Sequence[Phase], milestones: Sequence[Milestone], filters: Filters
) -> tuple[list[Phase], list[Milestone]]:
    """Phases and milestones of these tasks, and the milestones that are asked for."""
    asked = {int(value) for value in filters.milestone if value.isdecimal()}
    wanted = asked | {task.milestone_id for task in tasks}
    points = [point for point in milestones if point.pk in wanted]
    within = {task.phase_id for task in tasks} | {point.phase_id for point in points}
    return [phase for phase in phases if phase.pk in within], points


def plan_summary(found: GoalPlans, person: Person) -> dict[str, Any]:
    """The same in short, for the page of the plan's goal: `groups` of lines by phase, and `says`.

    A phase in which nothing is yet has its place on the plan's page only.
    """
    return in_short(found.milestones, found.tasks, person, today(person))


def in_short(
    milestones: Sequence[Milestone], tasks: Sequence[Task], person: Person, day: datetime.date
) -> dict[str, Any]:
    """`groups` and `says` of what is in a plan on a day; phases and people are loaded."""
    things: list[Task | Milestone] = [*milestones, *tasks]
    phases = {thing.phase.pk: thing.phase for thing in things if thing.phase}
    in_order = sorted(phases.values(), key=lambda phase: (phase.position, phase.pk))
    rows = _rows(in_order, milestones, tasks, person, day)
    return {"groups": grouped(rows), "says": finding(Counts.of(tasks, day), milestones, day)}


def _rows(
    phases: Sequence[Phase],
    milestones: Sequence[Milestone],
    tasks: Sequence[Task],
    person: Person,
    day: datetime.date,
    *,
    edit_base: str = "",
) -> list[PlanRow]:
    """Phase by phase, milestones before tasks; what is in no phase comes last, under its own heading."""
    base = f"/{person.organization.slug}"
    rows: list[PlanRow] = []
    for phase in [*phases, None]:
        within = [task for task in tasks if task.phase_id == (phase.pk if phase else None)]
        points = [point for point in milestones if point.phase_id == (phase.pk if phase else None)]
        if phase:
            rows.append(_phase_row(phase, within, edit_base))
        elif phases and (within or points):
            rows.append(PlanRow("phase", _("Without a phase")))
        rows += [_milestone_row(point, base, day, person) for point in points]
        rows += [_task_row(task, base, day, level) for task, level in nested(within)]
    return rows


def nested(tasks: Sequence[Task]) -> Iterator[tuple[Task, int]]:
    """Each task, followed by its sub-tasks and theirs, and how deep it stands; all in their order.

    A sub-task whose task is not among them stands for itself.
    """
    here = {task.pk for task in tasks}
    below: dict[int, list[Task]] = {}
    for task in tasks:
        below.setdefault(task.parent_id if task.parent_id in here else 0, []).append(task)

    def from_task(task: Task, level: int) -> Iterator[tuple[Task, int]]:
        yield task, level
        for part in below.get(task.pk, ()):
            yield from from_task(part, level + 1)

    for task in below.get(0, ()):
        yield from from_task(task, 0)


def _phase_row(phase: Phase, tasks: Sequence[Task], edit_base: str) -> PlanRow:
    """A phase's page is its form, so it is a link where there is one for the reader (`edit_base`)."""
    counted = [task for task in tasks if task.status != Task.Status.DROPPED]
    done = sum(task.status == Task.Status.DONE for task in counted)
    return PlanRow(
        "phase",
        phase.name,
        f"{edit_base}/phases/{phase.pk}/edit/" if edit_base else "",
        first=phase.starts_on,
        last=phase.ends_on,
        done=done / len(counted) if counted else 0.0,
    )


def _why(thing: Task | Milestone, path: str, day: datetime.date) -> str:
    """Where the date has moved, or has passed."""
    is_late = thing.is_open and thing.due is not None and thing.due < day
    return f"{path}why/" if thing.moves or is_late else ""


def _note(thing: Task | Milestone, day: datetime.date) -> tuple[str, bool]:
    """What stands beside the date, and whether it is bad news."""
    if not thing.is_open:
        return "", False
    if isinstance(thing, Task) and thing.blocked:
        return thing.blocked_reason, True
    if thing.due and thing.due < day:
        return formats.late(thing.due, day), True
    if thing.original_due and thing.original_due != thing.due:
        return _("was %(day)s") % {"day": formats.short_day(thing.original_due)}, False
    return "", False


def _milestone_row(point: Milestone, base: str, day: datetime.date, person: Person) -> PlanRow:
    """A milestone's page is its form, so it is a link for those who may fill it in."""
    note, is_late = _note(point, day)
    slipped = point.slip is not None and point.slip > 0
    status = "done" if point.done_at else "dropped" if point.dropped_at else "off" if slipped else "todo"
    return PlanRow(
        "milestone",
        point.title,
        f"{base}/milestones/{point.pk}/edit/" if can_edit_milestone(person, point) else "",
        status,
        MILESTONE_WORDS[status],
        point.owner,
        last=point.due,
        original_end=point.original_due,
        done=1.0 if point.done_at else 0.0,
        note=note,
        is_late=is_late,
        why=_why(point, f"milestones/{point.pk}/", day),
        milestone_id=point.pk,
    )


def _task_row(task: Task, base: str, day: datetime.date, level: int = 0) -> PlanRow:
    note, is_late = _note(task, day)
    return PlanRow(
        "task",
        task.title,
        f"{base}/tasks/{task.number}/",
        "blocked" if task.blocked else task.status,
        owner=task.assignee,
        first=task.starts_on,
        last=task.due,
        original_end=task.original_due,
        blocked=task.blocked,
        done=1.0 if task.status == Task.Status.DONE else 0.0,
        task_id=task.pk,
        note=note,
        is_late=is_late,
        why=_why(task, f"tasks/{task.number}/", day),
        level=level,
        number=task.number,
    )


def _links(tasks: Sequence[Task]) -> tuple[dict[int, list[int]], set[int]]:
    """From each of these tasks (its id) those that it needs, and those on which an open task depends."""
    ids = {task.pk for task in tasks}
    links = TaskDependency.objects.filter(models.Q(task__in=ids) | models.Q(needs__in=ids))
    needs: dict[int, list[int]] = {}
    needed: set[int] = set()
    for task, need, status, removed_at in links.values_list(
        "task", "needs", "task__status", "task__removed_at"
    ):
        if task in ids:
            needs.setdefault(task, []).append(need)
        if status in Task.OPEN and removed_at is None:
            needed.add(need)
    return needs, needed


def _by_hand(
    rows: Sequence[PlanRow],
    tasks: Sequence[Task],
    milestones: Sequence[Milestone],
    needed: Collection[int],
    person: Person,
) -> list[PlanRow]:
    """The rows, with where each is moved that the person may move."""
    by_id = {task.pk: task for task in tasks}
    points = {point.pk: point for point in milestones}
    return [_movable(row, by_id, points, needed, person) for row in rows]


def _movable(
    row: PlanRow,
    tasks: Mapping[int, Task],
    points: Mapping[int, Milestone],
    needed: Collection[int],
    person: Person,
) -> PlanRow:
    """A task is put in order; what is open and has a date is moved. A milestone asks why, a task on which
    others depend whether they move.
    """
    has_date = row.first is not None or row.last is not None
    if row.task_id is not None:
        task = tasks[row.task_id]
        if not can_edit_task(person, task):
            return row
        row = replace(row, by_hand=True)
        if task.is_open and has_date:
            path = f"tasks/{task.number}/move/"
            return replace(row, move=path, version=task.version, asks=task.pk in needed)
    elif row.milestone_id is not None and has_date:
        point = points[row.milestone_id]
        if point.is_open and can_edit_milestone(person, point):
            return replace(row, move=f"milestones/{point.pk}/move/", version=point.version, asks=True)
    return row


def _drawn(rows: Sequence[PlanRow], links: Mapping[int, list[int]], base: str) -> list[timeline.Row]:
    """The rows as the timeline draws them, each knowing which rows it follows."""
    places = {row.task_id: number for number, row in enumerate(rows) if row.task_id}
    return [
        timeline.Row(
            kind=row.kind,  # type: ignore[arg-type]
            start=row.first,
            end=row.last,
            done=row.done,
            original_end=row.original_end if row.original_end != row.last else None,
            state="blocked" if row.blocked else "done" if row.status == "done" else "open",
            follows=tuple(places[needed] for needed in links.get(row.task_id or 0, ()) if needed in places),
            why=f"{base}/{row.why}" if row.why else "",
            by_hand=bool(row.move),
        )
        for row in rows
    ]


def finding(counts: Counts, milestones: Sequence[Milestone], day: datetime.date) -> str:
    """The plan in a sentence: how much is done, and what is late, blocked or has moved."""
    if not counts.all:
        return _("There are no tasks yet.")
    says = [
        ngettext("%(done)s of %(all)s task is done.", "%(done)s of %(all)s tasks are done.", counts.all)
        % {"done": counts.done, "all": counts.all}
    ]
    if counts.late:
        says.append(ngettext("%(n)s is late.", "%(n)s are late.", counts.late) % {"n": counts.late})
    if counts.blocked:
        blocked = ngettext("%(n)s is blocked.", "%(n)s are blocked.", counts.blocked)
        says.append(blocked % {"n": counts.blocked})
    worst = max(milestones, key=lambda point: (point.is_open, point.slip or 0), default=None)
    if worst and worst.is_open and worst.slip and worst.slip > 0:
        slip = ngettext(
            "Milestone “%(title)s” has moved by %(days)s day.",
            "Milestone “%(title)s” has moved by %(days)s days.",
            worst.slip,
        )
        says.append(slip % {"title": worst.title, "days": worst.slip})
    return one_after_another(says)
