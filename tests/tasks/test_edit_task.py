"""Changing a task: nobody's change is overwritten, nothing typed is lost, nothing is dropped unasked."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from tasks.actions import edit_task
from tasks.models import Task
from teamops.activity.models import Event
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_key_result, make_milestone, make_phase, make_plan, make_task

SignIn = Callable[[Person], Client]


def filled(client: Client, task: Task) -> dict[str, Any]:
    """What the browser would send back of the form as it is shown."""
    form = client.get(f"/acme/tasks/{task.number}/edit/").context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, "", [])}


def test_a_change_is_told_in_the_trail_without_the_description(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    edit_task(task, by=ben, title="Write the long survey", description="private words")
    event = Event.objects.get(verb="task.edited")
    assert event.before == {"title": "Write the survey"}
    assert event.after == {"title": "Write the long survey", "description": True}
    task.refresh_from_db()
    assert (task.title_key, task.version) == ("write the long survey", 2)


def test_of_two_who_save_the_slower_is_told_by_whom(product: Team, ana: Person, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    edit_task(Task.objects.get(), by=ana, version=1, title="Ana's title")
    with pytest.raises(Stale, match="Ana Lead changed this"):
        edit_task(task, by=ben, version=1, title="Ben's title")
    assert Task.objects.get().title == "Ana's title"


def test_the_slower_one_sees_what_stands_there_keeps_the_text_and_can_save_again(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    task = make_task(product, assignee=ben)
    client, url = sign_in(ben), f"/acme/tasks/{task.number}/edit/"
    data = filled(client, task) | {"title": "Ben's title"}
    edit_task(Task.objects.get(), by=ana, title="Ana's title")
    response = client.post(url, data)
    html = response.content.decode()
    assert "Ana Lead changed this while you were writing" in html
    assert "now says: Ana&#x27;s title" in html
    assert 'value="Ben&#x27;s title"' in html
    assert Task.objects.get().title == "Ana's title"
    again = data | {"version": response.context["form"]["version"].value()}
    assert client.post(url, again).status_code == 302
    assert Task.objects.get().title == "Ben's title"


@pytest.mark.parametrize(
    ("language", "due", "nobody"), [("en", "Wed 18 Nov", "empty"), ("zh-hans", "周三 11/18", "空")]
)
def test_what_stands_there_now_is_said_as_the_page_writes_it(
    product: Team, ana: Person, ben: Person, sign_in: SignIn, language: str, due: str, nobody: str
) -> None:
    Person.objects.filter(pk=ben.pk).update(language=language)
    with time_machine.travel("2026-11-10T12:00Z", tick=False), override(language):
        task = make_task(product, assignee=ben, created_by=ben, due=datetime.date(2026, 11, 12))
        client, url = sign_in(ben), f"/acme/tasks/{task.number}/edit/"
        typed = filled(client, task) | {"due": "2026-11-13", "due_time": "09:00", "estimate": "3"}
        values: dict[str, Any] = {
            "due": datetime.date(2026, 11, 18),
            "estimate": Decimal("8.00"),
            "priority": 4,
        }
        edit_task(Task.objects.get(), by=ana, assignee=None, **values)
        form = client.post(url, typed).context["form"]
    urgent = {"en": "Urgent", "zh-hans": "紧急"}[language]
    for field, said in {"due": due, "estimate": "8", "assignee": nobody, "priority": urgent}.items():
        assert form.errors[field][0].endswith(said), form.errors


def test_a_dependency_that_somebody_added_meanwhile_is_not_lost(
    product: Team, ana: Person, ben: Person
) -> None:
    task, needed = make_task(product, assignee=ben), make_task(product, "Ask Legal")
    edit_task(Task.objects.get(pk=task.pk), by=ana, depends_on=[needed])
    with pytest.raises(Stale):
        edit_task(task, by=ben, version=1, title="Ben's title", depends_on=[])
    assert list(task.depends_on.all()) == [needed]


def test_saving_a_title_keeps_what_could_not_be_chosen_anew(
    product: Team, ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    """A task that is done, somebody who has left, a key result of a closed goal."""
    goal = make_goal(product, owner=ana)
    key_result = make_key_result(goal)
    done = make_task(product, "Ask Legal", status="done")
    task = make_task(product, assignee=cem, created_by=ben, key_result=key_result)
    task.depends_on.add(done)
    Person.objects.filter(pk=cem.pk).update(state=Person.State.LEFT)
    type(goal).objects.update(state="closed")
    client = sign_in(ben)
    data = filled(client, task) | {"title": "Write the long survey"}
    assert client.post(f"/acme/tasks/{task.number}/edit/", data).status_code == 302
    task = Task.objects.get(pk=task.pk)
    assert (task.title, task.assignee, task.key_result) == ("Write the long survey", cem, key_result)
    assert list(task.depends_on.all()) == [done]


def test_moving_to_another_plan_asks_for_a_phase_of_that_plan(product: Team, ben: Person) -> None:
    plan = make_plan(product)
    task = make_task(product, assignee=ben, plan=plan, phase=make_phase(plan))
    with pytest.raises(RuleBroken) as broken:
        edit_task(task, by=ben, plan=make_plan(product, name="Another plan"))
    assert broken.value.field == "phase"


def test_a_title_with_a_nul_is_refused_beside_the_field(product: Team, ben: Person, sign_in: SignIn) -> None:
    task = make_task(product, assignee=ben)
    client = sign_in(ben)
    response = client.post(f"/acme/tasks/{task.number}/edit/", filled(client, task) | {"title": "a\x00b"})
    assert response.context["form"].errors["title"]


def test_the_page_of_a_task_shows_all_that_it_is(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    plan = make_plan(product, make_goal(product, owner=ana))
    milestone = make_milestone(plan)
    task = make_task(
        product, plan=plan, milestone=milestone, assignee=ben, estimate=3, description="Ask **five**"
    )
    make_task(product, "Send the survey").depends_on.add(task)
    task.depends_on.add(make_task(product, "Get the list"))
    html = sign_in(ben).get(f"/acme/tasks/{task.number}/").content.decode()
    for words in ("Welcome flow live", "<strong>five</strong>", "Get the list", "Send the survey", "3\xa0h"):
        assert words in html.replace("\u202f", "\xa0"), words
