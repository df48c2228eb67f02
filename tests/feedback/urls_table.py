"""Who may read, write in, close and reopen a weekly review; guests read."""

from typing import Any

from django.utils import timezone

from feedback.models import Decision, Raised
from teamops.dates import monday, today, week_label
from tests.factories import make_review
from tests.url_table import Cast, Row, api, nothing


def team(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug}


def present_week(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug, "week": week_label(today(cast.acme))}


def closed_week(cast: Cast) -> dict[str, Any]:
    """Closed without a record: reopening asks for the time only."""
    make_review(cast.product, monday(today(cast.acme)), closed_at=timezone.now(), closed_by=cast.ana)
    return present_week(cast)


def decision_of_ben(cast: Cast) -> dict[str, Any]:
    review = make_review(cast.product, monday(today(cast.acme)))
    made = Decision.objects.create(organization=cast.acme, review=review, text="We stop", author=cast.ben)
    return {"pk": made.pk}


def an_open_one(cast: Cast) -> dict[str, Any]:
    return {"uuid": make_review(cast.product, monday(today(cast.acme))).uuid}


def a_closed_one(cast: Cast) -> dict[str, Any]:
    closed = {"closed_at": timezone.now(), "closed_by": cast.ana}
    return {"uuid": make_review(cast.product, monday(today(cast.acme)), **closed).uuid}


def this_month(cast: Cast) -> dict[str, Any]:
    return {"team": "product", "review": f"{today(cast.acme):%Y-M%m}"}


def raised_by_ben(cast: Cast) -> dict[str, Any]:
    review = make_review(cast.product, monday(today(cast.acme)))
    return {"pk": Raised.objects.create(organization=cast.acme, review=review, text="A server").pk}


def decision(cast: Cast) -> dict[str, Any]:
    return {"text": "Evening reminders stop"}


def next_step(cast: Cast) -> dict[str, Any]:
    return {"title": "Turn them off", "owner": cast.ben.pk, "due": today(cast.acme).isoformat()}


ROWS = [
    Row("this_week", "GET", team, 200, 200, 200, 200, 200),
    Row("review", "GET", present_week, 200, 200, 200, 200, 200),
    Row("why_review", "GET", present_week, 200, 200, 200, 200, 200),
    Row("review_history", "GET", team, 200, 200, 200, 200, 200),
    Row("add_decision", "POST", present_week, 302, 302, 302, 302, 403, data=decision),
    Row("add_next_step", "POST", present_week, 302, 302, 302, 302, 403, data=next_step),
    Row(
        "raise_in_review",
        "POST",
        present_week,
        302,
        302,
        302,
        302,
        403,
        data=lambda cast: {"text": "A server"},
    ),
    Row("take_back_raised", "POST", raised_by_ben, 302, 302, 302, 302, 403),
    Row("add_correction", "POST", closed_week, 302, 302, 302, 302, 403, data=lambda cast: {"text": "2,302"}),
    Row("remove_decision", "POST", decision_of_ben, 302, 302, 302, 302, 403),
    api("api_reviews", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_reviews", "POST", nothing, 201, 201, 201, 201, 403, data=this_month),
    api("api_review", "GET", an_open_one, 200, 200, 200, 200, 200),
    api("api_close_review", "POST", an_open_one, 200, 200, 403, 403, 403),
    api("api_reopen_review", "POST", a_closed_one, 200, 200, 403, 403, 403),
    api(
        "api_correct_review",
        "POST",
        a_closed_one,
        201,
        201,
        201,
        201,
        403,
        data=lambda cast: {"text": "2,302"},
    ),
    api("api_raise", "POST", an_open_one, 201, 201, 201, 201, 403, data=lambda cast: {"text": "A server"}),
    Row("close_review", "POST", present_week, 302, 302, 403, 403, 403),
    Row("reopen_review", "POST", closed_week, 302, 302, 403, 403, 403),
]
