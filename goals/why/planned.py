"""How much of a plan is done or due, as a formula with the tasks and milestones that it counts."""

import datetime
from collections.abc import Callable, Collection, Sequence

from django.utils.translation import gettext as _

from goals import numbers
from goals.formula import Term, exact
from goals.numbers import ZERO, PlanItem
from goals.why.explanation import Input
from teamops.formats import day_name

DayOf = Callable[[PlanItem], datetime.date | None]


def share_of_plan(plan: Sequence[PlanItem], day_of: DayOf, until: datetime.date) -> Term | None:
    """The share of the plan whose day has come by another one; None for an empty plan."""
    weights = numbers.plan_weights(plan)
    if not weights:
        return None
    come = sum((weight for item, weight in weights if has_come(day_of(item), until)), ZERO)
    return exact(come) / exact(sum((weight for _item, weight in weights), ZERO))


def weighed_by(plan: Sequence[PlanItem]) -> str:
    """What the parts of the plan are counted by."""
    if is_by_estimate(plan):
        return _("By estimate, in hours, because every task has one; milestones are left out.")
    return _("By number of tasks and milestones, because not every task has an estimate.")


def is_by_estimate(plan: Sequence[PlanItem]) -> bool:
    weights = numbers.plan_weights(plan)
    return all(not item.is_milestone and item.estimate == weight for item, weight in weights)


def plan_inputs(plan: Sequence[PlanItem], named: Collection[str], on: datetime.date) -> list[Input]:
    """What counts in the plan, with its hours where these count, and since when it is done."""
    by_estimate = is_by_estimate(plan)
    return [
        plan_input(
            item,
            named,
            exact(weight, _("h")).text if by_estimate else "",
            day_name(item.done_on, on) if has_come(item.done_on, on) else _("not yet"),
        )
        for item, weight in numbers.plan_weights(plan)
    ]


def plan_input(item: PlanItem, named: Collection[str], value: str, note: str) -> Input:
    """A task or milestone of the plan; a task that the reader may not see is not named."""
    if not item.is_milestone and item.path not in named:
        return Input(_("a task that is not shown to you"), value, note=note)
    return Input(item.name, value, item.path, note)


def has_come(day: datetime.date | None, until: datetime.date) -> bool:
    return day is not None and day <= until
