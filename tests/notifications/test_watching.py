"""What the operator sees: health, metrics, a page, and why a person got something on a day."""

import datetime
from collections.abc import Callable, Iterator
from importlib import import_module
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client

from feedback.models import MinutesLetter
from teamops.notifications import jobs
from teamops.notifications.actions import deliver_waiting, sweep_all, tick
from teamops.notifications.chats.actions import add_channel
from teamops.notifications.chats.posting import post_to_team
from teamops.notifications.models import Delivery, TeamPost
from teamops.people.models import Absence, Person, Team, User
from tests.factories import make_review, make_task

MORNING = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def waiting(product: Team, ben: Person, clock: time_machine.Traveller) -> Delivery:
    make_task(product, "Write the survey", assignee=ben, due=MORNING.date())
    sweep_all(MORNING)
    return Delivery.objects.get(channel="email")


# --- /healthz


def test_it_is_well_while_messages_go_out(waiting: Delivery, clock: time_machine.Traveller) -> None:
    clock.shift(2 * MINUTE)
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_it_fails_when_the_oldest_due_message_is_older_than_two_minutes(
    waiting: Delivery, clock: time_machine.Traveller
) -> None:
    clock.shift(2 * MINUTE + MINUTE / 60)
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert b"waiting for 121 s" in answer.content
    deliver_waiting()
    assert Client().get("/healthz").status_code == 200


def test_it_fails_when_no_round_was_made_for_two_minutes(db: None, clock: time_machine.Traveller) -> None:
    tick()
    clock.shift(2 * MINUTE)
    assert Client().get("/healthz").status_code == 200
    clock.shift(1)
    assert Client().get("/healthz").status_code == 503
    tick()
    assert Client().get("/healthz").status_code == 200


@pytest.fixture
def broken_rule(product: Team, ben: Person, clock: time_machine.Traveller, monkeypatch: Any) -> None:
    """Something is due, and nothing can be found."""
    make_task(product, "Write the survey", assignee=ben, due=MORNING.date())

    def fail(*_given: Any) -> None:
        raise RuntimeError("a rule is broken")

    monkeypatch.setattr(import_module("teamops.notifications.actions.sweep"), "find_reminders", fail)


@pytest.mark.usefixtures("broken_rule")
@pytest.mark.parametrize("make_a_round", [tick, jobs.tick])
def test_it_fails_when_mornings_are_not_looked_at_for_two_minutes(
    clock: time_machine.Traveller, monkeypatch: Any, make_a_round: Callable[[], object]
) -> None:
    """Each round was made and nothing waited, while nobody got anything."""
    monkeypatch.setattr(jobs, "nudge", lambda job, *given: job(*given) or True)
    for _number in range(5):
        make_a_round()
        assert Client().get("/healthz").status_code == 200
        clock.shift(30)
    clock.shift(1)
    make_a_round()
    answer = Client().get("/healthz")
    assert answer.status_code == 503
    assert b"mornings that no sweep has looked at" in answer.content
    monkeypatch.undo()
    tick()
    tick()
    assert Client().get("/healthz").status_code == 200


def test_what_is_in_a_pause_after_a_failure_is_no_reason_to_fail(
    waiting: Delivery, clock: time_machine.Traveller
) -> None:
    Delivery.objects.filter(pk=waiting.pk).update(not_before=MORNING + 20 * MINUTE)
    clock.shift(10 * MINUTE)
    assert Client().get("/healthz").status_code == 200


def test_a_web_process_can_serve_while_reminders_do_not_go_out(
    waiting: Delivery, clock: time_machine.Traveller
) -> None:
    """So that a load balancer does not take away every web process because a worker died."""
    clock.shift(10 * MINUTE)
    assert Client().get("/livez").status_code == 200


# --- /metrics


def test_metrics_count_by_channel_and_state(waiting: Delivery, clock: time_machine.Traveller) -> None:
    clock.shift(3 * MINUTE)
    text = Client().get("/metrics").content.decode()
    assert 'teamops_messages{channel="email",state="due"} 1' in text
    assert 'teamops_messages{channel="inbox",state="sent"} 1' in text
    assert 'teamops_oldest_unsent_seconds{channel="email"} 1980' in text  # since nine o'clock
    assert "teamops_oldest_waiting_seconds 180" in text
    assert "teamops_healthy 0" in text
    assert "Ben" not in text


def test_metrics_say_of_what_there_is_none_that_it_is_none(waiting: Delivery) -> None:
    """What watches for a number that is missing watches for nothing."""
    text = Client().get("/metrics").content.decode()
    for channel in ("email", "inbox", "chat", "browser", "team_chat"):
        for state in ("due", "sending", "sent", "skipped", "failed"):
            assert f'teamops_messages{{channel="{channel}",state="{state}"}} ' in text


def test_messages_of_teams_are_counted_and_watched(
    product: Team, ana: Person, clock: time_machine.Traveller
) -> None:
    url = "https://hooks.slack.com/services/T0AAAA/B0BBBB/SecretOfTheHook1234"
    add_channel(product, by=ana, service="slack", name="Product", url=url)
    post_to_team(product, "Minutes", "What was decided", "/teams/product/review/", key="minutes-1")
    clock.shift(3 * MINUTE)
    text = Client().get("/metrics").content.decode()
    assert 'teamops_messages{channel="team_chat",state="due"} 1' in text
    assert 'teamops_oldest_unsent_seconds{channel="team_chat"} 180' in text
    assert "teamops_healthy 0" in text
    assert Client().get("/healthz").status_code == 503
    TeamPost.objects.update(state="sent")
    assert Client().get("/healthz").status_code == 200


def test_letters_of_other_kinds_are_counted_and_watched(
    product: Team, ben: Person, clock: time_machine.Traveller
) -> None:
    review = make_review(product)
    organization = product.organization
    MinutesLetter.objects.create(
        organization=organization, review=review, person=ben, edition=1, not_before=MORNING
    )
    clock.shift(3 * MINUTE)
    assert (
        'teamops_messages{channel="minutesletter",state="due"} 1' in Client().get("/metrics").content.decode()
    )
    assert Client().get("/healthz").status_code == 503


def test_without_a_token_this_machine_alone_may_read_them(db: None) -> None:
    client = Client()
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.5").status_code == 404
    # Through a proxy on this machine.
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.5"}).status_code == 404


def test_with_a_token_who_sends_it_may_read_them(db: None, settings: LazySettings) -> None:
    settings.METRICS_TOKEN = "long-and-random"
    client = Client()
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    answer = client.get(
        "/metrics", REMOTE_ADDR="203.0.113.5", headers={"Authorization": "Bearer long-and-random"}
    )
    assert answer.status_code == 200
    assert "long-and-random" not in answer.content.decode()


# --- The page


def test_the_operator_sees_it_and_nobody_else(waiting: Delivery, admin: Person, client: Client) -> None:
    assert admin.user is not None
    client.force_login(admin.user)
    assert client.get("/operator/reminders/").status_code == 302
    refused = client.get("/operator/reminders/", follow=True)
    assert refused.status_code == 403 and "for those who run this installation" in refused.content.decode()
    client.force_login(User.objects.create_superuser("root@example.com", "x"))
    html = client.get("/operator/reminders/").content.decode()
    assert "Reminders go out." in html
    assert "e-mail" in html


# --- Why


def explained(person: Person, day: str) -> str:
    said = StringIO()
    call_command("explain_reminders", "--person", person.email, "--day", day, stdout=said)
    return said.getvalue()


def test_it_says_what_was_found_and_what_became_of_it(waiting: Delivery, ben: Person) -> None:
    deliver_waiting()
    said = explained(ben, "2026-11-25")
    assert "Digest at 09:00 CET" in said
    assert "task_due, task" in said
    assert "Write the survey (due today); open; by inbox, email" in said or "by email, inbox" in said
    assert "because: These tasks are yours and due today." in said
    assert "- email, digest" in said
    assert "sent at 08:30:00 UTC, attempts 1" in said


def test_it_says_what_is_to_come(waiting: Delivery, product: Team, ben: Person) -> None:
    make_task(product, "Call ten users", assignee=ben, due=datetime.date(2026, 11, 30))
    said = explained(ben, "2026-11-27")
    assert "was not looked at yet" in said
    assert "task_due_soon" in said
    assert "Messages:\n- none" in said


def test_it_says_why_there_is_no_morning(waiting: Delivery, ben: Person) -> None:
    free = explained(ben, "2026-11-28")
    assert "not a working day" in free
    assert (
        "So nothing is asked on that day; the next working day asks for it. Were it a working day,\n" in free
    )
    assert "As things stand now it would find" not in free
    day = datetime.date(2026, 11, 26)
    Absence.objects.create(organization=ben.organization, person=ben, first_day=day, last_day=day)
    assert "away on that day" in explained(ben, "2026-11-26")


def test_it_knows_nobody_by_a_wrong_address(db: None) -> None:
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("explain_reminders", "--person", "who@example.com", "--day", "2026-11-25")


def test_it_says_how_a_day_is_written(db: None) -> None:
    with pytest.raises(CommandError, match="“tomorrow” is no date; write it as 2026-11-25"):
        call_command("explain_reminders", "--person", "who@example.com", "--day", "tomorrow")
