"""Goals of product operations to begin from, by area; numbers are left for the team to fill in.

Texts are translated as all others, so the templates are there in both languages. What each area is usually
measured by follows the pirate metrics (Dave McClure, 2007) for users, and the usual measures of service desks
and technical writers for the rest.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.numbers import Kind


@dataclass(frozen=True)
class MeasureTemplate:
    """A key result to begin from."""

    statement: Promise | str
    kind: Kind
    unit: str | Promise = ""

    def initial(self) -> dict[str, Any]:
        """What its row of the editor opens with."""
        return {"statement": str(self.statement), "kind": self.kind.value, "unit": str(self.unit)}


@dataclass(frozen=True)
class GoalTemplate:
    """A goal to begin from. `key` stands in addresses."""

    key: str
    area: Promise | str
    statement: Promise | str
    why: Promise | str
    measures: list[MeasureTemplate] = field(default_factory=list)


TEMPLATES = [
    GoalTemplate(
        "activation",
        _("Activation"),
        _("New users reach their first success in their first week"),
        _("Who has seen the product work once comes back. Most who leave have never got that far."),
        [
            MeasureTemplate(_("New users who finish the first step in their first week"), Kind.INCREASE, "%"),
            MeasureTemplate(_("Median time from sign-up to the first success"), Kind.DECREASE, _("min")),
            MeasureTemplate(_("Guided first steps are live for everyone"), Kind.YES_NO),
        ],
    ),
    GoalTemplate(
        "retention",
        _("Retention"),
        _("New users stay beyond their first month"),
        _("Each point of retention is worth more than a campaign: who stays brings others."),
        [
            MeasureTemplate(_("30-day retention of new users"), Kind.INCREASE, "%"),
            MeasureTemplate(_("Users who leave and say why"), Kind.INCREASE, "%"),
            MeasureTemplate(_("Days open per week, per active user"), Kind.INCREASE, _("days")),
        ],
    ),
    GoalTemplate(
        "conversion",
        _("Conversion"),
        _("More trials become paying customers"),
        _("Trials grow and payments do not: between price page and receipt we lose people who want to pay."),
        [
            MeasureTemplate(_("Paid conversion of trials"), Kind.INCREASE, "%"),
            MeasureTemplate(_("Checkouts that are finished"), Kind.INCREASE, "%"),
            MeasureTemplate(_("Refunds among first payments"), Kind.AT_MOST, "%"),
        ],
    ),
    GoalTemplate(
        "growth",
        _("Growth"),
        _("A product that people open every day"),
        _("Teams that come back daily bring their colleagues. Weekly teams bring nobody."),
        [
            MeasureTemplate(_("Daily active users"), Kind.INCREASE),
            MeasureTemplate(_("New users who were invited by a colleague"), Kind.INCREASE, "%"),
            MeasureTemplate(_("Cost of a new active user"), Kind.AT_MOST),
        ],
    ),
    GoalTemplate(
        "quality",
        _("Quality"),
        _("People get an answer before they lose patience"),
        _("Most tickets ask what the product should have said. Each one answered early is one user kept."),
        [
            MeasureTemplate(_("Tickets per 1,000 active users"), Kind.DECREASE),
            MeasureTemplate(_("Median time to the first reply"), Kind.DECREASE, _("h")),
            MeasureTemplate(_("Satisfied answers"), Kind.AT_LEAST, "%"),
            MeasureTemplate(_("Time to repair a serious fault"), Kind.BETWEEN, _("h")),
        ],
    ),
    GoalTemplate(
        "knowledge",
        _("Knowledge"),
        _("What one of us knows, all of us can find"),
        _("The same question is answered by three people a week. Written once, it is found by everybody."),
        [
            MeasureTemplate(_("Questions answered by an article"), Kind.INCREASE, "%"),
            MeasureTemplate(_("Articles that were checked this quarter"), Kind.FROM_PLAN),
            MeasureTemplate(_("How well new colleagues find their way alone"), Kind.SCALE),
        ],
    ),
]


def find_template(key: str) -> GoalTemplate | None:
    return next((one for one in TEMPLATES if one.key == key), None)
