"""Working hours and days away: who enters them, who sees them, and which days are refused."""

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.actions import (
    add_absence,
    change_absence,
    change_hours,
    erase_person,
    remove_absence,
    remove_person,
)
from teamops.people.models import Absence, Person

SignIn = Callable[[Person], Client]
FRIDAY = datetime.date(2026, 11, 27)
DAY = datetime.timedelta(1)

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel("2026-11-23T09:00Z", tick=False):
        yield


def away(person: Person, first: int = 0, last: int = 0, by: Person | None = None) -> Absence:
    return add_absence(person, by=by or person, first_day=FRIDAY + first * DAY, last_day=FRIDAY + last * DAY)


def test_a_member_enters_changes_and_takes_back_days_away(ben: Person) -> None:
    absence = away(ben)
    change_absence(absence, by=ben, first_day=FRIDAY, last_day=FRIDAY + 3 * DAY)
    remove_absence(absence, by=ben)
    assert not Absence.objects.exists()
    assert list(Event.objects.order_by("pk").values_list("verb", "after__last_day")) == [
        ("person.absence_added", "2026-11-27"),
        ("person.absence_changed", "2026-11-30"),
        ("person.absence_removed", None),
    ]


def test_leads_and_administrators_enter_them_for_their_people_and_others_do_not(
    ana: Person, admin: Person, ben: Person, cem: Person, dora: Person
) -> None:
    away(ben, by=ana)
    away(dora, by=admin)
    for other in (cem, dora):
        with pytest.raises(PermissionDenied):
            away(ben, 7, 7, by=other)
    with pytest.raises(PermissionDenied):
        away(dora, 7, 7, by=ana)


def test_a_guest_neither_enters_days_nor_sees_those_of_others(
    ben: Person, vic: Person, sign_in: SignIn
) -> None:
    away(ben)
    with pytest.raises(PermissionDenied):
        away(vic)
    assert not Absence.objects.visible_to(vic).exists()
    assert "27 Nov" not in sign_in(vic).get(f"/acme/people/{ben.pk}/").content.decode()


@pytest.mark.parametrize(
    ("first", "last", "says", "field"),
    [
        (0, -1, "The last day lies before the first one. Choose a later one.", "last_day"),
        (0, 366, "This is more than a year. Enter a year at most; the next one can follow it.", "last_day"),
        (9, 12, "3 – 9 Dec is entered already. Change that entry, or choose other days.", "first_day"),
        (0, 6, "3 – 9 Dec is entered already. Change that entry, or choose other days.", "first_day"),
        (800, 801, "This day is more than two years away. Look at its year.", "first_day"),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(
    ben: Person, first: int, last: int, says: str, field: str
) -> None:
    away(ben, 6, 12)
    with pytest.raises(RuleBroken) as refused:
        away(ben, first, last)
    assert (str(refused.value.message), refused.value.field) == (says, field)
    assert Absence.objects.count() == 1


def test_two_people_may_be_away_on_the_same_days(ben: Person, cem: Person) -> None:
    away(ben)
    away(cem)
    assert Absence.objects.count() == 2


def test_hours_a_day_are_changed_by_oneself_and_by_a_lead(ana: Person, ben: Person, cem: Person) -> None:
    change_hours(ben, by=ben, hours_a_day=Decimal(6))
    change_hours(ben, by=ana, hours_a_day=Decimal("7.5"))
    ben.refresh_from_db()
    assert ben.hours_a_day == Decimal("7.5")
    with pytest.raises(PermissionDenied):
        change_hours(ben, by=cem, hours_a_day=Decimal(4))


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    data = {"first_day": "2026-12-09", "last_day": "2026-12-01"}
    html = client.post(f"/acme/people/{ben.pk}/absences/new/", data).content.decode()
    assert "The last day lies before the first one." in html and 'value="2026-12-01"' in html
    assert not Absence.objects.exists()


def test_one_day_needs_no_last_one(ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    client.post(f"/acme/people/{ben.pk}/absences/new/", {"first_day": "2026-12-09", "last_day": ""})
    assert Absence.objects.get().last_day == datetime.date(2026, 12, 9)
    assert "9 Dec" in client.get("/acme/settings/hours/").content.decode()
    assert "away 9 Dec" in client.get(f"/acme/people/{ben.pk}/").content.decode()


@pytest.mark.parametrize("hours", ["-1", "25", "nan", "1e9", "8.123"])
def test_hours_that_no_day_has_are_refused(ben: Person, sign_in: SignIn, hours: str) -> None:
    response = sign_in(ben).post("/acme/settings/hours/", {"hours_a_day": hours})
    assert response.status_code == 200
    ben.refresh_from_db()
    assert ben.hours_a_day == 8


def test_who_is_erased_is_away_on_no_day(admin: Person, ben: Person) -> None:
    away(ben)
    remove_person(ben, by=admin, successors={})
    erase_person(ben, by=admin)
    assert not Absence.objects.exists()
