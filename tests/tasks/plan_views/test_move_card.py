"""A card is moved on the board: its column is written; of two people the later one is told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tasks.actions import edit_task
from tasks.board import board
from tasks.models import Task
from tasks.plan_views.moving import MovedMeanwhile, move_card, place_card, place_of
from teamops.activity.models import Event
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_milestone, make_plan, make_task

SignIn = Callable[[Person], Client]


def fresh(task: Task) -> Task:
    return Task.objects.select_related("team", "plan").get(pk=task.pk)


def move(client: Client, task: Task, by: str, seen: Any, to: Any, **more: Any) -> Any:
    url = f"/acme/tasks/{task.number}/place/"
    return client.post(url, {"by": by, "from": seen, "to": to, **more})


def titles(team: Team, person: Person) -> list[str]:
    return [card.title for card in board(team, person, by_hand=True).columns[0].tasks]


def test_each_kind_of_column_writes_what_it_stands_for(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ana)
    live = make_milestone(make_plan(product), "Live")
    task = make_task(product)
    assert move(client, task, "status", "todo", "doing").status_code == 200
    assert move(client, task, "owner", "none", ben.pk).status_code == 200
    assert move(client, task, "milestone", "none", live.pk).status_code == 200
    found = fresh(task)
    assert (found.status, found.assignee, found.milestone, found.plan) == ("doing", ben, live, live.plan)
    assert [event.verb for event in Event.objects.order_by("pk")] == [
        "task.status_changed",
        "task.edited",
        "task.edited",
    ]
    assert move(client, task, "owner", ben.pk, "none").status_code == 200
    assert move(client, task, "milestone", live.pk, "none").status_code == 200
    assert (fresh(task).assignee, fresh(task).milestone) == (None, None)


def test_who_drags_a_card_that_was_moved_meanwhile_is_told_and_nothing_is_lost(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    task = make_task(product, assignee=ben)
    assert move(sign_in(ben), task, "status", "todo", "review").status_code == 200
    response = move(sign_in(ana), task, "status", "todo", "doing")
    assert response.status_code == 409
    assert response.json()["column"] == "review"
    assert "Ben Berg has moved “Write the survey” meanwhile" in response.json()["message"]
    assert fresh(task).status == "review"


def test_two_who_drag_it_to_the_same_column_agree(product: Team, ana: Person, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    move_card(fresh(task), by=ben, columns="status", seen="todo", to="doing")
    move_card(fresh(task), by=ana, columns="status", seen="todo", to="doing")
    assert Event.objects.count() == 1


def test_a_card_whose_text_somebody_else_edits_is_moved_all_the_same(
    product: Team, ana: Person, ben: Person
) -> None:
    task = make_task(product, assignee=ben)
    seen = fresh(task)
    edit_task(fresh(task), by=ana, title="Ask twenty users")
    move_card(seen, by=ben, columns="status", seen="todo", to="doing")
    assert (fresh(task).title, fresh(task).status) == ("Ask twenty users", "doing")


@pytest.mark.parametrize(
    ("by", "to"),
    [
        ("status", "asleep"),
        ("status", ""),
        ("owner", "999999"),
        ("owner", "²"),
        ("milestone", "\x00"),
        ("team", "2"),
        ("", ""),
    ],
)
def test_a_column_that_is_not_there_is_refused_with_a_sentence(
    product: Team, ana: Person, sign_in: SignIn, by: str, to: str
) -> None:
    task = make_task(product)
    response = move(sign_in(ana), task, by, "todo" if by == "status" else "none", to)
    assert response.status_code == 409
    assert response["Content-Type"].startswith("text/plain")
    assert (fresh(task).status, fresh(task).assignee_id) == ("todo", None)


def test_a_guest_gets_no_task_and_no_task_gets_a_strange_milestone(
    product: Team, ana: Person, vic: Person, sign_in: SignIn
) -> None:
    task = make_task(product, plan=make_plan(product))
    elsewhere = make_milestone(make_plan(product, name="Another"))
    assert move(sign_in(ana), task, "owner", "none", vic.pk).status_code == 409
    assert move(sign_in(ana), task, "milestone", "none", elsewhere.pk).status_code == 409
    assert fresh(task).assignee is None


def test_who_may_not_see_the_goal_moves_it_to_no_milestone(
    product: Team, ana: Person, dora: Person, sign_in: SignIn
) -> None:
    live = make_milestone(make_plan(product, make_goal(product, owner=ana, is_private=True)))
    task = make_task(product, plan=live.plan, assignee=dora)
    assert move(sign_in(dora), task, "milestone", "none", live.pk).status_code == 409


def test_a_card_is_put_between_others_and_stays_there(product: Team, ana: Person, sign_in: SignIn) -> None:
    client = sign_in(ana)
    one, two, three = (make_task(product, title) for title in ("one", "two", "three"))
    assert titles(product, ana) == ["one", "two", "three"]
    hand = {"sort": "hand", "place": ""}
    assert move(client, three, "status", "todo", "todo", above=one.number, **hand).status_code == 200
    assert titles(product, ana) == ["one", "three", "two"]
    assert move(client, two, "status", "todo", "todo", above="", **hand).status_code == 200
    assert titles(product, ana) == ["two", "one", "three"]
    place = place_of(fresh(two))
    response = move(client, two, "status", "todo", "todo", above=three.number, sort="hand", place=place)
    assert response.json() == {"place": place_of(fresh(two))}
    assert titles(product, ana) == ["one", "three", "two"]
    assert fresh(two).version == 1
    assert {event.verb for event in Event.objects.all()} == {"task.placed"}


def test_of_two_who_put_the_same_card_somewhere_the_later_one_is_told(
    product: Team, ana: Person, ben: Person
) -> None:
    task, other = make_task(product, "card", assignee=ben), make_task(product, "other")
    place_card(fresh(task), by=ben, columns="status", above=other.number, seen="")
    with pytest.raises(MovedMeanwhile):
        place_card(fresh(task), by=ana, columns="status", above=None, seen="")
    assert titles(product, ana) == ["other", "card"]


def test_there_is_always_room_between_two_cards(product: Team, ana: Person) -> None:
    first, last = make_task(product, "first"), make_task(product, "last")
    cards = [make_task(product, f"card {number}") for number in range(3)]
    # The room between two numbers can be halved 52 times: twice it runs out.
    for number in range(120):
        card = cards[number % 3]
        place_card(fresh(card), by=ana, columns="status", above=first.number)
        assert titles(product, ana)[:2] == ["first", card.title]
    assert titles(product, ana)[-1] == last.title


def test_a_card_comes_to_its_place_in_another_column(product: Team, ana: Person, sign_in: SignIn) -> None:
    client = sign_in(ana)
    task = make_task(product, "card")
    upper = make_task(product, "upper", status="doing")
    make_task(product, "lower", status="doing")
    response = move(client, task, "status", "todo", "doing", sort="hand", place="", above=upper.number)
    assert response.status_code == 200
    column = board(product, ana, by_hand=True).columns[1]
    assert [card.title for card in column.tasks] == ["upper", "card", "lower"]


def test_only_who_may_edit_it_moves_a_card(
    product: Team, ben: Person, cem: Person, vic: Person, zoe: Person, sign_in: SignIn
) -> None:
    task = make_task(product, assignee=ben)
    for person, status in ((cem, 403), (vic, 403), (zoe, 404)):
        assert move(sign_in(person), task, "status", "todo", "doing").status_code == status
    assert fresh(task).status == "todo"


@pytest.mark.parametrize("to", ["todo", "doing"])
def test_a_place_by_hand_is_taken_back_like_any_other_change(
    product: Team, ana: Person, sign_in: SignIn, to: str
) -> None:
    client = sign_in(ana)
    task = make_task(product, "card")
    other = make_task(product, "other", status=to)
    make_task(product, "last")
    before = titles(product, ana)
    sent = {"sort": "hand", "place": "", "above": other.number}
    token = move(client, task, "status", "todo", to, **sent)["X-Undo"]
    assert titles(product, ana) != before
    assert client.post("/acme/undo/", {"token": token}).status_code < 400
    assert (titles(product, ana), fresh(task).status, fresh(task).rank) == (before, "todo", None)
    activity = client.get(f"/acme/tasks/{task.number}/").content.decode()
    assert "put the card in another place of the board" in activity


def test_a_place_that_somebody_else_has_given_since_is_not_taken_back(
    product: Team, ana: Person, admin: Person, sign_in: SignIn
) -> None:
    task, other = make_task(product, "card"), make_task(product, "other")
    sent = {"sort": "hand", "place": "", "above": other.number}
    token = move(sign_in(ana), task, "status", "todo", "todo", **sent)["X-Undo"]
    place_card(fresh(task), by=admin, columns="status", above=None)
    undone = sign_in(ana).post("/acme/undo/", {"token": token}, headers={"X-Requested-With": "fetch"})
    assert (undone.status_code, titles(product, ana)) == (409, ["card", "other"])
