"""What the two teams of the demonstration ask of each other, and a day that they hold together."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from feedback.demo.stories import product, product_operations, user_growth
from goals import actions
from goals.models import Dependency

if TYPE_CHECKING:
    from feedback.demo.replay import Replay


@dataclass(frozen=True)
class Need:
    """What a goal needs from another team; days count from the present Monday, as everywhere in the story.

    `promised` (on which day, for which day, by whom), `moved` (on which day, to which day, why).
    """

    goal: str
    asked: int
    who: str
    team: str
    what: str
    why: str
    needed: int
    promised: tuple[int, int, str] | None = None
    moved: tuple[int, int, str] | None = None
    delivered: int | None = None
    confirmed: int | None = None


@dataclass(frozen=True)
class Together:
    """A day that both teams hold together: arranged by whom and when, for what goals."""

    title: str
    purpose: str
    who: str
    arranged: int
    day: int
    goals: tuple[str, ...]


NEEDS = (
    # At risk: promised in time at first, then moved beyond the day on which it is needed.
    Need(
        "stay",
        -24,
        "yu",
        user_growth.STORY.name,
        "The welcome messages in Chinese, reviewed",
        "A third of our sign-ups read Chinese, and the flow ships in both languages or in none.",
        11,
        promised=(-21, 9, "lin"),
        moved=(-4, 16, "Sun Yue is away for a week; the reminder texts have to wait for her."),
    ),
    Need(
        "pay",
        -17,
        "tomas",
        user_growth.STORY.name,
        "Numbers of trials by source, for the markets in Asia",
        "",
        -3,
        promised=(-14, -5, "lin"),
        delivered=-11,
        confirmed=-10,
    ),
    # Overdue: the promised day has passed.
    Need(
        "z-stay",
        -20,
        "wang",
        product.STORY.name,
        "通讯录导入的研发排期，两周",
        "这一步占了首次操作用时的一半，只有研发能改。",
        -1,
        promised=(-18, -3, "ingrid"),
    ),
    # Not answered yet.
    Need(
        "z-stay",
        -4,
        "wang",
        product_operations.STORY.name,
        "第三天流失分析用的事件口径说明",
        "两边的留存率算法不同，对不上就没法比较。",
        18,
    ),
)


TOGETHER = (
    Together(
        "A day with customers",
        "Each team brings three people who left in their first week. We listen, and talk afterwards.",
        "mara",
        -6,
        10,
        ("stay", "z-stay"),
    ),
    Together(
        "一个口径：留存率怎么算",
        "两边的算法并排放在一张纸上，当天定下一个。",
        "lin",
        -5,
        16,
        ("d-stay", "evidence"),
    ),
)


def plan(replay: "Replay") -> None:
    """Lay it on the calendar; the teams and their goals are on it already."""
    for need in NEEDS:
        _Life(replay, need).plan()
    for together in TOGETHER:
        replay.calendar.plan(together.arranged, "11:40", partial(_arrange, replay, together))


class _Life:
    """One need, from the question on."""

    def __init__(self, replay: "Replay", need: Need) -> None:
        self.replay = replay
        self.need = need

    def plan(self) -> None:
        need, calendar = self.need, self.replay.calendar
        calendar.plan(need.asked, "13:10", self._ask)
        if need.promised:
            calendar.plan(need.promised[0], "14:20", partial(self._promise, *need.promised[1:]))
        if need.moved:
            calendar.plan(need.moved[0], "15:05", partial(self._move, *need.moved[1:]))
        if need.delivered is not None:
            calendar.plan(need.delivered, "16:30", self._deliver)
        if need.confirmed is not None:
            calendar.plan(need.confirmed, "9:45", self._confirm)

    def _ask(self) -> None:
        need = self.need
        self.made = actions.ask_dependency(
            self.replay.goals[need.goal],
            by=self.replay.persons[need.who],
            team=self.replay.teams[need.team],
            what=need.what,
            why=need.why,
            needed_on=self.replay.calendar.day(need.needed),
        )

    def _present(self) -> Dependency:
        return Dependency.objects.get(pk=self.made.pk)

    def _promise(self, day: int, who: str) -> None:
        person = self.replay.persons[who]
        actions.accept_dependency(
            self._present(), by=person, promised_on=self.replay.calendar.day(day), owner=person
        )

    def _move(self, day: int, why: str) -> None:
        made = self._present()
        actions.move_promise(made, by=made.owner, promised_on=self.replay.calendar.day(day), reason=why)

    def _deliver(self) -> None:
        made = self._present()
        actions.deliver_dependency(made, by=made.owner)

    def _confirm(self) -> None:
        actions.confirm_dependency(self._present(), by=self.replay.persons[self.need.who])


def _arrange(replay: "Replay", together: Together) -> None:
    actions.create_joint_event(
        replay.organization,
        by=replay.persons[together.who],
        title=together.title,
        purpose=together.purpose,
        day=replay.calendar.day(together.day),
        teams=[replay.teams[story.STORY.name] for story in (product_operations, user_growth)],
        goals=[replay.goals[key] for key in together.goals],
    )
