"""The engine as it is run: by Celery's jobs, by the scheduler process, by hand; with and without a broker."""

import datetime
import os
import signal
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from kombu.exceptions import OperationalError

from teamops.celery import app
from teamops.notifications import actions, jobs
from teamops.notifications.chats.actions import add_channel
from teamops.notifications.chats.posting import post_to_team
from teamops.notifications.management.commands import run_scheduler
from teamops.notifications.models import Delivery
from teamops.people.models import Organization, Person, Team
from tests.factories import make_task
from tests.provider import Provider

TODAY = datetime.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    moment = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    with time_machine.travel(moment):
        yield


@pytest.fixture
def due(product: Team, ben: Person) -> None:
    make_task(product, assignee=ben, due=TODAY)


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The jobs that were put into the queue, in their order; none is carried out."""
    names: list[str] = []

    def put(job: Any, args: tuple[Any, ...], **options: Any) -> None:
        names.append(job.name.rpartition(".")[2])
        # What nobody fetches within a tick is asked for by the next one.
        assert options["expires"] > 0

    monkeypatch.setattr("celery.app.task.Task.apply_async", put)
    return names


@pytest.fixture
def post(product: Team, ana: Person) -> None:
    """Something waits for the team's chat."""
    url = "https://hooks.slack.com/services/T0AAAA/B0BBBB/SecretOfTheHook1234"
    add_channel(product, by=ana, service="slack", name="Chat", url=url)
    post_to_team(product, "Minutes", "Two decisions.", "/teams/product/review/", key="minutes-1")


@pytest.fixture
def day_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day's work is done already in every organization."""
    monkeypatch.setattr(actions, "daily_work_due", list)


def test_a_tick_asks_for_the_days_work_of_each_organization(
    ben: Person, zoe: Person, asked_for: list[str]
) -> None:
    due = actions.daily_work_due()
    assert {organization for _kind, organization in due} == {ben.organization_id, zoe.organization_id}
    jobs.tick()
    assert asked_for.count("daily_work") == len(due) == len(set(due))


def test_the_days_work_is_done_once(ben: Person, at_once: None) -> None:
    jobs.tick()
    assert actions.daily_work_due() == []


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each job is carried out where it is asked for."""
    monkeypatch.setattr(jobs, "nudge", lambda job, *args: job(*args) or True)


def test_beat_knows_one_job_the_tick(settings: LazySettings) -> None:
    [entry] = app.conf.beat_schedule.values()
    assert entry["task"] == jobs.tick.name
    assert entry["task"] in app.tasks
    assert entry["schedule"] == settings.TICK_SECONDS


def test_from_a_tick_to_the_mail(due: None, at_once: None) -> None:
    jobs.tick()
    jobs.tick()
    assert len(mail.outbox) == 1


def test_a_tick_asks_for_one_sweep_of_small_organizations_where_clocks_and_holidays_agree(
    ben: Person, zoe: Person, asked_for: list[str], day_is_done: None
) -> None:
    jobs.tick()
    assert asked_for == ["sweep"]
    Organization.objects.filter(pk=zoe.organization_id).update(country="FR")
    asked_for.clear()
    jobs.tick()
    assert asked_for == ["sweep", "sweep"]


def test_a_sweep_of_several_organizations_reaches_each(
    product: Team, ben: Person, zoe: Person, at_once: None
) -> None:
    for person in (ben, zoe):
        make_task(person.teams.get(), assignee=person, due=TODAY)
    jobs.tick()
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        f"{p.name} <{p.email}>" for p in (ben, zoe)
    )


def test_where_nothing_is_to_be_done_a_tick_asks_for_nothing(asked_for: list[str], db: None) -> None:
    jobs.tick()
    assert asked_for == []


@pytest.mark.parametrize(("waiting", "deliverers"), [(0, 0), (1, 1), (25, 1), (26, 2), (200, 8), (5000, 8)])
def test_many_messages_are_sent_side_by_side(asked_for: list[str], waiting: int, deliverers: int) -> None:
    jobs.start_deliverers(waiting)
    assert asked_for == ["deliver"] * deliverers


def test_a_tick_goes_on_with_what_an_earlier_one_left(
    due: None, asked_for: list[str], ben: Person, day_is_done: None
) -> None:
    """The broker was down after the sweep."""
    jobs.sweep([ben.organization_id])
    asked_for.clear()
    jobs.tick()
    assert asked_for == ["deliver"]


def test_a_broker_that_is_down_loses_nothing_and_is_asked_once(
    due: None, ben: Person, zoe: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """To find out that it is down takes seconds."""

    def refuse(*args: Any, **options: Any) -> None:
        raise OperationalError("nobody listens")

    monkeypatch.setattr("celery.app.task.Task.apply_async", refuse)
    jobs.sweep([ben.organization_id])
    assert Delivery.objects.waiting(timezone.now()).count() == 1
    jobs.start_deliverers(200)
    assert caplog.text.count("The broker cannot be reached") == 2


def test_by_hand_it_says_how_many_it_took(due: None) -> None:
    said = StringIO()
    call_command("send_due", stdout=said)
    assert said.getvalue() == "messages taken in hand: 1\n"
    assert len(mail.outbox) == 1


# --- The scheduler process

Round = Callable[..., int]
Run = Callable[..., str]


@pytest.fixture
def run(db: None, monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Run:
    """`run(first, second)`: what the scheduler says; in the last of these rounds it is told to stop."""
    settings.TICK_SECONDS = 0
    return lambda *rounds: _run(monkeypatch, list(rounds))


def _run(monkeypatch: pytest.MonkeyPatch, left: list[Round]) -> str:

    def tick(*, should_stop: Callable[[], bool]) -> int:
        work = left.pop(0)
        if not left:
            os.kill(os.getpid(), signal.SIGTERM)
        return work(should_stop)

    monkeypatch.setattr(run_scheduler, "tick", tick)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    said = StringIO()
    try:
        call_command("run_scheduler", stdout=said)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return said.getvalue()


def test_the_scheduler_goes_on_until_it_is_told_to_stop(run: Run) -> None:
    told: list[bool] = []

    def last(stop: Callable[[], bool]) -> int:
        told.append(stop())
        return 0

    said = run(lambda stop: 0, last)
    assert told == [True]
    assert said.splitlines() == ["Scheduler started: reminders go out.", "Scheduler stopped."]


def test_a_round_that_fails_does_not_end_the_scheduler(run: Run, caplog: pytest.LogCaptureFixture) -> None:
    def fails(stop: Callable[[], bool]) -> int:
        raise RuntimeError("the database restarts")

    assert "Scheduler stopped." in run(fails, lambda stop: 0)
    assert "the database restarts" in caplog.text


def test_a_round_ends_with_its_tick_so_that_a_slow_mail_server_holds_up_no_inbox(run: Run) -> None:
    rounds: list[str] = []

    def endless(stop: Callable[[], bool]) -> int:
        while not stop():
            pass
        rounds.append("ended")
        return 0

    run(endless, endless)
    assert rounds == ["ended", "ended"]


def test_a_tick_has_a_worker_write_to_the_chats_of_teams(
    post: None, asked_for: list[str], day_is_done: None, provider: Provider
) -> None:
    jobs.tick()
    assert "post" in asked_for and provider.requests == []
    jobs.post()
    assert len(provider.requests) == 1
    asked_for.clear()
    jobs.tick()
    assert "post" not in asked_for
