"""A checklist: lines are added, ticked, reworded, moved and removed with one click each."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tasks.checklist.actions import (
    MOST_ITEMS,
    add_item,
    move_item,
    place_item,
    remove_item,
    rename_item,
    tick_item,
)
from tasks.models import ChecklistItem, Task
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_task

SignIn = Callable[[Person], Client]


@pytest.fixture
def task(product: Team, ben: Person) -> Task:
    return make_task(product, assignee=ben)


@pytest.fixture
def items(task: Task, ben: Person) -> list[ChecklistItem]:
    return [add_item(task, by=ben, text=text) for text in ("one", "two", "three")]


def texts(task: Task) -> list[str]:
    return list(task.checklist.order_by("position").values_list("text", flat=True))


def test_lines_stand_in_the_order_in_which_they_were_added(task: Task, items: list[ChecklistItem]) -> None:
    assert texts(task) == ["one", "two", "three"]


def test_a_tick_says_who_and_when_and_is_told_once(items: list[ChecklistItem], ben: Person) -> None:
    for _click in range(2):
        tick_item(items[0], by=ben, done=True)
    kept = ChecklistItem.objects.get(pk=items[0].pk)
    assert (kept.done_by, bool(kept.done_at)) == (ben, True)
    assert Event.objects.get(verb="task.item_ticked").after == {"item": kept.pk}
    tick_item(kept, by=ben, done=False)
    assert ChecklistItem.objects.get(pk=kept.pk).done_at is None


def test_lines_move_and_stop_at_the_ends(task: Task, items: list[ChecklistItem], ben: Person) -> None:
    move_item(items[2], by=ben, steps=-1)
    assert texts(task) == ["one", "three", "two"]
    move_item(items[0], by=ben, steps=-1)
    place_item(items[0], by=ben, place=99)
    assert texts(task) == ["three", "two", "one"]


def test_a_line_is_reworded_and_removed(task: Task, items: list[ChecklistItem], ben: Person) -> None:
    rename_item(items[1], by=ben, text=" second ")
    remove_item(items[0], by=ben)
    assert texts(task) == ["second", "three"]


def test_nothing_is_no_line_and_too_many_are_too_many(
    task: Task, items: list[ChecklistItem], ben: Person
) -> None:
    with pytest.raises(RuleBroken):
        rename_item(items[0], by=ben, text="  ")
    ChecklistItem.objects.bulk_create(
        ChecklistItem(organization=task.organization, task=task, position=9, text="more")
        for _number in range(MOST_ITEMS - 3)
    )
    with pytest.raises(RuleBroken, match="Make sub-tasks"):
        add_item(task, by=ben, text="one more")


def test_a_helper_ticks_and_who_only_looks_does_not(
    task: Task, items: list[ChecklistItem], cem: Person, dora: Person
) -> None:
    task.helpers.add(cem)
    tick_item(items[0], by=cem, done=True)
    with pytest.raises(PermissionDenied):
        tick_item(items[1], by=dora, done=True)


def test_all_of_it_works_by_plain_forms(task: Task, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    at = f"/acme/tasks/{task.number}/checklist/"
    for text in ("one", "two"):
        assert client.post(at, {"text": text}).status_code == 302
    first = task.checklist.get(text="one")
    for act in ("tick", "down", "untick", "up", "tick"):
        assert client.post(f"{at}{first.uuid}/", {"act": act}).status_code == 302
    assert "1 of 2" in client.get(f"/acme/tasks/{task.number}/").content.decode()
    assert client.post(f"{at}{first.uuid}/", {"act": "rename", "text": "first"}).status_code == 302
    assert texts(task) == ["first", "two"]
    client.post(f"{at}{first.uuid}/", {"act": "remove"})
    assert texts(task) == ["two"]
    assert client.post(f"{at}{first.uuid}/", {"act": "tick"}).status_code == 404


def test_a_script_gets_the_list_alone(task: Task, ben: Person, sign_in: SignIn) -> None:
    answer = sign_in(ben).post(
        f"/acme/tasks/{task.number}/checklist/", {"text": "one"}, headers={"HX-Request": "true"}
    )
    assert answer.content.decode().lstrip().startswith('<section id="checklist"')


def test_what_is_too_long_is_said_beside_it_and_kept(
    task: Task, items: list[ChecklistItem], ben: Person, sign_in: SignIn
) -> None:
    client, typed = sign_in(ben), "x" * 301
    for at, data in (("", {}), (f"{items[0].uuid}/", {"act": "rename"})):
        html = client.post(
            f"/acme/tasks/{task.number}/checklist/{at}", {"text": typed, **data}
        ).content.decode()
        assert typed in html
        assert "300" in html
    assert texts(task) == ["one", "two", "three"]


def test_lines_say_how_much_is_done(
    task: Task, items: list[ChecklistItem], ben: Person, sign_in: SignIn
) -> None:
    tick_item(items[0], by=ben, done=True)
    assert "1 of 3" in sign_in(ben).get("/acme/work/").content.decode()
