"""How an action plan of the story is lived through: made, worked on, moved, blocked, finished."""

import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from feedback.demo.story import Plan, Point, Work
from tasks import actions as task_actions
from tasks.labels.actions import add_label
from tasks.models import ActionPlan, Milestone, Phase, Task
from teamops.activity.actions import add_comment

if TYPE_CHECKING:
    from feedback.demo.replay import Happenings


class PlanLife:
    """One plan; its milestones and tasks are found by their titles as the story tells of them."""

    def __init__(self, team: "Happenings", plan: Plan) -> None:
        self.team = team
        self.plan = plan
        self.calendar = team.calendar
        self.made: ActionPlan
        self.phases: list[Phase] = []
        self.points: dict[str, Milestone] = {}
        self.works: dict[str, Task] = {}

    @property
    def begin(self) -> int:
        """The day on which the plan is made: before the first phase and the first work."""
        phases = [first for _name, first, _last in self.plan.phases]
        return min([*phases, *(work.made for work in self.plan.works)])

    def _day(self, offset: int | None) -> datetime.date | None:
        return None if offset is None else self.calendar.day(offset)

    def make(self) -> None:
        goal, lead = self.team.replay.goals[self.plan.goal], self.team.lead
        owner = self.team.person(self.plan.owner) if self.plan.owner else None
        self.made = task_actions.create_plan(
            self.team.team, by=lead, name=self.plan.name, goal=goal, owner=owner
        )
        for name, first, last in self.plan.phases:
            starts_on, ends_on = self.calendar.day(first), self.calendar.day(last)
            phase = task_actions.add_phase(
                self.made, by=lead, name=name, starts_on=starts_on, ends_on=ends_on
            )
            self.phases.append(phase)
        for point in self.plan.points:
            self.points[point.title] = task_actions.add_milestone(
                self.made,
                by=lead,
                title=point.title,
                owner=self.team.person(point.owner),
                due=self.calendar.day(point.due),
                phase=self.phases[point.phase],
                criteria=point.criteria,
            )

    def plan_point(self, point: Point) -> None:
        for day, to, why in point.moves:
            self.calendar.plan(day, "14:10", partial(self._move_point, point, to, why))
        if point.done is not None:
            self.calendar.plan(point.done, "16:40", partial(self._finish_point, point))

    def _move_point(self, point: Point, to: int, why: str) -> None:
        by = self.team.person(point.owner)
        milestone = self.points[point.title]
        self.points[point.title] = task_actions.edit_milestone(
            milestone, by=by, reason=why, due=self.calendar.day(to)
        )

    def _finish_point(self, point: Point) -> None:
        task_actions.finish_milestone(self.points[point.title], by=self.team.person(point.owner))

    def plan_work(self, work: Work) -> None:
        """A work's deeds, each on its day; what the story leaves out does not happen."""
        plan = self.calendar.plan
        plan(work.made, "11:20", partial(self._make_work, work))
        for status, day, clock in (
            (Task.Status.DOING, work.doing, "9:40"),
            (Task.Status.REVIEW, work.review, "14:30"),
            (Task.Status.DONE, work.done, "16:20"),
            (Task.Status.DROPPED, work.dropped, "11:45"),
        ):
            if day is not None:
                plan(day, clock, partial(self._set_status, work, status))
        for day, to, why in work.moves:
            plan(day, "13:30", partial(self._move_work, work, to, why))
        if work.blocked:
            plan(work.blocked[0], "15:05", partial(self._block, work))
        if work.freed is not None:
            plan(work.freed, "9:10", partial(self._free, work))
        for day, who, words in work.said:
            plan(day, "15:40", partial(self._say, work, who, words))

    def _make_work(self, work: Work) -> None:
        needs = [self.works[work.needs]] if work.needs in self.works else []
        due = self._day(work.due)
        starts_on = self._day(work.doing if work.doing is not None else work.made)
        by = self.team.person(work.who)
        names = [name for name, titles in self.team.story.labels if work.title in titles]
        self.works[work.title] = task_actions.create_task(
            self.team.team,
            by=by,
            title=work.title,
            depends_on=needs,
            labels=[add_label(self.team.team, by=by, name=name) for name in names],
            assignee=by,
            priority=Task.Priority[work.priority],
            plan=self.made,
            phase=None if work.phase is None else self.phases[work.phase],
            milestone=self.points.get(work.milestone),
            starts_on=None if due is None or starts_on is None else min(starts_on, due),
            due=due,
            estimate=None if work.hours is None else Decimal(str(work.hours)),
        )

    def _set_status(self, work: Work, status: str) -> None:
        task_actions.change_status(self.works[work.title], by=self.team.person(work.who), status=status)

    def _move_work(self, work: Work, to: int, why: str) -> None:
        task, by = self.works[work.title], self.team.person(work.who)
        self.works[work.title] = task_actions.edit_task(task, by=by, reason=why, due=self.calendar.day(to))

    def _block(self, work: Work) -> None:
        assert work.blocked
        _day, why, who = work.blocked
        helper = self.team.person(who) if who else None
        task_actions.block_task(self.works[work.title], by=self.team.person(work.who), reason=why, who=helper)

    def _free(self, work: Work) -> None:
        task_actions.unblock_task(self.works[work.title], by=self.team.person(work.who))

    def _say(self, work: Work, who: str, words: str) -> None:
        add_comment(self.works[work.title], by=self.team.person(who), text=words, team=self.team.team)
