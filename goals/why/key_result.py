"""Why every number of a key result is what it is, kind by kind."""

import datetime
from collections.abc import Collection, Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from goals import numbers
from goals.formula import Term, exact, share, total
from goals.models import KeyResult
from goals.numbers import ONE, STRETCH, ZERO, ZONES, Kind, Measure, Status, clamp
from goals.outlook import forecast_of
from goals.pace import Earlier
from goals.shares import amount_of, line_of, says_sum, whole_of
from goals.standing import GoalStanding, KeyResultStanding
from goals.why.explanation import (
    CAME_AND_WENT,
    CHECKED_IN,
    CLOSED,
    MEASURED,
    TIMED,
    WEIGHED,
    Explanation,
    Input,
    against,
    equals,
    word,
)
from goals.why.history import why_fresh, why_weekly
from goals.why.parts import parts_of, together
from goals.why.planned import plan_input, plan_inputs, share_of_plan, weighed_by
from goals.wording import foreseen_text, value_text
from teamops.formats import day_name, day_span, number, percent, signed


def why_key_result(
    one: KeyResultStanding,
    whole: GoalStanding,
    *,
    seen: Collection[int] = (),
    tells_each: bool = False,
    named: Collection[str] = (),
    shares: Sequence[KeyResult] = (),
    earlier: Earlier | None = None,
) -> list[Explanation]:
    """Every number of a key result, in the order of the page; `whole` is where its goal stands.

    `seen`: ids of the goals below it that the reader may see; `tells_each`: whether the reader may know how
    many others there are; `named`: paths of the plan's tasks that they
    may be told of. What is in neither counts without its name. `shares`: what members bring of it, as far as
    the reader may see it. `earlier`: what has its words in an earlier cycle, for a draft.
    """
    found = [_progress(one, named), _first(one), _expected(one, named), _pace_in_units(one)]
    found += [
        _suggested(one),
        _confidence(one),
        _forecast(one),
        _weight(one, whole, seen, tells_each),
        _grade(one),
    ]
    found += [why_weekly(one, earlier), why_fresh(one), _shares(one.key_result, shares)]
    return [explanation for explanation in found if explanation is not None]


def _progress(one: KeyResultStanding, named: Collection[str]) -> Explanation:
    measure = one.measure
    if measure.kind.is_health:
        term, how, inputs = _held(one)
    elif measure.kind is Kind.FROM_PLAN:
        term, how, inputs = _done(one, named)
    elif measure.kind is Kind.SCALE:
        term, how, inputs = _step(one)
    elif measure.kind is Kind.YES_NO:
        term, how, inputs = _yes_or_no(one)
    else:
        term, how, inputs = _way(one, measure.target)
    return Explanation(
        key="progress",
        name=_("Progress"),
        shown=percent(one.progress),
        how=how,
        value=term.value if term else None,
        inputs=[*inputs, *_metric(one.key_result)],
        fields=MEASURED,
        verbs=CHECKED_IN,
    )


Answer = tuple[Term | None, list[str], list[Input]]


def _check_in(one: KeyResultStanding, said: str = "") -> Input:
    """The check-in that counts, with its value or what was `said` with it."""
    day = {"day": day_name(one.day, one.on)}
    path = f"goals/{one.key_result.goal.number}/?tab=check-ins&kr={one.key_result.pk}"
    return Input(_("Check-in of %(day)s") % day, said or one.value_text, path)


def _metric(key_result: KeyResult) -> list[Input]:
    """The metric that it follows, where it is loaded: who may not see it is not told its name."""
    if not KeyResult.metric.is_cached(key_result) or key_result.metric is None:
        return []
    return [Input(_("From the metric"), key_result.metric.name, f"metrics/{key_result.metric_id}/")]


def _way(one: KeyResultStanding, target: Decimal | None) -> Answer:
    """Of an increase or decrease: how much of the way from the start to the target lies behind it."""
    key_result, last = one.key_result, one.measure.last
    assert key_result.start is not None
    assert target is not None
    ends = [
        Input(_("Start"), one.start_text),
        Input(_("Target"), number(target, key_result.unit, key_result.precision)),
    ]
    if last is None:
        return share(ZERO), [_("No check-in counts yet, so it stands at its start.")], ends
    value, start = exact(last.value, key_result.unit), exact(key_result.start, key_result.unit)
    term = (value - start) / (exact(target, key_result.unit) - start)
    how = [equals(term)]
    if term.value < 0:
        how.append(_("It is worse than at the start; in the goal’s progress it counts as 0 %."))
    if term.value > 1:
        how.append(_("It is beyond the target; in the goal’s progress it counts as 100 %."))
    return term, how, [_check_in(one), *ends]


def _held(one: KeyResultStanding) -> Answer:
    """Of a health measure: in how many of its check-in periods the last value held."""
    measure = one.measure
    readings = numbers.period_readings(measure)
    inputs = [Input(_("It must hold"), one.target_text)]
    for period, reading in readings:
        held = _("held") if numbers.holds(measure, reading.value) else _("did not hold")
        first = max(measure.span.first + period * measure.cadence * numbers.DAY, measure.span.first)
        what = _("Period from %(day)s") % {"day": day_name(first, one.on)}
        inputs.append(Input(what, value_text(one.key_result, reading.value), note=held))
    if not readings:
        return None, [_("It has no value yet, so there is nothing to count.")], inputs
    held_in = sum(numbers.holds(measure, reading.value) for _period, reading in readings)
    term = exact(held_in) / exact(len(readings))
    how = [
        _("Of each period between check-ins the last value counts; periods without one are left out."),
        _("Periods in which it held ÷ periods with a value: %(formula)s") % {"formula": equals(term)},
    ]
    return term, how, inputs


def _yes_or_no(one: KeyResultStanding) -> Answer:
    last = one.measure.last
    if last is None:
        return share(ZERO), [_("Nothing until it is done, then all of it."), _("No check-in counts yet.")], []
    term = share(ONE if last.value else ZERO)
    return term, [_("Nothing until it is done, then all of it.")], [_check_in(one)]


def _step(one: KeyResultStanding) -> Answer:
    """Of a scale: the value of the step that is reached."""
    last = one.measure.last
    how = [_("The value of the step that is reached: 0.3 commit, 0.7 target, 1.0 stretch.")]
    if last is None:
        return share(ZERO), [*how, _("No check-in counts yet, so it stands at its start.")], []
    return share(last.value), how, [_check_in(one)]


def _done(one: KeyResultStanding, named: Collection[str]) -> Answer:
    """Of "from the plan": how much of it is done."""
    term = share_of_plan(one.measure.plan, lambda item: item.done_on, one.on)
    if term is None:
        return None, [_("The goal has no plan, so there is nothing to count.")], []
    how = [
        weighed_by(one.measure.plan),
        _("Done ÷ all of the plan: %(formula)s") % {"formula": equals(term)},
    ]
    return term, how, plan_inputs(one.measure.plan, named, one.on)


def _first(one: KeyResultStanding) -> Explanation | None:
    """Progress against the target that the goal was started with, where it is another one now."""
    if one.original_progress is None:
        return None
    term, how, inputs = _way(one, one.key_result.original_target)
    return Explanation(
        key="first",
        name=_("Against the first target"),
        shown=percent(one.original_progress),
        how=how[:1],
        value=term.value if term else None,
        inputs=inputs,
        fields=frozenset({"target", "start"}),
    )


def _expected(one: KeyResultStanding, named: Collection[str]) -> Explanation:
    term, how = _pace(one, one.on)
    inputs = [Input(_("First to last day"), day_span(one.measure.span.first, one.measure.span.last))]
    if one.measure.kind is Kind.FROM_PLAN and not one.measure.stretch:
        inputs += [
            plan_input(item, named, "", day_name(item.due or one.measure.span.last, one.on))
            for item, _weight in numbers.plan_weights(one.measure.plan)
        ]
    return Explanation(
        key="expected",
        name=_("Expected"),
        shown=percent(one.expected),
        how=how,
        value=term.value,
        inputs=inputs,
        fields=TIMED | MEASURED,
    )


def _pace_in_units(one: KeyResultStanding) -> Explanation | None:
    """How far its last value lies from the pace, in its own unit, as the page says it in a sentence."""
    key_result, measure, last = one.key_result, one.measure, one.measure.last
    if not measure.kind.has_path or last is None or key_result.start is None or key_result.target is None:
        return None
    start, target, value = (exact(each) for each in (key_result.start, key_result.target, last.value))
    asked = share(numbers.expected(measure, last.day))
    path = start + (target - start) * asked
    there = Term(path.value, number(path.value))
    ahead = value - there if measure.kind is Kind.INCREASE else there - value
    day = {"day": day_name(last.day, one.on)}
    return Explanation(
        key="pace",
        name=_("Distance from the pace"),
        shown=signed(numbers.rounded(ahead.value, one.places) or ZERO, key_result.unit),
        how=[
            _("On %(day)s, the day of the last value, the pace asks for:") % day,
            equals(path, there.text),
            _("The value lies ahead of it by: %(formula)s") % {"formula": equals(ahead, signed(ahead.value))}
            if ahead.value >= 0
            else _("The value lies behind it: %(formula)s") % {"formula": equals(ahead, signed(ahead.value))},
        ],
        value=ahead.value,
        inputs=[_check_in(one), Input(_("Start"), one.start_text), Input(_("Target"), one.target_text)],
        fields=TIMED | MEASURED,
        verbs=CHECKED_IN,
    )


def _shares(key_result: KeyResult, shares: Sequence[KeyResult]) -> Explanation | None:
    """What members bring of its way from start to target, and the whole way."""
    whole = whole_of(key_result)
    if whole is None or not shares:
        return None
    parts = total([exact(amount_of(share)) for share in shares])
    way = exact(max(key_result.target or ZERO, key_result.start or ZERO)) - exact(
        min(key_result.target or ZERO, key_result.start or ZERO)
    )
    return Explanation(
        key="shares",
        name=_("Who brings what"),
        shown=says_sum(key_result, parts.value),
        how=[
            _("The sum of the shares: %(formula)s") % {"formula": equals(parts, number(parts.value))},
            _("The way from the start to the target: %(formula)s")
            % {"formula": equals(way, number(way.value))},
        ],
        value=parts.value,
        inputs=[_share_input(key_result, share) for share in shares],
    )


def _share_input(whole: KeyResult, share: KeyResult) -> Input:
    """One member's share, and how much of it they have brought."""
    line = line_of(whole, share)
    brought = {"share": percent(line.progress)}
    note = "" if line.progress is None else _("%(share)s of it brought") % brought
    return Input(str(share.owner or "—"), line.brings, f"goals/{share.goal.number}/", note)


def _pace(one: KeyResultStanding, day: datetime.date) -> tuple[Term, list[str]]:
    """What was expected of it at the end of a day."""
    measure, span = one.measure, one.measure.span
    time = exact(numbers.day_of(span, day)) / exact(span.days)
    if measure.stretch:
        term = exact(STRETCH) * time
        return term, [_("Of a stretch goal 0.7 of the way is expected in the end."), _time(equals(term))]
    if measure.kind is Kind.SCALE:
        term = exact(STRETCH) * time
        return term, [_("The target step, 0.7, is expected in the end."), _time(equals(term))]
    if measure.kind.is_health:
        return share(ONE), [_("A measure that must hold is always expected to hold.")]
    if measure.kind is Kind.YES_NO:
        due = ONE if day >= span.last else ZERO
        said = _("Nothing until it is due, on %(day)s, then all of it.")
        return share(due), [said % {"day": day_name(span.last, one.on)}]
    if measure.kind is Kind.FROM_PLAN:
        return _due_of_plan(measure, day)
    if measure.interim:
        return _on_the_curve(measure, day, one.on)
    return time, [_time(equals(time))]


def _time(formula: str) -> str:
    return _("Days that have passed ÷ days from the first to the last: %(formula)s") % {"formula": formula}


def _due_of_plan(measure: Measure, day: datetime.date) -> tuple[Term, list[str]]:
    """What was first due by the day; what has no date is due on the last one."""
    term = share_of_plan(measure.plan, lambda item: item.due or measure.span.last, day)
    if term is None:
        return share(ZERO), [_("The goal has no plan, so nothing is expected of it.")]
    said = _("Due by then, by the first dates ÷ all of the plan: %(formula)s")
    return term, [said % {"formula": equals(term)}]


def _on_the_curve(measure: Measure, day: datetime.date, today: datetime.date) -> tuple[Term, list[str]]:
    """Between two corners of the planned curve."""
    points = numbers.planned_points(measure)
    if day <= points[0][0]:
        return share(ZERO), [_("It has not begun yet.")]
    if day >= measure.span.last:
        return share(ONE), [_("Its time is over, so all of it is expected.")]
    (before, low), (after, high) = next(pair for pair in pairwise(points) if pair[0][0] <= day < pair[1][0])
    passed = exact((day - before).days) / exact((after - before).days)
    term = share(low) + (share(high) - share(low)) * passed
    corners = {"before": day_name(before, today), "after": day_name(after, today)}
    how = [
        _("On the planned curve, on the way from %(before)s to %(after)s.") % corners,
        equals(term, share(clamp(term.value)).text),
    ]
    return Term(clamp(term.value), term.text, term.binds), how


def _suggested(one: KeyResultStanding) -> Explanation:
    status, how = _judged(one)
    if one.differs:
        how.append(_("The owner states: %(status)s. Both are shown.") % {"status": word(one.status)})
    return Explanation(
        key="suggested",
        name=_("Suggested status"),
        shown=word(one.suggested),
        how=how,
        value=str(status),
        fields=TIMED | MEASURED,
        verbs=CHECKED_IN,
    )


def _judged(one: KeyResultStanding) -> tuple[Status, list[str]]:
    """The first rule that applies."""
    measure = one.measure
    if not measure.readings and not one.missed:
        return Status.NOT_STARTED, [_("No value counts yet, and no check-in is overdue.")]
    if measure.kind.is_health:
        held = [holds for _period, holds in numbers.periods(measure)]
        how = [_("On track while it holds, at risk when it does not, off track when not for two periods.")]
        if held and held[-1]:
            return Status.ON_TRACK, how
        return (Status.OFF_TRACK if held[-2:] == [False, False] else Status.AT_RISK), how
    progress = one.progress or ZERO
    reached = ZONES["target"] if measure.kind is Kind.SCALE else ONE
    if progress >= reached:
        return Status.DONE, [_("The target is reached.")]
    day = measure.last.day if measure.last else one.on
    pace = _pace(one, day)[0] if measure.last or one.missed else share(ZERO)
    facts = {"day": day_name(day, one.on), "pace": share(pace.value).text}
    how = [
        _("On %(day)s, the day of the last value, %(pace)s was expected.") % facts
        if measure.last
        else _("A check-in is overdue, so the start is held against %(day)s: %(pace)s is expected.") % facts
    ]
    if measure.kind is Kind.FROM_PLAN and progress == pace.value == 0:
        return Status.NOT_STARTED, [*how, _("Nothing is done, and nothing was due.")]
    return numbers.judge(progress, pace.value), [*how, *against(progress, pace.value)]


def _confidence(one: KeyResultStanding) -> Explanation | None:
    """What the owner said last."""
    if one.confidence is None:
        return None
    return Explanation(
        key="confidence",
        name=_("Confidence"),
        shown=f"{one.confidence}/10",
        how=[_("What was said last; nothing is calculated. Where a check-in says none, it carries over.")],
        value=Decimal(one.confidence),
        inputs=[_check_in(one, f"{one.confidence}/10"), *_said_before(one)],
        verbs=CHECKED_IN,
    )


def _said_before(one: KeyResultStanding) -> list[Input]:
    """What the check-in before said, from which the change is told."""
    if not one.confidence_change:
        return []
    before = one.check_ins[-2]
    what = _("The check-in before, of %(day)s") % {"day": day_name(before.day, one.on)}
    change = _("change %(change)s") % {"change": signed(Decimal(one.confidence_change))}
    return [Input(what, f"{before.confidence}/10", note=change)]


def _forecast(one: KeyResultStanding) -> Explanation | None:
    """What the forecast rests on, with its numbers; nothing where there is nothing to foresee."""
    measure = one.measure
    if numbers.is_reached(measure) or one.on >= measure.span.last or not one.key_result.goal.is_active:
        return None
    found = forecast_of(one.key_result, measure)
    if found is None:
        said = _("Not enough history: a forecast needs readings of three days.")
        return Explanation("forecast", _("Forecast"), "—", [said], verbs=CHECKED_IN)
    rests = found.why
    facts = {
        "low": _foreseen(one, found.p10),
        "middle": _foreseen(one, found.p50),
        "high": _foreseen(one, found.p90),
        "readings": rests.readings,
        "days": rests.days_left,
        "drift": _drift(rests.drift, one.places),
        "prior": percent(rests.prior),
        "level": percent(1 - rests.steps),
        "steps": percent(rests.steps),
    }
    says = [
        _("From %(readings)s readings, with %(days)s days left: it moves by %(drift)s a week."),
        _("With 80 %% certainty it ends between %(low)s and %(high)s, most likely near %(middle)s."),
        _("%(prior)s of how much it wavers is assumed from other key results: its history is short."),
        _(
            "The method: two pictures of how such values move, weighed by how well each explains the "
            "readings (Bayesian model averaging: Hoeting et al. 1999)."
        ),
        _(
            "A level that wavers, with or without a trend (Kalman filter: Harvey 1989; its prior: West and "
            "Harrison 1997), counts %(level)s."
        ),
        _(
            "A staircase of work that is done in steps (compound Poisson process: Johnson, Kemp and Kotz "
            "2005) counts %(steps)s."
        ),
        _("How well it has foreseen is in the documentation, docs/forecast.md."),
    ]
    return Explanation(
        key="forecast",
        name=_("Forecast"),
        shown=percent(found.chance),
        how=[sentence % facts for sentence in says],
        value=Decimal(found.chance),
        fields=TIMED | MEASURED,
        verbs=CHECKED_IN,
    )


def _drift(drift: float, places: int) -> str:
    """With two figures; what is far below the last decimal of the values is none."""
    told = Decimal(f"{drift:.2g}")
    return signed(told) if abs(told) >= Decimal(10) ** -(places + 2) else "0"


def _foreseen(one: KeyResultStanding, value: float) -> str:
    return foreseen_text(one.key_result, value, one.places)


def _grade(one: KeyResultStanding) -> Explanation | None:
    """What the owner gave it, and what the numbers suggest."""
    key_result = one.key_result
    if key_result.grade is None:
        return None
    suggested = numbers.grade(one.progress)
    how = [
        _("The numbers suggest %(grade)s: progress of %(progress)s, within 0 and 1, with one decimal.")
        % {"grade": "—" if suggested is None else suggested, "progress": percent(one.progress)}
    ]
    if key_result.grade_reason:
        how.append(_("The owner gave another one, because: %(reason)s") % {"reason": key_result.grade_reason})
    return Explanation("grade", _("Grade"), str(key_result.grade), how, value=key_result.grade, verbs=CLOSED)


def _weight(
    one: KeyResultStanding, whole: GoalStanding, seen: Collection[int], tells_each: bool
) -> Explanation | None:
    """Its weight as a share of all that the goal is measured by and that counts now."""
    parts = parts_of(whole, seen, tells_each=tells_each)
    counted = together([part for part in parts if part.counts])
    mine = next((part for part in counted if part.key_result == one.key_result.pk), None)
    sum_of_all = sum((part.weight.value for part in counted), ZERO)
    if mine is None or not sum_of_all:
        return None
    term = mine.weight / Term(sum_of_all, number(sum_of_all))
    return Explanation(
        key="weight",
        name=_("Share of the goal"),
        shown=percent(term.value),
        how=[_("Its weight ÷ the weights of all that counts: %(formula)s") % {"formula": equals(term)}],
        value=term.value,
        inputs=[Input(part.name, part.weight.text, part.path) for part in counted],
        fields=WEIGHED,
        verbs=CAME_AND_WENT,
    )
