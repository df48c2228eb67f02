"""Finding what is due: whose morning it is, in their own zone, on their own working days, once."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tasks.models import Task
from teamops.notifications.actions import sweep, sweep_all
from teamops.notifications.models import Delivery, Morning, Reminder
from teamops.notifications.mornings import Group, groups_in_the_morning, in_chunks, mornings
from teamops.people.models import Organization, Person, Team
from tests.factories import make_organization, make_person, make_task, make_team

DAY = datetime.timedelta(days=1)


def at(text: str, zone: str = "Europe/Berlin") -> datetime.datetime:
    """The moment at which clocks in the zone show this."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def whose_morning(now: datetime.datetime) -> set[str]:
    return {person.name for person in mornings(now)}


def give_task(person: Person, due: str, title: str = "Write the survey") -> Task:
    team = person.teams.first()
    assert team is not None
    return make_task(team, title, assignee=person, due=datetime.date.fromisoformat(due))


def asked(person: Person) -> list[tuple[str, int]]:
    return list(Reminder.objects.filter(person=person).values_list("rule", "subject_id").order_by("pk"))


# --- Whose morning it is


def test_the_morning_begins_at_the_hour_that_the_person_chose(ben: Person) -> None:
    assert whose_morning(at("2026-11-25 08:59")) == set()
    assert whose_morning(at("2026-11-25 09:00")) == {"Ben Berg"}


def test_everybody_has_the_morning_of_their_own_zone(ben: Person, cem: Person) -> None:
    Person.objects.filter(pk=cem.pk).update(time_zone="Asia/Shanghai")
    assert whose_morning(at("2026-11-25 09:30", "Asia/Shanghai")) == {"Cem Can"}
    sweep_all(at("2026-11-25 09:30", "Asia/Shanghai"))
    assert whose_morning(at("2026-11-25 09:30")) == {"Ben Berg"}


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        ("2027-03-28", 2),  # the hour that Berlin's clocks jump over
        ("2026-10-25", 2),  # the hour that they show twice
    ],
)
def test_a_change_of_the_clocks_neither_skips_nor_doubles_a_morning(ben: Person, day: str, hour: int) -> None:
    """Through the night of a Sunday, where that is a working day."""
    Person.objects.filter(pk=ben.pk).update(reminder_hour=hour)
    Organization.objects.update(country="IL")
    give_task(ben, day)
    midnight = at(f"{day} 00:00").astimezone(datetime.UTC)
    for minutes in range(0, 6 * 60, 10):
        sweep_all(midnight + datetime.timedelta(minutes=minutes))
    assert Delivery.objects.filter(person=ben, channel="email").count() == 1
    [delivery] = Delivery.objects.filter(channel="email")
    assert delivery.due_at.astimezone(ZoneInfo("Europe/Berlin")).date().isoformat() == day


@pytest.mark.parametrize(
    ("country", "day", "is_working"),
    [
        ("DE", "2026-11-27", True),
        ("DE", "2026-11-28", False),  # a Saturday
        ("DE", "2026-12-25", False),
        ("CN", "2026-12-25", True),
        ("CN", "2026-10-05", False),  # the National Day's week
        ("CN", "2026-10-10", True),  # a Saturday that makes up for it
        ("", "2026-12-25", True),  # no country: no holidays
        ("", "2026-11-28", False),
    ],
)
def test_mornings_are_those_of_working_days(ben: Person, country: str, day: str, is_working: bool) -> None:
    Organization.objects.update(country=country)
    assert whose_morning(at(f"{day} 10:00")) == ({"Ben Berg"} if is_working else set())


def test_a_working_day_is_one_of_the_persons_own_date(ben: Person, cem: Person) -> None:
    """Monday morning in Auckland, still Sunday evening in Berlin."""
    Person.objects.filter(pk=cem.pk).update(time_zone="Pacific/Auckland")
    assert whose_morning(at("2026-11-30 09:30", "Pacific/Auckland")) == {"Cem Can"}


def test_a_morning_that_was_missed_is_made_up_for_until_the_evening(ben: Person) -> None:
    assert whose_morning(at("2026-11-25 19:59")) == {"Ben Berg"}
    assert whose_morning(at("2026-11-25 20:00")) == set()


def test_who_chose_the_evening_is_asked_in_the_evening(ben: Person) -> None:
    Person.objects.filter(pk=ben.pk).update(reminder_hour=21)
    assert whose_morning(at("2026-11-25 20:59")) == set()
    assert whose_morning(at("2026-11-25 21:00")) == {"Ben Berg"}


def test_nobody_has_two_mornings_on_a_date_when_they_travel_or_the_clock_is_set_back(ben: Person) -> None:
    sweep_all(at("2026-11-25 09:30"))
    Person.objects.filter(pk=ben.pk).update(time_zone="America/New_York")
    assert whose_morning(at("2026-11-25 09:30", "America/New_York")) == set()
    assert whose_morning(at("2026-11-24 09:30", "America/New_York")) == set()
    assert whose_morning(at("2026-11-26 09:30", "America/New_York")) == {"Ben Berg"}


@pytest.mark.parametrize("state", [Person.State.INVITED, Person.State.LEFT, Person.State.ERASED])
def test_who_is_not_here_has_no_morning(ben: Person, state: str) -> None:
    Person.objects.filter(pk=ben.pk).update(state=state)
    assert whose_morning(at("2026-11-25 10:00")) == set()


def test_who_cannot_sign_in_has_no_morning(product: Team, ben: Person) -> None:
    make_person(product.organization, "Nina Noname", product, account=False)
    assert ben.user is not None
    ben.user.is_active = False
    ben.user.save()
    assert whose_morning(at("2026-11-25 10:00")) == set()


def test_a_zone_that_nobody_knows_stops_nobody_else(ben: Person, cem: Person) -> None:
    """Names of zones come and go with the machine's tables."""
    Person.objects.filter(pk=cem.pk).update(time_zone="Mars/Olympus_Mons")
    assert whose_morning(at("2026-11-25 10:00")) == {"Ben Berg"}


def test_people_who_are_alike_are_one_group(ana: Person, ben: Person, cem: Person) -> None:
    """By what decides their morning and their message: read as one row, however many they are."""
    Person.objects.filter(pk=cem.pk).update(reminder_hour=8)
    groups = groups_in_the_morning(at("2026-11-25 09:30"), [ben.organization])
    assert sorted(sorted(group.ids) for group in groups) == sorted([sorted([ana.pk, ben.pk]), [cem.pk]])
    [of_cem] = [group for group in groups if cem.pk in group.ids]
    assert of_cem.digest_at == at("2026-11-25 08:00")
    assert of_cem.person(cem.pk) == cem
    assert of_cem.person(cem.pk).zone == cem.zone


@given(sizes=st.lists(st.integers(1, 9), max_size=9), most=st.integers(1, 9))
def test_groups_are_swept_in_chunks_of_so_many_persons(sizes: list[int], most: int) -> None:
    """Everybody is in one of them, once; all are full but the last."""
    numbers = iter(range(100))
    alike = Group(Organization(), "UTC", "", 9, True, None, [], datetime.date(2026, 11, 25))
    groups = [replace(alike, ids=[next(numbers) for _ in range(size)]) for size in sizes]
    chunks = [[pk for group in chunk for pk in group.ids] for chunk in in_chunks(groups, most)]
    assert [pk for chunk in chunks for pk in chunk] == list(range(sum(sizes)))
    assert [len(chunk) for chunk in chunks[:-1]] == [most] * (len(chunks) - 1)
    assert all(0 < len(chunk) <= most for chunk in chunks)


# --- What is written down


def test_one_message_per_channel_gathers_everything(ben: Person) -> None:
    first, second = give_task(ben, "2026-11-25"), give_task(ben, "2026-11-26")
    sweep_all(at("2026-11-25 09:30"))
    assert asked(ben) == [("task_due", first.pk), ("task_due_soon", second.pk)]
    assert sorted(Delivery.objects.values_list("channel", "state")) == [("email", "due"), ("inbox", "sent")]


def test_without_anything_due_there_is_no_message(ben: Person) -> None:
    give_task(ben, "2026-12-24")
    sweep_all(at("2026-11-25 09:30"))
    assert not Delivery.objects.exists()
    assert Morning.objects.get(person=ben).local_date.isoformat() == "2026-11-25"


def test_who_has_switched_off_mail_has_it_in_the_inbox_alone(ben: Person) -> None:
    Person.objects.filter(pk=ben.pk).update(email_reminders=False)
    give_task(ben, "2026-11-25")
    sweep_all(at("2026-11-25 09:30"))
    assert [delivery.channel for delivery in Delivery.objects.all()] == ["inbox"]


def test_the_same_morning_is_looked_at_once(ben: Person) -> None:
    give_task(ben, "2026-11-25")
    sweep_all(at("2026-11-25 09:30"))
    give_task(ben, "2026-11-25", "What came later")
    sweep_all(at("2026-11-25 09:31"))
    assert len(asked(ben)) == 1


@pytest.mark.parametrize("last", [None, "2026-11-24"])
def test_the_date_never_goes_back_for_whom_another_sweep_was_further(
    ben: Person, cem: Person, last: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It had another clock, and has looked at tomorrow between the reading and the writing of this one. Whom
    it has left out, the next round finds."""
    now = at("2026-11-25 09:30")
    give_task(ben, "2026-11-25")
    give_task(cem, "2026-11-25")
    if last:
        Morning.objects.bulk_create(Morning(person=one, local_date=last) for one in (ben, cem))
    chunks = sweep.__globals__["in_chunks"]

    def late(*given: object) -> Iterator[object]:
        for chunk in chunks(*given):
            Morning.objects.update_or_create(person=ben, defaults={"local_date": "2026-11-26"})
            yield chunk

    with monkeypatch.context() as patched:
        patched.setitem(sweep.__globals__, "in_chunks", late)
        sweep_all(now)
    assert not Reminder.objects.exists()
    sweep_all(now + datetime.timedelta(minutes=1))
    assert asked(ben) == []
    assert len(asked(cem)) == 1
    assert str(Morning.objects.get(person=ben).local_date) == "2026-11-26"


def test_a_sweep_that_was_overtaken_by_another_doubles_nothing(
    ben: Person,
) -> None:
    """Both have read that it is Ben's morning; the second comes to write when the first is through."""
    now = at("2026-11-25 09:30")
    give_task(ben, "2026-11-25")
    sweep_all(now)
    before = list(Delivery.objects.values_list("pk", flat=True))
    Morning.objects.all().delete()
    sweep_all(now)
    assert len(asked(ben)) == 1
    assert list(Delivery.objects.values_list("pk", flat=True)) == before


def test_what_is_asked_anew_counts_once_in_the_inbox(ben: Person) -> None:
    task = give_task(ben, "2026-11-24")
    sweep_all(at("2026-11-24 09:30"))
    sweep_all(at("2026-11-25 09:30"))
    assert asked(ben) == [("task_due", task.pk), ("task_overdue", task.pk)]
    [unread] = Reminder.objects.unread()
    assert unread.local_date.isoformat() == "2026-11-25"


def test_trouble_in_one_organization_does_not_stop_the_others(
    ben: Person, zoe: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    give_task(ben, "2026-11-25")
    give_task(zoe, "2026-11-25")
    work = sweep.__globals__["_sweep_chunk"]

    def broken_for_acme(organizations: Sequence[Organization], *rest: object) -> None:
        if "acme" in [one.slug for one in organizations]:
            raise RuntimeError("acme's data is broken")
        work(organizations, *rest)

    monkeypatch.setitem(sweep.__globals__, "_sweep_chunk", broken_for_acme)
    sweep_all(at("2026-11-25 09:30"))
    assert asked(ben) == []
    assert len(asked(zoe)) == 1
    assert "acme's data is broken" in caplog.text


def test_a_sweep_costs_the_same_for_ten_times_the_people(db: None) -> None:
    def cost(slug: str, persons: int) -> int:
        organization = make_organization(slug)
        team = make_team(organization, "Company")
        for number in range(persons):
            give_task(make_person(organization, f"Person {number}", team), "2026-11-25")
        with CaptureQueriesContext(connection) as queries:
            sweep([organization.pk], at("2026-11-25 09:30"))
        assert Delivery.objects.filter(organization=organization).count() == 2 * persons
        return len(queries)

    assert cost("many", 30) == cost("few", 3)


def test_more_people_than_fit_in_a_chunk_are_all_found(
    ben: Person, cem: Person, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sweep.__globals__["CHUNKS"], connection.vendor, 2)
    for person in (ana, ben, cem):
        give_task(person, "2026-11-25")
    sweep_all(at("2026-11-25 09:30"))
    assert Delivery.objects.filter(channel="email").count() == 3


@time_machine.travel("2026-11-25 10:00+01:00")
def test_the_trail_of_a_day_begins_in_the_morning_that_was_due(ben: Person) -> None:
    give_task(ben, "2026-11-25")
    sweep_all(at("2026-11-25 10:00"))
    [delivery] = Delivery.objects.filter(channel="email")
    assert delivery.due_at == at("2026-11-25 09:00")
    assert delivery.local_date == datetime.date(2026, 11, 25)
