"""A task has parts, and they have theirs; no further, and never in a circle."""

import pytest

from tasks.actions import create_task, edit_task
from tasks.models import Task
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_task


@pytest.fixture
def levels(product: Team, ben: Person) -> list[Task]:
    """A whole task, a part of it, and a part of that."""
    whole = make_task(product, "whole", assignee=ben)
    part = create_task(product, by=ben, title="part", parent=whole)
    return [whole, part, create_task(product, by=ben, title="part of the part", parent=part)]


def test_a_third_level_is_refused(product: Team, levels: list[Task], ben: Person) -> None:
    with pytest.raises(RuleBroken, match="two levels deep") as broken:
        create_task(product, by=ben, title="too deep", parent=levels[2])
    assert broken.value.field == "parent"
    assert Task.objects.count() == 3


def test_with_all_its_parts_a_task_goes_no_deeper(product: Team, levels: list[Task], ben: Person) -> None:
    other = create_task(product, by=ben, title="other")
    edit_task(levels[1], by=ben, parent=other)
    with pytest.raises(RuleBroken, match="two levels deep"):
        edit_task(other, by=ben, parent=levels[0])


@pytest.mark.parametrize("below", [0, 1, 2])
def test_no_task_is_a_part_of_itself(levels: list[Task], ben: Person, below: int) -> None:
    with pytest.raises(RuleBroken) as broken:
        edit_task(levels[0], by=ben, parent=levels[below])
    assert (broken.value.code, broken.value.field) == ("circle", "parent")
    assert Task.objects.get(pk=levels[0].pk).parent is None
