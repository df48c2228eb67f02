"""What a cycle came to: its goals with their grades, next to the cycle before, and what was learned."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.formula import exact, total
from goals.models import Cycle, Goal
from goals.numbers import STRETCH, goal_grade, grade_status, rounded
from goals.queries import seen_among
from goals.standing import GoalStanding, standings
from goals.why.explanation import equals
from teamops.formats import names_of, number, one_after_another, short_statement
from teamops.people.models import Person, Team

MOST_GOALS = 200


@dataclass(frozen=True)
class Line:
    """A goal of the report. `reached`: whether its grade is what was expected of it; None without a grade."""

    standing: GoalStanding

    @property
    def goal(self) -> Goal:
        return self.standing.goal

    @property
    def colour(self) -> str:
        """Green, yellow or red, as the status of this colour; empty without a grade."""
        return "" if self.goal.grade is None else str(grade_status(self.goal.grade))

    @property
    def reached(self) -> bool | None:
        if self.goal.grade is None:
            return None
        return self.goal.grade >= (STRETCH if self.goal.is_stretch else 1)


@dataclass(frozen=True)
class CycleReport:
    """A team's report of a cycle, the teams below it included. `before`: the last one of the same length."""

    team: Team
    cycle: Cycle
    lines: Sequence[Line]
    before: Cycle | None
    grades_before: Sequence[Decimal]

    @property
    def grade(self) -> Decimal | None:
        """The mean of the goals' grades."""
        return _mean(line.goal.grade for line in self.lines)

    @property
    def grade_before(self) -> Decimal | None:
        return _mean(self.grades_before)

    @property
    def why_grade(self) -> str:
        """How the mean is made; empty without a grade."""
        return _why_mean([line.goal.grade for line in self.lines if line.goal.grade is not None])

    @property
    def why_grade_before(self) -> str:
        return _why_mean(self.grades_before)

    @property
    def finding(self) -> str:
        """How many goals are closed and came to what was expected of them."""
        if not self.lines:
            return _("This cycle has no goals.")
        closed = [line for line in self.lines if line.goal.is_closed]
        if not closed:
            return _("No goal is closed yet.")
        reached = sum(line.reached is True for line in closed)
        says = ngettext(
            "%(reached)s of %(closed)s closed goal came to what was expected of it.",
            "%(reached)s of %(closed)s closed goals came to what was expected of them.",
            len(closed),
        ) % {"reached": reached, "closed": len(closed)}
        still = len(self.lines) - len(closed)
        if not still:
            return says
        left = ngettext("%(n)s is still open.", "%(n)s are still open.", still) % {"n": still}
        return _("%(finding)s %(left)s") % {"finding": says, "left": left}

    @property
    def why_finding(self) -> str:
        """What is expected, and which goals came to it; empty as long as none is closed."""
        if not any(line.goal.is_closed for line in self.lines):
            return ""
        named = [
            _("“%(goal)s” with %(grade)s")
            % {"goal": short_statement(line.goal.statement), "grade": line.goal.grade}
            for line in self.lines
            if line.reached
        ]
        says = [_("A grade of 1.0 is expected, of a stretch goal 0.7; none is not what was expected.")]
        if named:
            says.append(_("Came to it: %(goals)s.") % {"goals": names_of(named)})
        return one_after_another(says)

    @property
    def learned(self) -> list[Goal]:
        """The goals with a reflection."""
        goals = [line.goal for line in self.lines]
        return [goal for goal in goals if goal.went_well or goal.went_badly or goal.reflection]


def _mean(grades: Iterable[Decimal | None]) -> Decimal | None:
    return goal_grade((value, None) for value in grades)


def _why_mean(grades: Sequence[Decimal]) -> str:
    if not grades:
        return ""
    term = total([exact(grade) for grade in grades]) / exact(len(grades))
    rounded_mean = {"formula": equals(term, number(rounded(term.value, 2))), "grade": _mean(grades)}
    return _("The mean of the goals’ grades, with one decimal: %(formula)s, so %(grade)s") % rounded_mean


def cycle_report(team: Team, cycle: Cycle, person: Person, day: datetime.date) -> CycleReport:
    """The report of a cycle for a team and the teams below it, in eight queries."""
    goals = list(Goal.objects.visible_to(person).for_report(team, cycle)[:MOST_GOALS])
    seen = seen_among(person, [goal.continued_by for goal in goals])
    for goal in goals:
        if goal.continued_by_id not in seen:
            goal.continued_by = None
    before = Cycle.objects.before(cycle)
    shown = standings(goals, on=min(day, cycle.ends_on))
    earlier = Goal.objects.visible_to(person).for_report(team, before) if before else Goal.objects.none()
    grades = earlier.exclude(grade=None).order_by("pk").values_list("grade", flat=True)
    return CycleReport(
        team,
        cycle,
        [Line(standing) for standing in shown],
        before,
        [value for value in grades if value is not None],
    )
