"""Rows that are inserted at once are what Django would have made of them."""

import datetime

import pytest

from teamops.inserting import insert_new
from teamops.notifications.models import Delivery, Reminder
from teamops.people.models import Person

MORNING = datetime.datetime(2026, 11, 25, 8, tzinfo=datetime.UTC)
DAY = MORNING.date()
NAMES = ("organization_id", "person_id", "channel", "local_date", "due_at", "not_before", "detail")


def message(person: Person, channel: str = "email", detail: str = "") -> tuple[object, ...]:
    return person.organization_id, person.pk, channel, DAY, MORNING, MORNING, detail


def test_what_is_not_named_is_as_by_default(ben: Person) -> None:
    insert_new(Delivery, NAMES, [message(ben)])
    [inserted] = Delivery.objects.all()
    usual = Delivery()
    for field in Delivery._meta.concrete_fields:
        if field.attname not in (*NAMES, "id", "uuid", "created_at"):
            assert getattr(inserted, field.attname) == getattr(usual, field.attname), field
    assert inserted.created_at is not None


def test_values_stay_as_they_are(ben: Person) -> None:
    said = '“你好”, O\'Neil: {"a": [1, 2]} \\ %s \n\t.'
    insert_new(Delivery, NAMES, [message(ben, detail=said)])
    assert Delivery.objects.filter(person=ben, local_date=DAY, due_at=MORNING).get().detail == said


def test_each_gets_a_number_of_its_own(ben: Person) -> None:
    insert_new(Delivery, NAMES, [message(ben, "email"), message(ben, "inbox")])
    assert len(set(Delivery.objects.values_list("uuid", flat=True))) == 2


def test_the_second_of_its_kind_is_left_out(ben: Person) -> None:
    insert_new(Delivery, NAMES, [message(ben, detail="first")])
    insert_new(Delivery, NAMES, [message(ben, detail="second"), message(ben, "inbox")])
    assert list(Delivery.objects.order_by("pk").values_list("detail", flat=True)) == ["first", ""]


@pytest.mark.parametrize("count", [0, 1, 1_500])
def test_all_are_inserted_however_many_there_are(ben: Person, count: int) -> None:
    names = ("organization_id", "person_id", "rule", "subject_type", "subject_id", "local_date", "due_on")
    rows = [(ben.organization_id, ben.pk, "task_due", "task", number, DAY, DAY) for number in range(count)]
    insert_new(Reminder, names, rows)
    assert Reminder.objects.count() == count
