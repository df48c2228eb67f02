"""Who may read, write in, close and reopen a weekly review; guests read."""

from typing import Any

from django.utils import timezone

from feedback.actions import close_week
from feedback.models import Decision, Kudos, Raised, ReviewNote
from teamops.dates import DAY, monday, today, week_label
from tests.factories import make_review, make_task
from tests.url_table import Cast, Row, api, nothing


def team(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug}


def present_week(cast: Cast) -> dict[str, Any]:
    return {"team": cast.product.slug, "week": week_label(today(cast.acme))}


def closed_week(cast: Cast) -> dict[str, Any]:
    """Closed without a record: reopening asks for the time only."""
    make_review(cast.product, monday(today(cast.acme)), closed_at=timezone.now(), closed_by=cast.ana)
    return present_week(cast)


def recorded_week(cast: Cast) -> dict[str, Any]:
    close_week(cast.product, by=None, week=monday(today(cast.acme)))
    return present_week(cast)


def decision_of_ben(cast: Cast) -> dict[str, Any]:
    review = make_review(cast.product, monday(today(cast.acme)))
    made = Decision.objects.create(organization=cast.acme, review=review, text="We stop", author=cast.ben)
    return {"pk": made.pk}


def this_month(cast: Cast) -> dict[str, Any]:
    return {"team": "product", "review": f"{today(cast.acme):%Y-M%m}"}


def raised_by_ben(cast: Cast) -> dict[str, Any]:
    review = make_review(cast.product, monday(today(cast.acme)))
    return {"pk": Raised.objects.create(organization=cast.acme, review=review, text="A server").pk}


def raised_uuid(cast: Cast) -> dict[str, Any]:
    return {"uuid": Raised.objects.get(pk=raised_by_ben(cast)["pk"]).uuid}


def decision(cast: Cast) -> dict[str, Any]:
    return {"text": "Evening reminders stop"}


def next_step(cast: Cast) -> dict[str, Any]:
    return {"title": "Turn them off", "owner": cast.ben.pk, "due": today(cast.acme).isoformat()}


def part_item(cast: Cast) -> dict[str, Any]:
    return {**present_week(cast), "item": "part:decisions"}


def task_item(cast: Cast) -> dict[str, Any]:
    """A task of Ben's that is late."""
    day = today(cast.acme)
    task = make_task(cast.product, "Late work", assignee=cast.ben, due=day - 3 * DAY)
    return {**present_week(cast), "item": f"task:{task.number}"}


def change(cast: Cast) -> dict[str, Any]:
    due = (today(cast.acme) + DAY).isoformat()
    return {"text": "It waits", "because": "the list is late", "due": due, "owner": cast.ben.pk}


def kudos_of_ben(cast: Cast, **fields: Any) -> Kudos:
    made = Kudos.objects.create(organization=cast.acme, giver=cast.ben, text="Careful work", **fields)
    made.receivers.set([cast.ana])
    return made


def kudos(cast: Cast) -> dict[str, Any]:
    return {"pk": kudos_of_ben(cast).pk}


def thanks(cast: Cast) -> dict[str, Any]:
    return {"to": [cast.cem.pk], "text": "Careful work"}


# --- The API --------------------------------------------------------------------------------------------


def note_of_ben(cast: Cast) -> dict[str, Any]:
    review = make_review(cast.product, monday(today(cast.acme)))
    made = ReviewNote.objects.create(
        organization=cast.acme, review=review, item="part:decisions", part="decisions", author=cast.ben
    )
    return {"uuid": made.uuid}


def decision_uuid(cast: Cast) -> dict[str, Any]:
    return {"uuid": Decision.objects.get(pk=decision_of_ben(cast)["pk"]).uuid}


def kudos_uuid(cast: Cast) -> dict[str, Any]:
    return {"uuid": kudos_of_ben(cast).uuid}


def hidden_kudos(cast: Cast) -> dict[str, Any]:
    return {"uuid": kudos_of_ben(cast, is_private=True).uuid}


def sent_step(cast: Cast) -> dict[str, Any]:
    return {"title": "Turn them off", "owner": str(cast.ben.uuid), "due": today(cast.acme).isoformat()}


def leave(cast: Cast) -> dict[str, Any]:
    return {"part": "goals", "because": "we wait"}


def new_note(cast: Cast) -> dict[str, Any]:
    return {"item": "part:decisions", "text": "They wait"}


def talked(cast: Cast) -> dict[str, Any]:
    return {"item": "part:decisions", "talked_about": True}


def sent_thanks(cast: Cast) -> dict[str, Any]:
    return {"to": [str(cast.cem.uuid)], "text": "Careful work"}


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
    Row("review_items", "GET", present_week, 200, 200, 200, 200, 200),
    Row("review_item", "GET", part_item, 200, 200, 200, 200, 200),
    Row("review_item", "POST", part_item, 302, 302, 302, 302, 403, data=lambda cast: {"text": "They wait"}),
    Row("decide_change", "GET", task_item, 200, 200, 200, 403, 403),
    Row("decide_change", "POST", task_item, 302, 302, 302, 403, 403, data=change),
    Row(
        "talk_about",
        "POST",
        present_week,
        302,
        302,
        302,
        302,
        403,
        data=lambda cast: {"item": "part:decisions"},
    ),
    Row(
        "leave_part",
        "POST",
        present_week,
        302,
        302,
        302,
        302,
        403,
        data=lambda cast: {"part": "goals", "goals": "x"},
    ),
    Row("my_kudos", "GET", nothing, 200, 200, 200, 200, 200),
    Row("person_kudos", "GET", lambda cast: {"pk": cast.ana.pk}, 200, 200, 200, 200, 200),
    Row("team_kudos", "GET", team, 200, 200, 200, 200, 200),
    Row("give_kudos", "GET", nothing, 200, 200, 200, 200, 403),
    Row("give_kudos", "POST", nothing, 302, 302, 302, 302, 403, data=thanks),
    Row("remove_kudos", "POST", kudos, 403, 403, 302, 403, 403),
    api("api_reviews", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_reviews", "POST", nothing, 201, 201, 201, 201, 403, data=this_month),
    api(
        "api_correct_review",
        "POST",
        closed_week,
        201,
        201,
        201,
        201,
        403,
        data=lambda cast: {"text": "2,302"},
    ),
    api("api_raise", "GET", present_week, 200, 200, 200, 200, 200),
    api("api_take_back_raised", "DELETE", raised_uuid, 204, 204, 204, 204, 403),
    api("api_send_minutes", "POST", recorded_week, 200, 200, 403, 403, 403),
    api("api_raise", "POST", present_week, 201, 201, 201, 201, 403, data=lambda cast: {"text": "A server"}),
    Row("close_review", "POST", present_week, 302, 302, 403, 403, 403),
    Row("reopen_review", "POST", closed_week, 302, 302, 403, 403, 403),
    api("api_review", "GET", present_week, 200, 200, 200, 200, 200),
    api("api_close_review", "POST", present_week, 200, 200, 403, 403, 403),
    api("api_reopen_review", "POST", closed_week, 200, 200, 403, 403, 403),
    api("api_leave_part", "POST", present_week, 201, 201, 201, 201, 403, data=leave),
    api("api_review_notes", "GET", present_week, 200, 200, 200, 200, 200),
    api("api_review_notes", "POST", present_week, 201, 201, 201, 201, 403, data=new_note),
    api("api_talk_about", "POST", present_week, 200, 200, 200, 200, 403, data=talked),
    api("api_review_decisions", "GET", present_week, 200, 200, 200, 200, 200),
    api("api_review_decisions", "POST", present_week, 201, 201, 201, 201, 403, data=decision),
    api("api_next_steps", "GET", present_week, 200, 200, 200, 200, 200),
    api("api_next_steps", "POST", present_week, 201, 201, 201, 201, 403, data=sent_step),
    api("api_review_note", "GET", note_of_ben, 200, 200, 200, 200, 200),
    api("api_review_note", "PATCH", note_of_ben, 200, 200, 200, 200, 403, data=lambda cast: {"text": "x"}),
    api("api_decisions", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_decision", "DELETE", decision_uuid, 204, 204, 204, 204, 403),
    api("api_kudos", "GET", nothing, 200, 200, 200, 200, 200),
    api("api_kudos", "POST", nothing, 201, 201, 201, 201, 403, data=sent_thanks),
    api("api_one_kudos", "GET", kudos_uuid, 200, 200, 200, 200, 200),
    api("api_one_kudos", "GET", hidden_kudos, 404, 200, 200, 404, 404),
    api("api_one_kudos", "DELETE", kudos_uuid, 403, 403, 204, 403, 403),
    api("api_restore_kudos", "POST", kudos_uuid, 403, 403, 200, 403, 403),
]
