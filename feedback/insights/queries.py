"""Reading what insights count: one query over all tables of work, and those of the team's goals.

Of goals that are kept from the reader nothing is read, nor of what belongs to one; moods are not read at all.
"""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import DateField, DateTimeField, IntegerField, Q, Value
from django.db.models.functions import Cast

from feedback.insights.facts import Facts, Request, Thing, Update
from feedback.insights.periods import last_cycles, last_weeks
from feedback.insights.shapes import Period
from feedback.models import WeeklyUpdate
from feedback.updates.standing import Span, state_on
from goals.models import Goal
from goals.queries import remember_unseen, unseen_goals
from goals.standing import GoalStanding, standings_on
from tasks.models import Milestone, SupportRequest, Task
from teamops.dates import DAY, day_of, today, week_label
from teamops.made import columns
from teamops.people.models import Absence, Person, Team

# The newest goals of a team that are read; the page says when there are more.
MOST_GOALS = 400
BY_WEEK, BY_CYCLE = "weeks", "cycles"

TASK, STEP, MILESTONE, UPDATE, ABSENCE, SUPPORT = range(6)


class Row(NamedTuple):
    """Any of these; what a thing of its kind does not have is None or empty."""

    what: int
    pk: int
    number: int | None
    title: str
    status: str
    due: datetime.date | None
    original_due: datetime.date | None
    made_at: datetime.datetime | None
    done_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    person: int | None
    week: datetime.date | None


def read_periods(team: Team, by: str) -> tuple[list[Period], list[Period]]:
    """The periods that are looked at, and the last cycles whatever these are. One query."""
    day = today(team)
    cycles = last_cycles(list(team.organization.cycles.in_order()), day)
    return (cycles if by == BY_CYCLE else last_weeks(day)), cycles


def read_facts(team: Team, reader: Person, periods: Sequence[Period], cycles: Sequence[Period]) -> Facts:
    """Everything of these periods, and the goals of these cycles. Eight queries at most."""
    day = today(team)
    remember_unseen(reader)
    first = periods[0].first if periods else day
    rows = _rows(team, reader, first, day)
    goals: list[Goal] = list(_goals(team, reader, cycles, first)[: MOST_GOALS + 1])
    for goal in goals:
        goal.organization = team.organization
    read = goals[:MOST_GOALS]
    stands, closed = _standings(read, periods, day)
    return Facts(
        today=day,
        steps=[_thing(row, team) for row in rows if row.what == STEP],
        finished=[_thing(row, team) for row in rows if row.what in (TASK, MILESTONE)],
        updates=_updates(rows, team, day),
        requests=[_request(row, team) for row in rows if row.what == SUPPORT],
        goals=read,
        stands=stands,
        closed=closed,
        left_out=len(goals) > MOST_GOALS,
    )


# --- Work ---------------------------------------------------------------------------------------------


def _rows(team: Team, reader: Person, first: datetime.date, day: datetime.date) -> list[Row]:
    """What was finished, promised, owed or asked for since the first day."""
    since = datetime.datetime.combine(first, datetime.time(), team.organization.zone)
    of_team = {"organization": team.organization_id, "team": team}
    tasks: Any = Task.objects.visible_to(reader).naming_their_goal()
    updates = WeeklyUpdate.objects.filter(**of_team, week__gte=first)
    absences = Absence.objects.filter(person__in=updates.order_by().values("person"))
    parts = [
        _tasks(TASK, tasks.filter(**of_team, status=Task.Status.DONE, done_at__gte=since)),
        _tasks(STEP, tasks.filter(next_step__review__team=team, next_step__review__week__gte=first)),
        _milestones(team, reader, since),
        columns(
            Row,
            updates,
            what=Value(UPDATE),
            title="person__name",
            due="due_on",
            made_at="asked_at",
            done_at="written_at",
            person="person",
            week="week",
        ),
        columns(
            Row,
            absences.touching(first, day),
            what=Value(ABSENCE),
            due="first_day",
            original_due="last_day",
            person="person",
        ),
        _support(team, reader, since),
    ]
    every: Any = parts[0].union(*parts[1:], all=True)
    rows = [Row(*row) for row in every.order_by("what")]
    return sorted(rows, key=lambda row: (row.what, row.due or first, row.number or 0, row.pk))


# The first part of the union is of tasks: it says of what type the columns are that tasks do not have.
NO_MOMENT, NO_DAY = Cast(Value(None), DateTimeField()), Cast(Value(None), DateField())
NO_NUMBER = Cast(Value(None), IntegerField())


def _tasks(what: int, rows: Any) -> Any:
    alike = ("number", "title", "status", "due", "original_due", "done_at")
    return columns(
        Row,
        rows.annotate(what=Value(what)),
        what="what",
        made_at=NO_MOMENT,
        ended_at=NO_MOMENT,
        person=NO_NUMBER,
        week="next_step__review__week" if what == STEP else NO_DAY,
        **dict(zip(alike, alike, strict=True)),
    )


def _milestones(team: Team, reader: Person, since: datetime.datetime) -> Any:
    rows = Milestone.objects.filter(
        organization=team.organization_id,
        plan__team=team,
        plan__removed_at=None,
        done_at__gte=since,
        dropped_at=None,
    )
    its_goal = Q(plan__goal__isnull=True) | ~Q(plan__goal__in=unseen_goals(reader))
    alike = ("title", "due", "original_due", "done_at")
    return columns(
        Row,
        rows.filter(its_goal),
        what=Value(MILESTONE),
        status=Value(Task.Status.DONE.value),
        **dict(zip(alike, alike, strict=True)),
    )


def _support(team: Team, reader: Person, since: datetime.datetime) -> Any:
    rows: Any = SupportRequest.objects.visible_to(reader)
    shown = Q(closed_at=None) | Q(closed_at__gte=since) | Q(answered_at__gte=since)
    return columns(
        Row,
        rows.filter(shown, hides_goal=False, organization=team.organization_id, team=team),
        what=Value(SUPPORT),
        number="number",
        title="need",
        status="state",
        made_at="asked_at",
        done_at="answered_at",
        ended_at="closed_at",
    )


def _day(moment: datetime.datetime | None, team: Team) -> datetime.date | None:
    return day_of(moment, team) if moment else None


def _thing(row: Row, team: Team) -> Thing:
    path = f"milestones/{row.pk}/why/" if row.what == MILESTONE else f"tasks/{row.number}/"
    done = _day(row.done_at, team)
    return Thing(row.title, path, row.status, row.due, row.original_due, done, row.week)


def _request(row: Row, team: Team) -> Request:
    asked = _day(row.made_at, team)
    assert asked is not None
    path = f"support/{row.number}/"
    return Request(row.title, path, asked, _day(row.done_at, team), _day(row.ended_at, team))


def _updates(rows: Sequence[Row], team: Team, day: datetime.date) -> list[Update]:
    """As the page of each week's updates tells them: on its Sunday, the present ones today."""
    away: dict[int | None, list[Span]] = {}
    for row in rows:
        if row.what == ABSENCE and row.due and row.original_due:
            away.setdefault(row.person, []).append((row.due, row.original_due))
    found = []
    for row in rows:
        if row.what != UPDATE or row.week is None:
            continue
        state = state_on(
            min(day, row.week + 6 * DAY),
            due=row.due,
            asked=row.made_at is not None,
            written=_day(row.done_at, team),
            away=away.get(row.person, ()),
        )
        path = f"teams/{team.slug}/updates/{week_label(row.week)}/#update-{row.person}"
        found.append(Update(row.title, path, row.week, state))
    return found


# --- Goals --------------------------------------------------------------------------------------------


def _goals(team: Team, reader: Person, cycles: Sequence[Period], first: datetime.date) -> Any:
    """The team's own goals, newest cycle first; members' goals are theirs, not the team's."""
    wanted = Q(cycle__in=[one.cycle.pk for one in cycles if one.cycle]) | Q(cycle__ends_on__gte=first)
    rows = Goal.objects.visible_to(reader).filter(wanted, organization=team.organization_id, team=team)
    rows = rows.filter(is_personal=False).exclude(state=Goal.State.DRAFT).select_related("cycle")
    return rows.order_by("-cycle__starts_on", "position", "number")


def _standings(
    goals: Sequence[Goal], periods: Sequence[Period], day: datetime.date
) -> tuple[dict[datetime.date, list[GoalStanding]], list[GoalStanding]]:
    """By the last day of each period where the goals stood that counted then; and where closed ones ended."""
    by_day = {one.last: one for one in periods}
    days = sorted({*by_day, day})

    def is_wanted(goal: Goal, on: datetime.date) -> bool:
        return (on == day and goal.is_closed) or (on in by_day and counts(goal, by_day[on]))

    stands = dict(zip(days, standings_on(days, goals, wanted=is_wanted), strict=True))
    found = {on: [one for one in stands[on] if counts(one.goal, period)] for on, period in by_day.items()}
    return found, [one for one in stands[day] if one.goal.is_closed]


def counts(goal: Goal, period: Period) -> bool:
    """Whether a goal counts at the end of a period: of a cycle its own, in a week those that were open.

    Goals that were dropped count until then.
    """
    if period.cycle is not None:
        return goal.cycle_id == period.cycle.pk and goal.outcome != Goal.Outcome.DROPPED
    ended = goal.closed_at is not None and day_of(goal.closed_at, goal.organization) <= period.last
    return goal.first_day <= period.last <= goal.last_day and not ended
