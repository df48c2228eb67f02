"""The plans of a goal as its page shows them: read in one query, whatever they consist of."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import DateField, DateTimeField, DecimalField, F, IntegerField, Q, QuerySet, Value

from goals.models import Goal
from goals.numbers import PlanItem, plan_progress
from goals.queries import seen_ids
from tasks.models import ActionPlan, Milestone, Phase, Task
from teamops.made import made
from teamops.people.models import Person, Team
from teamops.people.named import Named
from teamops.people.queries import visible_teams
from teamops.prepared import prepared

# So many plans, milestones and tasks of a goal are read; the first plan's come before the others'.
MOST_ROWS = 600
PLAN, MILESTONE, TASK = range(3)


@dataclass(frozen=True)
class GoalPlans:
    """A goal's plans, and the milestones and tasks of the first one in their order, as a reader sees them.

    All have the fields that the page shows, and no others. `done`: how much of all plans is done, by goal, as
    `plan_measure.plans_done` has it; None if there was more than is read.
    """

    plans: Sequence[ActionPlan]
    milestones: Sequence[Milestone] = ()
    tasks: Sequence[Task] = ()
    done: Mapping[int, Decimal] | None = field(default_factory=dict)


def plans_of(goal: Goal, person: Person) -> GoalPlans:
    """One query; another one where a task is for a key result of another goal."""
    rows = [_Row(*row) for row in _rows(goal.pk, person)]
    hidden = _hidden(rows, goal, person)
    seen = [row for row in rows if row.is_seen and (row.measured_for not in hidden or row.owner == person.pk)]
    plans = [_plan(row, goal) for row in seen if row.what == PLAN]
    if not plans:
        return GoalPlans([])
    makes = _Made(plans[0])
    first = [row for row in seen if row.plan == plans[0].pk]
    return GoalPlans(
        plans,
        [makes.milestone(row) for row in first if row.what == MILESTONE],
        [makes.task(row) for row in first if row.what == TASK],
        _done(goal, rows) if len(rows) < MOST_ROWS else None,
    )


def _hidden(rows: "Iterable[_Row]", goal: Goal, person: Person) -> set[int]:
    """The other goals that tasks of others are for, and that the person may not see."""
    others = {row.measured_for for row in rows if row.measured_for and row.owner != person.pk} - {goal.pk}
    return others - seen_ids(person, others)


class _Row(NamedTuple):
    """A plan, a milestone or a task; what a thing of its kind does not have is None or empty."""

    what: int
    is_seen: bool
    plan: int
    organization: int
    plan_team: int
    plan_path: str
    pk: int
    measured_for: int | None  # the goal of the key result that a task is for
    moves: int | None  # how often its date was moved
    parent: int | None  # the task that a task is a part of
    number: int
    position: int
    title: str
    status: str
    blocked: bool
    blocked_reason: str
    starts_on: datetime.date | None
    due: datetime.date | None
    original_due: datetime.date | None
    done_at: datetime.datetime | None
    dropped_at: datetime.datetime | None
    estimate: Decimal | None
    phase: int | None
    phase_name: str | None
    phase_position: int | None
    phase_first: datetime.date | None
    phase_last: datetime.date | None
    owner: int | None
    owner_name: str | None
    owner_state: str | None


@prepared
def _rows(goal: int, person: Person) -> QuerySet[Task, tuple[Any, ...]]:
    """The columns of `_Row`: every plan of the goal, then milestones, then tasks, plan by plan."""
    # Who sees the goal sees all of it, but a guest sees of other teams nothing.
    seen = Q(team__in=visible_teams(person)) if person.is_guest else Value(True)
    seen_plan = Q(plan__team__in=visible_teams(person)) if person.is_guest else Value(True)
    nothing, no, no_number = Value(""), Value(False), Value(None, IntegerField())
    no_day, no_moment = Value(None, DateField()), Value(None, DateTimeField())
    no_estimate = Value(None, DecimalField(max_digits=6, decimal_places=2))
    plan = ("plan", "organization", "plan__team", "plan__team__path", F("pk"))
    dates = ("due", "original_due", "done_at")
    phase = ("phase", "phase__name", "phase__position", "phase__starts_on", "phase__ends_on")
    # The first part says of what type a column is.
    tasks: Any = Task.objects.filter(plan__goal=goal).order_by().annotate(what=Value(TASK), seen=seen)
    milestones: Any = Milestone.objects.filter(plan__goal=goal).order_by()
    plans: Any = ActionPlan.objects.filter(goal=goal).order_by()
    everything = tasks.values_list(
        *("what", "seen", *plan, "key_result__goal", "moves", "parent"),
        *("number", "position", "title", "status", "blocked", "blocked_reason", "starts_on"),
        *(*dates, no_moment, "estimate", *phase, "assignee", "assignee__name", "assignee__state"),
    ).union(
        milestones.values_list(
            *(Value(MILESTONE), seen_plan, *plan, no_number, "moves", no_number),
            *(F("pk"), "position", "title", nothing, no, nothing, no_day),
            *(*dates, "dropped_at", no_estimate, *phase, "owner", "owner__name", "owner__state"),
        ),
        plans.values_list(
            *(
                Value(PLAN),
                seen,
                F("pk"),
                "organization",
                "team",
                "team__path",
                F("pk"),
                no_number,
                no_number,
                no_number,
            ),
            *(F("pk"), F("pk"), "name", nothing, no, nothing, no_day),
            *(no_day, no_day, no_moment, no_moment, no_estimate),
            *(no_number, nothing, no_number, no_day, no_day, no_number, nothing, nothing),
        ),
        all=True,
    )
    rows: QuerySet[Task, tuple[Any, ...]] = everything.order_by("what", "plan", "position", "number")
    return rows[:MOST_ROWS]


def _plan(row: _Row, goal: Goal) -> ActionPlan:
    fields = ["id", "organization_id", "team_id", "goal_id", "name"]
    plan = ActionPlan.from_db(None, fields, [row.plan, row.organization, row.plan_team, goal.pk, row.title])
    place = [row.plan_team, row.organization, row.plan_path]
    plan.team = Team.from_db(None, ["id", "organization_id", "path"], place)
    plan.goal = goal
    return plan


@dataclass(frozen=True)
class _Made:
    """Makes milestones and tasks of rows; a phase and a person are the same object for all of them."""

    plan: ActionPlan
    phases: dict[int, Phase] = field(default_factory=dict)
    named: Named = field(default_factory=Named)

    def milestone(self, row: _Row) -> Milestone:
        milestone = made(
            Milestone,
            id=row.pk,
            organization_id=row.organization,
            plan_id=row.plan,
            phase_id=row.phase,
            position=row.position,
            title=row.title,
            owner_id=row.owner,
            due=row.due,
            original_due=row.original_due,
            moves=row.moves,
            done_at=row.done_at,
            dropped_at=row.dropped_at,
        )
        milestone.plan = self.plan
        milestone.phase, milestone.owner = (
            self._phase(row),
            self.named.person(row.owner, row.owner_name, row.owner_state),
        )
        return milestone

    def task(self, row: _Row) -> Task:
        task = made(
            Task,
            id=row.pk,
            organization_id=row.organization,
            number=row.number,
            plan_id=row.plan,
            phase_id=row.phase,
            parent_id=row.parent,
            title=row.title,
            assignee_id=row.owner,
            status=row.status,
            blocked=row.blocked,
            blocked_reason=row.blocked_reason,
            starts_on=row.starts_on,
            due=row.due,
            original_due=row.original_due,
            moves=row.moves,
            done_at=row.done_at,
        )
        task.plan = self.plan
        task.phase, task.assignee = (
            self._phase(row),
            self.named.person(row.owner, row.owner_name, row.owner_state),
        )
        return task

    def _phase(self, row: _Row) -> Phase | None:
        if row.phase is None:
            return None
        if row.phase not in self.phases:
            self.phases[row.phase] = made(
                Phase,
                id=row.phase,
                plan_id=row.plan,
                position=row.phase_position,
                name=row.phase_name,
                starts_on=row.phase_first,
                ends_on=row.phase_last,
            )
        return self.phases[row.phase]


def _done(goal: Goal, rows: Sequence[_Row]) -> dict[int, Decimal]:
    """Of all that was read, and by now; what is dropped does not count, nor what its parts stand for."""
    counted = [
        row
        for row in rows
        if row.what != PLAN and row.dropped_at is None and row.status != Task.Status.DROPPED
    ]
    wholes = {(row.parent, row.plan) for row in counted if row.parent}
    items = [
        PlanItem(row.done_at and row.done_at.date(), None, row.estimate, row.what == MILESTONE)
        for row in counted
        if row.what == MILESTONE or (row.pk, row.plan) not in wholes
    ]
    share = plan_progress(items, datetime.date.max)
    return {} if share is None else {goal.pk: share}
