"""What a goal's page shows of a past day: what was known at its end, and nothing to change."""

from typing import Any

from goals.across import goal_lines_then
from goals.adjustments_panel import adjustments_then
from goals.agreements_then import agreement_panel_then
from goals.as_of import Past, check_ins_then, goal_then, key_results_then
from goals.goal_page import chosen_panel
from goals.judging_then import marks_then
from goals.models import Goal
from goals.permissions import can_edit_goal
from goals.queries.goal_page import CHECK_INS_SHOWN
from goals.veils import veil_below
from teamops.activity.queries import feed
from teamops.people.models import Person, Team


def goal_page_then(goal: Goal, past: Past, person: Person, *, key_result: str, tab: str) -> dict[str, Any]:
    """Everything about the goal as it was; `key_result` and `tab` as the address names them.

    Where work and result parted is told of today alone: it hangs on what people have answered since.
    """
    may_read = can_edit_goal(person, goal)  # by today's rules, so before it is set back
    stands, supports = goal_then(goal, past, person=person)
    goal.supports_any = bool(supports)  # type: ignore[attr-defined]
    seen = {one.goal.pk for one in stands.sub_goals if one.goal.is_seen}  # type: ignore[attr-defined]
    key_results = key_results_then(stands)
    return {
        "standing": stands,
        "sub_goals": veil_below(stands.sub_goals, seen),
        "panel": chosen_panel(stands, key_result),
        "check_in_count": sum(len(one.check_ins) for one in stands.key_results),
        "supports": supports,
        "shared_teams": _shared_teams(goal, past, person),
        "marks": marks_then([stands], past, person, goal.team)[goal.pk],
        "agreement": agreement_panel_then(goal, person, past, key_results, may_read=may_read),
        "adjustments": adjustments_then(goal, stands, person, before=past.moment, key_results=key_results),
        "dependencies": goal_lines_then(goal, past),
        **_beside(stands, past, tab),
    }


def _shared_teams(goal: Goal, past: Past, person: Person) -> list[Team]:
    """The teams that worked on it too, as the reader may see them; no query where none has ever done so."""
    teams = past.place(goal.pk, "teams", None)
    if teams is None and not goal.shared_slugs:  # type: ignore[attr-defined]  # annotated by `fetch_goal`
        return []
    rows = Team.objects.visible_to(person).order_by("path")
    return list(rows.filter(shared_goals=goal) if teams is None else rows.filter(pk__in=teams))


def _beside(stands: Any, past: Past, tab: str) -> dict[str, Any]:
    """What stood beside the goal: its activity or the list of check-ins."""
    if tab == "check-ins":
        return {"tab": "check-ins", "check_ins": check_ins_then(stands, past)[:CHECK_INS_SHOWN]}
    kept = {"subject_kind": "goal", "subject_id": stands.goal.pk}
    return {"tab": "activity", "feed": feed(stands.goal, before=past.moment), **kept}
