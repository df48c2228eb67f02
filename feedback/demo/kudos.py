"""What the people of the demonstration thank each other for."""

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from feedback.demo.stories import product_operations, user_growth
from feedback.kudos.actions import give_kudos

if TYPE_CHECKING:
    from feedback.demo.replay import Replay


class Thanks(NamedTuple):
    """Who thanks whom on a day of the story, for what."""

    day: int
    who: str
    to: tuple[str, ...]
    text: str
    quality: str = ""
    is_private: bool = False


GIVEN = {
    product_operations.STORY.name: (
        Thanks(
            -10, "hannah", ("priya",),
            "Built the numbers page in two evenings, so nobody copies a spreadsheet on Sunday any more.",
            "Makes others faster",
        ),
        Thanks(
            -3, "wei", ("jia",),
            "Wrote four opt-in texts, tested them, and threw away her own favourite when it lost.",
            "Follows the evidence",
        ),
        Thanks(
            0, "mara", ("jonas",),
            "Found the error in our holdout group before it cost us a month.",
            "Careful work",
        ),
        Thanks(-5, "mara", ("yu",), "You said early that the date would not hold. That helped me.", "", True),
        Thanks(-11, "yu", ("hannah", "jia"), "Answered each question of the beta the same day.", "Reliable"),
        Thanks(-18, "jonas", ("wei",), "Explained the reminder groups until I could build them.", ""),
        Thanks(-31, "priya", ("jonas",), "Stayed until the import was right.", "Careful work"),
    ),
    user_growth.STORY.name: (
        Thanks(-10, "wang", ("chen",), "把第三天推送的口径统一了，周会上不用再对数。", "让别人更快"),
        Thanks(-3, "lin", ("sun",), "两版活动页文案当天定稿，还主动做了埋点走查。", "细致"),
        Thanks(0, "chen", ("wang", "li"), "引导页上线那晚一直盯到数据正常。", "靠得住"),
        Thanks(-12, "li", ("zhao",), "访谈提纲写得清楚，新人照着就能问。", "乐于分享"),
        Thanks(-6, "lin", ("li",), "周末两次值班辛苦了，调休已经安排。", "", True),
    ),
}  # fmt: skip


def plan(replay: "Replay") -> None:
    """Lay it on the calendar."""
    for name, given in GIVEN.items():
        story = next(one for one in (product_operations.STORY, user_growth.STORY) if one.name == name)
        lead = next(member.key for member in story.members if member.lead)
        calendar = replay.calendar.in_zone(replay.persons[lead].zone)
        for number, thanks in enumerate(given):
            calendar.plan(thanks.day, f"9:{2 + 3 * number:02}", partial(_give, replay, thanks))


def _give(replay: "Replay", thanks: Thanks) -> None:
    give_kudos(
        by=replay.persons[thanks.who],
        to=[replay.persons[key] for key in thanks.to],
        text=thanks.text,
        quality=thanks.quality,
        is_private=thanks.is_private,
    )
