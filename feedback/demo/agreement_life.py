"""What people say to the goals of a story: asked on the first day, agreed on the second, doubted later."""

import datetime
from functools import partial
from typing import TYPE_CHECKING

from feedback.demo.course import decimal
from feedback.demo.story import Adjusted, Aim, Doubt
from goals import actions as goal_actions
from goals.models import Agreement, Goal, KeyResult
from teamops.dates import DAY
from teamops.people.models import Person

if TYPE_CHECKING:
    from feedback.demo.replay import Happenings


class AgreementLife:
    """One goal's agreement and its adjustment, laid on the calendar."""

    def __init__(self, team: "Happenings", aim: Aim) -> None:
        self.team = team
        self.aim = aim

    def plan(self, first: datetime.date) -> None:
        """Everybody who carries it agrees; `first` is the goal's first day."""
        calendar = self.team.calendar
        calendar.plan(first, "9:30", self._ask)
        calendar.plan(first + DAY, "10:05", self._agree)
        if self.aim.adjusted:
            calendar.plan(self.aim.adjusted.day, "16:20", partial(self._adjust, self.aim.adjusted))
            calendar.plan(self.aim.adjusted.day + 1, "10:05", partial(self._agree, self.aim.adjusted.silent))
        if self.aim.doubt:
            calendar.plan(self.aim.doubt.day, "11:15", partial(self._doubt, self.aim.doubt))

    @property
    def goal(self) -> Goal:
        return self.team.replay.goals[self.aim.key]

    def _ask(self) -> None:
        goal_actions.ask_to_agree(self.goal, by=self.team.lead)

    def _agree(self, silent: tuple[str, ...] = ()) -> None:
        quiet = {self.team.person(key) for key in silent}
        for row in Agreement.objects.of_goals([self.goal.pk]):
            if row.person not in quiet:
                goal_actions.agree(self.goal, by=row.person)

    def _adjust(self, adjusted: Adjusted) -> None:
        measure = next(one for one in self.aim.measures if one.statement == adjusted.measure)
        goal_actions.edit_key_result(
            self._key_result(adjusted.measure),
            by=self.team.lead,
            target=decimal(measure.target),
            reason=goal_actions.Why(adjusted.reason, adjusted.words),
        )

    def _doubt(self, doubt: Doubt) -> None:
        person: Person = self.team.person(doubt.who)
        goal_actions.propose(
            self.goal,
            by=person,
            key_result=self._key_result(doubt.measure),
            target=decimal(doubt.target),
            words=doubt.words,
        )

    def _key_result(self, statement: str) -> KeyResult:
        return self.team.key_results[self.aim.key, statement]
