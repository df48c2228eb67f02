"""Reviews of all spans, their minutes, what is raised, and rhythms through the API."""

from typing import Any

import pytest

from feedback.actions import add_decision, open_review
from feedback.models import MinutesLetter, Raised, Rhythm
from goals.models import Goal, KeyResult
from teamops.activity.models import Event
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_check_in
from tests.feedback.weeks import W47, W48, leave_red

pytestmark = pytest.mark.usefixtures("clock")

PLACE = "teams/product/reviews/2026-W48/"


def test_a_review_is_opened_closed_read_corrected_and_opened_again(
    retention: KeyResult, product: Team, ana: Person, ben: Person
) -> None:
    make_check_in(retention, 35, days_ago=1)
    assert Api(ana).get(PLACE).json()["uuid"] is None
    made = Api(ana).post("reviews/", {"team": "product", "review": "2026-W48"}, idempotency_key="r")
    assert made.status_code == 201 and made.json()["edition"] == 0
    told = Api(ana).get(PLACE).json()
    assert (told["uuid"], told["minutes"], told["kind"]) == (made.json()["uuid"], None, "week")
    add_decision(open_review(product, by=ben, week=W48), by=ben, text="We go on")
    leave_red(product, ana)
    closed = Api(ana).post(PLACE + "close/").json()
    assert (closed["closed_by"]["name"], closed["edition"], closed["last_day"]) == (
        "Ana Lead",
        1,
        "2026-11-29",
    )
    assert closed["agenda"]["numbers"][0]["now"] == "35.000000"
    assert "1. We go on" in closed["minutes"]
    assert Api(ben).post(PLACE + "corrections/", {"text": "36", "part": "numbers"}).status_code == 201
    assert "36" in Api(ben).get(PLACE).json()["minutes"]
    assert Api(ana).post(PLACE + "reopen/").json()["closed_at"] is None


def test_a_month_and_a_cycle_are_reviews_too(retention: KeyResult, product: Team, ana: Person) -> None:
    slug = retention.goal.cycle.slug
    for label, kind in (("2026-M11", "month"), (slug, "cycle")):
        made = Api(ana).post("reviews/", {"team": "product", "review": label}).json()
        assert (made["review"], made["kind"]) == (label, kind)
        assert Api(ana).get(f"teams/product/reviews/{label}/").json()["uuid"] == made["uuid"]
    listed = Api(ana).get("reviews/?team=product&kind=month").json()["results"]
    assert [one["first_day"] for one in listed] == ["2026-11-01"]


def test_a_line_is_raised_with_the_team_above(product: Team, ben: Person) -> None:
    told = Api(ben).post(PLACE + "raised/", {"text": "We need a server"})
    assert told.status_code == 201
    assert [one["text"] for one in told.json()["agenda"]["raised"]] == ["We need a server"]
    assert "raised" in told.json()["parts"]


def test_what_was_raised_is_listed_and_taken_back(
    product: Team, ana: Person, ben: Person, vic: Person, zoe: Person
) -> None:
    assert Api(ben).get(PLACE + "raised/").json()["results"] == []
    Api(ben).post(PLACE + "raised/", {"text": "We need a server"})
    [row] = Api(vic).get(PLACE + "raised/").json()["results"]
    assert (row["text"], row["author"]["name"]) == ("We need a server", "Ben Berg")
    line = f"raised/{row['uuid']}/"
    assert Api(vic).delete(line).status_code == 403
    assert Api(zoe, organization=zoe.organization.slug).delete(line).status_code == 404
    assert Api(ana).delete(line).status_code == 204
    assert Api(ana).delete(line).status_code == 404
    assert Api(ben).get(PLACE + "raised/").json()["results"] == []
    assert Event.objects.filter(verb="review.raised_taken_back", actor=ana).count() == 1


def test_what_a_closed_review_raised_stays(product: Team, ana: Person) -> None:
    Api(ana).post(PLACE + "raised/", {"text": "We need a server"})
    [row] = Api(ana).get(PLACE + "raised/").json()["results"]
    leave_red(product, ana)
    Api(ana).post(PLACE + "close/")
    refused = Api(ana).delete(f"raised/{row['uuid']}/")
    assert refused.status_code == 400 and Raised.objects.exists()


def test_minutes_that_could_not_be_sent_are_sent_again(product: Team, ana: Person, ben: Person) -> None:
    again = PLACE + "minutes/again/"
    assert Api(ana).post(again).status_code == 404
    leave_red(product, ana)
    Api(ana).post(PLACE + "close/")
    letters = MinutesLetter.objects.filter(person=ben)
    assert Api(ana).post(again).json() == {"sent_again": 0}
    letters.update(state="failed", reason="error", attempts=7)
    assert Api(ben).post(again).status_code == 403
    assert Api(ana).post(again).json() == {"sent_again": 1}
    assert letters.get().state == "due"


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"team": "product", "review": "2026-W60"}, [("review", "span")]),
        ({"team": "nobody", "review": "2026-W48"}, [("team", "unknown")]),
        ({"team": "product", "review": "2026-W49"}, [(None, "future")]),
        ({"team": "product", "review": "2026-M12"}, [(None, "future")]),
        ({"team": "product"}, [("review", "required")]),
    ],
)
def test_what_cannot_be_opened_is_refused_with_a_sentence(
    product: Team, ana: Person, sent: Any, wrong: Any
) -> None:
    answer = Api(ana).post("reviews/", sent)
    found = errors(answer)
    assert answer.status_code in (400, 422) and [field for field, _code in found] == [one[0] for one in wrong]


def test_a_record_tells_nobody_of_what_is_private_by_now(
    retention: KeyResult, product: Team, ana: Person, dora: Person
) -> None:
    make_check_in(retention, 35, days_ago=1)
    place = "teams/product/reviews/2026-W47/"
    leave_red(product, ana, W47)
    Api(ana).post(place + "close/")
    assert Api(dora).get(place).json()["agenda"]["numbers"]
    Goal.objects.update(is_private=True)
    told = Api(dora).get(place).json()
    assert told["agenda"]["numbers"] == [] and "30-day retention" not in told["minutes"]


def test_a_rhythm_is_said_read_and_changed(product: Team, ana: Person, ben: Person) -> None:
    place = "teams/product/rhythm/"
    sent = {"weekday": 2, "starts_at": "10:30", "minutes": 45, "on_holiday": "skip"}
    sent |= {"facilitators": [str(ben.uuid), str(ana.uuid)]}
    assert Api(ana).get(place).status_code == 404
    made = Api(ana)._send("put", place, sent, {})
    assert made.status_code == 200
    told = made.json()
    assert [one["name"] for one in told["facilitators"]] == ["Ben Berg", "Ana Lead"]
    assert told["meetings"][0]["begins"] == "2026-11-25T10:30:00+01:00"
    assert Api(ana)._send("put", place, sent, {}).status_code == 428
    changed = Api(ana)._send("put", place, sent | {"weekday": 3}, {"if_match": made["ETag"]})
    assert changed.json()["weekday"] == 3
    assert Api(ana)._send("put", place, sent, {"if_match": made["ETag"]}).status_code == 412
    wrong = sent | {"starts_at": "25:00", "minutes": 0}
    refused = errors(Api(ana)._send("put", place, wrong, {"if_match": "*"}))
    assert {field for field, _code in refused} == {"starts_at", "minutes"}
    assert "token" not in told and Rhythm.objects.count() == 1
