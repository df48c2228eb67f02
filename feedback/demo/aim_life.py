"""A goal of the story: made with its key results, checked in on every week, talked about, and ended."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from feedback.demo.agreement_life import AgreementLife
from feedback.demo.course import course, decimal, way
from feedback.demo.story import Aim, Answered, Measure, Share
from goals import actions
from goals.models import CheckIn, Goal, KeyResult
from teamops.activity.actions import add_comment
from teamops.dates import DAY, monday
from teamops.people.models import Team

if TYPE_CHECKING:
    from feedback.demo.replay import Happenings

WEDNESDAY = 2 * DAY
# A goal that goes on is taken up again on the day after the last quarter's goals were closed.
TAKEN_UP = 3 * DAY


class AimLife:
    """One goal of one quarter; `cycle` is "last", "this" or "next"."""

    def __init__(self, happenings: "Happenings", aim: Aim, cycle: str) -> None:
        self.happenings = happenings
        self.replay = happenings.replay
        self.calendar = happenings.calendar
        self.aim = aim
        self.cycle = cycle
        self.key_results: dict[str, KeyResult] = {}
        self.shares: dict[str, KeyResult] = {}
        self.typed_wrong: dict[str, CheckIn] = {}

    @property
    def goal(self) -> Goal:
        return self.replay.goals[self.aim.key]

    def plan(self, first: datetime.date, last: datetime.date) -> None:
        """Its quarter: begun on its first day, checked in on every week, and closed after its last."""
        aim, plan = self.aim, self.calendar.plan
        begin = self._begin(first)
        plan(begin, "9:00", self._take_up if aim.continues else self._make)
        agreement = AgreementLife(self.happenings, aim, self.key_results)
        if not aim.draft:
            agreement.plan(begin)
        elif aim.asked is not None:
            plan(aim.asked, "11:00", agreement.ask)
        until = min(last, self.calendar.today)
        for measure in aim.measures:
            self._plan_measure(measure, first, max(begin, first), until)
        for day, who, words in aim.said:
            plan(day, "15:20", partial(self._say, who, words))
        if aim.answered:
            plan(aim.answered.day, "15:50", partial(self._answer, aim.answered))
        if last < self.calendar.today:
            plan(last + 3 * DAY, "16:00", self._close)
        elif aim.status:
            plan(-3, "15:00", self._state)

    def _begin(self, first: datetime.date) -> datetime.date:
        if self.aim.written is not None:
            return self.calendar.day(self.aim.written)
        return first + TAKEN_UP if self.aim.continues else first - self.happenings.story.ahead * DAY

    # --- Made -----------------------------------------------------------------------------------------

    def _words(self) -> dict[str, Any]:
        """What a goal is, whether it is written anew or goes on."""
        aim, goals = self.aim, self.replay.goals
        return {
            "statement": aim.statement,
            "why": aim.why,
            "parent": goals.get(aim.parent),
            "supports": [goals[key] for key in aim.supports],
        }

    def _make(self) -> None:
        aim, owner = self.aim, self.happenings.person(self.aim.owner)
        goal = self.replay.goals[aim.key] = actions.create_goal(
            self.happenings.team,
            by=owner,
            cycle=self.replay.cycles[self.cycle],
            owner=owner,
            ambition=Goal.Ambition.STRETCH if aim.stretch else Goal.Ambition.COMMITTED,
            is_personal=aim.personal,
            is_private=aim.private,
            weight=decimal(aim.weight),
            contributing_teams=Team.objects.filter(organization=owner.organization, name__in=aim.shared),
            **self._words(),
        )
        with actions.watching_terms(goal, by=owner, new=True):
            for measure in aim.measures:
                self._add(goal, measure)
        if not aim.draft:
            actions.activate_goal(goal, by=self.happenings.lead)

    def _take_up(self) -> None:
        """What closing the last quarter's goal has left as a draft, with its new words and numbers."""
        before = Goal.objects.get(pk=self.replay.goals[self.aim.continues].pk)
        goal, lead = before.continued_by, self.happenings.lead
        assert goal is not None
        self.replay.goals[self.aim.key] = goal
        wanted = {measure.statement: measure for measure in self.aim.measures}
        with actions.watching_terms(goal, by=lead):
            actions.edit_goal(goal, by=lead, owner=self.happenings.person(self.aim.owner), **self._words())
            for key_result in goal.key_results.order_by("position"):
                measure = wanted.pop(key_result.statement, None)
                if measure is None:
                    actions.drop_key_result(key_result, by=lead)
                    continue
                self.key_results[measure.statement] = actions.edit_key_result(
                    key_result, by=lead, start=decimal(measure.start), target=decimal(measure.target)
                )
            for measure in wanted.values():
                self._add(goal, measure)
        actions.activate_goal(goal, by=lead)

    def _add(self, goal: Goal, measure: Measure) -> None:
        """With its first target and day, if they are adjusted later."""
        changed = self.aim.adjusted
        adjusted = changed if changed and changed.measure == measure.statement else None
        is_first = adjusted is not None and adjusted.first is not None
        due = adjusted.first_due if adjusted and adjusted.first_due is not None else measure.due
        metrics = self.replay.metrics
        self.key_results[measure.statement] = actions.add_key_result(
            goal,
            by=goal.owner,
            statement=measure.statement,
            kind=measure.kind,
            unit=measure.unit,
            start=decimal(measure.start),
            target=decimal(adjusted.first if adjusted and is_first else measure.target),
            weight=decimal(measure.weight),
            cadence=measure.cadence,
            owner=self.happenings.person(measure.owner),
            ends_on=None if due is None else self.calendar.day(due),
            interim=self._curve(goal, measure),
            metric=metrics[measure.follows] if measure.follows else None,
            compared_with=metrics[measure.beside] if measure.beside else None,
            **dict(zip(("zone_commit", "zone_target", "zone_stretch"), measure.zones, strict=False)),
        )

    def _curve(self, goal: Goal, measure: Measure) -> list[list[str]]:
        """The planned curve on the days of the goal's own cycle."""
        span = goal.span
        days = [(span.first + DAY * int(span.days * share), value) for share, value in measure.curve]
        return [[day.isoformat(), str(value)] for day, value in days]

    # --- Checked in -----------------------------------------------------------------------------------

    def _plan_measure(
        self, measure: Measure, first: datetime.date, begin: datetime.date, last: datetime.date
    ) -> None:
        """`first` is the quarter's first day, the goal's own may be a later one."""
        if measure.kind == "from_plan" or begin > last:
            return
        if measure.follows:
            self._plan_words(measure, first, begin, last)
        else:
            self._plan_check_ins(measure, begin, last)
        if measure.shares:
            self._plan_shares(measure, begin, last)

    def _plan_check_ins(self, measure: Measure, first: datetime.date, last: datetime.date) -> None:
        """Every Monday before the review, some on the Wednesday after it, until the owner falls silent."""
        if measure.silent_since is not None:
            last = min(last, self.calendar.day(measure.silent_since))
        days = _mondays(first, last, weeks=max(1, measure.cadence // 7))
        for number, (day, value) in enumerate(zip(days, course(measure, len(days)), strict=True)):
            left = len(days) - 1 - number
            if left in measure.missed:
                continue
            on = day + WEDNESDAY if left in measure.late else day
            typo = decimal(measure.typo) if left == 1 else None
            self.calendar.plan(on, "9:20", partial(self._check_in, measure, on, typo or value, left))
            if typo:
                self.calendar.plan(on, "9:50", partial(self._correct, measure, value))

    def _plan_words(
        self, measure: Measure, first: datetime.date, begin: datetime.date, last: datetime.date
    ) -> None:
        """The metric says the number; the owner says how sure they are, and at last what moved it."""
        days = _mondays(first, last, weeks=max(1, measure.cadence // 7))
        silent = len(days) - max(len(measure.confidence), len(measure.notes))
        own = [day for day in days if day >= begin]
        for number, (day, value) in enumerate(zip(days, course(measure, len(days)), strict=True)):
            if day in own[:1] or (day in own and number >= silent):
                left = len(days) - 1 - number
                self.calendar.plan(day, "9:20", partial(self._check_in, measure, day, value, left))

    def _check_in(self, measure: Measure, day: datetime.date, value: Decimal, left: int) -> None:
        """`left` check-ins follow: words and confidence are told from the last one backwards."""
        self.typed_wrong[measure.statement] = actions.check_in(
            self.key_results[measure.statement],
            by=self.happenings.person(measure.owner),
            day=day,
            value=value,
            confidence=measure.confidence[max(0, len(measure.confidence) - 1 - left)],
            status=measure.states if measure.states and left == 0 else None,
            note=_told(measure.notes, left),
            what_next=_told(measure.nexts, left),
        )

    def _correct(self, measure: Measure, value: Decimal) -> None:
        made = self.typed_wrong[measure.statement]
        assert made.author is not None
        actions.correct_check_in(
            made,
            by=made.author,
            value=value,
            confidence=made.confidence,
            note=made.note,
            what_next=made.what_next,
        )

    # --- Shared out -----------------------------------------------------------------------------------

    def _plan_shares(self, measure: Measure, first: datetime.date, last: datetime.date) -> None:
        """On the second day members take their parts of the number and agree to them."""
        self.calendar.plan(first + DAY, "11:00", partial(self._break_down, measure))
        for share in measure.shares:
            self.calendar.plan(first + DAY, "14:00", partial(self._agree_to_share, measure, share))
            days = _mondays(first + 2 * DAY, last)
            values = way(measure.statement + share.who, 0, share.now, len(days), wobble=0.05)
            for day, value in zip(days, values, strict=True):
                self.calendar.plan(day, "9:35", partial(self._check_in_share, share, day, value))

    def _break_down(self, measure: Measure) -> None:
        whole = self.key_results[measure.statement]
        rows = [
            actions.Share(whole, self.happenings.person(share.who), decimal(share.amount))
            for share in measure.shares
        ]
        actions.break_down(Goal.objects.get(pk=self.goal.pk), rows, by=self.happenings.lead)

    def _agree_to_share(self, measure: Measure, share: Share) -> None:
        person = self.happenings.person(share.who)
        whole = self.key_results[measure.statement]
        part = KeyResult.objects.select_related("goal__cycle", "goal__team").get(share_of=whole, owner=person)
        self.shares[share.who] = part
        actions.agree(part.goal, by=person)

    def _check_in_share(self, share: Share, day: datetime.date, value: Decimal) -> None:
        person = self.happenings.person(share.who)
        actions.check_in(self.shares[share.who], by=person, day=day, value=value, confidence=7)

    # --- Talked about, and ended ----------------------------------------------------------------------

    def _say(self, who: str, words: str) -> None:
        add_comment(self.goal, by=self.happenings.person(who), text=words, team=self.happenings.team)

    def _answer(self, answered: Answered) -> None:
        key_result = self.key_results[answered.measure]
        assert key_result.owner is not None
        actions.dismiss_finding(
            key_result, by=key_result.owner, finding=answered.finding, reason=answered.reason
        )

    def _state(self) -> None:
        owner = self.happenings.person(self.aim.owner)
        actions.state_status(self.goal, by=owner, status=self.aim.status)

    def _close(self) -> None:
        ending = self.aim.ending
        grades = {
            self.key_results[measure.statement].pk: actions.Grade(Decimal(str(value)), why)
            for measure in self.aim.measures
            if measure.graded
            for value, why in [measure.graded]
        }
        self.replay.goals[self.aim.key] = actions.close_goal(
            Goal.objects.get(pk=self.goal.pk),
            by=self.happenings.lead,
            grades=grades,
            went_well=ending.well,
            went_badly=ending.badly,
            reflection=ending.learned,
            outcome=ending.outcome,
            next_cycle=self.replay.cycles["this"],
        )


def _mondays(first: datetime.date, last: datetime.date, *, weeks: int = 1) -> list[datetime.date]:
    """The Mondays from the first to the last day, or every so many weeks' one."""
    count = (last - first).days // 7 + 2
    days = [monday(first) + 7 * DAY * week for week in range(count)]
    return [day for day in days if first <= day <= last][::weeks]


def _told(words: Sequence[str], left: int) -> str:
    """What was said when so many check-ins were still to follow."""
    return words[-1 - left] if left < len(words) else ""
