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


def deeds(person: Person, text: str) -> list[str]:
    return titles(person, text, "deeds")


@pytest.mark.parametrize("text", ["create task", "new task", "新建任务", "新建 任务", "创建任务", "add task"])
def test_making_a_task_is_found_by_whatever_one_calls_it(product: Team, ben: Person, text: str) -> None:
    assert deeds(ben, text) == ["Add task"]


@pytest.mark.parametrize("text", ["create", "new", "新建", "添加"])
def test_a_word_for_making_finds_all_that_can_be_made(product: Team, ben: Person, text: str) -> None:
    assert deeds(ben, text) == ["Add task", "New goal", "New plan", "Ask for support"]


@pytest.mark.parametrize("text", ["assign", "give", "分配", "指派任务"])
def test_assigning_is_found_by_its_words(product: Team, ben: Person, text: str) -> None:
    assert deeds(ben, text) == ["Assign a task…"]


@pytest.mark.parametrize("text", ["change status", "status", "set status", "状态", "更改状态"])
def test_changing_a_status_is_found_by_its_words(product: Team, ben: Person, text: str) -> None:
    assert deeds(ben, text) == ["Change the status of a task…"]


def test_a_part_of_a_word_inside_finds_no_deed(product: Team, ben: Person) -> None:
    assert deeds(ben, "tatus") == ["Change the status of a task…"]  # its name has it
    assert deeds(ben, "roject") == []


def test_a_guest_is_offered_no_deed(product: Team, vic: Person) -> None:
    assert deeds(vic, "create") == []


def test_one_kind_alone_can_be_asked_for(product: Team, ben: Person, sign_in: SignIn) -> None:
    make_task(product, "Board of directors")
    own = make_task(product, "My own", assignee=ben)
    client = sign_in(ben)
    script = {"x-requested-with": "fetch"}
    lines = client.get("/acme/search/?q=board&only=tasks", headers=script).content.decode()
    assert lines.count('role="option"') == 1
    assert "Board of <mark>directors" in client.get("/acme/search/?q=directors&only=tasks").content.decode()

    def offered() -> str:
        return client.get("/acme/search/?q=&only=tasks", headers=script).content.decode()

    assert f'data-task="{own.number}"' in offered() and "directors" not in offered()
    own.delete()
    assert "Type a word of its title" in offered()


def test_what_is_not_found_is_said_in_one_sentence(product: Team, ben: Person, sign_in: SignIn) -> None:
    lines = sign_in(ben).get("/acme/search/?q=zzz", headers={"x-requested-with": "fetch"}).content.decode()
    assert lines.count("Nothing is called like that: try fewer or other words.</span>") == 1
