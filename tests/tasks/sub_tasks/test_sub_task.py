"""A sub-task is written down in one line on the page of the whole, which shows how many are done."""

from collections.abc import Callable

import pytest
from django.test import Client

from tasks.actions import change_status
from tasks.models import Task
from tasks.sub_tasks.actions import add_sub_task
from teamops.people.models import Person, Team
from tests.factories import make_milestone, make_plan, make_task

SignIn = Callable[[Person], Client]


@pytest.fixture
def whole(product: Team, ben: Person) -> Task:
    milestone = make_milestone(make_plan(product))
    return make_task(product, "whole", assignee=ben, plan=milestone.plan, milestone=milestone)


def test_it_is_in_the_same_plan_and_for_the_same_milestone(whole: Task, ben: Person) -> None:
    part = add_sub_task(whole, by=ben, title="part")
    assert (part.parent, part.plan, part.milestone, part.team) == (
        whole,
        whole.plan,
        whole.milestone,
        whole.team,
    )


def test_one_line_makes_one_and_the_page_shows_the_tree(whole: Task, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    at = f"/acme/tasks/{whole.number}/"
    data = {"part-title": "part", "part-assignee": ben.pk, "part-key": "k1"}
    for _click in range(2):
        assert client.post(f"{at}sub-tasks/", data).status_code == 302
    part = Task.objects.get(title="part")
    below = add_sub_task(part, by=ben, title="below")
    change_status(below, by=ben, status="done")
    html = client.get(at).content.decode()
    assert "1 of 2 done" in html
    assert html.index(">part<") < html.index(">below<")
    assert f'href="/acme/tasks/{whole.number}/"' in client.get(f"/acme/tasks/{part.number}/").content.decode()


def test_at_the_last_level_none_is_offered_and_one_is_refused(
    whole: Task, ben: Person, sign_in: SignIn
) -> None:
    lowest = add_sub_task(add_sub_task(whole, by=ben, title="part"), by=ben, title="below")
    client = sign_in(ben)
    at = f"/acme/tasks/{lowest.number}/"
    assert "sub-tasks/" not in client.get(at).content.decode()
    response = client.post(f"{at}sub-tasks/", {"part-title": "deeper"})
    assert "two levels deep" in str(response.context["part_form"].errors)
    assert Task.objects.count() == 3


def test_a_title_that_is_too_long_is_kept_with_a_sentence(whole: Task, ben: Person, sign_in: SignIn) -> None:
    typed = "x" * 10_000
    html = sign_in(ben).post(f"/acme/tasks/{whole.number}/sub-tasks/", {"part-title": typed}).content.decode()
    assert typed in html
    assert 'id="part-error"' in html
