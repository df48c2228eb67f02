"""Deliveries through the API, for administrators, as on their page."""

import datetime
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from teamops.dates import today
from teamops.notifications.chats.actions import add_channel, remove_channel
from teamops.notifications.models import Delivery, Reminder
from teamops.people.models import Organization, Person, Team
from tests.api_client import Api, errors
from tests.factories import make_person, make_task

MORNING = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(autouse=True)
def _on_a_working_morning() -> Iterator[None]:
    """At night and on free days nothing goes out."""
    with time_machine.travel(MORNING):
        yield


def deliver(person: Person, product: Team, **fields: Any) -> Delivery:
    """A message about a task of that day."""
    day, now = today(person), timezone.now()
    task = make_task(product, "Write the survey", assignee=person, due=day)
    common: dict[str, Any] = {"organization": person.organization, "person": person, "local_date": day}
    Reminder.objects.create(**common, rule="task_due", subject_type="task", subject_id=task.pk, due_on=day)
    values = {"channel": "email", "due_at": now, "not_before": now, **fields}
    return Delivery.objects.create(**common, **values)


@pytest.fixture
def failed(product: Team, ben: Person) -> Delivery:
    return deliver(ben, product, state="failed", reason="error", detail="554 no", attempts=7)


def test_an_administrator_reads_what_was_sent_to_whom_and_why(
    failed: Delivery, admin: Person, ben: Person
) -> None:
    told = Api(admin).get("deliveries/").json()
    assert told["count"] == 1
    [row] = told["results"]
    assert row["person"] == {"uuid": str(ben.uuid), "name": "Ben Berg"}
    assert (row["channel"], row["state"], row["reason"]) == ("email", "failed", "error")
    assert (row["detail"], row["attempts"], row["can_be_sent_again"]) == ("554 no", 7, True)
    assert row["why"] == "The receiving server could not be used."
    [thing] = row["told"]
    assert (thing["rule"], thing["title"]) == ("task_due", "Write the survey")
    assert thing["why"] == "These tasks are yours and due today."


def test_the_address_of_a_chat_is_not_in_its_channel(product: Team, admin: Person, ben: Person) -> None:
    deliver(ben, product, channel="slack:17", state="sent", sent_at=timezone.now())
    [row] = Api(admin).get("deliveries/").json()["results"]
    assert row["channel"] == "slack"


def test_it_says_which_chat(product: Team, admin: Person, ben: Person, failed: Delivery) -> None:
    url = "https://hooks.slack.com/services/T0AAAA/B0BBBB/SecretOfTheHook1234"
    chat = add_channel(ben, by=ben, service="slack", name="Mine", url=url)
    deliver(ben, product, channel=f"chat:{chat.pk}", state="sent", sent_at=timezone.now())
    answer = Api(admin).get("deliveries/")
    assert [(row["channel"], row["destination"]) for row in answer.json()["results"]] == [
        ("chat", "Slack · Mine"),
        ("email", ""),
    ]
    assert "SecretOfTheHook" not in answer.content.decode()
    remove_channel(chat, by=ben)
    [row, _other] = Api(admin).get("deliveries/").json()["results"]
    assert row["destination"] == "removed since"


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("failed", "failed"),
        ("due", "waiting"),
        ("sending", "waiting"),
        ("sent", "sent"),
        ("skipped", "skipped"),
    ],
)
def test_they_are_narrowed_by_what_became_of_them(
    product: Team, admin: Person, ben: Person, state: str, shown: str
) -> None:
    deliver(ben, product, state=state)
    api = Api(admin)
    for asked in ("failed", "waiting", "sent", "skipped"):
        count = api.get(f"deliveries/?state={asked}").json()["count"]
        assert count == (1 if asked == shown else 0)
    wrong = api.get("deliveries/?state=lost")
    assert wrong.status_code == 400 and errors(wrong)[0][0] == "state"


def test_they_are_narrowed_by_person(failed: Delivery, admin: Person, ben: Person, ana: Person) -> None:
    api = Api(admin)
    assert api.get(f"deliveries/?person={ben.uuid}").json()["count"] == 1
    assert api.get(f"deliveries/?person={ana.uuid}").json()["count"] == 0


def test_what_failed_is_sent_again_once(failed: Delivery, admin: Person) -> None:
    api = Api(admin)
    [row] = api.get("deliveries/?state=failed").json()["results"]
    again = api.post(f"deliveries/{row['uuid']}/again/")
    assert again.status_code == 200
    assert (again.json()["state"], again.json()["can_be_sent_again"]) == ("due", False)
    failed.refresh_from_db()
    assert failed.state == Delivery.State.DUE
    refused = api.post(f"deliveries/{row['uuid']}/again/")
    assert refused.status_code == 400
    assert errors(refused) == [(None, "not_failed")]


def test_nobody_else_reads_or_repeats_them(
    failed: Delivery, acme: Organization, admin: Person, ana: Person, ben: Person, zoe: Person
) -> None:
    [row] = Api(admin).get("deliveries/").json()["results"]
    again = f"deliveries/{row['uuid']}/again/"
    for person in (ana, ben):
        assert Api(person).get("deliveries/").status_code == 403
    assert Api(ana).post(again).status_code == 404
    assert Api(ben).post(again).status_code == 403
    chief = make_person(zoe.organization, "Olaf Chief", role="administrator")
    other = Api(chief, organization=zoe.organization.slug)
    assert other.get("deliveries/").json()["count"] == 0
    assert other.post(again).status_code == 404
    assert Delivery.objects.get().state == Delivery.State.FAILED
