"""Who may ask a team how sure it is, answer, and show the answers."""

from typing import Any

from feedback.models import ConfidenceVote
from teamops.dates import monday, today, week_label
from teamops.notifications.answers import answer_to
from teamops.notifications.answers.links import AnswerLink, digest
from teamops.notifications.models import Reminder
from tests.factories import make_goal, make_key_result, make_review
from tests.url_table import Cast, Row, api, nothing, site


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


def link_of_ben(cast: Cast) -> dict[str, Any]:
    """The link of a message that asks Ben for his answer: whoever has it answers as Ben."""
    found, day = made_vote(cast), today(cast.ben)
    reminder = Reminder.objects.create(
        organization=cast.acme,
        person=cast.ben,
        rule="vote_unanswered",
        subject_type="confidencevote",
        subject_id=found.pk,
        local_date=day,
        due_on=day,
    )
    asked = answer_to("vote_unanswered")
    assert asked is not None
    path = AnswerLink(reminder.pk, day, digest(asked, ConfidenceVote.objects.get(pk=found.pk))).path
    return {"token": path.rstrip("/").rsplit("/", 1)[1]}


def by_mail(cast: Cast) -> dict[str, Any]:
    return {"choice": "answer", "confidence": "7"}


ROWS = [
    site("answer_by_mail", "GET", *7 * [200], kwargs=link_of_ben),
    site("answer_by_mail", "POST", *7 * [200], kwargs=link_of_ben, data=by_mail),
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
