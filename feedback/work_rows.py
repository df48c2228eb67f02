"""Everything that a team has before it and has written down, for its review: one query over all its tables.

Everybody reads a review, so there is no task and no milestone of a goal that is not for everybody.
"""

import datetime
from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from feedback.meeting.room import meeting_columns
from feedback.models import (
    Correction,
    Decision,
    Kudos,
    LeftPart,
    Raised,
    ReviewNote,
    Rhythm,
    TeamMood,
    WeeklyUpdate,
)
from feedback.votes.part import vote_columns
from goals.models import JointEvent, Metric, Reading
from goals.queries import for_everybody, kept_back
from tasks.models import ActionPlan, Milestone, SupportRequest, Task
from teamops.activity.models import Event
from teamops.made import columns
from teamops.people.models import Absence, Person, TeamMembership
from teamops.people.queries import TAKES_PART, Joined
from teamops.prepared import prepared

# fmt: off
(
    DECISION, CORRECTION, LEFT, NOTE, JOINT_DAY, PLAN, SUPPORT, MOOD, MEMBER, ABSENCE, UPDATE, KUDOS, METRIC,
    MILESTONE, TASK,
) = range(15)
# fmt: on
# A team's rhythm with who takes turns, and what is raised: first, because they are few.
RAISED, RHYTHM = -6, -5
# Tasks come last, so that they are what is cut.
MOST_ROWS = 2000


class Row(NamedTuple):
    """One of these; what a thing of its kind does not have is None or empty."""

    what: int
    pk: int
    number: int | None
    title: str
    # Why it is blocked, why it was decided, what was answered, what a day is for, what a correction is about,
    # what a noted item was called, what thanks show, where a metric stood.
    words: str
    status: str
    blocked: bool
    due: datetime.date | None
    original_due: datetime.date | None
    moves: int | None
    estimate: Decimal | None
    made_at: datetime.datetime | None
    done_at: datetime.datetime | None
    dropped_at: datetime.datetime | None
    owner: int | None
    owner_name: str | None
    owner_state: str | None
    helper: int | None
    helper_name: str | None
    helper_state: str | None
    plan: int | None
    plan_name: str | None
    goal: int | None
    goal_number: int | None
    goal_statement: str | None
    key_result: int | None
    measured_goal: int | None  # the number of the key result's goal
    review: int | None  # that promised the task, and its week
    week: datetime.date | None
    team: str | None
    team_path: str | None
    part: str | None  # of the agenda, that something written down is about
    goals: str | None  # numbers of the goals that it tells of, parted by spaces
    more: str | None  # what a decision changed, as JSON; where a metric stands now


def _person(column: str, field: str) -> dict[str, str]:
    return {column: field, f"{column}_name": f"{field}__name", f"{column}_state": f"{field}__state"}


def _written(column: str) -> dict[str, Any]:
    return {"title": "text", "words": column, "made_at": "at", **_person("owner", "author")}


@prepared
def work_rows(
    organization: int,
    team: int,
    reviews: Collection[int],
    review: int | None,
    since: datetime.datetime,
    week: datetime.date,
    first: datetime.date,
    until: datetime.date,
    end: datetime.datetime,
    moment: datetime.datetime | None,
) -> QuerySet[Task, tuple[Any, ...]]:
    """The columns of `Row`: a team's open tasks of which there is something to tell, what ended since that
    moment, the next steps of these reviews; its milestones; its days with others between two days; the
    updates of its members for the week, and who of them is away; the thanks to them and the team's metrics,
    until the `end` of the week; what is written into the review.

    `moment`: more of the team's that is to be read, to which something has happened since then; and its
    plans, for tasks that have left them.
    """
    # The first part says of what type a column is.
    parts = [
        _tasks(organization, team, reviews, since, until, moment),
        _milestones(organization, team, moment),
    ]
    days = JointEvent.teams.through.objects.filter(
        jointevent__in=JointEvent.objects.filter(
            organization=organization, teams=team, day__gte=first, day__lt=until, cancelled_at__isnull=True
        ).values("pk")
    )
    parts.append(
        columns(
            Row,
            days,
            what=Value(JOINT_DAY),
            pk=F("jointevent"),
            title="jointevent__title",
            words="jointevent__purpose",
            due="jointevent__day",
            team="team__name",
            team_path="team__path",
        )
    )
    parts.append(_support(organization, team, since))
    parts += _updates(organization, team, week, until)
    parts += [_kudos(organization, team, since, end), _metrics(organization, team, since, end)]
    parts += [_turns(organization, team), _raised(organization, team, review, since, moment)]
    if moment is None:
        parts += [columns(Row, rows, **of_meeting) for rows, of_meeting in meeting_columns(team, week)]
    if moment is not None:
        plans = ActionPlan.objects.filter(for_everybody("goal__"), organization=organization, team=team)
        of_goal = {"goal": "goal", "goal_number": "goal__number", "goal_statement": "goal__statement"}
        parts.append(columns(Row, plans, what=Value(PLAN), plan=F("pk"), plan_name="name", **of_goal))
    if review is not None:
        corrections = Correction.objects.filter(review=review)
        parts.append(columns(Row, corrections, what=Value(CORRECTION), **_written("part")))
        parts += [_decisions(organization, review), _left(review), _notes(organization, review)]
        parts += [columns(Row, rows, **of_vote) for rows, of_vote in vote_columns(review)]
    everything: Any = parts[0].union(*parts[1:], all=True)
    rows: QuerySet[Task, tuple[Any, ...]] = everything.order_by("what", "due", "number", "id")[:MOST_ROWS]
    return rows


def _numbers_of(through: Any, thing: str) -> Subquery:
    """The numbers of the goals of a decision or note."""
    rows = through._default_manager.filter(**{thing: OuterRef("pk")}).order_by().values(thing)
    return Subquery(rows.annotate(all=Joined(Cast("goal__number", TextField()))).values("all"))


def _decisions(organization: int, review: int) -> Any:
    """What was decided stays; what it changed is not told where it is of a goal that is not for everybody."""
    through: Any = Decision.goals.through
    hidden = through._default_manager.filter(decision=OuterRef("pk"), goal__in=kept_back(organization))
    changed = Case(When(Exists(hidden), then=Value("", TextField())), default=Cast("changed", TextField()))
    return columns(
        Row,
        Decision.objects.filter(review=review),
        what=Value(DECISION),
        part="part",
        goals=_numbers_of(through, "decision"),
        more=changed,
        **_written("because"),
        **_person("helper", "given_to"),
    )


def _left(review: int) -> Any:
    rows = LeftPart.objects.filter(review=review)
    given = {"title": "because", "made_at": "at", "part": "part", **_person("owner", "author")}
    return columns(Row, rows, what=Value(LEFT), **given)


def _notes(organization: int, review: int) -> Any:
    rows = ReviewNote.objects.filter(review=review).for_everybody(organization)
    return columns(
        Row,
        rows,
        what=Value(NOTE),
        number="version",
        title="text",
        words="what",
        status="item",
        part="part",
        made_at="written_at",
        done_at="talked_at",
        goals=_numbers_of(ReviewNote.goals.through, "reviewnote"),
        **_person("owner", "author"),
        **_person("helper", "talked_by"),
    )


def _kudos(organization: int, team: int, since: datetime.datetime, end: datetime.datetime) -> Any:
    """One row for each who is thanked."""
    through: Any = Kudos.receivers.through
    members = TeamMembership.objects.filter(team=team).values("person")
    to_members = through._default_manager.filter(person__in=members).values("kudos")
    rows = through._default_manager.filter(
        kudos__in=to_members,
        kudos__organization=organization,
        kudos__is_private=False,
        kudos__removed_at__isnull=True,
        kudos__at__gte=since,
        kudos__at__lt=end,
    )
    return columns(
        Row,
        rows,
        what=Value(KUDOS),
        pk=F("kudos"),
        title="kudos__text",
        words="kudos__quality",
        made_at="kudos__at",
        **_person("owner", "kudos__giver"),
        **_person("helper", "person"),
    )


def _metrics(organization: int, team: int, since: datetime.datetime, end: datetime.datetime) -> Any:
    """The team's own metrics with their last value at the last review and now."""
    rows = Metric.objects.filter(
        organization=organization, team=team, archived_at__isnull=True, is_external=False
    )
    return columns(
        Row,
        rows.filter(created_at__lt=end),
        what=Value(METRIC),
        title="name",
        status="unit",
        words=Coalesce(_last_value(since), Value("", TextField())),
        more=_last_value(end),
    )


def _last_value(before: datetime.datetime) -> Subquery:
    """As text: the readings have more places than the columns of a union."""
    rows = Reading.objects.filter(metric=OuterRef("pk"), at__lt=before).order_by("-at")
    return Subquery(rows.annotate(told=Cast("value", TextField())).values("told")[:1])


def _tasks(
    organization: int,
    team: int,
    reviews: Collection[int],
    since: datetime.datetime,
    until: datetime.date,
    moment: datetime.datetime | None,
) -> Any:
    """Of what is open, that of which a review tells: it is blocked, due until then, or later than at first,
    was promised in a review, or something has happened to it since. Of a past week that is not known before
    all is undone."""
    shown = Q(done_at__gte=since) | Q(next_step__review__in=reviews)
    if moment is None:
        told = Q(blocked=True) | Q(due__lt=until) | Q(due__gt=F("original_due")) | Q(next_step__isnull=False)
        happened = Event.objects.filter(organization=organization, team=team, at__gte=since)
        told |= Q(pk__in=happened.filter(subject_type="task").order_by().values("subject_id"))
        shown |= Q(status__in=Task.OPEN) & told
    else:
        shown |= Q(status__in=Task.OPEN)
        changed = Event.objects.since(organization, moment).filter(subject_type="task")
        shown |= Q(pk__in=changed.order_by().values("subject_id"))
    rows: Any = Task.objects.filter(shown, organization=organization, team=team)
    rows = rows.filter(for_everybody("plan__goal__"), for_everybody("key_result__goal__"))
    rows = rows.annotate(what=Value(TASK))
    alike = ("number", "title", "status", "blocked", "due", "original_due", "moves", "estimate", "done_at")
    return columns(
        Row,
        rows,
        what="what",
        pk="id",
        words="blocked_reason",
        made_at="created_at",
        **dict(zip(alike, alike, strict=True)),
        **_person("owner", "assignee"),
        **_person("helper", "blocked_by"),
        **_OF_PLAN,
        key_result="key_result",
        measured_goal="key_result__goal__number",
        review="next_step__review",
        week="next_step__review__week",
        part="next_step__part",
    )


def _support(organization: int, team: int, since: datetime.datetime) -> Any:
    """What is still to come, and what has ended since; with the number of the goal that it is for."""
    shown = Q(closed_at__isnull=True) | Q(closed_at__gte=since)
    rows = SupportRequest.objects.filter(shown, organization=organization, team=team).for_the_record()
    of_task = Coalesce("task__plan__goal__number", "task__key_result__goal__number")
    return columns(
        Row,
        rows,
        what=Value(SUPPORT),
        number="number",
        title="need",
        words="answer",
        status="state",
        due="needed_by",
        original_due="promised_for",
        made_at="asked_at",
        done_at="answered_at",
        dropped_at="closed_at",
        goal_number=Coalesce("goal__number", of_task),
        measured_goal="task__key_result__goal__number",
        **_person("owner", "asked_by"),
        **_person("helper", "asked_of"),
    )


def _updates(organization: int, team: int, week: datetime.date, until: datetime.date) -> list[Any]:
    """Who works in the team, when they are away, what they have written, and how they feel on average."""
    of_week = {"organization": organization, "team": team, "week": week}
    takes_part = Q(person__in=Person.objects.filter(TAKES_PART))
    members = TeamMembership.objects.filter(takes_part, team=team)
    absences = Absence.objects.filter(organization=organization, person__memberships__team=team)
    updates = WeeklyUpdate.objects.filter(**of_week).annotate(
        shown=Case(When(mood_is_shown=True, then="mood"), output_field=IntegerField())
    )
    return [
        columns(
            Row,
            TeamMood.objects.filter(**of_week, people__gt=0),
            what=Value(MOOD),
            number="people",
            moves="total",
        ),
        columns(
            Row,
            members,
            what=Value(MEMBER),
            title="person__name_key",
            estimate="person__hours_a_day",
            made_at="since",
            **_person("owner", "person"),
        ),
        columns(
            Row,
            absences.touching(week, until),
            what=Value(ABSENCE),
            due="first_day",
            original_due="last_day",
            **_person("owner", "person"),
        ),
        columns(
            Row,
            updates,
            what=Value(UPDATE),
            title="progress",
            words="problems",
            status="plans",
            number="shown",
            due="due_on",
            made_at="asked_at",
            done_at="written_at",
            **_person("owner", "person"),
        ),
    ]


def _turns(organization: int, team: int) -> Any:
    """When the team meets: a row for each who takes turns, or one without anybody."""
    return columns(
        Row,
        Rhythm.objects.filter(organization=organization, team=team),
        what=Value(RHYTHM),
        number="turns__position",
        title=Cast("starts_at", CharField()),
        status="on_holiday",
        moves="weekday",
        due="begins_on",
        **_person("owner", "turns__person"),
    )


def _raised(
    organization: int,
    team: int,
    review: int | None,
    since: datetime.datetime,
    moment: datetime.datetime | None,
) -> Any:
    """What the team itself raises in this review, and what teams just below it have raised since the last."""
    below = Q(review__team__parent=team, at__gte=since)
    if moment:
        below &= Q(at__lt=moment)
    rows = Raised.objects.filter(below | Q(review=review), organization=organization)
    return columns(
        Row,
        rows,
        what=Value(RAISED),
        title="text",
        words="review__team__slug",
        made_at="at",
        team="review__team__name",
        **_person("owner", "author"),
    )


def _milestones(organization: int, team: int, moment: datetime.datetime | None) -> Any:
    there = Q(dropped_at__isnull=True)
    if moment:
        there |= Q(dropped_at__gte=moment)
    rows = Milestone.objects.filter(there, organization=organization, plan__team=team)
    alike = ("title", "due", "original_due", "moves", "done_at", "dropped_at")
    return columns(
        Row,
        rows.filter(for_everybody("plan__goal__")),
        what=Value(MILESTONE),
        **dict(zip(alike, alike, strict=True)),
        **_person("owner", "owner"),
        **_OF_PLAN,
    )


_OF_PLAN = {
    "plan": "plan",
    "plan_name": "plan__name",
    "goal": "plan__goal",
    "goal_number": "plan__goal__number",
    "goal_statement": "plan__goal__statement",
}
