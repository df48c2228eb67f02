"""Where the team's goals stood against where they should have been, and their grades. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.insights.counting import mean
from feedback.insights.facts import Facts
from feedback.insights.shapes import Figure, Head, Line, Measure, Period, Reason
from goals.formula import exact, share, total
from goals.models import Goal
from goals.numbers import grade_status, rounded
from goals.standing import GoalStanding
from goals.why import Input
from goals.why.explanation import equals
from teamops.formats import number, percent, short_statement


def progress(facts: Facts, periods: Sequence[Period]) -> Measure:
    """The mean progress of the goals that counted at the end of each period, beside what was expected."""
    lines = [_line(one, facts.stands.get(one.last, ())) for one in periods]
    return Measure(
        key="progress",
        name=_("Progress of goals"),
        finding=_finding(lines),
        heads=[
            Head("goals", _("Goals")),
            Head("progress", _("Progress")),
            Head("expected", _("Expected")),
        ],
        lines=lines,
        whole=None,
        first_head="",
        labelled="progress",
        drawn="progress",
        tick="expected",
        tick_name=_("expected"),
        top=1.0,
    )


def _line(period: Period, stands: Sequence[GoalStanding]) -> Line:
    measured = [one for one in stands if one.progress is not None]
    come = mean([one.progress for one in measured if one.progress is not None])
    pace = mean([one.expected for one in measured if one.expected is not None])

    def told(of: str) -> list[Input]:
        return [
            Input(
                short_statement(one.goal.statement),
                percent(one.progress if of == "progress" else one.expected),
                f"goals/{one.goal.number}/why/?as_of={period.last.isoformat()}#{of}",
            )
            for one in measured
        ]

    def why_goals() -> Reason:
        says = _("The team's goals of that time that have a measure; members' own goals are not the team's.")
        return [says], told("progress")

    def why_mean(of: str, said: str) -> Reason:
        values = [one.progress if of == "progress" else one.expected for one in measured]
        terms = [share(value) for value in values if value is not None]
        says = [
            said,
            _("By the check-ins about the days up to then, with targets and dates as they are now."),
        ]
        if terms:
            term = total(terms) / exact(len(terms))
            says.append(equals(term, share(term.value).text))
        return says, told(of)

    return Line(
        period.key,
        period.name,
        period.short,
        [
            Figure("goals", Decimal(len(measured)), number(len(measured)), why_goals),
            Figure(
                "progress",
                come,
                percent(come),
                lambda: why_mean("progress", _("The mean of the goals' progress.")),
            ),
            Figure(
                "expected",
                pace,
                percent(pace),
                lambda: why_mean("expected", _("The mean of what was expected of the goals on that day.")),
            ),
        ],
        period,
    )


def _finding(lines: Sequence[Line]) -> str:
    told = [one for one in lines if one.figure("progress").value is not None]
    if not told:
        return _("No goal had a measure.")
    last = told[-1]
    return _("%(when)s: %(progress)s on average, %(expected)s were expected.") % {
        "when": last.name,
        "progress": last.figure("progress").shown,
        "expected": last.figure("expected").shown,
    }


# --- Grades -------------------------------------------------------------------------------------------


def grades(facts: Facts, cycles: Sequence[Period]) -> Measure:
    """What the team's closed goals came to, cycle by cycle, whatever the page looks back over."""
    lines = [
        _grade_line(one, [goal for goal in facts.goals if one.cycle and goal.cycle_id == one.cycle.pk])
        for one in cycles
    ]
    graded = [one for one in lines if one.figure("grade").value is not None]
    return Measure(
        key="grades",
        name=_("Grades of closed cycles"),
        finding=_graded(graded),
        heads=[
            Head("goals", _("Graded goals")),
            Head("on_track", _("Green, from 0.7"), "kept"),
            Head("at_risk", _("Yellow, from 0.4"), "late"),
            Head("off_track", _("Red"), "broken"),
            Head("grade", _("Mean grade")),
        ],
        lines=graded,
        whole=None,
        first_head=_("Cycle"),
        labelled="grade",
        unit="",
        enough=bool(graded),
    )


def _grade_line(period: Period, goals: Sequence[Goal]) -> Line:
    graded = [one for one in goals if one.grade is not None]
    by_colour: dict[str, list[Goal]] = {"on_track": [], "at_risk": [], "off_track": []}
    for goal in graded:
        by_colour[grade_status(goal.grade or Decimal(0))].append(goal)
    value = mean([one.grade for one in graded if one.grade is not None])

    def told(of: Sequence[Goal]) -> list[Input]:
        return [
            Input(
                short_statement(one.statement),
                number(one.grade, places=1),
                f"goals/{one.number}/why/#grade",
                one.get_ambition_display(),
            )
            for one in of
        ]

    def counted(key: str, of: Sequence[Goal], says: str) -> Figure:
        return Figure(key, Decimal(len(of)), number(len(of)), lambda: ([says], told(of)))

    def why_grade() -> Reason:
        terms = [exact(one.grade) for one in graded if one.grade is not None]
        term = total(terms) / exact(len(terms) or 1)
        said = equals(term, number(rounded(term.value, 2)))
        return [_("The mean of the goals' grades: %(formula)s") % {"formula": said}], told(graded)

    return Line(
        period.key,
        period.name,
        period.short,
        [
            counted("goals", graded, _("The team's goals of the cycle that were closed with a grade.")),
            counted("on_track", by_colour["on_track"], _("Grades from 0.7 on.")),
            counted("at_risk", by_colour["at_risk"], _("Grades from 0.4 to 0.6.")),
            counted("off_track", by_colour["off_track"], _("Grades below 0.4.")),
            Figure("grade", value, "—" if value is None else number(rounded(value, 2)), why_grade),
        ],
        period,
    )


def _graded(lines: Sequence[Line]) -> str:
    if not lines:
        return _("No cycle has been closed with grades yet.")
    last = lines[-1]
    said = ngettext(
        "%(cycle)s came to %(grade)s on average of %(n)s goal.",
        "%(cycle)s came to %(grade)s on average of %(n)s goals.",
        int(last.figure("goals").value or 0),
    )
    return said % {
        "cycle": last.name,
        "grade": last.figure("grade").shown,
        "n": last.figure("goals").shown,
    }
