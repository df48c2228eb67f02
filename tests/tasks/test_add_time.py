"""Hours are added to those that were spent; nobody's are lost."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from tasks.actions import add_time
from tasks.models import Task
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_task


@pytest.fixture
def task(product: Team, ben: Person) -> Task:
    return make_task(product, assignee=ben)


def spent(task: Task) -> Decimal | None:
    return Task.objects.get(pk=task.pk).spent


def test_two_who_add_from_the_same_page_are_both_counted(task: Task, ben: Person) -> None:
    same = Task.objects.get(pk=task.pk)
    add_time(task, by=ben, hours=Decimal("1.5"))
    add_time(same, by=ben, hours=Decimal(2))
    assert spent(task) == Decimal("3.5")


def test_a_helper_adds_theirs_and_others_do_not(task: Task, cem: Person, dora: Person) -> None:
    task.helpers.add(cem)
    add_time(task, by=cem, hours=Decimal(1))
    with pytest.raises(PermissionDenied):
        add_time(task, by=dora, hours=Decimal(1))
    assert spent(task) == 1


@pytest.mark.parametrize("hours", [0, -1, "9999.99"])
def test_nothing_less_than_nothing_and_too_much_are_refused(task: Task, ben: Person, hours: object) -> None:
    add_time(task, by=ben, hours=Decimal(1))
    with pytest.raises(RuleBroken) as broken:
        add_time(task, by=ben, hours=Decimal(str(hours)))
    assert broken.value.field == "hours"
    assert spent(task) == 1
