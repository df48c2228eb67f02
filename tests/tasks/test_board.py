"""The board: a team's tasks by status; the switch only where it works."""

import datetime
from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from tasks.board import MOST_CARDS, board
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_plan, make_task

SignIn = Callable[[Person], Client]
DAY = datetime.timedelta(1)


def columns(team: Team, person: Person, **filters: object) -> dict[str, list[str]]:
    drawn = board(team, person, **filters)  # type: ignore[arg-type]
    return {column.key: [task.title for task in column.tasks] for column in drawn.columns}


def test_each_task_stands_in_the_column_of_its_status(product: Team, ben: Person) -> None:
    now = timezone.now()
    for status in ("todo", "doing", "review", "dropped"):
        make_task(product, status, status=status)
    make_task(product, "done", status="done", done_at=now - DAY)
    make_task(product, "done long ago", status="done", done_at=now - 8 * DAY)
    assert columns(product, ben) == {
        "todo": ["todo"],
        "doing": ["doing"],
        "review": ["review"],
        "done": ["done"],
    }


def test_cards_stand_by_date_and_those_without_come_last(product: Team, ben: Person) -> None:
    make_task(product, "someday")
    make_task(product, "later", due=today(ben) + DAY)
    make_task(product, "first", due=today(ben))
    assert columns(product, ben)["todo"] == ["first", "later", "someday"]


def test_tasks_of_other_teams_are_not_there(product: Team, support: Team, ben: Person) -> None:
    make_task(support)
    assert board(product, ben).task_count == 0


def test_it_is_filtered_by_person_block_and_goal(product: Team, ana: Person, ben: Person) -> None:
    goal = make_goal(product, "New users stay: 40 %", owner=ana)
    make_task(product, "mine", assignee=ben)
    make_task(product, "blocked", blocked=True, blocked_reason="no list")
    make_task(product, "of the goal", plan=make_plan(product, goal))
    assert columns(product, ben, show="mine")["todo"] == ["mine"]
    assert columns(product, ben, show="blocked")["todo"] == ["blocked"]
    assert columns(product, ben, goal=goal.number)["todo"] == ["of the goal"]
    assert board(product, ben).goals == [(goal.number, "New users stay")]


def test_the_filters_stay_together_in_the_address(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    goal = make_goal(product, "New users stay: 40 %", owner=ana)
    make_task(product, assignee=ben, plan=make_plan(product, goal))
    url = f"/acme/teams/product/board/?goal={goal.number}"
    html = sign_in(ben).get(url).content.decode()
    assert f'<option value="{goal.number}" selected>New users stay</option>' in html
    assert f'href="?show=mine&amp;goal={goal.number}"' in html


def test_it_counts_what_is_blocked_and_late(product: Team, ben: Person) -> None:
    make_task(product, blocked=True, blocked_reason="no list")
    make_task(product, due=today(ben) - DAY)
    make_task(product, due=today(ben) - DAY, status="done", done_at=timezone.now())
    drawn = board(product, ben)
    assert (drawn.task_count, drawn.blocked_count, drawn.late_count) == (3, 1, 1)


def test_a_long_column_shows_some_and_the_way_to_all(product: Team, ben: Person, sign_in: SignIn) -> None:
    for _number in range(MOST_CARDS + 2):
        make_task(product)
    client = sign_in(ben)
    assert "2 more" in client.get("/acme/teams/product/board/").content.decode()
    assert "2 more" not in client.get("/acme/teams/product/board/?all=todo").content.decode()


def test_only_whose_click_counts_is_offered_the_switch(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    make_task(product, assignee=ben)
    make_task(product, assignee=ana)
    switches = [
        sign_in(person).get("/acme/teams/product/board/").content.decode().count('class="switch"')
        for person in (ana, ben)
    ]
    assert switches == [2, 1]


def test_a_wild_address_is_no_error(product: Team, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    for query in ("goal=99999999999999", "goal=²", "show=%00", "all=nowhere"):
        assert client.get(f"/acme/teams/product/board/?{query}").status_code == 200


def test_a_guest_of_another_team_does_not_see_it(support: Team, vic: Person, sign_in: SignIn) -> None:
    assert sign_in(vic).get("/acme/teams/support/board/").status_code == 404


def test_an_empty_board_says_what_will_stand_there(product: Team, ben: Person, sign_in: SignIn) -> None:
    says = "The team’s tasks stand here"
    assert says in sign_in(ben).get("/acme/teams/product/board/").content.decode()
    assert says not in sign_in(ben).get("/acme/teams/product/board/?show=blocked").content.decode()
    make_task(product)
    assert says not in sign_in(ben).get("/acme/teams/product/board/").content.decode()
