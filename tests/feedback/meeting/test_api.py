"""The meeting through the API: the same actions as on the page, and the page hears of them."""

import datetime
from typing import Any

import pytest
from time_machine import Traveller

from feedback.actions import close_week, open_review
from feedback.meeting.pulse import version_of
from feedback.models import Meeting, Presence, WeeklyReview
from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.feedback.weeks import W48

MEETING = "teams/product/reviews/2026-W48/meeting/"

pytestmark = pytest.mark.usefixtures("clock")


def told(person: Person, path: str = "") -> Any:
    answer = Api(person).get(MEETING + path)
    assert answer.status_code == 200
    return answer.json()


def delete(person: Person, path: str) -> Any:
    api = Api(person)
    return api.client.delete(api.base + path)


def test_who_is_here_is_said_and_told(
    product: Team, ana: Person, ben: Person, cem: Person, vic: Person, clock: Traveller
) -> None:
    assert told(ben)["here"] == []
    for person in (ben, vic):
        answer = Api(person).post(MEETING + "here/", {})
    now = answer.json()
    assert [one["name"] for one in now["here"]] == ["Ben Berg", "Vic Guest"]
    assert (now["here_members"], now["members"]) == (1, 3)
    clock.shift(datetime.timedelta(seconds=51))
    assert told(ana)["here"] == []


def test_nobody_is_here_in_a_week_to_come_or_that_is_closed(product: Team, ana: Person, ben: Person) -> None:
    close_week(product, by=ana, week=W48)
    for week in ("2026-W48", "2026-W49"):
        assert Api(ben).post(MEETING.replace("2026-W48", week) + "here/", {}).json()["here"] == []
    assert not Presence.objects.exists() and not Meeting.objects.filter(week__gt=W48).exists()


def test_roles_are_chosen_and_what_is_not_sent_stays(
    product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    before = version_of(product.pk, W48)
    sent = {"facilitator": str(ben.uuid), "note_taker": str(cem.uuid)}
    chosen = Api(ana).put(MEETING + "roles/", sent).json()
    assert (chosen["facilitator"]["name"], chosen["note_taker"]["name"]) == ("Ben Berg", "Cem Can")
    assert version_of(product.pk, W48) != before
    left = Api(ben).put(MEETING + "roles/", {"note_taker": None}).json()  # he runs it now
    assert (left["facilitator"]["name"], left["note_taker"]) == ("Ben Berg", None)
    assert WeeklyReview.objects.get().facilitator == ben


def test_a_guest_is_given_no_role(product: Team, ana: Person, vic: Person) -> None:
    answer = Api(ana).put(MEETING + "roles/", {"note_taker": str(vic.uuid)})
    assert answer.status_code == 400 and "note_taker" in str(answer.json())


def test_the_clock_begins_with_a_part_and_stops(product: Team, ana: Person, ben: Person) -> None:
    Api(ana).put(MEETING + "minutes/", {"part": "goals", "minutes": 15})
    runs = Api(ana).put(MEETING + "clock/", {"part": "goals"}).json()["clock"]
    assert (runs["part"], runs["minutes"]) == ("goals", 15)
    assert told(ben)["clock"] == runs
    assert delete(ana, MEETING + "clock/").json()["clock"] is None


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("clock/", {"part": "nothing"}),
        ("clock/", {}),
        ("minutes/", {"part": "goals", "minutes": 0}),
        ("minutes/", {"part": "goals", "minutes": 181}),
        ("roles/", {"facilitator": "nobody"}),
        ("roles/", {"chair": None}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    path: str, sent: dict[str, Any], product: Team, ana: Person
) -> None:
    assert Api(ana).put(MEETING + path, sent).status_code == 400
    assert not WeeklyReview.objects.exists()


def test_in_a_closed_review_and_in_a_week_to_come_nothing_is_run(product: Team, ana: Person) -> None:
    close_week(product, by=ana, week=W48)
    for week in ("2026-W48", "2026-W49"):
        path = MEETING.replace("2026-W48", week)
        for place, sent in (("clock/", {"part": "goals"}), ("roles/", {"note_taker": None})):
            assert Api(ana).put(path + place, sent).status_code == 400
    assert not Meeting.objects.filter(part="goals").exists()


def test_meetings_are_of_weeks(product: Team, ana: Person) -> None:
    open_review(product, by=ana, week=W48)
    assert Api(ana).get(MEETING.replace("2026-W48", "2026-M11")).status_code == 404
