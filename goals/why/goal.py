"""Why every number of a goal is what it is."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from goals import numbers
from goals.formula import exact, total
from goals.models import KeyResult
from goals.numbers import ONE, ZERO, Status, clamp
from goals.standing import GoalStanding
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
from goals.why.parts import PartOf, mean, parts_of, together
from teamops.formats import number, percent, signed


def why_goal(
    stand: GoalStanding,
    *,
    seen: Collection[int],
    tells_each: bool = False,
    dropped: Sequence[KeyResult] = (),
) -> list[Explanation]:
    """Every number of a goal. `seen`: ids of sub-goals that the reader may see; `tells_each`: whether the
    reader may know how many others there are; `dropped`: what counts no longer."""
    parts = parts_of(stand, seen, tells_each=tells_each)
    counted = [one for one in parts if one.counts]
    weighs = sum((one.weight.value for one in counted), ZERO) > 0
    left_out = [
        Input(one.name, path=one.path, note=_("no measure yet"))
        for one in parts
        if not (one.counts or one.is_kept)
    ]
    left_out += [Input(one.statement, note=_("dropped")) for one in dropped]
    if not counted or not weighs:
        said = _(
            "Nothing that the goal is measured by has a value to count, so it has no measure; never 0 %."
        )
        found = [Explanation("progress", _("Progress"), "—", [said], left_out=left_out, verbs=CAME_AND_WENT)]
    else:
        told, statuses = together(counted), {one.part.status for one in counted}
        found = [_goal_progress(stand, told, left_out), _goal_expected(stand, told)]
        found.append(_goal_suggested(stand, told, statuses))
    found += [one for one in (_goal_confidence(stand, counted), _goal_grade(stand)) if one is not None]
    return found


def _goal_progress(stand: GoalStanding, counted: Sequence[PartOf], left_out: Sequence[Input]) -> Explanation:
    term = mean([clamp(one.part.progress or ZERO) for one in counted], counted)
    weights = sum((one.weight.value for one in counted), ZERO)
    how = [_("The mean of what it is measured by, by weight: %(formula)s") % {"formula": equals(term)}]
    if any(not 0 <= (one.part.progress or ZERO) <= 1 for one in counted):
        how.append(_("Each counts as at least 0 % and at most 100 %."))
    if any("÷" in one.weight.text for one in counted):
        how.append(
            _("A goal of a shorter time weighs its share of this goal’s days; days without one count 0 %.")
        )
    return Explanation(
        key="progress",
        name=_("Progress"),
        shown=percent(stand.progress),
        how=how,
        value=term.value,
        inputs=[
            Input(
                one.name,
                percent(one.part.progress),
                one.path,
                _("weighs %(share)s") % {"share": percent(one.weight.value / weights)},
            )
            for one in counted
        ],
        left_out=left_out,
        fields=MEASURED | WEIGHED,
        verbs=CHECKED_IN | CAME_AND_WENT,
    )


def _goal_expected(stand: GoalStanding, counted: Sequence[PartOf]) -> Explanation:
    term = mean([one.part.expected or ZERO for one in counted], counted)
    return Explanation(
        key="expected",
        name=_("Expected"),
        shown=percent(stand.expected),
        how=[_("The same mean of what is expected of each: %(formula)s") % {"formula": equals(term)}],
        value=term.value,
        inputs=[
            Input(one.name, percent(one.part.expected), f"{one.path}#expected" if one.path else "")
            for one in counted
        ],
        fields=TIMED | WEIGHED,
        verbs=CAME_AND_WENT,
    )


def _goal_suggested(
    stand: GoalStanding, counted: Sequence[PartOf], statuses: Collection[Status | None]
) -> Explanation:
    """The same rules as for a key result, and one bad part holds the goal back. `statuses`: of all parts."""
    inputs = [
        Input(one.name, word(str(one.part.status)), f"{one.path}#suggested" if one.path else "")
        for one in counted
        if one.part.status is not None
    ]
    if statuses == {Status.NOT_STARTED}:
        status, how = Status.NOT_STARTED, [_("Nothing that it is measured by has started.")]
    elif statuses == {Status.DONE}:
        status, how = Status.DONE, [_("Everything that it is measured by is done.")]
    else:
        status, how = _goal_judged(counted, statuses)
    if stand.differs:
        how.append(_("The owner states: %(status)s. Both are shown.") % {"status": word(stand.status)})
    return Explanation(
        key="suggested",
        name=_("Suggested status"),
        shown=word(stand.suggested),
        how=how,
        value=str(status),
        inputs=inputs,
        fields=TIMED | MEASURED | WEIGHED,
        verbs=CHECKED_IN | CAME_AND_WENT | {"goal.status_stated"},
    )


def _goal_judged(counted: Sequence[PartOf], statuses: Collection[Status | None]) -> tuple[Status, list[str]]:
    progress = mean([clamp(one.part.progress or ZERO) for one in counted], counted).value
    then = mean([one.part.expected_then or ZERO for one in counted], counted)
    how = [
        _("Of each is taken what was expected on the day of its last value: %(formula)s")
        % {"formula": equals(then)},
        *against(progress, clamp(then.value)),
    ]
    status = numbers.judge(progress, clamp(then.value))
    if status is Status.ON_TRACK and Status.OFF_TRACK in statuses:
        how.append(_("One of its parts is off track, so it is at best at risk."))
        status = Status.AT_RISK
    return status, how


def _goal_confidence(stand: GoalStanding, counted: Sequence[PartOf]) -> Explanation | None:
    said = together([one for one in counted if one.part.confidence is not None])
    if stand.confidence is None:
        return None
    values = [exact(one.part.confidence or 0) for one in said]
    if all(one.weight.text == "1" for one in said):
        term = total(values) / exact(len(said))
    else:
        pairs = zip(values, said, strict=True)
        term = total([value * one.weight for value, one in pairs]) / total([one.weight for one in said])
    formula = {"formula": equals(term, number(numbers.rounded(term.value, 2)))}
    how = [_("The mean of what was said last about each, by weight, rounded: %(formula)s") % formula]
    if stand.confidence_change:
        was = stand.confidence - stand.confidence_change
        how.append(
            _("With what was said before about each it was %(before)s, so the change is %(change)s.")
            % {"before": f"{was}/10", "change": signed(Decimal(stand.confidence_change))}
        )
    return Explanation(
        key="confidence",
        name=_("Confidence"),
        shown=f"{stand.confidence}/10",
        how=how,
        value=numbers.rounded(term.value),
        inputs=[
            Input(
                one.name,
                f"{number(numbers.rounded(Decimal(one.part.confidence or 0), 1))}/10",
                f"{one.path}#confidence" if one.path else "",
            )
            for one in said
        ],
        fields=WEIGHED,
        verbs=CHECKED_IN | CAME_AND_WENT,
    )


def _goal_grade(stand: GoalStanding) -> Explanation | None:
    """The mean of the grades of its key results, when it was closed."""
    if stand.goal.grade is None:
        return None
    graded = [one.key_result for one in stand.key_results if one.key_result.grade is not None]
    weights = [exact(ONE if one.weight is None else one.weight) for one in graded]
    grades = [exact(one.grade or ZERO) for one in graded]
    if not graded or not sum(weight.value for weight in weights):
        return None
    if all(weight.value == 1 for weight in weights):
        term = total(grades) / exact(len(graded))
    else:
        pairs = zip(grades, weights, strict=True)
        term = total([grade * weight for grade, weight in pairs]) / total(weights)
    formula = {"formula": equals(term, number(numbers.rounded(term.value, 2)))}
    return Explanation(
        key="grade",
        name=_("Grade"),
        shown=str(stand.goal.grade),
        how=[
            _("The mean of the key results’ grades, by weight, with one decimal: %(formula)s") % formula,
            _("From 0.7 green, from 0.4 yellow, below red; 1.0 is expected, of a stretch goal 0.7."),
        ],
        value=numbers.rounded(term.value, 1),
        inputs=[
            Input(one.statement, str(one.grade), f"goals/{stand.goal.number}/why/?kr={one.pk}#grade")
            for one in graded
        ],
        verbs=CLOSED,
    )
