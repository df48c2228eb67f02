"""How sure the teams of the demonstration said they were, in the reviews of the last weeks."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from feedback.actions import open_review
from feedback.demo.stories import product_operations, user_growth
from feedback.votes.actions import answer_vote, open_vote
from feedback.votes.closing import close_vote
from goals.models import KeyResult
from teamops.dates import monday, today

if TYPE_CHECKING:
    from feedback.demo.replay import Replay


@dataclass(frozen=True)
class Asked:
    """A vote on a key result of this quarter, so many weeks ago: what its people answered in their order."""

    team: str
    weeks_ago: int
    measure: str
    answers: tuple[int, ...]


OURS, ZH = product_operations.STORY, user_growth.STORY

VOTES = (
    Asked(OURS.name, 4, "30-day retention of new users", (8, 7, 7, 8, 6, 7, 8)),
    Asked(OURS.name, 2, "30-day retention of new users", (7, 7, 6, 8, 5, 7, 6)),
    # They part: who builds it is less sure than who plans it.
    Asked(OURS.name, 0, "30-day retention of new users", (7, 8, 4, 7, 3, 6, 7)),
    Asked(ZH.name, 1, "新用户 30 天留存率", (6, 7, 5, 6, 7)),
)


def plan(replay: "Replay") -> None:
    """Lay it on the calendar: they are asked in the meeting, before it is closed."""
    for asked in VOTES:
        story = next(one for one in (OURS, ZH) if one.name == asked.team)
        lead = next(member.key for member in story.members if member.lead)
        calendar = replay.calendar.in_zone(replay.persons[lead].zone)
        members = [member.key for member in story.members]
        vote = partial(_vote, replay, asked, lead, members)
        calendar.plan(-7 * asked.weeks_ago, "10:11", vote)


def _vote(replay: "Replay", asked: Asked, lead: str, members: list[str]) -> None:
    team, by = replay.teams[asked.team], replay.persons[lead]
    rows = KeyResult.objects.filter(goal__team=team, statement=asked.measure, goal__state="active")
    key_result = rows.select_related("goal").filter(goal__is_personal=False).order_by("-pk").first()
    if key_result is None:
        return
    vote = open_vote(open_review(team, by=by, week=monday(today(team))), key_result, by=by)
    for who, confidence in zip(members, asked.answers, strict=False):
        answer_vote(vote, by=replay.persons[who], confidence=confidence)
    close_vote(vote, by=by)
