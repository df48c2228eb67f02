"""What people say to the goals of a story: asked on the first day, agreed on the second, doubted later."""

import datetime
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from feedback.demo.course import decimal
from feedback.demo.story import Adjusted, Aim, Doubt, Refusal
from goals import actions
from goals.models import Agreement, Goal, KeyResult
from teamops.dates import DAY

if TYPE_CHECKING:
    from feedback.demo.replay import Happenings


class AgreementLife:
    """One goal's agreement and its adjustment, laid on the calendar; its key results are those by then."""

    def __init__(self, team: "Happenings", aim: Aim, key_results: Mapping[str, KeyResult]) -> None:
        self.team = team
        self.aim = aim
        self.key_results = key_results

    def plan(self, first: datetime.date) -> None:
        """Everybody who carries it agrees; `first` is the goal's first day."""
        plan, aim = self.team.calendar.plan, self.aim
        plan(first, "9:30", self.ask)
        plan(first + DAY, "10:05", self._agree)
        if aim.adjusted:
            plan(aim.adjusted.day, "16:20", partial(self._adjust, aim.adjusted))
            plan(aim.adjusted.day + 1, "10:05", partial(self._agree, aim.adjusted.silent))
        if aim.doubt:
            plan(aim.doubt.day, "11:15", partial(self._doubt, aim.doubt))
            if aim.doubt.kept:
                day, why = aim.doubt.kept
                plan(day, "13:40", partial(self._keep, aim.doubt, why))
                plan(day + 1, "10:05", self._agree)
        if aim.refusal:
            plan(aim.refusal.day, "11:25", partial(self._refuse, aim.refusal))

    @property
    def goal(self) -> Goal:
        return self.team.replay.goals[self.aim.key]

    def ask(self) -> None:
        actions.ask_to_agree(self.goal, by=self.team.lead)

    def _agree(self, silent: tuple[str, ...] = ()) -> None:
        quiet = {self.team.person(key) for key in silent}
        for row in Agreement.objects.of_goals([self.goal.pk]):
            if row.person not in quiet:
                actions.agree(self.goal, by=row.person)

    def _adjust(self, adjusted: Adjusted) -> None:
        measure = next(one for one in self.aim.measures if one.statement == adjusted.measure)
        metrics, calendar = self.team.replay.metrics, self.team.calendar
        values: dict[str, Any] = {}
        if adjusted.first is not None:
            values["target"] = decimal(measure.target)
        if measure.due is not None:
            values["ends_on"] = calendar.day(measure.due)
        actions.edit_key_result(
            self.key_results[adjusted.measure],
            by=self.team.lead,
            reason=actions.Why(adjusted.reason, adjusted.words, metrics.get(adjusted.rests_on)),
            **values,
        )

    def _doubt(self, doubt: Doubt) -> None:
        actions.propose(
            self.goal,
            by=self.team.person(doubt.who),
            key_result=self.key_results[doubt.measure],
            target=decimal(doubt.target),
            words=doubt.words,
        )

    def _keep(self, doubt: Doubt, why: str) -> None:
        person = self.team.person(doubt.who)
        row = next(one for one in Agreement.objects.of_goals([self.goal.pk]) if one.person == person)
        row.goal = self.goal
        actions.keep_as_it_is(row, by=self.team.lead, words=why)

    def _refuse(self, refusal: Refusal) -> None:
        actions.decline(self.goal, by=self.team.person(refusal.who), words=refusal.words)
