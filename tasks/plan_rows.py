"""A plan's page: its phases, milestones and tasks as rows of a list, and the same rows for the timeline."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tasks.goal_plan import GoalPlans
from tasks.models import ActionPlan, Milestone, Phase, Task, TaskDependency
from tasks.outlook import outlooks
from tasks.permissions import can_edit_milestone
from tasks.plan_facts import count
from teamops import formats, timeline
from teamops.dates import today
from teamops.formats import one_after_another
from teamops.people.models import Person

# A plan is drawn up to so many tasks.
MOST_TASKS = 500
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
    # What is to be said of it beside its date: late, blocked, or when it was due at first.
    note: str = ""
    is_late: bool = False
    # Where it is told why it has slipped or is late, below the organization's address; empty: it is neither.
    why: str = ""


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


def plan_page(plan: ActionPlan, person: Person) -> dict[str, Any]:
    """`rows` of the list, `drawn` for the timeline, `says`, the finding in a sentence, and `counts`.

    Of the tasks those that the person may see: one may be for a key result of a goal that is kept from them.
    """
    phases = list(plan.phases.order_by("position", "pk"))
    milestones = list(plan.milestones.select_related("owner").order_by("position", "pk"))
    for point in milestones:
        point.plan = plan
    tasks = list(Task.objects.visible_to(person).of_plan(plan)[:MOST_TASKS])
    day = today(person)
    rows = _rows(phases, milestones, tasks, person, day)
    base = f"/{person.organization.slug}"
    expected = outlooks(milestones, plan.team, day)
    return {
        "rows": rows,
        "drawn": _drawn(rows, tasks, base),
        "says": finding(tasks, milestones, day),
        "outlooks": expected,
        "counts": count(tasks, expected, day),
    }


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
    return {"groups": grouped(rows), "says": finding(tasks, milestones, day)}


def _rows(
    phases: Sequence[Phase],
    milestones: Sequence[Milestone],
    tasks: Sequence[Task],
    person: Person,
    day: datetime.date,
) -> list[PlanRow]:
    """Phase by phase, milestones before tasks; what is in no phase comes last, under its own heading."""
    base = f"/{person.organization.slug}"
    rows: list[PlanRow] = []
    for phase in [*phases, None]:
        within = [task for task in tasks if task.phase_id == (phase.pk if phase else None)]
        points = [point for point in milestones if point.phase_id == (phase.pk if phase else None)]
        if phase:
            rows.append(_phase_row(phase, within))
        elif phases and (within or points):
            rows.append(PlanRow("phase", _("Without a phase")))
        rows += [_milestone_row(point, base, day, person) for point in points]
        rows += [_task_row(task, base, day) for task in within]
    return rows


def _phase_row(phase: Phase, tasks: Sequence[Task]) -> PlanRow:
    counted = [task for task in tasks if task.status != Task.Status.DROPPED]
    done = sum(task.status == Task.Status.DONE for task in counted)
    return PlanRow(
        "phase",
        phase.name,
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
    )


def _task_row(task: Task, base: str, day: datetime.date) -> PlanRow:
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
    )


def _drawn(rows: Sequence[PlanRow], tasks: Iterable[Task], base: str) -> list[timeline.Row]:
    """The rows as the timeline draws them, each knowing which rows it follows."""
    places = {row.task_id: number for number, row in enumerate(rows) if row.task_id}
    follows: dict[int, list[int]] = {}
    links = TaskDependency.objects.filter(task__in=[task.pk for task in tasks])
    for task_id, needs_id in links.values_list("task", "needs"):
        if needs_id in places:
            follows.setdefault(task_id, []).append(places[needs_id])
    return [
        timeline.Row(
            kind=row.kind,  # type: ignore[arg-type]
            start=row.first,
            end=row.last,
            done=row.done,
            original_end=row.original_end if row.original_end != row.last else None,
            state="blocked" if row.blocked else "done" if row.status == "done" else "open",
            follows=tuple(follows.get(row.task_id or 0, [])),
            why=f"{base}/{row.why}" if row.why else "",
        )
        for row in rows
    ]


def finding(tasks: Sequence[Task], milestones: Sequence[Milestone], day: datetime.date) -> str:
    """The plan in a sentence: how much is done, and what is late, blocked or has moved."""
    counted = [task for task in tasks if task.status != Task.Status.DROPPED]
    if not counted:
        return _("There are no tasks yet.")
    done = sum(task.status == Task.Status.DONE for task in counted)
    says = [
        ngettext("%(done)s of %(all)s task is done.", "%(done)s of %(all)s tasks are done.", len(counted))
        % {"done": done, "all": len(counted)}
    ]
    late = sum(bool(task.is_open and task.due and task.due < day) for task in counted)
    if late:
        says.append(ngettext("%(n)s is late.", "%(n)s are late.", late) % {"n": late})
    blocked = sum(task.blocked for task in counted)
    if blocked:
        says.append(ngettext("%(n)s is blocked.", "%(n)s are blocked.", blocked) % {"n": blocked})
    worst = max(milestones, key=lambda point: (point.is_open, point.slip or 0), default=None)
    if worst and worst.is_open and worst.slip and worst.slip > 0:
        slip = ngettext(
            "Milestone “%(title)s” has moved by %(days)s day.",
            "Milestone “%(title)s” has moved by %(days)s days.",
            worst.slip,
        )
        says.append(slip % {"title": worst.title, "days": worst.slip})
    return one_after_another(says)
