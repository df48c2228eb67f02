"""Choosing tasks in a form, with and without script: few are found, and what was chosen stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tasks.models import Task
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_plan, make_task

SignIn = Callable[[Person], Client]


@pytest.fixture
def task(product: Team, ben: Person) -> Task:
    return make_task(product, "Send the survey", assignee=ben)


def sent(task: Task, **more: Any) -> dict[str, Any]:
    return {"title": task.title, "version": task.version, **more}


def test_a_page_holds_none_but_the_chosen_ones(
    product: Team, task: Task, ben: Person, sign_in: SignIn
) -> None:
    for number in range(30):
        make_task(product, f"Another one {number}")
    task.depends_on.add(make_task(product, "Write the survey"))
    html = sign_in(ben).get(f"/acme/tasks/{task.number}/edit/").content.decode()
    assert html.count('name="depends_on" value=') == 1
    assert "Another one" not in html


def test_words_find_the_teams_open_tasks_and_few(
    product: Team, support: Team, ben: Person, sign_in: SignIn
) -> None:
    for number in range(30):
        make_task(product, f"Ask user {number}")
    make_task(product, "Ask nobody", status="done")
    make_task(support, "Ask them")
    html = sign_in(ben).get("/acme/teams/product/find-tasks/", {"text": "ASK"}).content.decode()
    assert html.count("<li>") == 12
    assert "nobody" not in html
    assert "them" not in html


def test_a_number_finds_any_task_that_one_may_see(
    product: Team, support: Team, ben: Person, sign_in: SignIn
) -> None:
    theirs = make_task(support, "Ask them", status="done")
    secret = make_task(support, "Ask in secret", plan=make_plan(support, make_goal(support, is_private=True)))
    text = f"T-{theirs.number} t{secret.number}"
    html = sign_in(ben).get("/acme/teams/product/find-tasks/", {"text": text}).content.decode()
    assert "Ask them" in html
    assert "secret" not in html


def test_searching_saves_nothing_and_keeps_what_was_typed_and_ticked(
    product: Team, task: Task, ben: Person, sign_in: SignIn
) -> None:
    chosen, other = make_task(product, "Choose whom"), make_task(product, "Write the survey")
    data = {"title": "", "depends_on": [chosen.pk], "depends_on-find": "write", "search": "depends_on"}
    html = sign_in(ben).post(f"/acme/tasks/{task.number}/edit/", sent(task) | data).content.decode()
    assert f'value="{chosen.pk}" checked' in html
    assert f'name="depends_on" value="{other.pk}"' in html
    assert "This is missing" not in html
    assert not task.depends_on.exists()


def test_numbers_need_no_search(product: Team, task: Task, ben: Person, sign_in: SignIn) -> None:
    first, second = make_task(product, "Choose whom"), make_task(product, "Write the survey")
    data = {"depends_on": [first.pk], "depends_on-find": f"T-{second.number}"}
    sign_in(ben).post(f"/acme/tasks/{task.number}/edit/", sent(task, **data))
    assert set(task.depends_on.all()) == {first, second}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("survey", "Tick what you mean"),
        ("nothing like it", "No open task"),
        ("T-99999", "There is no task T-99999"),
    ],
)
def test_words_that_are_no_choice_yet_are_answered_with_a_sentence(
    product: Team, task: Task, ben: Person, sign_in: SignIn, typed: str, says: str
) -> None:
    make_task(product, "Write the survey")
    response = sign_in(ben).post(f"/acme/tasks/{task.number}/edit/", sent(task, **{"depends_on-find": typed}))
    assert says in response.context["form"].errors["depends_on"][0]
    assert f'value="{typed}"' in response.content.decode()
