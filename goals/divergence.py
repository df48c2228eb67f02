"""Where work and result part: much is done and nothing moves, or the other way round. Pure.

Findings hold figures; `sentence` says them in the reader's language. They are pointed out, never counted.
"""

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from django.utils.translation import gettext as _

from goals.numbers import ZERO, Kind, Measure, is_reached, progress
from teamops.formats import percent

# A key result that has not moved for so long stands still.
STOOD_STILL = datetime.timedelta(days=21)
MOSTLY_DONE = Decimal("0.8")
# What counts as a move of a key result, and as a fall of a chance.
MOVED = Decimal("0.05")
FELL = 0.2
CONFIDENT = 7
UNLIKELY = 0.5

WORK_WITHOUT_RESULT = "work_without_result"
RESULT_WITHOUT_WORK = "result_without_work"
CONFIDENT_AGAINST_FORECAST = "confident_against_forecast"

# The chance of reaching the target by what was known at the end of a day; None: not enough history.
Chance = Callable[[Measure], float | None]


class Finding(NamedTuple):
    """One of the three; shares and chances are of 1, values are the key result's."""

    kind: str
    since: datetime.date
    before: Decimal | None
    now: Decimal | None
    plan: Decimal | None = None
    confidence: int | None = None
    chance_before: float | None = None
    chance: float | None = None


class Told(Protocol):
    """What a sentence is made of: a finding, or what a record keeps of one."""

    @property
    def kind(self) -> str: ...
    @property
    def plan(self) -> Decimal | None: ...
    @property
    def confidence(self) -> int | None: ...
    @property
    def chance_before(self) -> float | None: ...
    @property
    def chance(self) -> float | None: ...


def known_on(measure: Measure, day: datetime.date) -> Measure:
    """The key result as it was known at the end of an earlier day."""
    return measure._replace(readings=[one for one in measure.readings if one.day <= day])


def find(
    measure: Measure,
    done: Decimal | None,
    day: datetime.date,
    *,
    confidences: Sequence[tuple[datetime.date, int]],
    chance: Chance,
) -> list[Finding]:
    """What there is to say about one key result.

    `done`: the share of the goal's plan that is done, None for no plan; `confidences`: what was stated, by
    day, oldest first.
    """
    then = day - STOOD_STILL
    if measure.span.first > then or measure.span.last < day or is_reached(measure):
        return []
    earlier = known_on(measure, then)
    found = [
        _work_and_result(measure, earlier, done, day),
        _against_forecast(measure, earlier, day, confidences, chance),
    ]
    return [finding for finding in found if finding is not None]


def _work_and_result(
    measure: Measure, earlier: Measure, done: Decimal | None, day: datetime.date
) -> Finding | None:
    """Most of the plan done and the number where it was; or no plan at all and the number has moved."""
    if measure.kind is Kind.FROM_PLAN or measure.kind.is_health:
        return None
    moved = (progress(measure) or ZERO) - (progress(earlier) or ZERO)
    if done is not None and done >= MOSTLY_DONE and moved == 0:
        kind = WORK_WITHOUT_RESULT
    elif done is None and earlier.last and moved >= MOVED:
        kind = RESULT_WITHOUT_WORK
    else:
        return None
    return Finding(kind, day - STOOD_STILL, _value(earlier), _value(measure), plan=done)


def _value(measure: Measure) -> Decimal | None:
    return measure.last.value if measure.last else measure.start


def _against_forecast(
    measure: Measure,
    earlier: Measure,
    day: datetime.date,
    confidences: Sequence[tuple[datetime.date, int]],
    chance: Chance,
) -> Finding | None:
    """Confidence stays high while the forecast falls."""
    stated = [value for _day, value in confidences]
    before = [value for when, value in confidences if when <= day - STOOD_STILL]
    if not stated or not before or stated[-1] < CONFIDENT or stated[-1] < before[-1]:
        return None
    was, is_now = chance(earlier), chance(measure)
    if was is None or is_now is None or is_now >= UNLIKELY or was - is_now < FELL:
        return None
    return Finding(
        CONFIDENT_AGAINST_FORECAST,
        since=day - STOOD_STILL,
        before=_value(earlier),
        now=_value(measure),
        confidence=stated[-1],
        chance_before=was,
        chance=is_now,
    )


def sentence(finding: Told, *, what: str, before: str, now: str) -> str:
    """The finding about the key result `what`; its values are given in the words of its kind."""
    if finding.kind == WORK_WITHOUT_RESULT:
        return _("%(plan)s of the plan is done, but “%(what)s” has stood at %(now)s for three weeks.") % {
            "plan": percent(finding.plan),
            "what": what,
            "now": now,
        }
    if finding.kind == RESULT_WITHOUT_WORK:
        return _(
            "“%(what)s” went from %(before)s to %(now)s in three weeks, though nothing is planned for it."
        ) % {"what": what, "before": before, "now": now}
    return _(
        "Confidence in “%(what)s” stays at %(confidence)s of 10, while the chance of reaching the target "
        "fell from %(was)s to %(is)s."
    ) % {
        "what": what,
        "confidence": finding.confidence,
        "was": percent(finding.chance_before),
        "is": percent(finding.chance),
    }
