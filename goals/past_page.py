"""What a goal's page shows of a past day: what was known at its end, and nothing to change."""

from typing import Any

from goals.across import goal_lines_then, needed_then
from goals.adjustments_panel import Adjustments, adjusted_before
from goals.agreements_then import agreement_panel_then, owners_in, present_answers
from goals.as_of import Past, check_ins_then, goal_then, key_results_then
from goals.beside_then import Beside, Wanted
from goals.field_words import Names
from goals.goal_page import chosen_panel
from goals.judging_then import marks_then
from goals.models import Goal
from goals.permissions import can_edit_goal
from goals.queries.goal_page import CHECK_INS_SHOWN
from goals.veils import veil_below
from teamops.activity.queries import feed
from teamops.people.models import Person


def goal_page_then(goal: Goal, past: Past, person: Person, *, key_result: str, tab: str) -> dict[str, Any]:
    """Everything about the goal as it was; `key_result` and `tab` as the address names them.

    Where work and result parted is told of today alone: it hangs on what people have answered since.
    """
    may_read = can_edit_goal(person, goal)  # by today's rules, so before it is set back
    answers, needed = present_answers([goal], past), needed_then(goal, past)
    was_draft = past.place(goal.pk, "state", goal.state) == Goal.State.DRAFT
    adjusted = Adjustments([]) if was_draft else adjusted_before(goal, past.moment)
    told = {value for name, value in adjusted.told if name == "owner" and value is not None}
    wanted = Wanted(
        answers=True,
        plans=True,
        load=True,
        alike=goal.team_id,
        dependencies=[one.pk for one in needed],
        people=owners_in(answers) | told,
    )
    stands, supports = goal_then(goal, past, person=person, wanted=wanted)
    goal.supports_any = bool(supports)  # type: ignore[attr-defined]
    seen = {one.goal.pk for one in stands.sub_goals if one.goal.is_seen}  # type: ignore[attr-defined]
    key_results = key_results_then(stands)
    adjusted.set_back(key_results)
    names = _names(goal, past)
    return {
        "standing": stands,
        "sub_goals": veil_below(stands.sub_goals, seen, person),
        "panel": chosen_panel(stands, key_result),
        "check_in_count": sum(len(one.check_ins) for one in stands.key_results),
        "supports": supports,
        "marks": marks_then([stands], past, person, goal.team)[goal.pk],
        "agreement": agreement_panel_then(
            goal, person, past, key_results, present=answers, names=names, may_read=may_read
        ),
        "adjustments": adjusted.panel(stands, person, names),
        "dependencies": goal_lines_then(goal, past, needed),
        **_beside(stands, past, tab),
    }


def _names(goal: Goal, past: Past) -> Names:
    """What people and cycles are called in what was agreed and adjusted."""
    people = {pk: one.name for pk, one in Beside.of(goal).people.items()}
    return Names(people, {pk: cycle.name for pk, cycle in past.cycles.items()})


def _beside(stands: Any, past: Past, tab: str) -> dict[str, Any]:
    """What stood beside the goal: its activity or the list of check-ins."""
    if tab == "check-ins":
        return {"tab": "check-ins", "check_ins": check_ins_then(stands, past)[:CHECK_INS_SHOWN]}
    kept = {"subject_kind": "goal", "subject_id": stands.goal.pk}
    return {"tab": "activity", "feed": feed(stands.goal, before=past.moment), **kept}
