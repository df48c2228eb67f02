"""What was put off, and what came too late: through mornings as people have them."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from teamops.notifications.actions import deliver_waiting, snooze, sweep_all
from teamops.notifications.models import Delivery, Morning, Reminder
from teamops.notifications.rules import when_waited
from teamops.people.models import Person, Team
from tests.factories import make_task


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZoneInfo("Europe/Berlin"))


def morning(*days: str) -> None:
    for day in days:
        with time_machine.travel(at(f"{day} 09:30"), tick=False):
            sweep_all(at(f"{day} 09:30"))
            deliver_waiting()


def too_late(day: str) -> None:
    """It was found in the morning, and the mail server comes back at night."""
    sweep_all(at(f"{day} 09:30"))
    with time_machine.travel(at(f"{day} 21:00"), tick=False):
        deliver_waiting()


def put_off(person: Person, *, on: str, until: str) -> None:
    with time_machine.travel(at(f"{on} 10:00")):
        snooze(
            Reminder.objects.filter(person=person).latest("pk"),
            until=datetime.date.fromisoformat(f"2026-{until}"),
            by=person,
        )


def letters(person: Person) -> list[str]:
    return [str(one.body) for one in mail.outbox if person.email in one.to[0]]


def give_task(team: Team, person: Person, due: str) -> None:
    make_task(team, "Survey", assignee=person, due=datetime.date.fromisoformat(f"2026-{due}"))


def test_what_was_put_off_on_its_day_is_not_asked_for_as_late_the_day_after(
    product: Team, ben: Person
) -> None:
    give_task(product, ben, "11-25")
    morning("11-25")
    put_off(ben, on="11-25", until="12-01")
    morning("11-26", "11-27", "11-30")
    assert len(letters(ben)) == 1
    morning("12-01")
    assert len(letters(ben)) == 2


def test_a_message_of_which_all_was_put_off_is_not_sent_and_the_deliveries_say_why(
    product: Team, ben: Person
) -> None:
    give_task(product, ben, "11-25")
    sweep_all(at("11-25 09:30"))
    put_off(ben, on="11-25", until="11-27")
    with time_machine.travel(at("11-25 10:30"), tick=False):
        deliver_waiting()
    skipped = Delivery.objects.get(channel="email")
    assert skipped.state == "skipped"
    assert "done or put off" in skipped.get_reason_display()
    morning("11-26", "11-27")
    assert len(letters(ben)) == 1


def test_what_is_put_off_once_more_waits_for_the_later_day(product: Team, ben: Person) -> None:
    give_task(product, ben, "11-25")
    morning("11-25")
    put_off(ben, on="11-25", until="11-27")
    morning("11-26", "11-27")
    put_off(ben, on="11-27", until="12-02")
    morning("11-30", "12-01")
    assert len(letters(ben)) == 2
    morning("12-02")
    assert len(letters(ben)) == 3


def test_what_comes_back_after_a_pause_says_who_will_hear_of_it(
    product: Team, ana: Person, ben: Person
) -> None:
    give_task(product, ben, "11-24")
    morning("11-25")
    put_off(ben, on="11-25", until="11-27")
    morning("11-26", "11-27")
    assert "Ana Lead sees it on Wed 2 Dec" in letters(ben)[1]


def test_what_comes_back_in_a_message_that_came_too_late_comes_again(product: Team, ben: Person) -> None:
    """Growing pauses alone would not ask before the eighth working day."""
    give_task(product, ben, "11-24")
    morning("11-25")
    put_off(ben, on="11-25", until="12-01")
    morning("11-26", "11-27", "11-30")
    too_late("12-01")
    morning("12-02")
    assert len(letters(ben)) == 2
    morning("12-03")
    assert len(letters(ben)) == 2


def test_what_stood_in_messages_that_came_too_late_two_days_in_a_row_comes_again(
    product: Team, ben: Person
) -> None:
    """The mail server was down for two days. It is asked for on the 1st, 2nd and 4th working day."""
    give_task(product, ben, "11-24")
    morning("11-25", "11-26", "11-27")
    assert len(letters(ben)) == 2
    too_late("11-30")
    too_late("12-01")
    morning("12-02")
    assert len(letters(ben)) == 3
    morning("12-03")
    assert len(letters(ben)) == 3


def test_who_put_off_to_a_day_whose_morning_they_had_before_they_travelled_west_is_asked_after_it(
    product: Team, ben: Person
) -> None:
    give_task(product, ben, "11-24")
    Person.objects.filter(pk=ben.pk).update(time_zone="Pacific/Auckland")
    sweep_all(datetime.datetime(2026, 11, 24, 21, 0, tzinfo=datetime.UTC))  # 10:00 of the 25th
    Person.objects.filter(pk=ben.pk).update(time_zone="America/Los_Angeles")
    ben.refresh_from_db()
    with time_machine.travel(datetime.datetime(2026, 11, 24, 22, 0, tzinfo=datetime.UTC)):
        snooze(Reminder.objects.latest("pk"), until=datetime.date(2026, 11, 25), by=ben)
    for day in (25, 26):
        sweep_all(datetime.datetime(2026, 11, day, 18, 0, tzinfo=datetime.UTC))
    assert [str(one.local_date) for one in Reminder.objects.order_by("pk")] == ["2026-11-25", "2026-11-26"]


def test_who_had_the_letter_is_not_asked_again_as_a_chat_came_too_late(product: Team, ben: Person) -> None:
    give_task(product, ben, "11-19")
    Morning.objects.create(person=ben, local_date="2026-11-24")
    morning("11-25")
    letter = Delivery.objects.get(channel="email", person=ben)
    Delivery.objects.create(
        organization=ben.organization,
        person=ben,
        channel="chat:7",
        local_date=letter.local_date,
        due_at=letter.due_at,
        not_before=letter.not_before,
        state="skipped",
        reason="too_late",
    )
    morning("11-26")
    assert len(letters(ben)) == 1


def test_a_patience_that_growing_pauses_pass_over_is_refused() -> None:
    with pytest.raises(ValueError, match="3th working day"):
        when_waited(3)
