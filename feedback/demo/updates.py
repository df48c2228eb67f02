"""What the members of the demonstration write each Monday before the review."""

import datetime
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.utils import translation

from feedback.demo.stories import product_operations, user_growth
from feedback.models import WeeklyUpdate
from feedback.updates.actions import ask_for_updates, write_update
from feedback.updates.prefill import draft
from teamops.dates import monday, today

if TYPE_CHECKING:
    from feedback.demo.replay import Replay

WEEKS_TOLD = 8


@dataclass(frozen=True)
class Words:
    """What somebody wrote: this week's or last week's. Without `progress` they sent what was filled in.

    `shows`: their mood stands beside their name.
    """

    who: str
    mood: int | None = None
    shows: bool = False
    progress: str = ""
    plans: str = ""
    problems: str = ""
    note: str = ""


OURS, ZH = product_operations.STORY.name, user_growth.STORY.name

THIS_WEEK = {
    OURS: (
        Words(
            "yu", 4, True,
            "Checklist at 25 %, day-7 retention up 2.1 points.",
            "35 % on Wednesday, decide on Friday\nBook five interviews with users who left on day 3",
            "Waiting for the list of day-3 leavers.",
        ),
        Words("wei", 4, False, "Morning reminders: +3 % opens.", "Turn the evening group off on Tuesday"),
        Words(
            "jonas", 2, True,
            "Holdout group is set up and checked.",
            "Click events, then checkout",
            "No payment logs since Tuesday; two goals wait for me.",
            "I have asked Finance three times. I would rather not ask a fourth time alone.",
        ),
        Words("hannah", 3, False, "Six articles out, first reply at 3 h 05.", "Four more by Friday",
              "Two people ill; the list of leavers is late."),
        Words("priya", 4, False, "Numbers page runs without the spreadsheet.", "Weekend habits report"),
        Words("jia", 5, True, "Opt-in wording: version 3 wins by 4 points.",
              "Proofread e-mails\nArticle on import"),
        Words("mara", 4, False, "Budget for the next quarter is agreed.",
              "One-on-ones\nGoals of next quarter"),
    ),
    ZH: (
        Words(
            "wang", 4, True,
            "引导页第二版上线，次日留存涨 1.2 个百分点。",
            "看三天数据再放量\n和法务过一遍退订文案",
            "召回短信的预算还没批。",
        ),
        Words("chen", 3, False, "第三天推送的口径统一了。", "对照组复核"),
        Words("li", 4, False, "社群活动报名 320 人。", "确认奖品数量\n客服话术发到群里",
              note="周末连着值了两次班，想调一天休息。"),
        Words("sun", 5, True, "两版活动页文案定稿。", "配图\n埋点走查"),
        Words("lin", 4, False, "季度目标和产品部对齐了。", "一对一\n下季度目标初稿"),
    ),
}  # fmt: skip
# Who was late some weeks, and how people felt before.
LATE = {OURS: "tomas", ZH: "zhao"}
MOODS = {"jonas": (2, 3, 3, 4), "hannah": (3, 3, 4, 3), "zhao": (3, 3, 2, 4), "chen": (3, 4, 4, 3)}


def plan(replay: "Replay") -> None:
    """Lay it on the calendar: people are asked on Monday, and write before the meeting."""
    for weeks_ago in reversed(range(WEEKS_TOLD)):
        day = -7 * weeks_ago
        replay.calendar.plan(day, "0:05", partial(_ask, replay))
        for name, told in THIS_WEEK.items():
            team = _Team(replay, name)
            if weeks_ago == 0:
                for number, words in enumerate(told):
                    team.calendar.plan(day, f"9:{15 + 5 * number:02}", partial(team.write, words))
            else:
                team.plan_earlier(weeks_ago, day)


def _ask(replay: "Replay") -> None:
    ask_for_updates(replay.organization, today(replay.organization))


class _Team:
    def __init__(self, replay: "Replay", name: str) -> None:
        self.replay = replay
        self.name = name
        self.team = replay.teams[name]
        story = next(one for one in (product_operations.STORY, user_growth.STORY) if one.name == name)
        self.story = story
        lead = next(member.key for member in story.members if member.lead)
        self.calendar = replay.calendar.in_zone(replay.persons[lead].zone)

    def plan_earlier(self, weeks_ago: int, day: int) -> None:
        """Everybody sent what was filled in."""
        for number, member in enumerate(self.story.members):
            moods = MOODS.get(member.key, (4, 4, 3, 4, 5))
            words = Words(member.key, moods[weeks_ago % len(moods)], shows=member.key in ("yu", "wang"))
            is_late = weeks_ago in (1, 4) and member.key == LATE[self.name]
            on = day + 1 if is_late else day
            self.calendar.plan(on, f"9:{12 + 4 * number:02}", partial(self.write, words))

    def write(self, words: Words) -> None:
        """Send it, unless there was nothing to send."""
        person, week = self.replay.persons[words.who], monday(today(self.team))
        with translation.override(person.language_code):
            offered = draft(self.team, person, week, self._last(words.who, week))
        texts = {name: getattr(words, name) for name in ("progress", "plans", "problems")}
        if not words.progress:
            texts = {name: "\n".join(getattr(offered, name)[:3]) for name in texts}
        if not any(texts.values()):
            return
        write_update(
            self.team,
            by=person,
            week=week,
            version=None,
            mood=words.mood,
            mood_is_shown=words.shows,
            note=words.note,
            earlier=[{"text": text, "outcome": outcome} for text, outcome in offered.earlier],
            **texts,
        )

    def _last(self, who: str, week: datetime.date) -> WeeklyUpdate | None:
        written = WeeklyUpdate.objects.written().filter(team=self.team, person=self.replay.persons[who])
        return written.filter(week__lt=week).order_by("-week").first()
