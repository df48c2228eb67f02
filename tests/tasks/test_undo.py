"""For thirty seconds who made a change can take it back, as one act, and only where it still stands."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from tasks import actions
from tasks.models import Milestone, Phase, Task
from tasks.trash.actions import remove_plan, remove_task
from teamops.activity.context import one_act
from teamops.activity.models import Event, KeptWords
from teamops.activity.undo import take_back, token_of
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_milestone, make_phase, make_plan, make_task

SignIn = Callable[[Person], Client]
DAY = datetime.date(2026, 12, 4)
LATER = datetime.date(2026, 12, 9)


def fresh(thing: Any) -> Any:
    return type(thing).everything.get(pk=thing.pk)


def act(action: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The token of what the action records."""
    with one_act() as events:
        action(*args, **kwargs)
    return token_of(events)


def test_a_click_on_a_status_is_taken_back_with_when_it_was_done(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben, status="doing")
    take_back(act(actions.change_status, task, by=ben, status="done"), by=ben)
    assert (fresh(task).status, fresh(task).done_at, fresh(task).version) == ("doing", None, 3)


def test_every_field_of_an_edit_has_what_it_had_before(product: Team, ben: Person, cem: Person) -> None:
    task = make_task(product, "Ask twelve users", assignee=ben, description="By phone", estimate=4)
    token = act(
        actions.edit_task, task, by=ben, title="Ask ten", description="By mail", assignee=cem, estimate=2
    )
    take_back(token, by=ben)
    undone = fresh(task)
    assert (undone.title, undone.title_key, undone.description) == (
        "Ask twelve users",
        "ask twelve users",
        "By phone",
    )
    assert (undone.assignee, undone.estimate) == (ben, 4)


def test_a_move_that_was_undone_is_no_move_and_the_trail_tells_both(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben, due=DAY)
    take_back(act(actions.edit_task, task, by=ben, due=LATER, reason="Cem is away"), by=ben)
    assert (fresh(task).due, fresh(task).moves, fresh(task).original_due) == (DAY, 0, DAY)
    verbs = Event.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["task.moved", "task.undone"]


def test_a_first_date_that_was_undone_is_no_original_date(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    take_back(act(actions.edit_task, task, by=ben, due=DAY), by=ben)
    assert (fresh(task).due, fresh(task).original_due) == (None, None)


def test_a_block_and_its_end_are_taken_back_with_reason_and_helper(
    product: Team, ben: Person, cem: Person
) -> None:
    task = make_task(product, assignee=ben)
    take_back(act(actions.block_task, task, by=ben, reason="no list", who=cem), by=ben)
    assert (fresh(task).blocked, fresh(task).blocked_reason, fresh(task).blocked_by) == (False, "", None)
    actions.block_task(fresh(task), by=ben, reason="no list", who=cem)
    since = fresh(task).blocked_since
    take_back(act(actions.unblock_task, fresh(task), by=ben), by=ben)
    again = fresh(task)
    assert (again.blocked, again.blocked_reason, again.blocked_by) == (True, "no list", cem)
    assert again.blocked_since == since
    assert Event.objects.order_by("-pk")[0].verb == "task.blocked"


def test_what_was_made_goes_to_the_trash(product: Team, ana: Person) -> None:
    plan = make_plan(product)
    made: list[Any] = []
    makings: list[Callable[[], Any]] = [
        lambda: actions.create_task(product, by=ana, title="Ask"),
        lambda: actions.add_milestone(plan, by=ana, title="Asked"),
        lambda: actions.add_phase(plan, by=ana, name="Ask"),
        lambda: actions.create_plan(product, by=ana, name="Ask"),
    ]
    for make in makings:
        with one_act() as events:
            made.append(make())
        take_back(token_of(events), by=ana)
    assert [bool(fresh(one).removed_at) for one in made] == [True] * 4


def test_a_milestone_is_moved_and_reached_and_both_are_taken_back(product: Team, ana: Person) -> None:
    milestone = make_milestone(make_plan(product), due=DAY)
    take_back(act(actions.edit_milestone, milestone, by=ana, due=LATER), by=ana)
    assert (fresh(milestone).due, fresh(milestone).moves) == (DAY, 0)
    take_back(act(actions.finish_milestone, fresh(milestone), by=ana), by=ana)
    assert fresh(milestone).is_open
    actions.drop_milestone(fresh(milestone), by=ana)
    dropped = fresh(milestone).dropped_at
    take_back(act(actions.reopen_milestone, fresh(milestone), by=ana), by=ana)
    assert fresh(milestone).dropped_at == dropped


def test_what_a_task_needs_is_as_before(product: Team, ben: Person) -> None:
    task, first, second = (make_task(product, assignee=ben) for _n in range(3))
    actions.edit_task(task, by=ben, depends_on=[first])
    take_back(act(actions.edit_task, fresh(task), by=ben, depends_on=[second]), by=ben)
    assert [*task.depends_on.all()] == [first]


def test_a_removed_plan_is_there_again_with_all_that_was_in_it(product: Team, ana: Person) -> None:
    plan = make_plan(product, make_goal(product, owner=ana))
    phase, milestone = make_phase(plan), make_milestone(plan)
    task = make_task(product, plan=plan, phase=phase, milestone=milestone)
    for with_tasks in (True, False):
        token = act(remove_plan, fresh(plan), by=ana, with_tasks=with_tasks)
        assert Task.objects.filter(pk=task.pk).exists() is not with_tasks
        take_back(token, by=ana)
        assert Milestone.objects.get() == milestone
        assert Phase.objects.get() == phase
        again = Task.objects.get()
        assert (again.plan, again.phase, again.milestone) == (plan, phase, milestone)


def test_nothing_is_undone_where_somebody_changed_it_meanwhile(
    product: Team, ben: Person, ana: Person
) -> None:
    task, other = make_task(product, assignee=ben), make_task(product, assignee=ben)
    with one_act() as events:
        actions.change_status(other, by=ben, status="doing")
        actions.change_status(task, by=ben, status="doing")
    actions.change_status(fresh(other), by=ana, status="review")
    with pytest.raises(RuleBroken, match="changed again meanwhile"):
        take_back(token_of(events), by=ben)
    assert (fresh(task).status, fresh(other).status) == ("doing", "review")


def test_another_field_that_somebody_changed_meanwhile_stays(product: Team, ben: Person, ana: Person) -> None:
    task = make_task(product, "Ask", assignee=ben)
    token = act(actions.change_status, task, by=ben, status="doing")
    actions.edit_task(fresh(task), by=ana, title="Ask all")
    take_back(token, by=ben)
    assert (fresh(task).status, fresh(task).title) == ("todo", "Ask all")


def test_what_has_become_private_meanwhile_is_not_changed_back(
    product: Team, ana: Person, ben: Person
) -> None:
    goal = make_goal(product, owner=ana)
    task = make_task(product, "Ask twelve users", plan=make_plan(product, goal), assignee=ana, created_by=ben)
    token = act(actions.edit_task, task, by=ben, title="Ask ten")
    type(goal).objects.update(is_private=True)
    with pytest.raises(RuleBroken):
        take_back(token, by=ben)
    assert fresh(task).title == "Ask ten"


def test_who_gave_a_private_task_away_takes_it_back(product: Team, ana: Person, ben: Person) -> None:
    plan = make_plan(product, make_goal(product, owner=ana, is_private=True))
    task = make_task(product, plan=plan, assignee=ben)
    take_back(act(actions.edit_task, task, by=ben, assignee=ana), by=ben)
    assert fresh(task).assignee == ben


def test_after_thirty_seconds_it_is_too_late(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    with time_machine.travel("2026-12-01 10:00:00+00:00", tick=False):
        token = act(actions.change_status, task, by=ben, status="doing")
    later = time_machine.travel("2026-12-01 10:00:31+00:00", tick=False)
    with later, pytest.raises(RuleBroken, match="more than 30 seconds ago"):
        take_back(token, by=ben)


def test_a_token_is_of_no_use_to_somebody_else_and_is_not_made_up(
    product: Team, ben: Person, ana: Person
) -> None:
    task = make_task(product, assignee=ben)
    token = act(actions.change_status, task, by=ben, status="doing")
    for one, who in ((token, ana), (token + "x", ben), ("", ben)):
        with pytest.raises(RuleBroken, match="nothing to undo"):
            take_back(one, by=who)
    assert fresh(task).status == "doing"


def test_the_words_of_a_change_are_kept_for_the_undo_alone(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben, description="Cem is ill")
    with time_machine.travel("2026-12-01 10:00:00+00:00", tick=False):
        actions.edit_task(task, by=ben, description="All well")
    assert KeptWords.objects.get().words == {"description": ["Cem is ill", "All well"]}
    with time_machine.travel("2026-12-01 10:02:00+00:00", tick=False):
        actions.edit_task(fresh(task), by=ben, description="Well")
    assert KeptWords.objects.get().words == {"description": ["All well", "Well"]}


def test_twenty_tasks_are_taken_back_in_as_many_queries_as_two(
    product: Team, ben: Person, django_assert_max_num_queries: Any
) -> None:
    with one_act() as events:
        for _n in range(20):
            actions.change_status(make_task(product, assignee=ben), by=ben, status="doing")
    token = token_of(events)
    with django_assert_max_num_queries(15):
        take_back(token, by=ben)
    assert set(Task.objects.values_list("status", flat=True)) == {"todo"}


def test_a_script_gets_the_token_in_a_header_and_sends_it_back(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    client, task = sign_in(ben), make_task(product, assignee=ben)
    by_script = {"x-requested-with": "fetch"}
    answer = client.post(f"/acme/tasks/{task.number}/status/", {"status": "doing"}, headers=by_script)
    undone = client.post("/acme/undo/", {"token": answer["X-Undo"]}, headers=by_script)
    assert (answer.status_code, undone.status_code, fresh(task).status) == (204, 200, "todo")
    assert "as it was before" in undone.json()["message"]
    again = client.post("/acme/undo/", {"token": answer["X-Undo"]}, headers=by_script)
    assert (again.status_code, "changed again" in again.content.decode()) == (409, True)


def test_a_page_after_a_form_offers_it_and_goes_back_to_itself(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    client, task = sign_in(ben), make_task(product, assignee=ben)
    page = client.post(f"/acme/tasks/{task.number}/remove/", follow=True).content.decode()
    assert "is in the trash" in page
    address = page.split('action="/acme/undo/?token=')[1].split('"')[0]
    here = {"referer": "http://testserver/acme/work/"}
    response = client.post(f"/acme/undo/?token={address}", headers=here)
    assert (response["Location"], fresh(task).removed_at) == ("http://testserver/acme/work/", None)
    assert "as it was before" in client.get("/acme/work/").content.decode()


def test_a_form_that_says_nothing_says_that_it_is_saved(product: Team, ben: Person, sign_in: SignIn) -> None:
    client, task = sign_in(ben), make_task(product, assignee=ben)
    page = client.post(f"/acme/tasks/{task.number}/block/", {"reason": "no list"}, follow=True)
    assert "Saved." in page.content.decode()
    assert "/acme/undo/?token=" in page.content.decode()


def test_a_task_in_the_trash_is_not_changed_back(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    token = act(actions.change_status, task, by=ben, status="doing")
    remove_task(Task.objects.select_related("team", "plan").get(), by=ben)
    with pytest.raises(RuleBroken, match="changed again"):
        take_back(token, by=ben)


def test_who_takes_back_what_they_made_is_not_left_on_a_page_that_is_gone(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ben)
    made = client.post("/acme/tasks/new/?team=product", {"title": "Oops", "priority": "2"})
    back = {"referer": f"http://testserver{made['Location']}"}
    undone = client.post("/acme/undo/", {"token": made["X-Undo"]}, headers=back, follow=True)
    assert (undone.status_code, undone.redirect_chain) == (200, [("/acme/work/", 302)])
    assert "Undone: it is as it was before." in undone.content.decode()
    made = client.post("/acme/tasks/new/?team=product", {"title": "Oops", "priority": "2"})
    back = {"referer": f"http://testserver{made['Location']}", "x-requested-with": "fetch"}
    undone = client.post("/acme/undo/", {"token": made["X-Undo"]}, headers=back)
    assert undone.json()["go"] == "/acme/work/"
