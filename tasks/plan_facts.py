"""A plan in numbers: what is done, in progress and at risk, its milestones, and who moved which date why."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from goals.why.slip import Move, moves_of
from tasks.models import ActionPlan, Milestone, Task
from tasks.outlook import Outlook, outlooks
from tasks.sentences import moved
from teamops.activity.models import Event
from teamops.dates import today
from teamops.people.models import Person

MOST_MOVES = 20
MOST_READ = 100  # of the newest moves, among which are those of tasks that the reader may not see
MOVES = ("milestone.moved", "milestone.edited", "task.moved", "task.edited")


@dataclass(frozen=True)
class PlanMove:
    """A date that was moved: of what, and where that is explained."""

    what: str
    path: str
    move: Move


class PlanCounts(NamedTuple):
    """Counted are tasks that are not dropped and have no parts; `at_risk` are open ones, each once."""

    done: int
    doing: int
    at_risk: int
    all: int


@dataclass(frozen=True)
class PlanFacts:
    """All that is known of how a plan goes."""

    counts: PlanCounts
    milestones: Sequence[Milestone]
    outlooks: Sequence[Outlook]
    moves: Sequence[PlanMove]
    more: bool  # there were more moves


def unsafe(expected: Sequence[Outlook]) -> list[int]:
    """Ids of the milestones whose date is not safe: the day by which they come with 85 % lies after it."""
    return [one.milestone.pk for one in expected if one.is_late or one.is_close]


def count(tasks: Iterable[Task], expected: Sequence[Outlook], day: datetime.date) -> PlanCounts:
    """Of a plan's tasks. At risk is what is open and blocked, late, or before an unsafe milestone."""
    there = [task for task in tasks if task.status != Task.Status.DROPPED]
    wholes, points = {task.parent_id for task in there}, set(unsafe(expected))
    leaves = [task for task in there if task.pk not in wholes]
    return PlanCounts(
        done=sum(task.status == Task.Status.DONE for task in leaves),
        doing=sum(task.status in (Task.Status.DOING, Task.Status.REVIEW) for task in leaves),
        at_risk=sum(
            bool(task.blocked or (task.due and task.due < day) or task.milestone_id in points)
            for task in leaves
            if task.is_open
        ),
        all=len(leaves),
    )


def plan_counts(plan: ActionPlan, reader: Person, expected: Sequence[Outlook]) -> PlanCounts:
    """As far as the reader may see its tasks; `expected`: the outlooks of its open milestones. One query."""
    rows = Task.objects.visible_to(reader).filter(plan=plan).order_by()
    tasks = rows.only("status", "blocked", "due", "milestone", "parent")
    return count(tasks, expected, today(reader))


def plan_facts(plan: ActionPlan, reader: Person) -> PlanFacts:
    """Six queries at most."""
    points = list(plan.milestones.filter(dropped_at=None).select_related("owner").order_by("position", "pk"))
    for point in points:
        point.plan = plan
    expected = outlooks(points, plan.team, today(reader))
    moves = plan_moves(plan, reader, points)
    return PlanFacts(
        counts=plan_counts(plan, reader, expected),
        milestones=points,
        outlooks=expected,
        moves=moves[:MOST_MOVES],
        more=len(moves) > MOST_MOVES,
    )


def plan_moves(plan: ActionPlan, reader: Person, points: Sequence[Milestone]) -> list[PlanMove]:
    """Who moved which date of the plan, newest first. Two queries."""
    rows = Event.objects.filter(
        organization=plan.organization_id,
        part_of_type="actionplan",
        part_of_id=plan.pk,
        verb__in=MOVES,
        before__has_key="due",
        after__has_key="due",
    )
    events = list(rows.select_related("actor").order_by("-at", "-pk")[:MOST_READ])
    wanted = [event.subject_id for event in events if event.subject_type == "task"]
    tasks = Task.objects.visible_to(reader).filter(pk__in=wanted, plan=plan) if wanted else ()
    known = {("task", task.pk): (task.title, f"tasks/{task.number}/why/") for task in tasks}
    known |= {("milestone", one.pk): (one.title, f"milestones/{one.pk}/why/") for one in points}
    moves = moves_of(events, "due", [moved(event) for event in events])
    return [
        PlanMove(*known[event.subject_type, event.subject_id], move)
        for event, move in zip(events, moves, strict=True)
        # The first date that something gets is no move.
        if move.before is not None and (event.subject_type, event.subject_id) in known
    ]
