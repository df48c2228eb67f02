"""The end of a goal: graded, reflected on, and what becomes of what it left unfinished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions.changes import plain
from goals.actions.following import check_in_histories
from goals.actions.goals import create_goal, refuse_unless_open
from goals.actions.key_results import add_key_result
from goals.actions.renewing import renew_numbers
from goals.models import Cycle, Goal, KeyResult
from goals.numbers import goal_grade, grade
from goals.permissions import can_activate_goal, can_edit_goal
from goals.standing import KeyResultStanding, standing
from teamops.activity.actions import record
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.versions import save_version

CLOSED_WITH = [
    "grade",
    "went_well",
    "went_badly",
    "reflection",
    "outcome",
    "state",
    "closed_at",
    "continued_by",
]


@dataclass(frozen=True)
class Grade:
    """The owner's grade of a key result, 0.0-1.0, and why it is not the one that the numbers suggest."""

    value: Decimal | None
    reason: str = ""


@transaction.atomic
def close_goal(
    goal: Goal,
    *,
    by: Person | None,
    grades: Mapping[int, Grade] | None = None,
    went_well: str = "",
    went_badly: str = "",
    reflection: str = "",
    outcome: str = "",
    next_cycle: Cycle | None = None,
) -> Goal:
    """End a goal with its grade and what was learned.

    `grades` by key result id; what is missing is taken from the progress. `outcome` says what becomes of what
    is unfinished: carried over and rewritten make a draft in `next_cycle`, which `continued_by` names.
    """
    require(can_edit_goal, by, goal)
    renew_numbers([goal.pk])
    refuse_unless_open(goal)
    stands = standing(goal, on=today(goal.organization))
    before = _ending(goal, [one.key_result for one in stands.key_results])
    graded = [_grade(one, (grades or {}).get(one.key_result.pk)) for one in stands.key_results]
    goal.grade = goal_grade((key_result.grade, key_result.weight) for key_result in graded)
    goal.went_well, goal.went_badly, goal.reflection = went_well, went_badly, reflection
    goal.outcome = outcome
    if outcome in (Goal.Outcome.CARRIED_OVER, Goal.Outcome.REWRITTEN):
        goal.continued_by = _continue(goal, stands.key_results, by=by, cycle=_next_cycle(goal, next_cycle))
    goal.state, goal.closed_at = Goal.State.CLOSED, timezone.now()
    save_version(goal, expected=None, fields=CLOSED_WITH)
    record(goal, "goal.closed", by=by, before=before, after=_ending(goal, graded))
    return goal


def _ending(goal: Goal, key_results: Sequence[KeyResult]) -> dict[str, Any]:
    """How a goal ended, as the trail keeps it; the grades of its key results by their ids."""
    return {
        "state": str(goal.state),
        "closed_at": plain(goal.closed_at),
        "grade": None if goal.grade is None else str(goal.grade),
        "grades": {str(one.pk): None if one.grade is None else str(one.grade) for one in key_results},
        "outcome": str(goal.outcome),
        "continued_by": goal.continued_by_id,
    }


def _grade(one: KeyResultStanding, given: Grade | None) -> KeyResult:
    """Keep the grade of a key result; one that differs from the numbers' asks for a reason."""
    key_result, suggested = one.key_result, grade(one.progress)
    chosen = given or Grade(suggested)
    if chosen.value is not None and not 0 <= chosen.value <= 1:
        raise RuleBroken(
            _("A grade lies between 0.0 and 1.0. Correct that of “%(what)s”.")
            % {"what": key_result.statement},
            code="grade",
            field=f"grade_{key_result.pk}",
        )
    if chosen.value != suggested and not chosen.reason.strip():
        raise RuleBroken(
            _("The numbers suggest %(grade)s. Say in a few words why it is another grade.")
            % {"grade": "—" if suggested is None else suggested},
            code="reason",
            field=f"reason_{key_result.pk}",
        )
    key_result.grade = chosen.value
    key_result.grade_reason = chosen.reason.strip() if chosen.value != suggested else ""
    key_result.save(update_fields=["grade", "grade_reason"])
    return key_result


def _next_cycle(goal: Goal, cycle: Cycle | None) -> Cycle:
    if cycle is None or cycle.pk == goal.cycle_id or cycle.organization_id != goal.organization_id:
        raise RuleBroken(
            _("Choose the cycle in which the goal goes on."), code="next_cycle", field="next_cycle"
        )
    return cycle


def _continue(goal: Goal, stands: Sequence[KeyResultStanding], *, by: Person | None, cycle: Cycle) -> Goal:
    """A draft of the same goal in another cycle; its numbers go on from where they stand now."""
    parent = goal.parent if goal.parent and not goal.parent.is_closed else None
    draft = create_goal(
        goal.team,
        by=by,
        cycle=cycle,
        statement=goal.statement,
        why=goal.why,
        owner=goal.owner,
        parent=parent,
        ambition=goal.ambition,
        weight=goal.weight,
        is_personal=goal.is_personal,
        is_private=goal.is_private,
        contributing_teams=goal.contributing_teams.current(),
    )
    for one in stands:
        add_key_result(draft, by=by, statement=one.key_result.statement, **_carried(one))
    return draft


def _carried(one: KeyResultStanding) -> dict[str, Any]:
    """A key result's values in the next cycle: it begins where it stands, if the target is still ahead."""
    key_result, kind = one.key_result, one.measure.kind
    same = ("kind", "unit", "precision", "target", "weight", "owner", "cadence", "metric", "compared_with")
    words = ("zone_commit", "zone_target", "zone_stretch")
    values = {name: getattr(key_result, name) for name in (*same, *words)}
    is_ahead = kind.has_path and one.value is not None and (one.progress or 0) < 1
    return values | {"start": one.value if is_ahead else key_result.start}


@transaction.atomic
def reopen_goal(goal: Goal, *, by: Person | None) -> Goal:
    """Go on with a closed goal; its grade is taken back, the trail keeps it."""
    require(can_activate_goal, by, goal)
    renew_numbers([goal.pk])
    if not goal.is_closed:
        return goal
    _refuse_frozen(goal)
    before = _ending(goal, [])
    goal.state, goal.closed_at, goal.grade, goal.outcome = Goal.State.ACTIVE, None, None, ""
    save_version(goal, expected=None, fields=["state", "closed_at", "grade", "outcome"])
    record(goal, "goal.reopened", by=by, before=before, after={"state": "active"})
    check_in_histories(goal=goal)
    return goal


def _refuse_frozen(goal: Goal) -> None:
    if goal.cycle.state == Cycle.State.CLOSED:
        raise RuleBroken(
            _(
                "%(cycle)s is closed, so its goals stay as they are. An administrator can take the cycle "
                "back to closing."
            )
            % {"cycle": goal.cycle.name},
            code="cycle_closed",
        )
