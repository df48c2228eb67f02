"""What has to be done first; never in a circle."""

from collections.abc import Callable

import pytest
from django.test import Client

from tasks.actions import edit_task
from tasks.models import Task
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_task

SignIn = Callable[[Person], Client]


@pytest.fixture
def chain(product: Team, ana: Person) -> list[Task]:
    """c needs b, b needs a."""
    a, b, c = (make_task(product, title, assignee=ana) for title in "abc")
    edit_task(b, by=ana, depends_on=[a])
    edit_task(c, by=ana, depends_on=[b])
    return [a, b, c]


@pytest.mark.parametrize("needed", [0, 1, 2])
def test_no_task_waits_for_itself_however_far_the_way(chain: list[Task], ana: Person, needed: int) -> None:
    with pytest.raises(RuleBroken) as broken:
        edit_task(chain[0], by=ana, depends_on=[chain[needed]])
    assert broken.value.field == "depends_on"
    assert not chain[0].depends_on.exists()


def test_a_circle_over_five_tasks_is_told_by_its_steps(product: Team, ana: Person) -> None:
    five = [make_task(product, title, assignee=ana) for title in "abcde"]
    for task, needed in zip(five[1:], five, strict=False):
        edit_task(task, by=ana, depends_on=[needed])
    with pytest.raises(RuleBroken) as broken:
        edit_task(five[0], by=ana, depends_on=[five[4]])
    steps = " → ".join(f"T-{task.number}" for task in reversed(five))
    assert f"“e” already waits for this one: {steps}." in str(broken.value.message)
    assert not five[0].depends_on.exists()


def test_a_refused_circle_changes_nothing_else(chain: list[Task], ana: Person) -> None:
    with pytest.raises(RuleBroken):
        edit_task(chain[0], by=ana, title="a new title", depends_on=[chain[2]])
    assert Task.objects.get(pk=chain[0].pk).title == "a"


def test_two_ways_to_the_same_task_are_no_circle(chain: list[Task], ana: Person) -> None:
    edit_task(chain[2], by=ana, depends_on=[chain[0], chain[1]])
    assert chain[2].depends_on.count() == 2


def test_a_dependency_can_be_taken_away_and_then_turned_round(chain: list[Task], ana: Person) -> None:
    edit_task(chain[1], by=ana, depends_on=[])
    edit_task(chain[0], by=ana, depends_on=[chain[1]])
    assert list(chain[0].depends_on.all()) == [chain[1]]


def test_no_task_of_another_organization(product: Team, ana: Person, zoe: Person) -> None:
    theirs = make_task(zoe.organization.teams.get(), "theirs")
    with pytest.raises(RuleBroken):
        edit_task(make_task(product, assignee=ana), by=ana, depends_on=[theirs])


def test_the_form_says_it_beside_the_field(chain: list[Task], ana: Person, sign_in: SignIn) -> None:
    data = {"title": "a", "depends_on": [chain[2].pk], "version": 1}
    response = sign_in(ana).post(f"/acme/tasks/{chain[0].number}/edit/", data)
    assert "already waits for this one" in response.context["form"].errors["depends_on"][0]
