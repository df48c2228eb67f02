"""What *My work* shows: a person's tasks by when they are due, what they wait for, and their goals."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.agreement_panel import Owed, answers_owed
from goals.formula import exact, total
from goals.models import Goal, KeyResult
from goals.numbers import Kind
from goals.queries import remember_unseen
from goals.standing import GoalStanding, KeyResultStanding, standings_in_short
from goals.why.explanation import equals
from goals.wording import target_text, value_text
from tasks.lines import TaskLine, comment_count_of, hours, short_statement, task_line
from tasks.load import own_load
from tasks.models import Task
from tasks.plan_views.queries import label_names
from tasks.planning.week import PlanWeek, plan_week
from tasks.queries import MOST_ROWS, carried_goals
from tasks.waiting import Waiting, waiting_for
from teamops.dates import DAY, day_of, monday, today
from teamops.formats import number
from teamops.people.models import Person
from teamops.prepared import prepared

# So many of one's goals stand at the top of the page.
MOST_GOALS = 3
MOST_WAITING = 40
MOST_FINISHED = 50
WEEK = datetime.timedelta(weeks=1)


@dataclass(frozen=True)
class Group:
    """Tasks under one heading. `hours` is the sum of their estimates, None without any."""

    key: str
    title: str | Promise
    tasks: Sequence[TaskLine]
    hours: int | None = None
    why_hours: str = ""


class MyGoal(NamedTuple):
    """One of the person's goals at the top of the page; `says` is its first key result in numbers."""

    number: int
    title: str
    role: str
    status: str
    progress: Decimal | None
    expected: Decimal | None
    says: str
    why: str  # where its numbers are explained


class CheckInDue(NamedTuple):
    """A key result that wants its number: `was` is the last one, `steps` what is chosen from instead of
    typing it."""

    id: int
    goal: int
    statement: str
    unit: str
    was: str
    steps: tuple[tuple[str, str, bool], ...]
    day: datetime.date | None
    today: datetime.date
    stale: bool


@dataclass(frozen=True)
class OtherWaits:
    """A task of somebody else that cannot go on before the person has done something."""

    task: TaskLine
    says: str


@dataclass(frozen=True)
class MyWork:
    """The page. `more` says how many tasks are not shown because the list is bounded."""

    today: datetime.date
    groups: Sequence[Group]
    later: Sequence[TaskLine]
    next_day: datetime.date | None
    waiting: Sequence[TaskLine]
    for_me: Sequence[Waiting]
    others: Sequence[OtherWaits]
    week: PlanWeek | None
    finished: Sequence[TaskLine]
    goals: Sequence[MyGoal]
    check_ins: Sequence[CheckInDue]
    answers: Sequence[Owed]
    overdue: int
    for_today: int
    more: int

    @property
    def waits_for_me(self) -> int:
        return len(self.for_me) + len(self.others) + len(self.answers)


TITLES = {
    "overdue": _("Overdue"),
    "today": _("Today"),
    "week": _("This week"),
    "undated": _("No date"),
    "later": _("Later"),
}


def my_work(person: Person) -> MyWork:
    """Everything the page shows, in a fixed number of queries."""
    remember_unseen(person)
    day = today(person)
    tasks = _own_tasks(person, _midnight(monday(day), person))
    open_ones = [task for task in tasks if task.is_open]
    shown = open_ones[:MOST_ROWS]
    finished = [task for task in tasks if not task.is_open]
    around = _tasks_around(person)
    labels = label_names([task.pk for task in [*shown, *finished]])
    standing = standings_in_short(_goals(person), on=day)
    groups: dict[str, list[Task]] = {key: [] for key in TITLES}
    for task in [*shown, *(task for task in finished if _done_on(task, person) == day)]:
        groups[group_of(task, day)].append(task)

    def lines(group: Iterable[Task], *, own: bool = True) -> list[TaskLine]:
        return [
            task_line(
                task,
                day,
                person,
                comment_count_of(task),
                can_edit=own and not person.is_guest,
                own=own,
                labels=labels.get(task.pk, ()),
            )
            for task in group
        ]

    return MyWork(
        today=day,
        groups=[
            Group(key, TITLES[key], lines(group), *(_hours(group) if key == "today" else ()))
            for key, group in groups.items()
            if group and key != "later"
        ],
        later=lines(groups["later"]),
        next_day=groups["later"][0].due if groups["later"] else None,
        waiting=lines((task for task in around if task.i_need), own=False),
        for_me=waiting_for(person),
        others=[
            OtherWaits(line, _why_it_waits(task))
            for task in around
            if not task.i_need or task.needs_me
            for line in lines([task], own=False)
        ],
        week=None if person.is_guest else own_week(person, open_ones),
        finished=lines(task for task in reversed(finished) if _done_on(task, person) != day),
        goals=[_my_goal(one, person) for one in standing[:MOST_GOALS]],
        check_ins=_check_ins_due(standing, person, day),
        answers=answers_owed(person),
        overdue=len(groups["overdue"]),
        for_today=sum(task.is_open for task in groups["today"]),
        more=len(open_ones) - len(shown),
    )


def _midnight(day: datetime.date, person: Person) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=person.zone)


def _done_on(task: Task, person: Person) -> datetime.date | None:
    return day_of(task.done_at, person) if task.done_at else None


def _why_it_waits(task: Any) -> str:
    return gettext("waits for a task of yours") if task.needs_me else gettext("you can lift what blocks it")


def own_week(person: Person, tasks: Iterable[Task] | None = None) -> PlanWeek:
    """The person's week by days; `tasks`: their open ones, else those that are planned are read."""
    day = today(person)
    load, calendar = own_load(person, day, day)
    if tasks is None:
        tasks = Task.objects.of_person(person).open().filter(planned_for__isnull=False)
    return plan_week(person.pk, tasks, load, calendar, day)


@prepared
def _own_tasks(person: Person, since: datetime.datetime) -> QuerySet[Task]:
    return Task.objects.for_my_work(person, since)[: MOST_ROWS + 1 + MOST_FINISHED]


@prepared
def _tasks_around(person: Person) -> QuerySet[Any]:
    """Tasks of others that are tied to the person's; who is a guest is given none."""
    return Task.objects.waiting_around(person)[:MOST_WAITING]


@prepared
def _carried_goals(person: Person) -> QuerySet[Goal]:
    return carried_goals(person)[:20]


def group_of(task: Task, day: datetime.date) -> str:
    """The key of the heading under which a task stands; what was finished today stays under today.

    What is late is late; else what somebody means to do earlier than it is due stands where they mean to.
    """
    if task.done_at is not None:
        return "today"
    if task.due is not None and task.due < day:
        return "overdue"
    days = [one for one in (task.due, task.planned_for) if one is not None]
    if not days:
        return "undated"
    if min(days) <= day:
        return "today"
    return "week" if min(days) < monday(day) + WEEK else "later"


def _goals(person: Person) -> list[Goal]:
    """The active goals that a person owns or has a key result of, their own first."""
    goals = _carried_goals(person)
    return sorted(goals, key=lambda goal: (goal.owner_id != person.pk, goal.last_day, goal.position))


def _my_goal(standing: GoalStanding, person: Person) -> MyGoal:
    goal, shown = standing.goal, _in_numbers(standing, person)
    return MyGoal(
        number=goal.number,
        title=short_statement(goal.statement),
        role=gettext("owner") if goal.owner_id == person.pk else gettext("key result"),
        status=standing.status,
        progress=standing.progress,
        expected=standing.expected,
        says=_sentence(shown.key_result, shown.value) if shown and shown.value is not None else "",
        why=f"goals/{goal.number}/why/?kr={shown.key_result.pk}" if shown else "",
    )


def _hours(group: Sequence[Task]) -> tuple[int | None, str]:
    """The sum of the estimates, and how it is added up."""
    parts = [exact(task.estimate, gettext("h")) for task in group if task.estimate is not None]
    whole = hours(group)
    said = equals(total(parts), exact(whole or 0, gettext("h")).text)
    return whole, gettext("The sum of the estimates: %(formula)s") % {"formula": said} if parts else ""


def _in_numbers(standing: GoalStanding, person: Person) -> KeyResultStanding | None:
    """The person's first measured key result of the goal."""
    mine = [one for one in standing.key_results if one.key_result.owner_id == person.pk]
    return next((one for one in mine or standing.key_results if one.value is not None), None)


def _sentence(result: KeyResult, value: Decimal) -> str:
    """What it is, where it stands, where it should go.

    A path has a place to reach, a health measure bounds to keep; the others say where they are.
    """
    kind = Kind(result.kind)
    words = {"what": result.statement, "value": value_text(result, value), "target": target_text(result)}
    if kind.has_path:
        return gettext("%(what)s %(value)s of %(target)s") % words
    if kind.is_health:
        return gettext("%(what)s %(value)s (%(target)s)") % words
    return gettext("%(what)s: %(value)s") % words


def _check_ins_due(standing: Iterable[GoalStanding], person: Person, day: datetime.date) -> list[CheckInDue]:
    """The person's key results of which a check-in is due by tomorrow, the longest silent first."""
    due = [
        (until, result)
        for one in standing
        for result in one.key_results
        if (result.key_result.owner_id or one.goal.owner_id) == person.pk
        if (until := result.due) is not None and until <= day + DAY
    ]
    due.sort(key=lambda one: one[0])
    return [_check_in_due(result, day) for _until, result in due]


def _check_in_due(result: KeyResultStanding, day: datetime.date) -> CheckInDue:
    key_result = result.key_result
    return CheckInDue(
        id=key_result.pk,
        goal=key_result.goal.number,
        statement=key_result.statement,
        unit=key_result.unit,
        was="" if result.value is None else number(result.value),
        steps=tuple(result.steps),
        day=result.day,
        today=day,
        stale=result.stale,
    )
