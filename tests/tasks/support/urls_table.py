"""Who may do what with support requests: every member asks, who is asked answers, who asked withdraws."""

from typing import Any

from teamops.dates import today
from tests.factories import make_goal, make_support
from tests.url_table import Cast, Row, api, nothing


def asked_of_ana(cast: Cast) -> dict[str, Any]:
    """Ben asks, Ana leads."""
    return {"number": make_support(cast.product, cast.ana, asked_by=cast.ben).number}


def act(name: str) -> Any:
    return lambda cast: {**asked_of_ana(cast), "act": name}


def team(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug}


def goal(cast: Cast) -> dict[str, Any]:
    """Ben has asked for something for a goal."""
    asked_for = make_goal(cast.product, owner=cast.ben)
    make_support(cast.product, cast.ana, asked_by=cast.ben, goal=asked_for)
    return {"number": asked_for.number}


def asked(cast: Cast) -> dict[str, Any]:
    """Cem is asked, who is nobody of those who ask here."""
    return {"need": "A decision on the price", "kind": "decision", "asked_of": cast.cem.pk}


def question(cast: Cast) -> dict[str, Any]:
    return {"team": "product", "need": "A decision on the price", "asked_of": str(cast.cem.uuid)}


def for_today(cast: Cast) -> dict[str, Any]:
    return {"promised_for": today(cast.acme).isoformat()}


def no(cast: Cast) -> dict[str, Any]:
    return {"answer": "There is no budget left."}


def more(cast: Cast) -> dict[str, Any]:
    return {"need": "Write access to the payment logs"}


ROWS = [
    Row("my_support", "GET", nothing, 200, 200, 200, 200, 200),
    Row("team_support", "GET", team, 200, 200, 200, 200, 200),
    Row("goal_support", "GET", goal, 200, 200, 200, 200, 200),
    Row("why_team_support", "GET", team, 200, 200, 200, 200, 200),
    Row("ask_support", "GET", nothing, 200, 200, 200, 200, 403, query="?team=product"),
    Row("ask_support", "POST", nothing, 302, 302, 302, 302, 403, data=asked, query="?team=product"),
    Row("support_request", "GET", asked_of_ana, 200, 200, 200, 200, 200),
    Row("why_support", "GET", asked_of_ana, 200, 200, 200, 200, 200),
    Row("edit_support", "GET", asked_of_ana, 403, 403, 200, 403, 403),
    Row("act_on_support", "GET", act("promise"), 403, 200, 403, 403, 403),
    Row("act_on_support", "POST", act("promise"), 403, 302, 403, 403, 403, data=for_today),
    Row("act_on_support", "POST", act("supply"), 403, 302, 302, 403, 403),
    Row("act_on_support", "POST", act("decline"), 403, 302, 403, 403, 403, data=no),
    Row("act_on_support", "POST", act("withdraw"), 403, 403, 302, 403, 403),
    api("api_support", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_support", "POST", nothing, 201, 201, 201, 201, 403, data=question),
    api("api_support_request", "GET", asked_of_ana, 200, 200, 200, 200, 200),
    api("api_support_request", "PATCH", asked_of_ana, 403, 403, 200, 403, 403, data=more),
    api("api_promise_support", "POST", asked_of_ana, 403, 200, 403, 403, 403, data=for_today),
    api("api_supply_support", "POST", asked_of_ana, 403, 200, 200, 403, 403),
    api("api_decline_support", "POST", asked_of_ana, 403, 200, 403, 403, 403, data=no),
    api("api_withdraw_support", "POST", asked_of_ana, 403, 403, 200, 403, 403),
]
