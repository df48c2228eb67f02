"""The board: tasks of a team or a plan as cards, in columns by status, by owner or by milestone."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, IntegerField, Q, Sum, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Goal
from tasks.lines import TaskLine, comment_count_of, short_statement, task_line
from tasks.models import ActionPlan, Task
from tasks.permissions import can_edit_task
from tasks.plan_views.bar import Choosable, choosable
from tasks.plan_views.filters import ALL, EARLIER, NONE, Filters
from tasks.plan_views.queries import goals_of_tasks, label_names, limits_of_columns, tasks_within
from tasks.queries import LINE, MOST_ROWS, TaskQuerySet
from teamops.dates import DAY, today
from teamops.people.models import Person, Team
from teamops.prepared import prepared

DONE_DAYS = 7
# A column shows so many cards, and one that is asked for all of its own so many.
MOST_CARDS = 50
# Of what was done lately the latest; the others are a click away.
MOST_DONE = 6
MOST_OF_ONE = 4 * MOST_ROWS
# So many columns stand side by side; what is beyond them is found by filters.
MOST_COLUMNS = 30
# Cards of a board at most, where it has many columns.
MOST_SHOWN = 300
BY: dict[str, str | Promise] = {
    "status": gettext_lazy("Status"),
    "owner": gettext_lazy("Owner"),
    "milestone": gettext_lazy("Milestone"),
}
FIELDS = {"status": "status", "owner": "assignee", "milestone": "its_milestone"}
TITLES: dict[str, str | Promise] = {
    "todo": gettext_lazy("To do"),
    "doing": gettext_lazy("Doing"),
    "review": gettext_lazy("In review"),
    "done": gettext_lazy("Done, last 7 days"),
}


@dataclass(frozen=True)
class Column:
    """What is moved into it gets its `key`: a status, the id of an owner or milestone, or "none".

    `count` is of all its tasks, `tasks` are those shown, `hidden` how many more there are; `limit` is how
    many the team means to have in it.
    """

    key: str
    title: str | Promise
    count: int
    tasks: Sequence[TaskLine]
    limit: int | None = None
    can_be_limited: bool = False

    @property
    def hidden(self) -> int:
        return self.count - len(self.tasks)

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.count > self.limit

    @property
    def limit_text(self) -> str:
        """What the head says of the limit; nothing is prevented. The script words it alike (`board.js`)."""
        if self.limit is None:
            return ""
        words = _("{n} over the limit of {limit}") if self.is_over else _("limit {limit}")
        return words.replace("{limit}", str(self.limit)).replace("{n}", str(self.count - self.limit))


@dataclass(frozen=True)
class Board:
    """A board as one person looks at it. `goals` are what can be chosen to filter by; `more_columns` are
    those that do not fit."""

    columns: Sequence[Column]
    goals: Sequence[tuple[int, str]]
    task_count: int
    blocked_count: int
    late_count: int
    more_columns: int = 0


class Asked(NamedTuple):
    """How one looks at a board: `by` what its columns are, in the order `by_hand` or by date; `show` is
    "mine" or "blocked" (else everyone's), `goal` a goal's number, `all_of` the column that shows all."""

    by: str = "status"
    by_hand: bool = False
    show: str = ""
    goal: int = 0
    all_of: str = ""


class _Placed(NamedTuple):
    """A task that is shown: its column's value, its place there, and how many there are in the column and in
    all."""

    pk: int
    column: Any
    place: int
    in_column: int
    every: int
    blocked: int
    late: int


def board(
    team: Team,
    person: Person,
    *,
    plan: ActionPlan | None = None,
    filters: Filters | None = None,
    can_have: Choosable | None = None,
    **asked: Any,
) -> Board:
    """The columns, filtered; `asked` as in `Asked`. Five queries, and what can be chosen."""
    how, filters = Asked(**asked), filters or Filters(me=person.pk, day=today(person))
    can_have = can_have or choosable(filters, person, team, plan)
    of_place = _shown(tasks_within(person, team, plan), filters, how.by)
    rows = _asked_for(filters.of(of_place), person, how)
    columns = _columns_to_be(how.by, filters, can_have, plan)
    placed = _placed(rows, how, filters.day, columns)
    cards = _cards(placed, person, team, how, filters.day)
    titles = dict(columns) | _titles_of(cards, how.by)
    limits = limits_of_columns(team.pk, how.by)
    limited = set(Task.OPEN) if how.by == "status" else {key for key, _title in columns} - {NONE}
    counts = {_key(one.column): one.in_column for one in placed}
    drawn = [
        Column(
            key,
            title,
            counts.get(key, 0),
            [card for column, _task, card in cards if _key(column) == key],
            limits.get(key),
            key in limited,
        )
        for key, title in titles.items()
    ]
    first = placed[0] if placed else None
    return Board(
        drawn[:MOST_COLUMNS],
        [] if plan else _goals(goals_of_tasks(person, of_place)),
        first.every if first else 0,
        first.blocked if first else 0,
        first.late if first else 0,
        max(0, len(drawn) - MOST_COLUMNS),
    )


def _key(value: Any) -> str:
    return NONE if value is None else str(value)


def _shown(rows: TaskQuerySet, filters: Filters, by: str) -> TaskQuerySet:
    """Open tasks; in columns of statuses also what was done in the last days, and dropped ones if asked."""
    shown = Q(status__in=Task.OPEN)
    if by == "status" or {"done", ALL} & set(filters.status):
        shown |= Q(status="done", done_at__gte=timezone.now() - DONE_DAYS * DAY)
    if EARLIER in filters.due:
        shown |= Q(status="done", due__lt=filters.day)
    if _asks_for_dropped(filters):
        shown |= Q(status="dropped")
    return rows.filter(shown)


def _asks_for_dropped(filters: Filters) -> bool:
    return bool({"dropped", ALL} & set(filters.status))


def _asked_for(rows: TaskQuerySet, person: Person, how: Asked) -> TaskQuerySet:
    if how.show == "mine":
        rows = rows.filter(assignee=person)
    if how.show == "blocked":
        rows = rows.filter(blocked=True)
    return rows.naming_their_goal().filter(plan__goal__number=how.goal) if how.goal else rows


def _columns_to_be(
    by: str, filters: Filters, can_have: Choosable, plan: ActionPlan | None
) -> list[tuple[str, str | Promise]]:
    """The columns that stand there with or without cards."""
    if by == "owner":
        people = [(str(owner.pk), owner.name) for owner in can_have.owners if not owner.is_guest]
        return [(NONE, _("Nobody")), *people]
    if by == "milestone":
        points = [(str(point.pk), point.title) for point in can_have.milestones if point.is_open]
        return [*(points if plan else []), (NONE, _("No milestone"))]
    dropped = [("dropped", Task.Status.DROPPED.label)] if _asks_for_dropped(filters) else []
    return [*TITLES.items(), *dropped]


def _placed(
    rows: TaskQuerySet, how: Asked, day: datetime.date, columns: Sequence[tuple[str, Any]]
) -> list[_Placed]:
    """Which tasks are shown and in which place; one query, whatever there is.

    Every row knows how many there are, so that counting costs no query of its own.
    """
    field = FIELDS[how.by]
    # A milestone of a goal that is kept from the reader is none to them.
    milestone = Case(When(hides_goal=False, then=F("milestone")), default=None, output_field=IntegerField())
    late = Q(due__lt=day, status__in=Task.OPEN)
    most = max(8, min(MOST_CARDS, MOST_SHOWN // max(len(columns), 1))) if how.by != "status" else MOST_CARDS
    found = rows.annotate(its_milestone=milestone).annotate(
        place=Window(RowNumber(), partition_by=F(field), order_by=in_order(by_hand=how.by_hand)),
        in_column=Window(Count("pk"), partition_by=F(field)),
        every=Window(Count("pk")),
        all_blocked=Window(Sum(_one_if(Q(blocked=True)))),
        all_late=Window(Sum(_one_if(late))),
    )
    is_shown = Q(place__lte=most) & (Q(place__lte=MOST_DONE) | Q(done_at=None))
    if how.all_of:
        of_one = Q(**{f"{field}__isnull": True}) if how.all_of == NONE else _of_column(field, how.all_of)
        is_shown |= of_one & Q(place__lte=MOST_OF_ONE)
    names = ("pk", field, "place", "in_column", "every", "all_blocked", "all_late")
    return [_Placed(*row) for row in found.filter(is_shown).order_by("place").values_list(*names)]


def _of_column(field: str, value: str) -> Q:
    if field == "status":
        return Q(status=value) if value in Task.Status.values else Q(pk__in=[])
    return Q(**{field: int(value)}) if value.isdecimal() and len(value) < 10 else Q(pk__in=[])


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=1), default=0, output_field=IntegerField())


def in_order(*, by_hand: bool) -> list[Any]:
    """How the cards of a column follow each other: as put by hand, or by date, the latest done first."""
    if by_hand:
        return [by_hand_key(), F("number").asc()]
    return [F("done_at").desc(nulls_first=True), F("due").asc(nulls_last=True), F("number").asc()]


def by_hand_key() -> Coalesce:
    """A card that nobody has put anywhere stands where its number puts it."""
    return Coalesce(F("rank"), F("number") * 1.0)


def _cards(
    placed: Sequence[_Placed], person: Person, team: Team, how: Asked, day: datetime.date
) -> list[tuple[Any, Task, TaskLine]]:
    """Column, task and card of all that are shown, in their order; two queries."""
    if not placed:
        return []
    found = _tasks_of_cards(person, [one.pk for one in placed], how.by == "milestone")
    known = {task.pk: task for task in found}
    labels = label_names(list(known))
    cards = []
    for one in placed:
        task = known.get(one.pk)
        if task is None:  # gone between the two queries
            continue
        task.team = team
        # Only whose click counts is offered the switch.
        line = task_line(
            task,
            day,
            person,
            comment_count_of(task),
            can_edit=can_edit_task(person, task),
            labels=labels.get(task.pk, ()),
        )
        place = repr(task.rank) if how.by_hand and task.rank is not None else ""
        cards.append((one.column, task, line._replace(says_status=how.by != "status", place=place)))
    return cards


@prepared
def _tasks_of_cards(person: Person, ids: Collection[int], with_milestone: bool) -> TaskQuerySet:
    rows = Task.objects.visible_to(person).filter(pk__in=ids).for_lines().with_comment_count()
    shown = [*LINE, "created_by", "team", "rank"]
    if with_milestone:
        rows, shown = rows.select_related("milestone"), [*shown, "milestone__title"]
    return rows.only(*shown)


def _titles_of(cards: Iterable[tuple[Any, Task, TaskLine]], by: str) -> dict[str, str | Promise]:
    """The columns that are there for their cards: an owner from elsewhere, a milestone that is past."""
    if by == "status":
        return {}
    titles: dict[str, str | Promise] = {}
    for column, task, _card in cards:
        if column is not None:
            thing = task.assignee.name if by == "owner" and task.assignee else ""
            titles[str(column)] = thing or (task.milestone.title if task.milestone else "")
    return titles


def _goals(goals: Iterable[Goal]) -> list[tuple[int, str]]:
    """Number and name of every goal that has a card."""
    return [(goal.number, short_statement(goal.statement)) for goal in goals]
