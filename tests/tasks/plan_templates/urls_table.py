"""Who may use templates of plans: members see them, who may make a plan lays one, its maker renames it."""

from typing import Any

from tasks.models import PlanTemplate
from tests.factories import make_goal, make_plan, make_task
from tests.url_table import Cast, Row, api, nothing


def team(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug}


def launch(cast: Cast) -> dict[str, Any]:
    return {**team(cast), "key": "en-launch"}


def start(cast: Cast) -> dict[str, Any]:
    return {"name": "Launch", "start": "2026-12-01"}


def plan_of_ben(cast: Cast) -> dict[str, Any]:
    plan = make_plan(cast.product, make_goal(cast.product, owner=cast.ben))
    make_task(cast.product, plan=plan)
    return {"pk": plan.pk}


def saved_by_ben(cast: Cast) -> PlanTemplate:
    return PlanTemplate.objects.create(organization=cast.acme, name="Ours", created_by=cast.ben)


def template_of_ben(cast: Cast) -> dict[str, Any]:
    return {"template": saved_by_ben(cast).uuid}


def key_of_ben(cast: Cast) -> dict[str, Any]:
    return {"key": str(saved_by_ben(cast).uuid)}


def name(cast: Cast) -> dict[str, Any]:
    return {"name": "Our way"}


def plan_sent(cast: Cast) -> dict[str, Any]:
    plan = make_plan(cast.product, make_goal(cast.product, owner=cast.ben))
    make_task(cast.product, plan=plan)
    return {"plan": str(plan.uuid), "name": "Our way"}


def laid(cast: Cast) -> dict[str, Any]:
    return {"team": "product", "start": "2026-12-01"}


ROWS = [
    Row("plan_templates", "GET", team, 200, 200, 200, 200, 403),
    Row("lay_template", "GET", launch, 200, 200, 403, 403, 403),
    Row("lay_template", "POST", launch, 302, 302, 200, 200, 403, data=start),
    Row("save_template", "GET", plan_of_ben, 200, 200, 200, 403, 403),
    Row("save_template", "POST", plan_of_ben, 302, 302, 302, 403, 403, data=name),
    Row("edit_template", "GET", template_of_ben, 200, 403, 200, 403, 404),
    Row("remove_template", "POST", template_of_ben, 302, 403, 302, 403, 404),
    api("api_plan_templates", "GET", nothing, 200, 200, 200, 200, 403),
    api("api_plan_templates", "POST", nothing, 201, 201, 201, 403, 403, data=plan_sent),
    api("api_plan_template", "GET", key_of_ben, 200, 200, 200, 200, 403),
    api("api_plan_template", "PATCH", key_of_ben, 200, 403, 200, 403, 403, data=name),
    api("api_plan_template", "DELETE", key_of_ben, 204, 403, 204, 403, 403),
    api("api_lay_template", "POST", lambda cast: {"key": "en-launch"}, 201, 201, 403, 403, 403, data=laid),
]
