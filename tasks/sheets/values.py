"""From the text of a cell to a value: what goals and tasks have beside numbers and days.

Every function raises Unreadable with a sentence that says what is wrong with the text.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from goals.models import Goal, KeyResult
from goals.numbers import ZERO, ZONES
from tasks.models import Task
from teamops.spreadsheets.values import MAX_DECIMALS, Number, Unreadable, day, number
from teamops.text import fold

TASK_NUMBER = re.compile(r"[Tt]-(\d{1,9})")
__all__ = [
    "Number",
    "Unreadable",
    "ambition",
    "day",
    "done",
    "estimate",
    "kind",
    "number",
    "status",
    "step",
    "task_number",
    "weight",
    "word",
]


def weight(text: str) -> Decimal:
    """A share ("40%" is 0.4) or any number from 0 on; each goal's are shares of their own sum."""
    value, is_percent = number(text)
    if value < 0:
        raise Unreadable(_("%(text)s is negative. A weight is 0 or more.") % {"text": text})
    return round(value / 100, MAX_DECIMALS) if is_percent else value


def estimate(text: str) -> Decimal:
    """Hours, to a hundredth: "8", "8h", "7.5 小时"."""
    value = number(re.sub(r"\s*(h|hrs?|hours?|小时)$", "", text.strip(), flags=re.IGNORECASE)).value
    if not 0 <= value < 10_000:
        raise Unreadable(_("%(text)s hours is out of range: 0 to 9,999.") % {"text": text})
    return value.quantize(Decimal("0.01"))


def task_number(text: str) -> int | None:
    """The number of a task, "T-42"; None for what people count or name their rows by."""
    found = TASK_NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


# --- Words --------------------------------------------------------------------------------------------

KINDS = {
    KeyResult.Kind.INCREASE: "increase|increasing|grow|raise|up|提高|提升|增加|增长|上升",
    KeyResult.Kind.DECREASE: "decrease|decreasing|reduce|lower|down|降低|减少|下降|缩短",
    KeyResult.Kind.AT_LEAST: "at least|at_least|minimum|min|>=|≥|不低于|不少于|至少|不小于",
    KeyResult.Kind.AT_MOST: "at most|at_most|maximum|max|<=|≤|不超过|不高于|至多|最多|不多于",
    KeyResult.Kind.BETWEEN: "between|range|within|介于|区间|范围|之间",
    KeyResult.Kind.YES_NO: "yes/no|yes_no|milestone|done|boolean|binary|是/否|是否|里程碑|完成与否|完成",
    KeyResult.Kind.SCALE: "scale|zones|grades|等级|分级|分档",
    KeyResult.Kind.FROM_PLAN: "from plan|from the plan|from_plan|by plan|plan|按计划|计划|行动计划",
}
AMBITIONS = {
    Goal.Ambition.COMMITTED: "committed|commit|commitment|承诺|承诺型|必达",
    Goal.Ambition.STRETCH: "stretch|aspirational|moonshot|挑战|挑战型|愿景",
}
STATUSES = {
    Task.Status.TODO: "to do|todo|to-do|open|not started|new|planned|待办|未开始|待处理|新建",
    Task.Status.DOING: "doing|in progress|in_progress|started|wip|ongoing|进行中|处理中|开发中",
    Task.Status.REVIEW: "in review|review|reviewing|testing|待验收|验收中|待审核|审核中|测试中",
    Task.Status.DONE: "done|complete|completed|closed|finished|完成|已完成|已关闭",
    Task.Status.DROPPED: "dropped|cancelled|canceled|dropped out|won't do|取消|已取消|放弃|已放弃|终止",
}
BLOCKED = "blocked|on hold|stuck|waiting|受阻|阻塞|被阻塞|暂停"
ANSWERS = {
    "yes": "done|yes|y|true|complete|completed|1|100%|x|✓|✔|√|完成|是|已完成|达成|已达成",
    "no": "not done|no|n|false|open|0|0%|-|未完成|否|未达成|进行中",
}
# The steps of a scale, as the interface and people call them; their numbers are read as well.
STEPS = {
    ZERO: "not yet|none|尚未|未达到",
    ZONES["commit"]: "commit|commit (0.3)|承诺|承诺(0.3)",
    ZONES["target"]: "target|target (0.7)|目标|目标(0.7)",
    ZONES["stretch"]: "stretch|stretch (1.0)|挑战|挑战(1.0)",
}


def kind(text: str) -> KeyResult.Kind:
    """How a key result is measured; a sheet may call yes/no a milestone."""
    return KeyResult.Kind(_meaning(text, KINDS))


def ambition(text: str) -> Goal.Ambition:
    return Goal.Ambition(_meaning(text, AMBITIONS))


def status(text: str) -> tuple[Task.Status, bool]:
    """The task's status, and whether it is blocked: "blocked" is to do with the marker."""
    if fold(text) in BLOCKED.split("|"):
        return Task.Status.TODO, True
    return Task.Status(_meaning(text, STATUSES)), False


def done(text: str) -> Decimal:
    """The current value of yes/no: 1 or 0."""
    for answer, names in ANSWERS.items():
        if fold(text) in names.split("|"):
            return Decimal(answer == "yes")
    raise Unreadable(_("“%(text)s” is neither yes nor no. Write done or not done.") % {"text": text})


def step(text: str) -> Decimal:
    """The current value of a scale: "target", "0.7", "70%"."""
    with suppress(Unreadable):
        value, is_percent = number(text)
        value = value / 100 if is_percent else value
        if value in STEPS:
            return value
    return Decimal(_meaning(text, STEPS))


def word(words: Mapping[Any, str], key: str, *, chinese: bool) -> str:
    """How an exported sheet writes it, so that it is read again whatever the interface calls it."""
    names = words[key].split("|")
    return (
        next((name for name in names if not name.isascii() and name.isalnum()), names[0])
        if chinese
        else names[0]
    )


def _meaning(text: str, words: Mapping[Any, str]) -> str:
    folded = fold(text)
    for key, names in words.items():
        if folded in names.split("|"):
            return key
    known = ", ".join(names.partition("|")[0] for names in words.values())
    raise Unreadable(_("“%(text)s” is not known. Write one of: %(known)s.") % {"text": text, "known": known})
