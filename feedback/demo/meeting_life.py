"""What is said in the meetings of the demonstration beside what a story tells: why red parts are left as they
are, what is noted, and what is talked about."""

from typing import TYPE_CHECKING

from feedback import actions
from feedback.actions import Unsettled
from feedback.gathering import gather
from feedback.items import items_of
from feedback.models import WeeklyReview
from feedback.queries import review_before
from teamops.people.models import Person

if TYPE_CHECKING:
    from feedback.demo.replay import Happenings

# By language and part; weeks take turns.
LEFT = {
    "en": {
        "goals": (
            "The cause is known and its tasks are under way; we look again next week.",
            "One week of numbers is too little to change the plan.",
            "It waits for the decision of the other team on Thursday.",
        ),
        "slipping": (
            "Each has a new day and somebody who sees to it.",
            "None of them holds up a milestone.",
            "The dates were agreed with those who wait for them.",
        ),
        "dependencies": (
            "They have said when it comes; we can wait until then.",
            "We can go on without it this week.",
        ),
    },
    "zh-hans": {
        "goals": (
            "原因已经清楚，任务在推进，下周再看。",
            "只有一周的数据，先不改计划。",
            "等对方团队周四的决定。",
        ),
        "slipping": (
            "每项都有新的日期和跟进的人。",
            "都不影响里程碑。",
            "新日期和等待的同事已经对齐。",
        ),
        "dependencies": ("对方已经说了时间，等得起。", "这周没有它也能推进。"),
    },
}
# Of the meeting that is being held: what is noted on the first goal.
NOTES = {
    "en": "Checkout stops at the **tax number**. Jonas has the logs of one day.",
    "zh-hans": "第二步流失最多，**退订文案**还没定。\n\n- 先看三天数据\n- 周四再决定是否放量",
}
TALKED = ("part:last_steps", "part:numbers")


def close_review(life: "Happenings", review: WeeklyReview) -> None:
    """Close it; of what is red it is said why it is left as it is."""
    try:
        actions.close_review(review, by=life.lead)
    except Unsettled as open_still:
        reasons = LEFT[life.story.language]
        for part in open_still.parts:
            because = reasons[part][review.week.isocalendar().week % len(reasons[part])]
            actions.leave_part(review, by=life.lead, part=part, because=because)
        actions.close_review(review, by=life.lead)


def note_and_talk(life: "Happenings", review: WeeklyReview) -> None:
    """What is noted in the meeting of this week, by who takes notes."""
    writer: Person = life.person(life.story.members[1].key)
    items = items_of(gather(life.team, review.week, review, review_before(review)))
    first = next((key for key in items if key.startswith("goal:")), None)
    if first:
        text = NOTES[life.story.language]
        actions.write_note(review, by=writer, item=first, text=text, version=0)
    for key in (*TALKED, first):
        if key in items:
            actions.talk_about(review, by=writer, item=str(key))
