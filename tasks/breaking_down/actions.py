"""Writing what the screen says: members' goals and tasks together, all of it or nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from goals.actions import Carrier, RowRefused, Share, Why, break_down, naming_the_row, refuse_day_outside
from goals.models import Goal
from goals.permissions import can_break_down
from tasks.actions import create_plan, create_task
from tasks.lines import short_statement
from tasks.models import ActionPlan
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require


class TaskRefused(RowRefused):
    """A rule that the task with this index (from 0) breaks."""


@transaction.atomic
def break_down_with_tasks(
    goal: Goal,
    shares: Sequence[Share | Carrier],
    tasks: Sequence[Mapping[str, Any]],
    *,
    by: Person | None,
    reason: Why | None = None,
    key: str = "",
) -> None:
    """Shares as `goals.actions.break_down` has them, and tasks for the goal's plan.

    `tasks`: title, assignee, due, estimate (hours), key_result of each. The same form (`key`, at most 32
    characters) sent twice makes them once. Raises Stale, RowRefused, TaskRefused, RuleBroken; then nothing
    has been written.
    """
    require(can_break_down, by, goal)
    break_down(goal, shares, by=by, reason=reason)
    if not tasks:
        return
    plan = _plan_of(goal, by, key)
    for number, values in enumerate(tasks):
        _add_task(goal, plan, number, values, by, key)


def _plan_of(goal: Goal, by: Person | None, key: str) -> ActionPlan:
    """The goal's first plan, made if there is none."""
    plan = ActionPlan.objects.filter(goal=goal).select_related("team").order_by("pk").first()
    name = short_statement(goal.statement)[:200]
    return plan or create_plan(goal.team, by=by, name=name, goal=goal, key=key)


def _add_task(
    goal: Goal, plan: ActionPlan, number: int, values: Mapping[str, Any], by: Person | None, key: str
) -> None:
    try:
        with naming_the_row(number):
            refuse_day_outside(goal, values.get("due"))
            _refuse_foreign(goal, values)
            create_task(plan.team, by=by, plan=plan, key=f"{key}-{number}" if key else "", **values)
    except RowRefused as refused:
        raise TaskRefused(refused, refused.row) from refused


def _refuse_foreign(goal: Goal, values: Mapping[str, Any]) -> None:
    result = values.get("key_result")
    if result is not None and result.goal_id != goal.pk:
        raise RuleBroken(_("Choose one from the list."), code="unknown", field="key_result")
