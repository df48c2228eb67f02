"""Builds the agenda of a team's week out of goals, tasks and the trail, in a fixed number of queries."""

import datetime
import functools
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from feedback.agenda import (
    Agenda,
    Ahead,
    Away,
    Change,
    DependencyLine,
    GoalLine,
    MetricLine,
    Number,
    Parting,
    PersonAhead,
    Slip,
    Step,
    SupportLine,
    UpdateLine,
    Who,
    who,
)
from feedback.models import Correction, WeeklyReview
from feedback.past import Past, name_people
from feedback.people import People
from feedback.queries import goals_for_review
from feedback.record import thaw
from feedback.rhythm.part import planned
from feedback.spans import Span, week_span
from feedback.updates.part import average, update_lines
from feedback.votes.part import vote_lines
from feedback.work import OF_MEETING, Asked, Work
from feedback.work_rows import ABSENCE, MEMBER, Row, work_rows
from goals.divergences import Divergence, divergences
from goals.models import Dependency, Goal, KeyResult
from goals.numbers import ZERO, PlanItem, plan_progress
from goals.registry import plan_items
from goals.standing import GoalStanding, KeyResultStanding, standings_on
from tasks.lines import reference, short_statement
from tasks.load import Calendar
from tasks.models import ActionPlan, Milestone, SupportRequest, Task
from tasks.support.lines import asked_on, response_days, waits
from teamops.activity.models import Event
from teamops.dates import DAY, WEEK, day_of, monday, today
from teamops.people.models import Organization, Person, Team
from teamops.people.named import Named
from teamops.prepared import prepared
from teamops.prepared.following import Following, told

INSTANT = datetime.timedelta(microseconds=1)
# A part shows so many lines at most; the meeting is 45 minutes long.
MOST_LINES = 40
# Read of the trail at most.
MOST_EVENTS = 200
# What happened is told of these verbs; the rest is on the pages of goals and tasks.
TOLD = frozenset(
    {
        "goal.created",
        "goal.activated",
        "goal.handed_over",
        "goal.adjusted",
        "goal.closed",
        "goal.reopened",
        "goal.status_stated",
        "key_result.added",
        "key_result.adjusted",
        "key_result.dropped",
        "key_result.handed_over",
        "key_result.finding_dismissed",
        "key_result.restored",
        "milestone.handed_over",
        "milestone.moved",
        "milestone.finished",
        "milestone.dropped",
        "dependency.asked",
        "dependency.accepted",
        "dependency.declined",
        "dependency.promise_moved",
        "dependency.delivered",
        "dependency.sent_back",
        "dependency.confirmed",
        "dependency.withdrawn",
        "task.moved",
        "task.blocked",
        "task.unblocked",
        "task.handed_over",
        "team.member_added",
        "team.member_removed",
        "team.lead_changed",
        "team.handed_over",
    }
)
# Of these it is told where one of these fields was changed.
TOLD_OF = {"task.edited": ["assignee", "priority", "due"], "milestone.edited": ["owner"]}
# Who is meant stands in one of these.
WHOM = ("person", "assignee", "owner", "lead")
# What of the last record is set beside the present.
COMPARED = ("numbers", "goals")
COUNTERS = ("last_goal_number", "last_task_number", "last_support_number")
# Of these statuses the worse one comes first.
RISK = {"off_track": 0, "at_risk": 1, "on_track": 2, "not_started": 3, "done": 4, "draft": 5, "": 5}


def gather(
    team: Team,
    week: datetime.date,
    review: WeeklyReview | None,
    last: WeeklyReview | None,
    span: Span | None = None,
) -> Agenda:
    """The agenda of the week that begins on this Monday, as it is known now; `last` is the review before.

    A past week is told as of its Sunday (`feedback.past`). What has changed is what differs from the last
    record, or from before the last review if it was not closed. `span`: it is of a month or a cycle.
    """
    return gather_all(team, week, review, last, span=span).agenda


class Gathered(NamedTuple):
    """`kinds`: the agenda as those see it to whom it is not shown as a whole, by what they see."""

    agenda: Agenda
    corrections: Sequence[Correction]
    members: frozenset[int] = frozenset()  # ids of who works in the team
    meeting: Sequence[Row] = ()  # see `feedback.meeting.room`
    people: People | None = None
    kinds: dict[Any, Agenda] | None = None


class Results(NamedTuple):
    """What the goals of a team come to. `titles`: what an event's subject is called, with the numbers of the
    goals that it is for; `followed`: the ids of the metrics that key results show."""

    numbers: list[Number]
    lines: list[GoalLine]
    titles: "Mapping[Subject, Title]"
    followed: frozenset[int | None]


class Standings(NamedTuple):
    """Where a team's goals stand now, and where they stood at the last review. `done`: the share of each
    goal's plans that is done, where its tasks have been read."""

    stands: Sequence[GoalStanding]
    then: Sequence[GoalStanding]
    done: Mapping[int, Decimal] | None


Subject = tuple[str, int]
Title = tuple[str, list[int]]

# Of a megabyte each where a team has a thousand tasks.
_kept: Following[Gathered] = Following(most=32)
# Steps of it, which have nothing new where only tasks have.
_results: Following[Results] = Following(most=32)
_standings: Following[Standings] = Following(most=32)
_updates: Following[list[UpdateLine]] = Following(most=32)


def forget() -> None:
    """As in a process that has just started; for tests."""
    for kept in (_kept, _results, _standings, _updates):
        kept.forget()


def gather_all(
    team: Team,
    week: datetime.date,
    review: WeeklyReview | None,
    last: WeeklyReview | None,
    people: People | None = None,
    span: Span | None = None,
) -> Gathered:
    """The same, with the corrections of a review that was closed and is open again.

    Ten queries, whatever there is to tell: the work, the goals with what is directly below, what is deeper
    where it is not known what that came to, key results, check-ins, plans, dependencies, the trail, and of a
    past week `people`. What their answers come to is kept for as long as they are the same.
    """
    people = people or People(team.organization_id)
    span = span or week_span(week)
    day = min(today(team), span.last)
    past = Past(team, _moment(team, span.end)) if day < today(team) else None
    since = since_last(team, week, last, span)
    rows = _rows(team, span, day, review, last, since, past)
    place = team, span, day, review, last, since, past
    if past:
        return _gathered(rows, people, *place)
    # Who is here says so every twenty seconds, and nothing follows from it.
    meeting = [row for row in rows if row.what in OF_MEETING]
    rest = [row for row in rows if row.what not in OF_MEETING]
    key = team.pk, span.kind, span.label, day, people.offers, get_language()
    given = rest, told(review, "facilitator"), told(last), told(span.cycle), _whose(team)
    found = _kept.get(key, given, lambda: _gathered(rest, people, *place))
    assert found.people is not None
    return found._replace(meeting=meeting, people=found.people.again())


def _gathered(
    rows: Sequence[Row],
    people: People,
    team: Team,
    span: Span,
    day: datetime.date,
    review: WeeklyReview | None,
    last: WeeklyReview | None,
    since: datetime.datetime,
    past: Past | None,
) -> Gathered:
    """What follows from the rows of the work, and from what is asked for here."""
    week, work = span.first, Work.of(rows)
    between = _between(team, since, week, past)
    events, undone = _events(team, since, span, past, work, between)
    tasks, milestones, support = work.tasks, work.milestones, work.support
    if past:
        tasks, milestones = _as_they_were(past, work, undone, review, last, since)
        between = _still_between(past.dependencies(between, undone), since, week)
        support = past.support(support, undone)
        asked = [one.request for one in support]
        name_people([*tasks, *milestones, *between, *asked], people)
    promised = [task for task in tasks if _promised_in(task)]
    results = _results_of(team, day, day_of(since - INSTANT, team), last, past)
    members = frozenset(row.owner for row in work.updates if row.what == MEMBER and row.owner)
    turn = planned(work.turns if span.kind == "week" else [], work.updates, team, week)
    of_week = span.kind == "week"  # what lies just ahead, and updates, are told week by week
    agenda = Agenda(
        team=team.name,
        cycle=span.cycle.name if span.cycle else "",
        week=week,
        as_of=timezone.now(),
        today=day,
        last_week=last.week if last else None,
        last_steps=_steps(_promised_before(promised, review, last, span, since), week, day, team),
        numbers=results.numbers,
        metrics=_metrics(work.metrics, results.followed),
        goals=results.lines,
        changes=_changes(events, tasks, milestones, results.titles, between, team, people),
        slipping=_slipping(tasks, milestones, day, _reasons(events)),
        ahead=_ahead(tasks, milestones, week, day, _Members(work.updates, team.organization.country))
        if of_week
        else [],
        joint_days=work.joint_days[:MOST_LINES] if of_week else [],
        dependencies=_dependencies(between, team, day),
        support=_support(support, team.organization, day, since),
        updates=_update_lines(work.updates, team, week, day) if of_week else [],
        mood=average(work.updates) if of_week else None,
        kudos=work.kudos[:MOST_LINES],
        decisions=work.decisions,
        left=work.left,
        notes=work.notes,
        raised=work.raised[:MOST_LINES],
        facilitator=who(review.facilitator) if review and review.facilitator_id else turn.facilitator,
        next_meeting=turn.following,
        next_steps=_steps(
            [task for task in promised if review and _promised_in(task) == review], week, day, team
        ),
        votes=vote_lines(work.votes, len(members)),
    )
    return Gathered(agenda, work.corrections, members, work.meeting, people, {})


def _results_of(
    team: Team, day: datetime.date, before: datetime.date, last: WeeklyReview | None, past: Past | None
) -> Results:
    def work_out() -> Results:
        stands, then, parting = _stand(team, day, before, past)
        told_then = _compared(json.dumps(last.record)) if last and last.record else None
        return Results(
            _numbers(stands, then, told_then),
            _goal_lines(stands, then, told_then, parting),
            _titles_of(stands),
            frozenset(one.key_result.metric_id for goal in stands for one in goal.key_results),
        )

    if past:
        return work_out()
    key = team.pk, day, before, last and last.pk, get_language()
    return _results.get(key, (_whose(team), told(last)), work_out)


def _update_lines(
    rows: Sequence[Row], team: Team, week: datetime.date, day: datetime.date
) -> list[UpdateLine]:
    key = team.pk, week, day, get_language()
    given = rows, _whose(team)
    return _updates.get(key, given, lambda: update_lines(rows, team, week, day))


def standing_now(team: Team, review: WeeklyReview | None, last: WeeklyReview | None, span: Span) -> Agenda:
    """Of the review that is open what is set beside another one: results, next steps, what slips, decisions.
    Six queries; the records of the reviews need not be loaded."""
    week, day, since = span.first, min(today(team), span.last), since_last(team, span.first, last, span)
    work = Work.of(_rows(team, span, day, review, last, since, None))
    results = _results_of(team, day, day_of(since - INSTANT, team), None, None)
    promised = [task for task in work.tasks if review and _promised_in(task) == review]
    return Agenda(
        team=team.name,
        week=week,
        as_of=timezone.now(),
        today=day,
        last_week=last.week if last else None,
        last_steps=_steps(_promised_before(work.tasks, review, last, span, since), week, day, team),
        numbers=results.numbers,
        goals=results.lines,
        slipping=_slipping(work.tasks, work.milestones, day, {}),
        decisions=work.decisions,
        next_steps=_steps(promised, week, day, team),
    )


def _whose(team: Team) -> Any:
    """The team and its organization, to compare; each new task moves the counters, and nothing follows."""
    return told(team, "organization", without=COUNTERS)


@functools.lru_cache(maxsize=64)
def _compared(record: str) -> Agenda:
    """What of a record is set beside the present; to make its values takes long, to compare its text not."""
    return thaw(json.loads(record), COMPARED)


def _moment(team: Team, day: datetime.date) -> datetime.datetime:
    """The beginning of the day in the organization's zone."""
    return datetime.datetime.combine(day, datetime.time(), tzinfo=team.zone)


def since_last(
    team: Team, week: datetime.date, last: WeeklyReview | None, span: Span | None = None
) -> datetime.datetime:
    """The moment from which on something is a change.

    When the last review was closed, at the latest the end of its week; if it was not, its week's beginning.
    A first review looks back on the week before it, one of a month or a cycle on the whole of that.
    """
    if last is None:
        return _moment(team, week if span and span.kind != "week" else week - WEEK)
    if last.closed_at is None:
        return _moment(team, last.week)
    return min(last.closed_at, _moment(team, last.span.end))


# --- What is read -------------------------------------------------------------------------------------


def _rows(
    team: Team,
    span: Span,
    day: datetime.date,
    review: WeeklyReview | None,
    last: WeeklyReview | None,
    since: datetime.datetime,
    past: Past | None,
) -> list[Row]:
    """Tasks, milestones and joint days from today until the end of next week, and what is written down."""
    reviews = [one.pk for one in (last, review) if one and one.pk]
    own, moment = review.pk if review else None, past.moment if past else None
    place = team.organization_id, team.pk
    week, end = span.first, _moment(team, span.end)
    found = work_rows(*place, reviews, own, since, week, day, week + 2 * WEEK, end, moment)
    return list(map(Row._make, found))


def _as_they_were(
    past: Past,
    work: Work,
    undone: Sequence[Event],
    review: WeeklyReview | None,
    last: WeeklyReview | None,
    since: datetime.datetime,
) -> tuple[list[Task], list[Milestone]]:
    """The tasks and milestones of a past week; what was promised in it stays as it is now."""
    promised = {task.pk for task in work.tasks if review and _promised_in(task) == review}
    tasks, milestones = past.work(work, undone, promised)
    shown = [
        task
        for task in tasks
        if task.is_open or (task.done_at and task.done_at >= since) or _promised_in(task) in (last, review)
    ]
    return shown, milestones


def _stand(
    team: Team, day: datetime.date, before: datetime.date, past: Past | None
) -> tuple[Sequence[GoalStanding], Sequence[GoalStanding], Mapping[int, Sequence[Divergence]]]:
    """Where the team's goals stand, where they stood on the day before, and where work and result part."""
    if past:
        stood = _stood(team, day, before, past)
    else:
        key = team.pk, day, before, get_language()
        given = _whose(team)
        stood = _standings.get(key, given, lambda: _stood(team, day, before, None))
    return stood.stands, stood.then, divergences(stood.stands, day, stood.done)


def _stood(team: Team, day: datetime.date, before: datetime.date, past: Past | None) -> Standings:
    moment = past.moment if past else None
    rows = goals_for_review(team.organization_id, team.pk, day, moment)
    shown: list[Goal] = [goal for goal in rows if goal.is_shown][:MOST_LINES]  # type: ignore[attr-defined]
    if past:
        shown = past.goals(shown)
    own = {goal.pk for goal in shown}
    below = [goal for goal in rows if goal.parent_id in own and not goal.is_draft]
    plans = PlansRead([goal.pk for goal in shown if goal.is_active], always=past is not None)
    stands, then = standings_on([day, before], shown, also=["latest"], children=below, plans=plans)
    return Standings(stands, then, plans.done)


class PlansRead:
    """Reads the plans that key results follow together with those of all goals that run. Where none follows
    its plan, nothing is read unless `always`: of what runs the database can count what is done."""

    def __init__(self, running: Sequence[int], *, always: bool) -> None:
        self.running, self.always = running, always
        self.done: dict[int, Decimal] | None = None  # by goal, as `goals.registry.plans_done` has it

    def __call__(self, key_results: Mapping[int, Sequence[KeyResult]]) -> dict[int, list[PlanItem]]:
        following = {goal for goal, ones in key_results.items() if any(one.is_from_plan for one in ones)}
        if not following and not self.always:
            return {}
        wanted = following.union(self.running)
        found = plan_items(sorted(wanted)) if wanted else {}
        shares = {goal: plan_progress(items, datetime.date.max) for goal, items in found.items()}
        self.done = {goal: share for goal, share in shares.items() if share is not None}
        return {goal: items for goal, items in found.items() if goal in following}


def _between(
    team: Team, since: datetime.datetime, week: datetime.date, past: Past | None
) -> list[Dependency]:
    if past is None:
        return _between_now(team.organization_id, team.pk, since, week)
    return list(Dependency.objects.for_review(team, since, week, past.changed("dependency"))[:MOST_LINES])


@prepared
def _between_now(
    organization: int, team: int, since: datetime.datetime, week: datetime.date
) -> QuerySet[Dependency]:
    of_team = Team(pk=team, organization_id=organization)
    return Dependency.objects.for_review(of_team, since, week)[:MOST_LINES]


def _still_between(
    then: Iterable[Dependency], since: datetime.datetime, week: datetime.date
) -> list[Dependency]:
    """Of a past week, what was to be told of then."""
    confirmed, declined = Dependency.State.CONFIRMED, Dependency.State.DECLINED
    return [
        one
        for one in then
        if one.is_open
        or (one.state == confirmed and one.confirmed_at and one.confirmed_at >= since)
        or (one.state == declined and one.needed_on >= week)
    ]


def _events(
    team: Team,
    since: datetime.datetime,
    span: Span,
    past: Past | None,
    work: Work,
    between: Sequence[Dependency],
) -> tuple[list[Event], list[Event]]:
    """What the trail tells since the last review until the end of the week, oldest first; and of a past week
    what has happened since, newest first."""
    until = _moment(team, span.end)
    if past is None:
        found = _told_events(team.organization_id, team.pk, since, until)
        return found[::-1], []
    rows = Event.objects.filter(organization=team.organization_id).select_related("actor")
    wanted = _is_told(team.pk, since, until) | past.changes(work, between)
    found = list(rows.filter(wanted).order_by("-at", "-pk"))
    earlier = [event for event in found if event.at < until]
    return earlier[:MOST_EVENTS][::-1], [event for event in found if event.at >= until]


def _is_told(team: int, since: datetime.datetime, until: datetime.datetime) -> Q:
    told = Q(verb__in=TOLD)
    for verb, fields in TOLD_OF.items():
        told |= Q(verb=verb, after__has_any_keys=fields)
    return told & Q(team=team, at__gte=since, at__lt=until)


@prepared
def _told_events(
    organization: int, team: int, since: datetime.datetime, until: datetime.datetime
) -> QuerySet[Event]:
    """The newest first."""
    rows = Event.objects.filter(_is_told(team, since, until), organization=organization)
    return rows.select_related("actor").order_by("-at", "-pk")[:MOST_EVENTS]


def _goals_of_plan(plan: ActionPlan | None) -> list[int]:
    """The number of the plan's goal, if it has one."""
    return [plan.goal.number] if plan and plan.goal else []


def _goals_of_task(task: Task) -> list[int]:
    """The numbers of the goals that it is for: its plan's, and that of its key result."""
    own = [task.key_result.goal.number] if task.key_result else []
    return sorted({*_goals_of_plan(task.plan), *own})


# --- The parts ----------------------------------------------------------------------------------------


def _promised_before(
    tasks: Iterable[Task],
    own: WeeklyReview | None,
    last: WeeklyReview | None,
    span: Span,
    since: datetime.datetime,
) -> Iterator[Task]:
    """What the last review promised, and of what earlier ones promised that which nobody had done by then, or
    has dropped; of a month or a cycle also what the reviews within it promised.
    """
    for task in tasks:
        review = _promised_in(task)
        if review is None or review == own:
            continue
        within = span.kind != "week" and span.first <= review.week < span.end
        waited = task.is_open or bool(task.done_at and task.done_at >= since)
        if review == last or within or (waited and review.week < span.first):
            yield task


def _steps(tasks: Iterable[Task], week: datetime.date, day: datetime.date, team: Team) -> list[Step]:
    """Next steps as lines, the open ones first."""
    until = min(week, monday(day))  # nothing has been carried into a week that has not begun
    steps = [
        Step(
            task=task.pk,
            number=task.number,
            title=task.title,
            status=task.status,
            who=who(task.assignee),
            due=task.due,
            done_on=day_of(task.done_at, team) if task.done_at else None,
            late=bool(task.is_open and task.due and task.due < day),
            weeks_open=max((until - review.week).days // 7, 0),
            of_goals=_goals_of_task(task),
            part=task.next_step.part,
        )
        for task in tasks
        if (review := _promised_in(task))
    ]
    return sorted(steps, key=lambda step: (step.status == "done", step.due or datetime.date.max, step.number))


def _promised_in(task: Task) -> WeeklyReview | None:
    """The review whose next step the task is; loaded with the task."""
    step = getattr(task, "next_step", None)
    return step.review if step else None


def _numbers(
    stands: Sequence[GoalStanding], then: Sequence[GoalStanding], told: Agenda | None
) -> list[Number]:
    """Every key result with a number, in the order of its goals."""
    earlier = {one.key_result.pk: one.value for goal in then for one in goal.key_results}
    earlier |= {line.key_result: line.now for line in told.numbers} if told else {}
    return [
        _number(one, earlier.get(one.key_result.pk))
        for goal in stands
        if not goal.goal.is_draft
        for one in goal.key_results
        if one.key_result.has_number
    ][:MOST_LINES]


def _number(one: KeyResultStanding, before: Decimal | None) -> Number:
    result = one.key_result
    change = one.value - before if one.value is not None and before is not None else None
    return Number(
        key_result=result.pk,
        goal=result.goal.number,
        what=result.statement,
        unit=result.unit,
        before=before,
        now=one.value,
        change=change,
        better=_is_better(result, before, one.value),
        target=result.target,
        trend=one.trend,
        progress=one.progress,
        expected=one.expected,
        status=one.status,
        kind=result.kind,
        start=result.start,
        precision=result.precision,
    )


def _is_better(result: KeyResult, before: Decimal | None, now: Decimal | None) -> bool | None:
    """Whether the number moved the right way; between two bounds every place is as good as another."""
    if before is None or now is None or now == before:
        return None
    if result.kind == KeyResult.Kind.BETWEEN:
        was, is_now = _outside(result, before), _outside(result, now)
        return None if was == is_now else is_now < was
    return (now > before) is (result.kind not in (KeyResult.Kind.DECREASE, KeyResult.Kind.AT_MOST))


def _outside(result: KeyResult, value: Decimal) -> Decimal:
    """How far the value lies outside of the bounds, 0 between them."""
    low = result.start - value if result.start is not None else ZERO
    high = value - result.target if result.target is not None else ZERO
    return max(low, high, ZERO)


def _metrics(metrics: Iterable[MetricLine], followed: Collection[int | None]) -> list[MetricLine]:
    """The team's own metrics that have a value, but those that a key result here shows already."""
    return [one for one in metrics if one.now is not None and one.pk not in followed][:MOST_LINES]


def _goal_lines(
    stands: Sequence[GoalStanding],
    then: Sequence[GoalStanding],
    told: Agenda | None,
    parting: Mapping[int, Sequence[Divergence]],
) -> list[GoalLine]:
    """The goals by risk: the greatest fall in confidence and status first, then by status."""
    lines = {line.number: line for line in told.goals} if told else {}
    return sorted(
        (
            _goal_line(now, lines.get(now.goal.number, before), parting.get(now.goal.pk, ()))
            for now, before in zip(stands, then, strict=True)
        ),
        key=_risk,
    )


def _goal_line(now: GoalStanding, before: GoalStanding | GoalLine, parting: Sequence[Divergence]) -> GoalLine:
    """A goal beside itself at the last review."""
    return GoalLine(
        number=now.goal.number,
        statement=short_statement(now.goal.statement),
        owner=who(now.goal.owner),
        status=now.status,
        status_before=before.status if now.goal.is_active else "",
        progress=now.progress,
        expected=now.expected,
        confidence=now.confidence,
        confidence_change=now.confidence - before.confidence if now.confidence and before.confidence else 0,
        last_day=now.day,
        stale=now.stale and now.goal.is_active,
        note=_newest_note(now),
        partings=[_parting(one) for one in parting],
    )


def _parting(one: Divergence) -> Parting:
    finding, key_result = one.finding, one.standing.key_result
    return Parting(
        kind=finding.kind,
        what=key_result.statement,
        unit=key_result.unit,
        before=finding.before,
        now=finding.now,
        plan=finding.plan,
        confidence=finding.confidence,
        chance_before=finding.chance_before,
        chance=finding.chance,
        precision=key_result.precision,
        key_result=key_result.pk,
    )


def _risk(line: GoalLine) -> tuple[int, int, int]:
    fall = RISK.get(line.status_before, 5) - RISK.get(line.status, 5) if line.status_before else 0
    return (min(line.confidence_change, 0) - max(fall, 0), RISK.get(line.status, 5), line.number)


def _newest_note(standing: GoalStanding) -> str:
    """The words of the newest check-in of the goal that has some."""
    latest = [one.key_result.latest for one in standing.key_results if one.key_result.latest]
    spoken = [check_in for check_in in latest if check_in.note and check_in.day <= standing.on]
    return max(spoken, key=lambda check_in: check_in.day).note if spoken else ""


def _changes(
    events: Iterable[Event],
    tasks: Iterable[Task],
    milestones: Iterable[Milestone],
    of_goals: Mapping[Subject, Title],
    between: Iterable[Dependency],
    team: Team,
    people: People,
) -> list[Change]:
    """What the trail tells, oldest first; nothing of what has no title. One query where people are meant, and
    none where they are known already.
    """
    things: dict[Subject, Task | Milestone | Dependency] = {("task", one.pk): one for one in tasks}
    things |= {("milestone", one.pk): one for one in milestones}
    things |= {("dependency", one.pk): one for one in between}
    titles: dict[Subject, Title] = {**of_goals, ("team", team.pk): (team.name, [])}
    subjects = things.keys() | titles.keys()
    found = [one for one in events if (one.subject_type, one.subject_id) in subjects][-MOST_LINES:]
    for subject in {(one.subject_type, one.subject_id) for one in found} & things.keys():
        titles[subject] = _title(things[subject])
    meant = {event.pk: pk for event in found if (pk := _whom(event))}
    named = people.named(meant.values()) if meant else {}
    return [
        Change(
            event.verb,
            event.at,
            who(event.actor),
            titles[event.subject_type, event.subject_id][0],
            event.before,
            event.after,
            titles[event.subject_type, event.subject_id][1],
            event.pk,
            who(named.get(meant.get(event.pk, 0))),
        )
        for event in found
    ]


def _titles_of(stands: Iterable[GoalStanding]) -> dict[Subject, Title]:
    """A key result's own words stand in the sentence; before it stands its goal."""
    titles: dict[Subject, Title] = {}
    for stand in stands:
        title = short_statement(stand.goal.statement), [stand.goal.number]
        titles["goal", stand.goal.pk] = title
        titles |= {("keyresult", one.key_result.pk): title for one in stand.key_results}
    return titles


def _title(thing: Task | Milestone | Dependency) -> Title:
    """What it is called, and the numbers of the goals that it is for."""
    if isinstance(thing, Task):
        return thing.title, _goals_of_task(thing)
    if isinstance(thing, Milestone):
        return thing.title, _goals_of_plan(thing.plan)
    return thing.what, [thing.goal.number]


def _whom(event: Event) -> int | None:
    """The person whom the change is about, by id."""
    told = [event.after[name] for name in WHOM if event.after.get(name)]
    # That somebody leads is said beside who it is.
    return next((one for one in told if isinstance(one, int) and not isinstance(one, bool)), None)


def _reasons(events: Iterable[Event]) -> dict[tuple[str, int], str]:
    """Why dates have moved since the last review: the newest reason of each task and milestone."""
    return {
        (event.subject_type, event.subject_id): str(event.after["reason"])
        for event in events
        if event.after.get("reason")
    }


def _slipping(
    tasks: Iterable[Task],
    milestones: Iterable[Milestone],
    day: datetime.date,
    reasons: Mapping[tuple[str, int], str],
) -> list[Slip]:
    """Blocked first, then what is late or has moved, the longest slip first."""
    slips = [
        Slip(
            kind="task",
            number=task.number,
            what=task.title,
            part_of=reference(task),
            owner=who(task.assignee),
            was=task.original_due,
            now=task.due,
            days=_slip(task, day),
            moves=task.moves,
            blocked=task.blocked,
            late=bool(task.due and task.due < day),
            why=task.blocked_reason if task.blocked else reasons.get(("task", task.pk), ""),
            helper=who(task.helper) if task.blocked else None,
            of_goals=_goals_of_task(task),
        )
        for task in tasks
        if task.is_open and (task.blocked or (task.due and task.due < day) or (task.slip or 0) > 0)
    ]
    slips += [
        Slip(
            kind="milestone",
            number=None,
            what=point.title,
            part_of=short_statement(point.plan.goal.statement) if point.plan.goal else point.plan.name,
            owner=who(point.owner),
            was=point.original_due,
            now=point.due,
            days=_slip(point, day),
            moves=point.moves,
            blocked=False,
            late=bool(point.due and point.due < day),
            why=reasons.get(("milestone", point.pk), ""),
            helper=None,
            of_goals=_goals_of_plan(point.plan),
            pk=point.pk,
        )
        for point in milestones
        if point.is_open and ((point.due and point.due < day) or (point.slip or 0) > 0)
    ]
    return sorted(slips, key=lambda slip: (not slip.blocked, -slip.days, slip.what))[:MOST_LINES]


def _slip(thing: Task | Milestone, day: datetime.date) -> int:
    """Calendar days from the original date to the present one, or to today where that has passed."""
    if thing.due is None:
        return 0
    return (max(thing.due, day) - (thing.original_due or thing.due)).days


class _Members:
    """Who works in the team, their hours a day, and when they are away."""

    def __init__(self, rows: Iterable[Row], country: str) -> None:
        self.country = country
        self.hours: dict[int, Decimal] = {}
        self.away: dict[int, list[tuple[datetime.date, datetime.date]]] = {}
        self.named: dict[int, Who | None] = {}
        named = Named()
        for row in rows:
            if row.what in (MEMBER, ABSENCE) and row.owner:
                self.named[row.owner] = who(named.person(row.owner, row.owner_name, row.owner_state))
            if row.what == MEMBER and row.owner and row.estimate is not None:
                self.hours[row.owner] = row.estimate
            elif row.what == ABSENCE and row.owner and row.due and row.original_due:
                self.away.setdefault(row.owner, []).append((row.due, row.original_due))

    def capacity(self, pk: int, first: datetime.date, last: datetime.date) -> Decimal | None:
        """The hours that a member works between two days; of who is none nobody knows."""
        if pk not in self.hours:
            return None
        return Calendar(self.country, self.hours[pk], tuple(self.away.get(pk, ()))).hours(first, last)


def _ahead(
    tasks: Iterable[Task],
    milestones: Iterable[Milestone],
    week: datetime.date,
    day: datetime.date,
    members: _Members,
) -> list[PersonAhead]:
    """By person what is due from today until the end of next week, milestones first; and who is away."""
    until = week + 2 * WEEK
    due: dict[int, tuple[Who | None, list[Ahead], list[Decimal]]] = {}
    for point in milestones:
        if point.is_open and point.due and day <= point.due < until:
            _person(due, point.owner)[1].append(
                Ahead("milestone", point.title, point.due, of_goals=_goals_of_plan(point.plan))
            )
    for task in tasks:
        if task.is_open and task.due and day <= task.due < until:
            entry = _person(due, task.assignee)
            entry[1].append(
                Ahead("task", task.title, task.due, task.number, _goals_of_task(task), task.estimate)
            )
            if task.estimate is not None:
                entry[2].append(task.estimate)
    away = {pk: _still_away(spans, day, until) for pk, spans in members.away.items() if pk in members.hours}
    for pk, spans in away.items():
        if spans:
            due.setdefault(pk, (members.named[pk], [], []))
    lines = [
        PersonAhead(
            person,
            [one for one in things if one.due < week + WEEK],
            [one for one in things if one.due >= week + WEEK],
            sum(hours, Decimal(0)) if hours else None,
            away.get(pk, []),
            members.capacity(pk, day, until - DAY),
        )
        for pk, (person, things, hours) in due.items()
    ]
    return sorted(lines, key=lambda line: (line.who is None, line.who.name if line.who else ""))


def _still_away(
    spans: Iterable[tuple[datetime.date, datetime.date]], day: datetime.date, until: datetime.date
) -> list[Away]:
    return [Away(first, last) for first, last in sorted(spans) if last >= day and first < until]


def _person(
    due: dict[int, tuple[Who | None, list[Ahead], list[Decimal]]], person: Person | None
) -> tuple[Who | None, list[Ahead], list[Decimal]]:
    return due.setdefault(person.pk if person else 0, (who(person), [], []))


def _dependencies(between: Iterable[Dependency], team: Team, day: datetime.date) -> list[DependencyLine]:
    """What is overdue first, then what is at risk or waits for an answer, then by the day of need."""
    lines = [_dependency(one, team, day) for one in between]
    return sorted(
        lines,
        key=lambda line: (not line.overdue, not line.at_risk, line.state != "asked", line.needed_on, line.pk),
    )


def _dependency(one: Dependency, team: Team, day: datetime.date) -> DependencyLine:
    needs = one.goal.team_id == team.pk
    return DependencyLine(
        pk=one.pk,
        what=one.what,
        needs=needs,
        other=one.team.name if needs else one.goal.team.name,
        goal=one.goal.number if needs else None,
        goal_statement=short_statement(one.goal.statement) if needs else "",
        state=one.state,
        needed_on=one.needed_on,
        promised_on=one.promised_on,
        was=one.original_promised_on,
        days=one.slip,
        moves=one.moves,
        at_risk=one.is_at_risk,
        overdue=one.is_overdue(day),
        owner=who(one.owner),
        why=one.reason,
        of_goals=[one.goal.number],
        asked_on=day_of(one.asked_at, team),
    )


def _support(
    asked: Iterable[Asked], organization: Organization, day: datetime.date, since: datetime.datetime
) -> list[SupportLine]:
    """What is open, the oldest first, then what has ended since the last review; withdrawn is not told."""
    lines = [
        SupportLine(
            number=one.number,
            need=one.need,
            state=one.state,
            asked_on=asked_on(one, organization),
            needed_by=one.needed_by,
            promised_for=one.promised_for,
            took=response_days(one, organization),
            waits=waits(one, day, organization),
            asked_by=who(one.asked_by),
            asked_of=who(one.asked_of),
            answer=one.answer,
            of_goals=of_goals,
        )
        for one, of_goals in asked
        if one.is_open
        or (one.state != SupportRequest.State.WITHDRAWN and one.closed_at and one.closed_at >= since)
    ]
    return sorted(lines, key=lambda line: line.state not in SupportRequest.OPEN)[:MOST_LINES]
