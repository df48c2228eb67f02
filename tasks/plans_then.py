"""The plans of goals as they were known just before a moment: read in one query, then set back by the trail.

Why a task was blocked is not in the trail: where it has been blocked anew or freed since, only that it was is
told.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext as _

from goals.numbers import PlanItem
from tasks.models import ActionPlan, Milestone, Phase, Task
from tasks.plan_measure import is_too_late
from tasks.rewinding import about, undo
from teamops.activity.models import Event
from teamops.made import columns, made
from teamops.people.models import Person
from teamops.people.named import Named
from teamops.prepared import prepared

BLOCK, UNBLOCK = "task.blocked", "task.unblocked"
# So many things of the plans are read; tasks come last, so that they are what is cut.
MOST_ROWS = 10_000
PLAN, PHASE, MILESTONE, TASK = range(4)


class Row(NamedTuple):
    """A plan, phase, milestone or task; what a thing of its kind does not have is None or empty."""

    what: int
    seen: bool
    pk: int
    goal: int | None
    plan: int | None
    organization: int
    number: int | None
    position: int | None
    title: str
    status: str
    blocked: bool
    blocked_reason: str
    starts_on: datetime.date | None
    due: datetime.date | None
    original_due: datetime.date | None
    moves: int | None
    done_at: datetime.datetime | None  # of a plan: when its goal was closed
    gone_at: datetime.datetime | None  # when a milestone was dropped, or a plan or task made
    estimate: Decimal | None
    phase: int | None
    parent: int | None  # of a task
    owner: int | None
    owner_name: str | None
    owner_state: str | None


DATED = {name: name for name in ("position", "title", "due", "original_due", "moves", "done_at", "phase")}


def _columns(rows: Any, what: Any, **given: Any) -> Any:
    alike = {"what": what, "seen": Value(True, BooleanField()), "organization": "organization"}
    return columns(Row, rows, **(alike | given))


def _is_seen(rows: Any) -> Any:
    return Case(
        When(Exists(rows.filter(pk=OuterRef("pk"))), then=True), default=False, output_field=BooleanField()
    )


@prepared
def _rows(
    goals: Collection[int], person: Person, before: datetime.datetime
) -> QuerySet[Task, tuple[Any, ...]]:
    """The columns of `Row`: the plans of these goals with all that is in them, and the tasks that have left
    a plan since. A task that was not written yet is left out."""
    since = Event.objects.since(person.organization_id, before)
    moved = since.filter(subject_type="task", before__has_key="plan").order_by().values("subject_id")
    tasks: Any = Task.objects.filter(Q(plan__goal__in=goals) | Q(pk__in=moved), created_at__lt=before)
    tasks = tasks.annotate(what=Value(TASK))
    named = {"owner": "owner", "owner_name": "owner__name", "owner_state": "owner__state"}
    # The first part says of what type a column is.
    parts = [
        _columns(
            tasks,
            "what",
            goal="plan__goal",
            seen=_is_seen(Task.objects.visible_to(person)),
            plan="plan",
            number="number",
            status="status",
            blocked="blocked",
            blocked_reason="blocked_reason",
            starts_on="starts_on",
            estimate="estimate",
            owner="assignee",
            owner_name="assignee__name",
            owner_state="assignee__state",
            gone_at="created_at",
            parent="parent",
            **DATED,
        ),
        _columns(
            Milestone.objects.filter(plan__goal__in=goals),
            Value(MILESTONE),
            plan="plan",
            gone_at="dropped_at",
            **DATED,
            **named,
        ),
        _columns(
            Phase.objects.filter(plan__goal__in=goals),
            Value(PHASE),
            plan="plan",
            position="position",
            title="name",
            starts_on="starts_on",
            due="ends_on",
        ),
        _columns(
            ActionPlan.objects.filter(goal__in=goals),
            Value(PLAN),
            seen=_is_seen(ActionPlan.objects.visible_to(person)),
            goal="goal",
            title="name",
            done_at="goal__closed_at",
            gone_at="created_at",
        ),
    ]
    everything: Any = parts[0].union(*parts[1:], all=True)
    rows: QuerySet[Task, tuple[Any, ...]] = everything.order_by("what", "position", "number")[:MOST_ROWS]
    return rows


class PlansThen:
    """What was in the plans of these goals just before a moment, once what has happened since is undone."""

    def __init__(self, goals: Collection[int], person: Person, before: datetime.datetime) -> None:
        self.before = before
        self.plans: dict[int, Row] = {}
        self.milestones: dict[int, Milestone] = {}
        self.tasks: dict[int, Task] = {}
        self.unseen: set[int] = set()  # tasks that the person may not see
        self._written: dict[int, datetime.datetime | None] = {}  # tasks
        self._phases: dict[int | None, Phase] = {}
        self._named = Named()
        for row in (Row._make(row) for row in _rows(goals, person, before)):
            self._take(row)

    def _take(self, row: Row) -> None:
        if row.what == PLAN:
            self.plans[row.pk] = row
        elif row.what == PHASE:
            days = {"starts_on": row.starts_on, "ends_on": row.due}
            self._phases[row.pk] = made(
                Phase, id=row.pk, plan_id=row.plan, position=row.position, name=row.title, **days
            )
        elif row.what == MILESTONE:
            point = made(Milestone, owner_id=row.owner, dropped_at=row.gone_at, **_of_both(row))
            point.owner = self._named.person(row.owner, row.owner_name, row.owner_state)
            self.milestones[row.pk] = point
        else:
            task = made(
                Task,
                number=row.number,
                assignee_id=row.owner,
                status=row.status,
                blocked=row.blocked,
                blocked_reason=row.blocked_reason,
                starts_on=row.starts_on,
                estimate=row.estimate,
                parent_id=row.parent,
                **_of_both(row),
            )
            task.assignee = self._named.person(row.owner, row.owner_name, row.owner_state)
            self.tasks[row.pk] = task
            self._written[row.pk] = row.gone_at
            if not row.seen:
                self.unseen.add(row.pk)

    @property
    def about(self) -> Q:
        """What has happened to all this since, and every block."""
        blocks = Q(subject_type="task", subject_id__in=list(self.tasks), verb__in=(BLOCK, UNBLOCK))
        return about(list(self.tasks), list(self.milestones)) & Q(at__gte=self.before) | blocks

    def undo(self, events: Iterable[Event]) -> None:
        """Go back by these events, newest first; takes out milestones that were not there."""
        blocks: dict[int, _Block] = {}
        here: dict[str, Mapping[int, Any]] = {"task": self.tasks, "milestone": self.milestones}
        for event in events:
            thing = here.get(event.subject_type, {}).get(event.subject_id)
            if thing is None:
                continue
            if event.verb in (BLOCK, UNBLOCK):
                blocks.setdefault(event.subject_id, _Block()).note(event, self.before)
            elif event.verb == "milestone.added":
                del self.milestones[event.subject_id]
            elif event.at >= self.before:
                undo(event, thing)
        for task in self.tasks.values():
            _set_block(task, blocks.get(task.pk))
            task.phase = self._phases.get(task.phase_id)
        for point in self.milestones.values():
            point.phase = self._phases.get(point.phase_id)

    @property
    def persons_needed(self) -> set[int]:
        """Whose it was then and is not any more."""
        return {pk for _thing, _name, pk in self._unnamed()}

    def name(self, people: Mapping[int, Person]) -> None:
        for thing, name, pk in self._unnamed():
            setattr(thing, name, people.get(pk))

    def _unnamed(self) -> list[tuple[Task | Milestone, str, int]]:
        found: list[tuple[Task | Milestone, str, int]] = [
            (task, "assignee", task.assignee_id)
            for task in self.tasks.values()
            if task.assignee_id and not Task.assignee.is_cached(task)
        ]
        found += [
            (point, "owner", point.owner_id)
            for point in self.milestones.values()
            if point.owner_id and not Milestone.owner.is_cached(point)
        ]
        return found

    def items(self) -> dict[int, list[PlanItem]]:
        """By goal: what its plans consisted of, dropped things left out, for goals that had any.

        Of a goal that was closed by then without what came after, as `plan_measure.plan_items` has it.
        """
        found: dict[int, list[PlanItem]] = {}
        wholes = self._wholes()
        for task in self.tasks.values():
            goal = self._goal(task)
            is_late = is_too_late(self._written[task.pk], self._closed_at(task))
            is_leaf = (task.pk, task.plan_id) not in wholes
            if goal and is_leaf and task.status != Task.Status.DROPPED and not is_late:
                item = PlanItem(estimate=task.estimate, path=f"tasks/{task.number}/", **self._item(task))
                found.setdefault(goal, []).append(item)
        for point in self.milestones.values():
            goal = self._goal(point)
            if goal and point.dropped_at is None:
                item = PlanItem(is_milestone=True, path=f"plans/{point.plan_id}/", **self._item(point))
                found.setdefault(goal, []).append(item)
        return found

    def _wholes(self) -> set[tuple[int, int | None]]:
        """Tasks that had sub-tasks in their plan, each with the plan; as `plan_measure.leaves` has it."""
        return {
            (task.parent_id, task.plan_id)
            for task in self.tasks.values()
            if task.parent_id and task.status != Task.Status.DROPPED
        }

    def _goal(self, thing: Task | Milestone) -> int | None:
        plan = self.plans.get(thing.plan_id or 0)
        return plan.goal if plan else None

    def _closed_at(self, thing: Task | Milestone) -> datetime.datetime | None:
        """When its goal was closed, if that was by then."""
        plan = self.plans.get(thing.plan_id or 0)
        closed_at = plan.done_at if plan else None
        return closed_at if closed_at and closed_at < self.before else None

    def _item(self, one: Task | Milestone) -> dict[str, Any]:
        done_at = None if is_too_late(one.done_at, self._closed_at(one)) else one.done_at
        done_on = done_at and done_at.astimezone(self.before.tzinfo).date()
        return {"done_on": done_on, "due": one.original_due, "name": one.title}

    def first_of(self, goal: int) -> Row | None:
        """The goal's first plan that the person may see and that was there."""
        there = [row for row in self.plans.values() if row.goal == goal and row.seen]
        made_by_then = [row for row in there if row.gone_at and row.gone_at < self.before]
        return min(made_by_then, key=lambda row: row.pk, default=None)

    def inside(self, plan: int) -> tuple[Sequence[Milestone], Sequence[Task]]:
        """What was in a plan, in its order; of the tasks those that the person may see."""
        points = [one for one in self.milestones.values() if one.plan_id == plan]
        tasks = [one for one in self.tasks.values() if one.plan_id == plan and one.pk not in self.unseen]
        return points, tasks


def _of_both(row: Row) -> dict[str, Any]:
    return {
        "id": row.pk,
        "organization_id": row.organization,
        "plan_id": row.plan,
        "phase_id": row.phase,
        "position": row.position,
        "title": row.title,
        "due": row.due,
        "original_due": row.original_due,
        "moves": row.moves,
        "done_at": row.done_at,
    }


class _Block:
    """What the trail says of a task's being blocked: last before the moment, and whether something since."""

    def __init__(self) -> None:
        self.was: bool | None = None
        self.is_changed = False

    def note(self, event: Event, before: datetime.datetime) -> None:
        """The next earlier event."""
        if event.at >= before:
            self.is_changed = True
        elif self.was is None:
            self.was = event.verb == BLOCK


def _set_block(task: Task, block: _Block | None) -> None:
    """A task that is open and was marked; without a word in the trail it is as it stands."""
    if block is None:
        task.blocked = task.is_open and bool(task.blocked_reason)
        return
    task.blocked = task.is_open and bool(block.was)
    if block.is_changed:
        task.blocked_reason = _("blocked")
