"""What a team has before it and has written down: rows made into the tasks and so on that a review tells."""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from feedback.agenda import (
    Changed,
    DecisionLine,
    JointDay,
    KudosLine,
    LeftLine,
    MetricLine,
    NoteLine,
    RaisedLine,
    Who,
)
from feedback.meeting.room import KINDS as OF_MEETING
from feedback.models import Correction, NextStep, WeeklyReview
from feedback.votes.part import KINDS as OF_VOTES
from feedback.work_rows import (
    ABSENCE,
    DECISION,
    JOINT_DAY,
    KUDOS,
    LEFT,
    MEMBER,
    METRIC,
    MILESTONE,
    MOOD,
    NOTE,
    PLAN,
    RAISED,
    RHYTHM,
    SUPPORT,
    TASK,
    UPDATE,
    Row,
)
from goals.models import Goal, KeyResult
from tasks.models import ActionPlan, Milestone, SupportRequest, Task
from teamops.made import made
from teamops.people.models import Person
from teamops.people.named import Named

LAST = datetime.date.max  # in the order of days, what has none
# What belongs to the members' updates.
UPDATES = (MOOD, MEMBER, ABSENCE, UPDATE)


class Asked(NamedTuple):
    """A support request, and the numbers of the goals that it is for."""

    request: SupportRequest
    of_goals: list[int]


@dataclass(frozen=True)
class Work:
    """What was read, each part in its order. The things have what the agenda tells of them, and no more."""

    tasks: list[Task] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    joint_days: list[JointDay] = field(default_factory=list)
    support: list[Asked] = field(default_factory=list)
    decisions: list[DecisionLine] = field(default_factory=list)
    left: list[LeftLine] = field(default_factory=list)
    notes: list[NoteLine] = field(default_factory=list)
    kudos: list[KudosLine] = field(default_factory=list)
    metrics: list[MetricLine] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    updates: list[Row] = field(default_factory=list)  # of `UPDATES`, see `feedback.updates.part`
    votes: list[Row] = field(default_factory=list)  # see `feedback.votes.part`
    meeting: list[Row] = field(default_factory=list)  # see `feedback.meeting.room`
    turns: list[Row] = field(default_factory=list)  # of the team's rhythm, see `feedback.rhythm.part`
    raised: list[RaisedLine] = field(default_factory=list)
    plans: dict[int, ActionPlan] = field(default_factory=dict)  # by id, those that are known

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Work":
        """Of what `work_rows` gives."""
        work = cls()
        makes = _Makes(work.plans)
        days: dict[int, list[Row]] = {}
        thanks: dict[int, list[Row]] = {}
        for row in rows:
            if row.what == TASK:
                work.tasks.append(makes.task(row))
            elif row.what == MILESTONE:
                work.milestones.append(makes.milestone(row))
            elif row.what == PLAN:
                makes.plan(row)
            elif row.what == SUPPORT:
                work.support.append(makes.support(row))
            elif row.what in UPDATES:
                work.updates.append(row)
            elif row.what in OF_VOTES:
                work.votes.append(row)
            elif row.what in OF_MEETING:
                work.meeting.append(row)
            elif row.what == RHYTHM:
                work.turns.append(row)
            elif row.what == RAISED:
                work.raised.append(makes.raised(row))
            elif row.what == JOINT_DAY:
                days.setdefault(row.pk, []).append(row)
            elif row.what == KUDOS:
                thanks.setdefault(row.pk, []).append(row)
            elif row.what == METRIC:
                work.metrics.append(_metric(row))
            else:
                makes.written(row, work)
        work.tasks.sort(key=lambda task: (task.due or LAST, task.number))
        work.milestones.sort(key=lambda point: (point.due or LAST, point.pk))
        work.support.sort(key=lambda asked: (asked.request.asked_at, asked.request.number))
        work.decisions.sort(key=lambda one: (one.at, one.pk))
        work.corrections.sort(key=lambda one: (one.at, one.pk))
        work.left.sort(key=lambda one: one.at)
        work.notes.sort(key=lambda one: one.item)
        work.metrics.sort(key=lambda one: (one.what.casefold(), one.pk))
        newest = sorted(thanks.values(), key=lambda rows: (rows[0].made_at, rows[0].pk), reverse=True)
        work.kudos.extend(makes.kudos(rows) for rows in newest)
        work.turns.sort(key=lambda row: row.number or 0)
        work.raised.sort(key=lambda line: (line.at, line.pk))
        in_order = sorted(days.values(), key=lambda named: (named[0].due or LAST, named[0].pk))
        work.joint_days.extend(_joint_day(named) for named in in_order)
        return work


def _joint_day(named: Iterable[Row]) -> JointDay:
    """Of the rows of one day, one for each team."""
    rows = sorted(named, key=lambda row: row.team_path or "")
    teams = [row.team or "" for row in rows]
    return JointDay(rows[0].title, rows[0].due or LAST, teams, rows[0].words, rows[0].pk)


def _metric(row: Row) -> MetricLine:
    return MetricLine(row.pk, row.title, row.status, _value(row.words), _value(row.more))


def _value(text: str | None) -> Decimal | None:
    return Decimal(text).normalize() if text else None


def _goals(row: Row) -> list[int]:
    return sorted(int(number) for number in (row.goals or "").split())


def who(person: Person | None) -> Who | None:
    """A person as they are called now."""
    return Who(person.pk, person.name, person.initials, person.tint) if person else None


@dataclass(frozen=True)
class _Makes:
    """Makes models of rows, as read from the database; a person, a plan is the same object for all."""

    plans: dict[int, ActionPlan]
    named: Named = field(default_factory=Named)

    def task(self, row: Row) -> Task:
        joined: dict[str, Any] = {
            "plan": self.plan(row),
            "assignee": self.named.person(row.owner, row.owner_name, row.owner_state),
            "blocked_by": self.named.person(row.helper, row.helper_name, row.helper_state),
            "key_result": _key_result(row),
            "next_step": None,
        }
        if row.review is not None:
            review = made(WeeklyReview, id=row.review, week=row.week)
            joined["next_step"] = made(
                NextStep, {"review": review}, review_id=row.review, part=row.part or ""
            )
        return made(
            Task,
            joined,
            id=row.pk,
            number=row.number,
            plan_id=row.plan,
            key_result_id=row.key_result,
            assignee_id=row.owner,
            created_at=row.made_at,
            status=row.status,
            blocked=row.blocked,
            blocked_reason=row.words,
            blocked_by_id=row.helper,
            estimate=row.estimate,
            title=row.title,
            due=row.due,
            original_due=row.original_due,
            moves=row.moves,
            done_at=row.done_at,
        )

    def milestone(self, row: Row) -> Milestone:
        owner = self.named.person(row.owner, row.owner_name, row.owner_state)
        return made(
            Milestone,
            {"plan": self.plan(row), "owner": owner},
            id=row.pk,
            plan_id=row.plan,
            owner_id=row.owner,
            title=row.title,
            due=row.due,
            original_due=row.original_due,
            moves=row.moves,
            done_at=row.done_at,
            dropped_at=row.dropped_at,
        )

    def support(self, row: Row) -> Asked:
        asked_by = self.named.person(row.owner, row.owner_name, row.owner_state)
        asked_of = self.named.person(row.helper, row.helper_name, row.helper_state)
        request = made(
            SupportRequest,
            {"asked_by": asked_by, "asked_of": asked_of},
            id=row.pk,
            number=row.number,
            need=row.title,
            answer=row.words,
            state=row.status,
            needed_by=row.due,
            promised_for=row.original_due,
            asked_at=row.made_at,
            answered_at=row.done_at,
            closed_at=row.dropped_at,
            asked_by_id=row.owner,
            asked_of_id=row.helper,
        )
        return Asked(request, sorted({pk for pk in (row.goal_number, row.measured_goal) if pk}))

    def owner(self, row: Row) -> Who | None:
        return who(self.named.person(row.owner, row.owner_name, row.owner_state))

    def helper(self, row: Row) -> Who | None:
        return who(self.named.person(row.helper, row.helper_name, row.helper_state))

    def kudos(self, rows: list[Row]) -> KudosLine:
        """Of the rows of one, one for each who is thanked."""
        first, to = rows[0], sorted(rows, key=lambda row: row.helper_name or "")
        assert first.made_at is not None
        named = [one for row in to if (one := self.helper(row))]
        return KudosLine(first.pk, named, self.owner(first), first.title, first.words, first.made_at)

    def written(self, row: Row, work: Work) -> None:
        """What is written into the review."""
        if row.what == NOTE:
            work.notes.append(self._note(row))
            return
        assert row.made_at is not None
        if row.what == LEFT:
            work.left.append(LeftLine(row.part or "", row.title, self.owner(row), row.made_at))
        elif row.what == DECISION:
            work.decisions.append(self._decision(row, row.made_at))
        else:
            author = self.named.person(row.owner, row.owner_name, row.owner_state)
            work.corrections.append(
                Correction(pk=row.pk, text=row.title, author=author, at=row.made_at, part=row.words)
            )

    def _note(self, row: Row) -> NoteLine:
        return NoteLine(
            item=row.status,
            part=row.part or "",
            what=row.words,
            text=row.title,
            author=self.owner(row),
            written_at=row.made_at,
            talked_at=row.done_at,
            talked_by=self.helper(row),
            version=row.number or 1,
            of_goals=_goals(row),
        )

    def _decision(self, row: Row, at: datetime.datetime) -> DecisionLine:
        changed = None
        if told := json.loads(row.more) if row.more else None:
            names = ("kind", "what", "number", "fields", "unit", "precision")
            given = {name: told[name] for name in names}
            about = {"of_goals": _goals(row), "team": told.get("team")}
            changed = Changed(**given, given_to=self.helper(row), **about)
        return DecisionLine(row.pk, row.title, row.words, self.owner(row), at, row.part or "", changed)

    def raised(self, row: Row) -> RaisedLine:
        assert row.made_at is not None
        return RaisedLine(row.pk, row.title, row.team or "", row.words, self.owner(row), row.made_at)

    def plan(self, row: Row) -> ActionPlan | None:
        if row.plan is None:
            return None
        if row.plan not in self.plans:
            fields = {"id": row.goal, "number": row.goal_number, "statement": row.goal_statement}
            goal = made(Goal, **fields) if row.goal else None
            named = {"id": row.plan, "goal_id": row.goal, "name": row.plan_name}
            self.plans[row.plan] = made(ActionPlan, {"goal": goal}, **named)
        return self.plans[row.plan]


def _key_result(row: Row) -> KeyResult | None:
    """What a task is for, which is told by its goal alone."""
    if row.key_result is None:
        return None
    return made(KeyResult, {"goal": made(Goal, number=row.measured_goal or 0)}, id=row.key_result)
