"""What the teams do with their tasks beside the plans: what comes every week, who is away, who takes over."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from feedback.demo.stories import product_operations, user_growth
from tasks import actions as task_actions
from tasks.checklist.actions import add_item, tick_item
from tasks.handing_over.actions import hand_over
from tasks.models import Task
from tasks.plan_views.actions import save_view, set_limit
from tasks.sub_tasks.actions import add_sub_task
from teamops.people.actions.hours import add_absence

if TYPE_CHECKING:
    from feedback.demo.replay import Replay


@dataclass(frozen=True)
class Steps:
    """A task in small steps: its lines, the first ones ticked; who helps; below it (title, who, done)."""

    title: str
    who: str
    lines: tuple[str, ...]
    ticked: int
    helpers: tuple[str, ...]
    below: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class Weekly:
    """What comes again each Friday; it is done on the day on which it is due first."""

    title: str
    who: str
    hours: float
    due: int = 4


@dataclass(frozen=True)
class Everyday:
    """One team's, and its lead; days count from the present Monday, as everywhere in the story.

    `limit`: how many tasks it means to work on at one time. `away`: (who, first day, last day). `given`:
    (who, title, note) of a task that its lead has been given and has not answered. `view`: (name, query).
    """

    team: str
    lead: str
    steps: Steps
    weekly: Weekly
    limit: int
    away: tuple[str, int, int]
    given: tuple[str, str, str]
    view: tuple[str, str]


EVERYDAY = (
    Everyday(
        product_operations.STORY.name,
        "mara",
        Steps(
            "Two variants of the price page from Design",
            "tomas",
            (
                "Agree on what differs between the two",
                "Send the six interview notes to Design",
                "Check both on a phone",
                "Have the tax line read by Finance",
            ),
            2,
            ("jia", "priya"),
            (("Words for both variants", "jia", True), ("Numbers to compare them by", "priya", False)),
        ),
        Weekly("Send the week’s numbers to Ingrid", "priya", 1),
        3,
        ("hannah", 7, 8),
        (
            "yu",
            "Compare the welcome flow with the holdout group",
            "The interviews take my next week. Priya has the query; it needs somebody to decide on it.",
        ),
        ("Overdue, by owner", "view=list&due=overdue&group=owner"),
    ),
    Everyday(
        user_growth.STORY.name,
        "lin",
        Steps(
            "周末活动上线准备",
            "li",
            ("确认活动奖品和数量", "客服话术发到群里", "压测活动页", "准备下线方案"),
            2,
            ("chen", "sun"),
            (("活动页文案", "sun", True), ("活动页埋点", "chen", False)),
        ),
        Weekly("整理本周高频问题发给产品部", "li", 1),
        8,
        ("zhao", 8, 9),
        ("chen", "第三天推送的效果统计", "下周要赶对照组复核，这项请你接一下，口径写在说明里了。"),
        ("本周到期，按负责人", "view=list&due=week&group=owner"),
    ),
)


def plan(replay: "Replay") -> None:
    """Lay it on the calendar; what the plans need is on it already."""
    for team in EVERYDAY:
        _Life(replay, team).plan()


class _Life:
    """One team's."""

    def __init__(self, replay: "Replay", everyday: Everyday) -> None:
        self.replay = replay
        self.everyday = everyday
        self.team = replay.teams[everyday.team]
        self.lead = replay.persons[everyday.lead]
        self.calendar = replay.calendar.in_zone(self.lead.zone)

    def plan(self) -> None:
        weekly, steps, calendar = self.everyday.weekly, self.everyday.steps, self.calendar
        calendar.plan(-20, "10:05", self._limit)
        calendar.plan(-6, "9:25", self._begin_weekly)
        calendar.plan(weekly.due, "16:05", self._do_weekly)
        calendar.plan(-5, "10:15", self._save_view)
        calendar.plan(-4, "14:20", self._be_away)
        calendar.plan(-4, "15:10", self._take_steps)
        for number in range(steps.ticked):
            calendar.plan(-3, f"14:{10 + number}", partial(self._tick, steps.lines[number]))
        for title, who, done in steps.below:
            if done:
                calendar.plan(-3, "15:20", partial(self._finish, title, who))
        calendar.plan(-3, "16:30", self._give)

    def _task(self, title: str) -> Task:
        """The one of this title that is open, or was last."""
        return Task.objects.filter(team=self.team, title=title).order_by("-number")[0]

    def _limit(self) -> None:
        set_limit(self.team, by=self.lead, key=Task.Status.DOING, most=self.everyday.limit)

    def _begin_weekly(self) -> None:
        weekly = self.everyday.weekly
        who = self.replay.persons[weekly.who]
        task_actions.create_task(
            self.team,
            by=who,
            title=weekly.title,
            assignee=who,
            due=self.calendar.day(weekly.due),
            estimate=Decimal(str(weekly.hours)),
            recurrence="FREQ=WEEKLY;COUNT=13;BYDAY=FR",
            recurs=Task.Recurs.DONE,
        )

    def _do_weekly(self) -> None:
        self._finish(self.everyday.weekly.title, self.everyday.weekly.who)

    def _finish(self, title: str, who: str) -> None:
        by = self.replay.persons[who]
        task_actions.change_status(self._task(title), by=by, status=Task.Status.DONE)

    def _save_view(self) -> None:
        name, query = self.everyday.view
        save_view(self.team, None, by=self.lead, name=name, query=query, for_team=True)

    def _be_away(self) -> None:
        who, first, last = self.everyday.away
        person, day = self.replay.persons[who], self.calendar.day
        add_absence(person, by=person, first_day=day(first), last_day=day(last))

    def _take_steps(self) -> None:
        steps, persons = self.everyday.steps, self.replay.persons
        task, by = self._task(steps.title), persons[steps.who]
        task = task_actions.edit_task(task, by=by, helpers=[persons[key] for key in steps.helpers])
        for line in steps.lines:
            add_item(task, by=by, text=line)
        for title, who, _done in steps.below:
            add_sub_task(task, by=by, title=title, assignee=persons[who])

    def _tick(self, line: str) -> None:
        steps = self.everyday.steps
        item = self._task(steps.title).checklist.get(text=line)
        tick_item(item, by=self.replay.persons[steps.who], done=True)

    def _give(self) -> None:
        who, title, note = self.everyday.given
        hand_over(self._task(title), by=self.replay.persons[who], taker=self.lead, note=note)
