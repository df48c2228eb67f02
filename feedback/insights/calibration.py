"""How well stated confidence and forecasts came true. Pure.

Of each key result of a closed goal two things were known when half of its time was over: the confidence that
was stated last, and the forecast from the readings up to then. Both are held against whether its target was
reached.
The Brier score is the mean squared distance between what was said, as a chance, and what came (Brier 1950).
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.insights.counting import mean, two_places
from feedback.insights.facts import Facts
from feedback.insights.shapes import ALL, Figure, Head, Line, Measure, Reason
from goals.divergence import known_on
from goals.formula import exact, share
from goals.models import Goal
from goals.numbers import DAY, ONE, ZERO, holds, is_reached, rounded
from goals.outlook import forecast_of
from goals.standing import GoalStanding, KeyResultStanding
from goals.why import Input
from goals.why.explanation import equals
from teamops.formats import number, percent, short_day

# Below so many key results nothing is told of how well they were foreseen.
ENOUGH = 5
# The groups of stated confidence, and with it the groups of chances: up to so many tenths.
GROUPS = (("1-3", 3), ("4-6", 6), ("7-8", 8), ("9-10", 10))
HUNDREDTHS = Decimal("0.01")


@dataclass(frozen=True)
class Trial:
    """What was said of a key result, as a chance of 1, and whether it came; `said_as`: in its own words."""

    name: str
    path: str
    said: Decimal
    said_as: str
    reached: bool

    @property
    def miss(self) -> Decimal:
        """The squared distance."""
        return (self.said - (ONE if self.reached else ZERO)) ** 2


def confidence(facts: Facts) -> Measure:
    """What people said, from 1 to 10, at half of the time."""
    names = {key: key.replace("-", "–") for key, _most in GROUPS}
    return _measure(
        "confidence",
        _("Confidence against what came"),
        _trials(facts.closed, _stated),
        names,
        _("Confidence"),
        _("The confidence that was stated last when half of its time was over; 7 of 10 counts as 70 %."),
    )


def forecasts(facts: Facts) -> Measure:
    """What forecasts said at half of the time, worked out from what had been read by then."""
    lower, names = 0, {}
    for key, most in GROUPS:
        names[key] = _("%(low)s–%(high)s") % {
            "low": number(lower * 10 + (1 if lower else 0)),
            "high": percent(Decimal(most) / 10),
        }
        lower = most
    return _measure(
        "forecasts",
        _("Forecasts against what came"),
        _trials(facts.closed, _foreseen),
        names,
        _("Chance"),
        _("The forecast from what had been read when half of its time was over; three readings at least."),
    )


def _trials(
    closed: Sequence[GoalStanding], say: Callable[[KeyResultStanding], tuple[Decimal, str] | None]
) -> list[Trial]:
    """Of goals that were closed and not dropped, the key results of which something had been said."""
    found = []
    for standing in closed:
        if standing.goal.outcome == Goal.Outcome.DROPPED:
            continue
        for one in standing.key_results:
            said = say(one)
            if said is not None and one.measure.last is not None:
                path = f"goals/{standing.goal.number}/why/?kr={one.key_result.pk}"
                found.append(Trial(one.key_result.statement, path, *said, _came(one)))
    return found


def _came(one: KeyResultStanding) -> bool:
    """Whether the target was reached; of a health measure, whether its last value held."""
    measure = one.measure
    if measure.kind.is_health:
        return measure.last is not None and holds(measure, measure.last.value)
    return is_reached(measure)


def _halfway(one: KeyResultStanding) -> datetime.date:
    """The last day of the first half of its time."""
    return one.measure.span.first + (one.measure.span.days // 2 - 1) * DAY


def _stated(one: KeyResultStanding) -> tuple[Decimal, str] | None:
    day = _halfway(one)
    stated = [fact for fact in one.check_ins if fact.confidence and fact.day <= day]
    if not stated:
        return None
    last = stated[-1]
    assert last.confidence is not None
    return Decimal(last.confidence) / 10, _("%(confidence)s of 10, %(day)s") % {
        "confidence": last.confidence,
        "day": short_day(last.day),
    }


def _foreseen(one: KeyResultStanding) -> tuple[Decimal, str] | None:
    day = _halfway(one)
    found = forecast_of(one.key_result, known_on(one.measure, day))
    if found is None:
        return None
    chance = Decimal(found.chance).quantize(HUNDREDTHS)
    return chance, _("%(chance)s, %(day)s") % {"chance": percent(chance), "day": short_day(day)}


def _measure(
    key: str, name: str, trials: Sequence[Trial], names: dict[str, str], said_name: str, says: str
) -> Measure:
    grouped: dict[str, list[Trial]] = {group: [] for group, _most in GROUPS}
    for trial in trials:
        grouped[next(group for group, most in GROUPS if trial.said * 10 <= most)].append(trial)
    lines = [_line(group, names[group], some, says) for group, some in grouped.items()]
    whole = _line(ALL, _("All together"), trials, says)
    enough = len(trials) >= ENOUGH
    return Measure(
        key=key,
        name=name,
        finding=_finding(whole) if enough else _too_few(len(trials)),
        heads=[
            Head("number", _("Key results")),
            Head("said", _("Said, on average")),
            Head("came", _("Reached")),
            Head("brier", _("Brier score")),
        ],
        lines=lines,
        whole=whole,
        first_head=said_name,
        labelled="came",
        drawn="came",
        tick="said",
        tick_name=_("said"),
        top=1.0,
        enough=enough,
    )


def _too_few(number_of: int) -> str:
    said = ngettext(
        "Not enough history: %(n)s key result of closed goals, and at least %(least)s are needed.",
        "Not enough history: %(n)s key results of closed goals, and at least %(least)s are needed.",
        number_of,
    )
    return said % {"n": number_of, "least": ENOUGH}


def _finding(whole: Line) -> str:
    number_of = whole.figure("number").value or ZERO
    return _("%(came)s of %(n)s key results were reached; %(said)s was said on average.") % {
        "came": number(rounded((whole.figure("came").value or ZERO) * number_of)),
        "n": number(number_of),
        "said": whole.figure("said").shown,
    }


def _line(key: str, name: str, trials: Sequence[Trial], says: str) -> Line:
    said = mean([one.said for one in trials])
    came = mean([ONE if one.reached else ZERO for one in trials])
    brier = mean([one.miss for one in trials])
    reached = sum(one.reached for one in trials)

    def told() -> list[Input]:
        return [
            Input(one.name, _("reached") if one.reached else _("not reached"), one.path, one.said_as)
            for one in trials
        ]

    def why_number() -> Reason:
        return [_("Key results of closed goals of the last six cycles, dropped ones left out."), says], told()

    def why_said() -> Reason:
        return [says, _mean_of([share(one.said).text for one in trials], said)], told()

    def why_came() -> Reason:
        term = exact(reached) / exact(len(trials) or 1)
        lines = [
            _("Reached is the target by the last check-in; a health measure, that it held then."),
            equals(term, share(term.value).text),
        ]
        return lines, told()

    def why_brier() -> Reason:
        parts = [f"({two_places(one.said)} − {1 if one.reached else 0})²" for one in trials]
        lines = [
            _("The mean of (said − came)²: 0 is perfect, and always saying 50 % comes to 0.25."),
            _mean_of(parts, brier, as_share=False),
        ]
        return lines, told()

    return Line(
        key,
        name,
        name,
        [
            Figure("number", Decimal(len(trials)), number(len(trials)), why_number),
            Figure("said", said, percent(said), why_said),
            Figure("came", came, percent(came), why_came),
            Figure("brier", brier, "—" if brier is None else two_places(brier), why_brier),
        ],
    )


# So many terms are written out, after them only how many there are.
MOST_TERMS = 12


def _mean_of(parts: Sequence[str], value: Decimal | None, *, as_share: bool = True) -> str:
    """A mean, written out."""
    if value is None:
        return _("There is none.")
    shown = list(parts[:MOST_TERMS]) + (["…"] if len(parts) > MOST_TERMS else [])
    result = share(value).text if as_share else two_places(value)
    return f"({' + '.join(shown)}) ÷ {len(parts)} = {result}"
