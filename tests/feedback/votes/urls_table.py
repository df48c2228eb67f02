"""Who may ask a team how sure it is, answer, and show the answers."""

from typing import Any

from feedback.models import ConfidenceVote
from teamops.dates import monday, today, week_label
from tests.factories import make_goal, make_key_result, make_review
from tests.url_table import Cast, Row, api, nothing


def present_week(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug, "week": week_label(today(cast.acme))}


def made_vote(cast: Cast) -> ConfidenceVote:
    review = make_review(cast.product, monday(today(cast.acme)))
    key_result = make_key_result(make_goal(cast.product))
    return ConfidenceVote.objects.create(organization=cast.acme, review=review, key_result=key_result)


def vote(cast: Cast) -> dict[str, Any]:
    return {"pk": made_vote(cast).pk}


def vote_by_uuid(cast: Cast) -> dict[str, Any]:
    return {"uuid": made_vote(cast).uuid}


def on_key_result(cast: Cast) -> dict[str, Any]:
    return {"key_result": make_key_result(make_goal(cast.product)).pk}


def sent(cast: Cast) -> dict[str, Any]:
    return {"team": "product", "key_result": str(make_key_result(make_goal(cast.product)).uuid)}


def answer(cast: Cast) -> dict[str, Any]:
    return {"confidence": 7}


ROWS = [
    Row("own_votes", "GET", nothing, 200, 200, 200, 200, 200),
    Row("vote", "GET", vote, 200, 200, 200, 200, 200),
    # Who works in the team answers.
    Row("vote", "POST", vote, 403, 302, 302, 403, 403, data=answer),
    Row("open_vote", "GET", present_week, 200, 200, 403, 403, 403),
    Row("open_vote", "POST", present_week, 302, 302, 403, 403, 403, data=on_key_result),
    Row("close_vote", "POST", vote, 302, 302, 403, 403, 403),
    api("api_votes", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_votes", "POST", nothing, 201, 201, 403, 403, 403, data=sent),
    api("api_vote", "GET", vote_by_uuid, 200, 200, 200, 200, 200),
    api("api_answer_vote", "PUT", vote_by_uuid, 403, 200, 200, 403, 403, data=answer),
    api("api_close_vote", "POST", vote_by_uuid, 200, 200, 403, 403, 403),
]
