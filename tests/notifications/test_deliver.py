"""Sending under a lease: once, to whom it still concerns, and what becomes of a message that does not go."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import closing
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any
from zoneinfo import ZoneInfo

import psycopg2
import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import OperationalError, connection

from tasks.models import Task
from teamops.notifications.actions import deliver_waiting, snooze, sweep_all
from teamops.notifications.actions.deliver import MOST_ATTEMPTS, PAUSES, claim
from teamops.notifications.models import Delivery, Reminder
from teamops.people.models import Person, Team
from tests.factories import make_task
from tests.services import find_postgres

MINUTE = datetime.timedelta(minutes=1)
MORNING = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))

Break = Callable[..., None]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def task(product: Team, ben: Person, clock: time_machine.Traveller) -> Task:
    return make_task(product, "Write the survey", assignee=ben, due=MORNING.date())


@pytest.fixture
def waiting(task: Task) -> Delivery:
    """Ben's message of this morning."""
    sweep_all(MORNING)
    return Delivery.objects.get(channel="email")


@pytest.fixture
def two_waiting(product: Team, cem: Person, task: Task) -> None:
    make_task(product, "Call ten users", assignee=cem, due=MORNING.date())
    sweep_all(MORNING)


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> Break:
    """`breaks(error, times=2)`: the next so many messages meet this error of the mail server."""
    real = EmailMultiAlternatives.send

    def broken(error: Exception, times: int = 1000) -> None:
        left = [times]

        def send(message: EmailMultiAlternatives, *args: Any, **options: Any) -> int:
            left[0] -= 1
            if left[0] >= 0:
                raise error
            return real(message, *args, **options)

        monkeypatch.setattr(EmailMultiAlternatives, "send", send)

    return broken


def again(delivery: Delivery) -> Delivery:
    delivery.refresh_from_db()
    return delivery


# --- As it should be


def test_a_waiting_message_is_sent_and_marked(waiting: Delivery) -> None:
    assert deliver_waiting() == 1
    assert [letter.to for letter in mail.outbox] == [["Ben Berg <ben-berg@acme.example>"]]
    assert again(waiting).state == "sent"
    assert waiting.sent_at == MORNING
    assert deliver_waiting() == 0


def test_a_message_that_another_process_holds_is_left_alone(waiting: Delivery) -> None:
    assert claim() == waiting
    assert claim() is None
    assert deliver_waiting() == 0
    assert mail.outbox == []


def test_when_a_lease_runs_out_another_process_takes_over(
    waiting: Delivery, clock: time_machine.Traveller, settings: LazySettings
) -> None:
    claim()
    clock.shift(settings.DELIVERY_LEASE_SECONDS - 1)
    assert deliver_waiting() == 0
    clock.shift(1)
    assert deliver_waiting() == 1
    assert again(waiting).attempts == 2


def test_who_wakes_up_after_its_lease_ran_out_overwrites_nothing(
    waiting: Delivery, clock: time_machine.Traveller, settings: LazySettings, breaks: Break
) -> None:
    """The first sender hangs so long that a second one sends; then its own attempt fails."""
    sleeper = claim()
    assert sleeper is not None
    clock.shift(settings.DELIVERY_LEASE_SECONDS)
    deliver_waiting()
    breaks(SMTPServerDisconnected("too long"))
    deliver_waiting.__globals__["_work_off"](iter([sleeper, None]).__next__, set())
    assert again(waiting).state == "sent"


def test_a_stop_is_heard_between_two_messages(two_waiting: None) -> None:
    assert deliver_waiting(should_stop=lambda: bool(mail.outbox)) == 1
    assert Delivery.objects.waiting(MORNING).count() == 1


# --- What need not be sent any more


def test_what_was_done_meanwhile_is_not_asked_for(waiting: Delivery, task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(status="done")
    deliver_waiting()
    assert (mail.outbox, again(waiting).state, waiting.reason) == ([], "skipped", "done")


def test_what_was_put_off_meanwhile_is_not_asked_for(waiting: Delivery, task: Task, ben: Person) -> None:
    """The mail server was down; in the inbox it stood already."""
    snooze(Reminder.objects.get(), until=MORNING.date() + datetime.timedelta(days=5), by=ben)
    deliver_waiting()
    assert (mail.outbox, again(waiting).state) == ([], "skipped")


def test_what_was_given_to_somebody_else_is_not_asked_for(waiting: Delivery, task: Task, cem: Person) -> None:
    Task.objects.filter(pk=task.pk).update(assignee=cem)
    deliver_waiting()
    assert (mail.outbox, again(waiting).reason) == ([], "done")


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"state": "left"}, "left"), ({"user": None}, "left"), ({"email_reminders": False}, "off")],
)
def test_who_does_not_want_or_cannot_get_it_gets_none(
    waiting: Delivery, ben: Person, change: dict[str, Any], reason: str
) -> None:
    Person.objects.filter(pk=ben.pk).update(**change)
    deliver_waiting()
    assert (mail.outbox, again(waiting).state, waiting.reason) == ([], "skipped", reason)


def test_a_closed_account_gets_none(waiting: Delivery, ben: Person) -> None:
    assert ben.user is not None
    ben.user.is_active = False
    ben.user.save()
    deliver_waiting()
    assert (mail.outbox, again(waiting).reason) == ([], "left")


@pytest.mark.parametrize("late", ["2026-11-25 20:00", "2026-11-26 09:30"])
def test_a_morning_is_not_told_of_at_night_or_on_the_next_day(
    waiting: Delivery, clock: time_machine.Traveller, late: str
) -> None:
    clock.move_to(datetime.datetime.fromisoformat(late).replace(tzinfo=ZoneInfo("Europe/Berlin")))
    deliver_waiting()
    assert (mail.outbox, again(waiting).reason) == ([], "too_late")


# --- Trouble with mail


def test_a_message_that_fails_comes_again_after_growing_pauses(
    waiting: Delivery, clock: time_machine.Traveller, breaks: Break
) -> None:
    breaks(SMTPDataError(451, b"try again later"), times=2)
    for pause in PAUSES[:2]:
        deliver_waiting()
        assert again(waiting).state == "due"
        assert waiting.detail == "451 try again later"
        clock.shift(pause - MINUTE / 60)
        assert deliver_waiting() == 0
        clock.shift(MINUTE / 60)
    deliver_waiting()
    assert (again(waiting).state, waiting.reason, waiting.detail) == ("sent", "", "")
    assert len(mail.outbox) == 1


def test_after_the_last_attempt_it_has_failed_and_says_why(
    waiting: Delivery, clock: time_machine.Traveller, breaks: Break
) -> None:
    breaks(SMTPDataError(554, b"no spam please"))
    for pause in [*PAUSES, MINUTE]:
        deliver_waiting()
        clock.shift(pause)
    assert (again(waiting).state, waiting.reason) == ("failed", "error")
    assert waiting.attempts == MOST_ATTEMPTS
    assert waiting.detail == "554 no spam please"
    assert deliver_waiting() == 0


def test_a_morning_without_mail_server_is_survived(
    waiting: Delivery, clock: time_machine.Traveller, breaks: Break
) -> None:
    """Down for four hours, and the message still goes out by the afternoon."""
    breaks(ConnectionRefusedError("nobody listens"))
    until = MORNING + 4 * 60 * MINUTE
    while (now := datetime.datetime.now(datetime.UTC)) < until:
        deliver_waiting()
        clock.move_to(now + MINUTE)
    breaks(ConnectionRefusedError(), times=0)
    while datetime.datetime.now(datetime.UTC) < MORNING + 8 * 60 * MINUTE:
        deliver_waiting()
        clock.shift(MINUTE)
    assert again(waiting).state == "sent"
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError("nobody listens"), TimeoutError(), SMTPServerDisconnected("gone")]
)
def test_a_mail_server_that_is_down_is_asked_once_a_round(
    two_waiting: None, breaks: Break, error: Exception
) -> None:
    """Each try may take half a minute; and who was not tried has lost no attempt."""
    breaks(error)
    assert deliver_waiting() == 1
    assert sorted(Delivery.objects.filter(channel="email").values_list("attempts", flat=True)) == [0, 1]


def test_a_message_that_is_refused_does_not_hold_up_the_next(two_waiting: None, breaks: Break) -> None:
    breaks(SMTPRecipientsRefused({"ben@acme.example": (550, b"no such user")}), times=1)
    assert deliver_waiting() == 2
    assert sorted(Delivery.objects.filter(channel="email").values_list("state", "reason", "detail")) == [
        ("failed", "refused", "550 no such user"),
        ("sent", "", ""),
    ]


def test_a_server_that_asks_to_come_again_has_refused_nothing(
    waiting: Delivery, clock: time_machine.Traveller, breaks: Break
) -> None:
    """Greylisting: 450 to whom it does not know yet."""
    breaks(SMTPRecipientsRefused({"ben@acme.example": (450, b"greylisted")}), times=1)
    deliver_waiting()
    assert (again(waiting).state, waiting.reason, waiting.detail) == ("due", "error", "450 greylisted")
    clock.shift(PAUSES[0])
    deliver_waiting()
    assert again(waiting).state == "sent"


def test_a_message_that_kills_its_process_time_and_again_is_given_up(
    waiting: Delivery, clock: time_machine.Traveller, settings: LazySettings
) -> None:
    for _ in range(MOST_ATTEMPTS):
        assert claim() == waiting
        clock.shift(settings.DELIVERY_LEASE_SECONDS)
    deliver_waiting()
    assert (mail.outbox, again(waiting).state, waiting.reason) == ([], "failed", "died")


@pytest.fixture
def trouble(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`trouble(bring, times=2)`: so often something happens just before a message is marked as sent."""
    monkeypatch.setitem(deliver_waiting.__globals__, "DATABASE_PAUSES", (0, 0, 0))
    queries = type(Delivery.objects.all())
    real = queries.update

    def before_marking(bring: Callable[[], None], times: int = 1) -> None:
        left = [times]

        def update(rows: Any, **values: Any) -> int:
            if values.get("state") == "sent" and left[0]:
                left[0] -= 1
                bring()
            return real(rows, **values)

        monkeypatch.setattr(queries, "update", update)

    return before_marking


def test_what_was_sent_is_marked_although_the_database_is_busy(
    trouble: Callable[..., None], waiting: Delivery
) -> None:
    """Else it would be sent again."""

    def locked() -> None:
        raise OperationalError("database is locked")

    trouble(locked, times=3)
    deliver_waiting()
    assert again(waiting).state == "sent"


def test_what_was_sent_is_marked_although_the_next_cannot_be_taken(
    two_waiting: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are one transaction: what goes wrong with the second must not undo the first."""
    real = claim

    def broken_after_one(**given: Any) -> Delivery | None:
        if mail.outbox:
            raise RuntimeError("cannot be taken")
        return real(**given)

    monkeypatch.setitem(deliver_waiting.__globals__, "claim", broken_after_one)
    with pytest.raises(RuntimeError):
        deliver_waiting()
    assert sorted(Delivery.objects.filter(channel="email").values_list("state", flat=True)) == ["due", "sent"]


@pytest.mark.needs_postgres
def test_what_was_sent_is_marked_although_the_connection_was_cut(
    trouble: Callable[..., None], waiting: Delivery
) -> None:
    def cut() -> None:
        with closing(psycopg2.connect(find_postgres())) as other:
            ours = connection.connection.info.backend_pid
            other.cursor().execute("SELECT pg_terminate_backend(%s, 5000)", [ours])

    trouble(cut)
    deliver_waiting()
    assert again(waiting).state == "sent"
    assert waiting.attempts == 1
