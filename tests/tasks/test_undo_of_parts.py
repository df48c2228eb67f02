"""What belongs to a task, and what a team sets up for its tasks, is taken back as well: the words too."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tasks import actions
from tasks.checklist.actions import add_item, place_item, remove_item, rename_item, tick_item
from tasks.files.actions import attach_files, remove_file, restore_file
from tasks.handing_over.actions import accept_handover, hand_over, return_handover, withdraw_handover
from tasks.labels.actions import add_label, label_task, merge_label
from tasks.models import Handover, Label, Phase, SavedView, Task
from tasks.plan_views.actions import save_view
from tasks.planning.actions import plan_task
from tasks.support.actions import ask_support, decline_support, edit_support
from teamops.activity.actions import add_comment
from teamops.activity.context import one_act
from teamops.activity.models import Comment
from teamops.activity.undo import take_back, token_of
from teamops.dates import DAY, today
from teamops.errors import RuleBroken
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.factories import make_milestone, make_phase, make_plan, make_task

SignIn = Callable[[Person], Client]


def act(action: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The token of what the action records."""
    with one_act() as events:
        action(*args, **kwargs)
    token = token_of(events)
    assert token
    return token


@pytest.fixture
def task(product: Team, ben: Person) -> Task:
    return make_task(product, "Ask twelve users", assignee=ben)


def lines(task: Task) -> list[tuple[str, bool]]:
    rows = task.checklist.order_by("position", "pk")
    return [(line.text, line.done_at is not None) for line in rows]


# --- Checklist


def test_each_click_on_a_checklist_is_taken_back(task: Task, ben: Person) -> None:
    first = add_item(task, by=ben, text="Write")
    second = tick_item(add_item(task, by=ben, text="Send"), by=ben, done=True)
    before = lines(task)
    ticked_at = second.done_at
    clicks: list[tuple[Any, Any, dict[str, Any]]] = [
        (add_item, task, {"text": "Read"}),
        (rename_item, first, {"text": "Write twice"}),
        (place_item, second, {"place": 1}),
        (tick_item, second, {"done": False}),
        (remove_item, second, {}),
    ]
    for click, what, values in clicks:
        what.refresh_from_db()
        token = act(click, what, by=ben, **values)
        assert lines(task) != before
        take_back(token, by=ben)
        assert lines(task) == before
    second = task.checklist.get(text="Send")
    assert (second.done_at, second.done_by) == (ticked_at, ben)


def test_a_line_that_somebody_else_has_ticked_meanwhile_stays(task: Task, ana: Person, ben: Person) -> None:
    token = act(add_item, task, by=ben, text="Write")
    tick_item(task.checklist.get(), by=ana, done=True)
    with pytest.raises(RuleBroken, match="changed again meanwhile"):
        take_back(token, by=ben)
    assert lines(task) == [("Write", True)]


# --- Files, time, comments


def test_a_file_goes_and_comes_with_its_undo(task: Task, ben: Person) -> None:
    token = act(attach_files, task, by=ben, files=[SimpleUploadedFile("notes.txt", b"Twelve users")])
    attached = task.files.get()
    take_back(token, by=ben)
    attached.refresh_from_db()
    assert attached.removed_at
    take_back(act(restore_file, attached, by=ben), by=ben)
    attached.refresh_from_db()
    assert attached.removed_at
    restore_file(attached, by=ben)
    take_back(act(remove_file, attached, by=ben), by=ben)
    attached.refresh_from_db()
    assert attached.removed_at is None


def test_hours_that_others_added_meanwhile_stay(task: Task, ana: Person, ben: Person) -> None:
    token = act(actions.add_time, task, by=ben, hours=Decimal(2))
    actions.add_time(Task.objects.get(), by=ana, hours=Decimal(3))
    take_back(token, by=ben)
    assert Task.objects.get().spent == 3


def test_hours_are_taken_back_once_however_often_that_is_asked(task: Task, ana: Person, ben: Person) -> None:
    actions.add_time(Task.objects.get(), by=ana, hours=Decimal(5))
    token = act(actions.add_time, Task.objects.get(), by=ben, hours=Decimal(2))
    take_back(token, by=ben)
    with pytest.raises(RuleBroken):
        take_back(token, by=ben)
    assert Task.objects.get().spent == 5


def test_a_comment_is_taken_back_with_what_it_told(task: Task, ana: Person, ben: Person) -> None:
    actions.watch_task(task, by=ana)
    token = act(add_comment, task, by=ben, text="@Ana have a look", team=task.team)
    told = Reminder.objects.count()
    assert told
    take_back(token, by=ben)
    assert not Comment.objects.exists()
    assert not Reminder.objects.exists()


def test_a_comment_is_not_taken_back_by_somebody_else(task: Task, ana: Person, ben: Person) -> None:
    token = act(add_comment, task, by=ben, text="Look", team=task.team)
    with pytest.raises(RuleBroken, match="nothing to undo"):
        take_back(token, by=ana)
    assert Comment.objects.exists()


# --- Labels and views


def test_two_merged_labels_are_two_again(product: Team, ana: Person, task: Task) -> None:
    other, both = make_task(product), make_task(product)
    kept, gone = add_label(product, by=ana, name="users"), add_label(product, by=ana, name="people")
    label_task(task, by=ana, labels=[gone])
    label_task(other, by=ana, labels=[kept])
    label_task(both, by=ana, labels=[kept, gone])
    take_back(act(merge_label, gone, into=kept, by=ana), by=ana)
    carried = {label.name: set(label.tasks.all()) for label in Label.objects.all()}
    assert carried == {"users": {other, both}, "people": {task, both}}
    assert Label.objects.get(name="people").uuid == gone.uuid


def test_a_new_label_goes_with_the_task_that_brought_it(product: Team, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    sent = {"text": "Ask users #survey", "team": product.slug, "new_label": "survey"}
    shown = client.get("/acme/tasks/quick/read/", sent).content.decode()
    sent["seen"] = re.findall(r'name="seen" value="([^"]+)"', shown)[0]
    added = client.post("/acme/tasks/quick/", sent)
    assert Label.objects.get().tasks.count() == 1
    client.post("/acme/undo/", {"token": added.headers["X-Undo"]})
    assert not Task.objects.exists()
    assert not Label.objects.exists()


def test_a_view_that_was_saved_over_asks_for_what_it_did(product: Team, ben: Person) -> None:
    view = save_view(product, None, by=ben, name="Mine", query="owner=me")
    take_back(act(save_view, product, None, by=ben, name="Mine", query="status=done"), by=ben)
    view.refresh_from_db()
    assert "owner=me" in view.query
    take_back(act(save_view, product, None, by=ben, name="Other", query="status=done"), by=ben)
    assert SavedView.objects.get() == view


def test_a_phase_stands_where_it_stood(product: Team, ana: Person) -> None:
    plan = make_plan(product)
    first, _second, last = (make_phase(plan, name, position=place) for place, name in enumerate("abc", 1))
    take_back(act(actions.edit_phase, last, by=ana, place=1, name="z"), by=ana)
    assert [phase.name for phase in plan.phases.order_by("position")] == ["a", "b", "c"]
    assert Phase.objects.get(pk=first.pk).position == 1


# --- Hand-overs and the day that was planned


@pytest.mark.parametrize("end", ["withdrawn", "returned", "undone"])
def test_what_comes_back_is_planned_as_it_was(
    product: Team, ben: Person, cem: Person, task: Task, end: str
) -> None:
    day = today(ben) + DAY
    plan_task(task, by=ben, day=day)
    token = act(hand_over, task, by=ben, taker=cem)
    assert Task.objects.get().planned_for is None
    given = Handover.objects.get()
    if end == "withdrawn":
        withdraw_handover(given, by=ben)
    elif end == "returned":
        return_handover(given, by=cem, answer="No time")
    else:
        take_back(token, by=ben)
    assert (Task.objects.get().assignee, Task.objects.get().planned_for) == (ben, day)


@pytest.mark.parametrize("kind", ["task", "milestone", "plan"])
def test_each_answer_to_a_hand_over_is_taken_back(
    product: Team, ana: Person, ben: Person, cem: Person, kind: str
) -> None:
    plan = make_plan(product, owner=ben)
    made = {
        "task": lambda: make_task(product, assignee=ben),
        "milestone": lambda: make_milestone(plan, owner=ben),
        "plan": lambda: plan,
    }
    thing: Any = made[kind]()
    given = hand_over(thing, by=ben, taker=cem)
    for answer, who, more in (
        (accept_handover, cem, {}),
        (return_handover, cem, {"answer": "No time"}),
        (withdraw_handover, ben, {}),
    ):
        take_back(act(answer, given, by=who, **more), by=who)
        given = Handover.objects.with_parts().get()
        assert (given.state, given.answer, given.is_unanswered) == ("given", "", True)
    assert not Reminder.objects.filter(rule="handover_answered").exists()


def test_a_new_owner_that_is_taken_back_has_it_planned_as_before(
    task: Task, ben: Person, cem: Person
) -> None:
    plan_task(task, by=ben, day=today(ben))
    take_back(act(actions.edit_task, task, by=ben, assignee=cem), by=ben)
    assert (Task.objects.get().assignee, Task.objects.get().planned_for) == (ben, today(ben))


# --- Support


def test_an_answer_to_a_request_is_taken_back_with_its_words(product: Team, ana: Person, ben: Person) -> None:
    request = ask_support(product, by=ben, need="A list", asked_of=ana)
    take_back(act(edit_support, request, by=ben, need="Two lists"), by=ben)
    request.refresh_from_db()
    assert request.need == "A list"
    take_back(act(decline_support, request, by=ana, answer="No budget"), by=ana)
    request.refresh_from_db()
    assert (request.state, request.answer, request.answered_at) == ("asked", "", None)
    assert not Reminder.objects.filter(rule="support_answered").exists()


def test_a_request_with_an_answer_is_not_taken_back(product: Team, ana: Person, ben: Person) -> None:
    token = act(ask_support, product, by=ben, need="A list", asked_of=ana)
    decline_support(product.support_requests.get(), by=ana, answer="No budget")
    with pytest.raises(RuleBroken, match="changed again meanwhile"):
        take_back(token, by=ben)
