"""Goals, tasks, people and reviews are found by their words, as far as one may see them."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from teamops.people.models import Person, Team
from teamops.search.queries import marked, search
from tests.factories import make_goal, make_plan, make_review, make_task

SignIn = Callable[[Person], Client]


def titles(person: Person, text: str, key: str = "tasks") -> list[str]:
    return [hit.title for found in search(person, text, 30) if found.key == key for hit in found.hits]


def test_all_words_are_there_in_any_order_and_case(product: Team, ben: Person) -> None:
    make_task(product, "Write the Survey for new users")
    make_task(product, "Write the letter")
    assert titles(ben, "USERS survey") == ["Write the Survey for new users"]
    assert titles(ben, "survey letter") == []


def test_two_chinese_characters_inside_a_title_are_enough(product: Team, ben: Person) -> None:
    make_task(product, "分析新用户留存数据")
    make_task(product, "写欢迎邮件")
    assert titles(ben, "留存") == ["分析新用户留存数据"]
    assert titles(ben, "户留 数据") == ["分析新用户留存数据"]


def test_exact_comes_first_then_what_begins_so_then_open_own_and_new(
    product: Team, ben: Person, cem: Person
) -> None:
    for title, fields in (
        ("A survey, old", {"assignee": cem}),
        ("A survey, done", {"assignee": ben, "status": "done", "done_at": timezone.now()}),
        ("A survey, mine", {"assignee": ben}),
        ("A survey, new", {"assignee": cem}),
        ("Survey of users", {}),
        ("Survey", {}),
    ):
        make_task(product, title, **fields)
    assert titles(ben, "survey") == [
        "Survey",
        "Survey of users",
        "A survey, mine",
        "A survey, new",
        "A survey, old",
        "A survey, done",
    ]


@pytest.mark.parametrize("typed", ["T-2", "t2", "T2"])
def test_a_number_jumps_to_its_task(product: Team, ben: Person, typed: str) -> None:
    make_task(product, "First")
    make_task(product, "Second")
    assert titles(ben, typed) == ["Second"]


def test_goals_people_and_reviews_are_found(product: Team, ana: Person, ben: Person) -> None:
    goal = make_goal(product, "New users stay", owner=ana)
    make_review(product, datetime.date(2026, 11, 23))
    assert titles(ben, "users stay", "goals") == ["New users stay"]
    assert titles(ben, f"g-{goal.number}", "goals") == ["New users stay"]
    assert titles(ben, "lead", "people") == ["Ana Lead"]
    assert titles(ben, "review 48", "reviews") == ["Weekly review, week 48, Product"]
    assert titles(ben, "board product", "pages") == ["Board"]


def test_a_private_goal_and_its_tasks_are_not_found(
    product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    goal = make_goal(product, "Quiet survey", owner=ana, is_private=True)
    make_task(product, "Quiet survey, step one", plan=make_plan(product, goal), assignee=ben)
    assert (titles(ana, "quiet", "goals"), titles(cem, "quiet", "goals")) == (["Quiet survey"], [])
    assert (titles(ben, "quiet"), titles(cem, "quiet")) == (["Quiet survey, step one"], [])


def test_a_guest_finds_what_is_of_their_teams_and_a_stranger_nothing(
    product: Team, support: Team, vic: Person, zoe: Person
) -> None:
    make_task(product, "Survey here")
    make_task(support, "Survey there")
    assert titles(vic, "survey") == ["Survey here"]
    assert titles(zoe, "survey") == []


@pytest.mark.parametrize(
    "text", ["", "   ", "%", "_", "\\", "'", "\x00", "x" * 5_000, "<b>", "()[]*+?", "T-999999999999"]
)
def test_whatever_is_typed_is_looked_for_as_it_is(
    product: Team, ben: Person, sign_in: SignIn, text: str
) -> None:
    make_task(product, "Nothing of that")
    response = sign_in(ben).get("/acme/search/", {"q": text})
    assert response.status_code == 200
    assert "Nothing of that" not in response.content.decode()


def test_what_was_looked_for_is_marked_and_everything_is_escaped() -> None:
    assert marked("<b>Check</b> & check", ["check"]) == (
        "&lt;b&gt;<mark>Check</mark>&lt;/b&gt; &amp; <mark>check</mark>"
    )


def test_a_script_gets_options_and_a_page_without_one_links(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    task = make_task(product, "Survey")
    client = sign_in(ben)
    lines = client.get("/acme/search/?q=survey", headers={"x-requested-with": "fetch"}).content.decode()
    assert f'data-task="{task.number}"' in lines
    assert "<html" not in lines
    assert f'href="/acme/tasks/{task.number}/"' in client.get("/acme/search/?q=survey").content.decode()


def test_it_costs_as_many_queries_for_many_as_for_one(
    product: Team, ben: Person, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        make_task(product, f"Survey {number}")
        make_goal(product, f"Survey {number}")
    client = sign_in(ben)
    with django_assert_max_num_queries(15):
        client.get("/acme/search/?q=survey")
