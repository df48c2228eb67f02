"""The board: a team's tasks as cards in the columns of their status."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tasks.lines import TaskLine, comment_count_of, hides_goal, short_statement, task_line
from tasks.models import Task
from tasks.permissions import can_edit_task
from tasks.queries import MOST_ROWS
from teamops.dates import DAY, today
from teamops.people.models import Person, Team

DONE_DAYS = 7
MOST_CARDS = 15


@dataclass(frozen=True)
class Column:
    """One status. `count` is of all its tasks, `tasks` are those shown, `hidden` how many more there are."""

    status: str
    title: str | Promise
    count: int
    tasks: Sequence[TaskLine]

    @property
    def hidden(self) -> int:
        return self.count - len(self.tasks)


@dataclass(frozen=True)
class Board:
    """A team's board as one person looks at it. `goals` are what can be chosen to filter by."""

    columns: Sequence[Column]
    goals: Sequence[tuple[int, str]]
    task_count: int
    blocked_count: int
    late_count: int


TITLES = {
    "todo": _("To do"),
    "doing": _("Doing"),
    "review": _("In review"),
    "done": _("Done, last 7 days"),
}


def board(team: Team, person: Person, *, show: str = "", goal: int = 0, all_of: str = "") -> Board:
    """The columns, filtered: `show` is "mine" or "blocked" (else everyone's), `goal` a goal's number.

    A column shows 15 cards, `all_of` names the one that shows all it has (bounded like every list).
    """
    day = today(person)
    every = list(
        Task.objects.visible_to(person).of_board(team, timezone.now() - DONE_DAYS * DAY)[: 4 * MOST_ROWS]
    )
    for task in every:
        task.team = team
    tasks = [task for task in every if _shown(task, person, show, goal)]
    columns = []
    for status, title in TITLES.items():
        rows = [task for task in tasks if task.status == status]
        first = rows if all_of == status else rows[:MOST_CARDS]
        lines = [_card(task, day, person) for task in first]
        columns.append(Column(status, title, len(rows), lines))
    return Board(
        columns,
        _goals(every),
        len(tasks),
        sum(task.blocked for task in tasks),
        sum(bool(task.is_open and task.due and task.due < day) for task in tasks),
    )


def _card(task: Task, day: datetime.date, person: Person) -> TaskLine:
    """Only whose click counts is offered the switch."""
    return task_line(task, day, person, comment_count_of(task), can_edit=can_edit_task(person, task))


def _shown(task: Task, person: Person, show: str, goal: int) -> bool:
    if show == "mine" and task.assignee_id != person.pk:
        return False
    if show == "blocked" and not task.blocked:
        return False
    return not goal or _number_of_goal(task) == goal


def _number_of_goal(task: Task) -> int | None:
    """None for a task without a goal, or whose goal is kept from the reader."""
    return task.plan.goal.number if task.plan and task.plan.goal and not hides_goal(task) else None


def _goals(tasks: Iterable[Task]) -> list[tuple[int, str]]:
    """Number and name of every goal that has a card."""
    goals = {
        number: task.plan.goal.statement
        for task in tasks
        if task.plan and task.plan.goal and (number := _number_of_goal(task))
    }
    return [(number, short_statement(goals[number])) for number in sorted(goals)]
