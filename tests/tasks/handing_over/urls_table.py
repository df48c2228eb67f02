"""Who may hand over what: who may edit it; who got it answers, who gave it takes it back."""

from typing import Any

from tasks.handing_over.actions import hand_over
from tasks.models import ActionPlan, Handover, Milestone
from tests.factories import make_goal, make_milestone, make_plan, make_task
from tests.url_table import Cast, Row, api


def task_of_ben(cast: Cast) -> dict[str, Any]:
    return {"number": make_task(cast.product, assignee=cast.ben).number}


def plan_of_ben(cast: Cast) -> dict[str, Any]:
    return {"pk": make_plan(cast.product, make_goal(cast.product, owner=cast.ana), owner=cast.ben).pk}


def milestone_of_ben(cast: Cast) -> dict[str, Any]:
    plan = make_plan(cast.product, make_goal(cast.product, owner=cast.ana))
    return {"pk": make_milestone(plan, owner=cast.ben).pk}


def given_to_ben(cast: Cast) -> dict[str, Any]:
    return {"uuid": _given(cast).uuid}


def _given(cast: Cast) -> Handover:
    """By Ana, who leads."""
    return hand_over(make_task(cast.product, assignee=cast.ana), by=cast.ana, taker=cast.ben)


def is_given(cast: Cast) -> dict[str, Any]:
    _given(cast)
    return {}


def to_cem(cast: Cast) -> dict[str, Any]:
    return {"taker": cast.cem.pk}


def to_cem_sent(cast: Cast) -> dict[str, Any]:
    return {"taker": str(cast.cem.uuid)}


def no_time(cast: Cast) -> dict[str, Any]:
    return {"answer": "No time before March."}


def uuid_of_milestone(cast: Cast) -> dict[str, Any]:
    return {"uuid": Milestone.objects.get(pk=milestone_of_ben(cast)["pk"]).uuid}


def uuid_of_plan(cast: Cast) -> dict[str, Any]:
    return {"uuid": ActionPlan.objects.get(pk=plan_of_ben(cast)["pk"]).uuid}


ROWS = [
    Row("hand_over_task", "GET", task_of_ben, 200, 200, 200, 403, 403),
    Row("hand_over_task", "POST", task_of_ben, 302, 302, 302, 403, 403, data=to_cem),
    Row("hand_over_milestone", "GET", milestone_of_ben, 200, 200, 200, 403, 403),
    Row("hand_over_milestone", "POST", milestone_of_ben, 302, 302, 302, 403, 403, data=to_cem),
    Row("hand_over_plan", "GET", plan_of_ben, 200, 200, 200, 403, 403),
    Row("hand_over_plan", "POST", plan_of_ben, 302, 302, 302, 403, 403, data=to_cem),
    Row("handover", "GET", given_to_ben, 404, 200, 200, 404, 404),
    Row("accept_handover", "POST", given_to_ben, 404, 403, 302, 404, 404),
    Row("return_handover", "GET", given_to_ben, 404, 403, 200, 404, 404),
    Row("return_handover", "POST", given_to_ben, 404, 403, 302, 404, 404, data=no_time),
    Row("withdraw_handover", "POST", given_to_ben, 404, 302, 403, 404, 404),
    api("api_handovers", "GET", is_given, 200, 200, 200, 200, 200),
    api("api_handover", "GET", given_to_ben, 404, 200, 200, 404, 404),
    api("api_accept_handover", "POST", given_to_ben, 404, 403, 200, 404, 404),
    api("api_return_handover", "POST", given_to_ben, 404, 403, 200, 404, 404, data=no_time),
    api("api_withdraw_handover", "POST", given_to_ben, 404, 200, 403, 404, 404),
    api("api_hand_over_task", "POST", task_of_ben, 201, 201, 201, 403, 403, data=to_cem_sent),
    api("api_hand_over_milestone", "POST", uuid_of_milestone, 201, 201, 201, 403, 403, data=to_cem_sent),
    api("api_hand_over_plan", "POST", uuid_of_plan, 201, 201, 201, 403, 403, data=to_cem_sent),
]
