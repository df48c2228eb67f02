"""What people of the demonstration need from each other, and how they answer."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from feedback.demo.stories import product_operations, user_growth
from tasks.models import SupportRequest
from tasks.support import actions

if TYPE_CHECKING:
    from feedback.demo.replay import Replay

Kind = SupportRequest.Kind


@dataclass(frozen=True)
class Plea:
    """What somebody needs; days count from the present Monday, as everywhere in the story.

    `promised` (on which day, for which day, in what words), `declined` and `supplied` (on which day, in what
    words), `goal`: the key of the goal that it is for.
    """

    team: str
    who: str
    of: str
    asked: int
    need: str
    kind: str
    details: str = ""
    needed: int | None = None
    goal: str = ""
    promised: tuple[int, int, str] | None = None
    declined: tuple[int, str] | None = None
    supplied: tuple[int, str] | None = None


OURS, ZH = product_operations.STORY.name, user_growth.STORY.name

PLEAS = (
    Plea(
        OURS,
        "tomas",
        "ingrid",
        -6,
        "Read access to the payment logs",
        Kind.TOOL,
        "We see that people leave between price page and receipt, and not where. A week of logs is enough.",
        needed=-3,
        goal="pay",
    ),
    Plea(
        OURS,
        "yu",
        "mara",
        -27,
        "Twelve vouchers for interviews with people who left",
        Kind.MONEY,
        needed=-20,
        goal="stay",
        promised=(-26, -24, "Finance sends them."),
        supplied=(-24, "They are in the shared drive, 40 euros each."),
    ),
    Plea(
        OURS,
        "tomas",
        "mara",
        -20,
        "A second analyst for four weeks",
        Kind.PEOPLE,
        needed=-6,
        goal="pay",
        declined=(-17, "Nobody is free this quarter. Drop the cohort table and keep the funnel."),
    ),
    Plea(
        ZH,
        "wang",
        "lin",
        -5,
        "召回短信的预算，两万元",
        Kind.MONEY,
        "按上月测试，每召回一个用户约 6 元，这笔钱大约能召回三千人。",
        needed=3,
        goal="z-stay",
    ),
    Plea(
        ZH,
        "li",
        "lin",
        -4,
        "拍板：退订时能不能问一句原因",
        Kind.DECISION,
        "法务没有意见，前提是可以跳过不答。",
        needed=4,
        goal="z-stay",
        promised=(-3, 2, "周三的负责人会上定。"),
    ),
    Plea(
        ZH,
        "wang",
        "lin",
        -19,
        "两天的设计支持：引导页第二版",
        Kind.SKILLS,
        needed=-10,
        goal="z-stay",
        promised=(-18, -12, "请孙悦腾出下周二、周三。"),
        supplied=(-12, "两版稿子都在共享盘里。"),
    ),
)


def plan(replay: "Replay") -> None:
    """Lay it on the calendar; the people, their teams and goals are on it already."""
    for plea in PLEAS:
        life = _Life(replay, plea)
        calendar = replay.calendar
        calendar.plan(plea.asked, "11:25", life.ask)
        if plea.promised:
            calendar.plan(plea.promised[0], "15:35", partial(life.promise, *plea.promised[1:]))
        if plea.declined:
            calendar.plan(plea.declined[0], "10:05", partial(life.decline, plea.declined[1]))
        if plea.supplied:
            calendar.plan(plea.supplied[0], "16:10", partial(life.supply, plea.supplied[1]))


class _Life:
    """One request, from the question on."""

    def __init__(self, replay: "Replay", plea: Plea) -> None:
        self.replay = replay
        self.plea = plea

    def ask(self) -> None:
        plea, day = self.plea, self.replay.calendar.day
        self.made = actions.ask_support(
            self.replay.teams[plea.team],
            by=self.replay.persons[plea.who],
            need=plea.need,
            kind=plea.kind,
            details=plea.details,
            asked_of=self.replay.persons[plea.of],
            needed_by=None if plea.needed is None else day(plea.needed),
            goal=self.replay.goals[plea.goal] if plea.goal else None,
        )

    def _present(self) -> SupportRequest:
        return SupportRequest.objects.get(pk=self.made.pk)

    def promise(self, day: int, words: str) -> None:
        made = self._present()
        actions.promise_support(
            made, by=made.asked_of, promised_for=self.replay.calendar.day(day), answer=words
        )

    def decline(self, words: str) -> None:
        made = self._present()
        actions.decline_support(made, by=made.asked_of, answer=words)

    def supply(self, words: str) -> None:
        made = self._present()
        actions.supply_support(made, by=made.asked_of, answer=words)
