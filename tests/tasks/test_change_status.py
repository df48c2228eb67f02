"""One click changes a status, and one takes it back as if nothing had been."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tasks.actions import block_task, change_status
from tasks.models import Task
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_person, make_task, make_team

SignIn = Callable[[Person], Client]


def fresh(task: Task) -> Task:
    return Task.objects.get(pk=task.pk)


@pytest.mark.parametrize("status", Task.Status.values[1:])
def test_a_task_goes_to_every_status_and_back(product: Team, ben: Person, status: str) -> None:
    task = make_task(product, assignee=ben)
    change_status(task, by=ben, status=status)
    assert fresh(task).status == status
    assert bool(fresh(task).done_at) == (status == "done")
    change_status(fresh(task), by=ben, status="todo")
    assert (fresh(task).status, fresh(task).done_at) == ("todo", None)


def test_each_change_is_an_event_and_no_change_is_none(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    change_status(task, by=ben, status="doing")
    change_status(task, by=ben, status="doing")
    event = Event.objects.get(verb="task.status_changed")
    assert event.actor == ben
    assert (event.before, event.after) == ({"status": "todo", "done_at": None}, {"status": "doing"})


def test_ending_lifts_the_block_and_taking_it_back_brings_its_reason_back(
    product: Team, ben: Person, cem: Person
) -> None:
    task = make_task(product, assignee=ben)
    block_task(task, by=ben, reason="no list yet", who=cem)
    change_status(task, by=ben, status="done")
    assert not fresh(task).blocked
    change_status(fresh(task), by=ben, status="todo")
    undone = fresh(task)
    assert (undone.blocked, undone.blocked_reason, undone.blocked_by) == (True, "no list yet", cem)
    assert undone.blocked_since is not None


def test_an_unknown_status_is_refused_with_a_sentence(product: Team, ben: Person) -> None:
    with pytest.raises(RuleBroken, match="no such status"):
        change_status(make_task(product, assignee=ben), by=ben, status="halfway")


def test_a_click_is_not_lost_to_somebody_who_saves_at_the_same_moment(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    Task.objects.filter(pk=task.pk).update(version=2, title="Write the long survey")
    change_status(task, by=ben, status="doing")
    assert (fresh(task).status, fresh(task).title, fresh(task).version) == (
        "doing",
        "Write the long survey",
        3,
    )


def test_those_who_may_are_the_assignee_the_author_and_the_leads_up_to_the_company(
    company: Team, product: Team, ben: Person, cem: Person, dora: Person
) -> None:
    task = make_task(product, assignee=ben, created_by=dora)
    below = make_team(product.organization, "Research", product)
    of_research = make_task(below)
    head = make_person(company.organization, "Head", company, lead=True)
    change_status(task, by=ben, status="doing")
    change_status(fresh(task), by=dora, status="review")
    change_status(fresh(task), by=head, status="done")
    change_status(of_research, by=head, status="doing")
    with pytest.raises(PermissionDenied):
        change_status(fresh(task), by=cem, status="todo")


def test_the_lead_of_a_team_below_may_not(product: Team, ben: Person) -> None:
    below = make_team(product.organization, "Research", product)
    lead = make_person(product.organization, "Rea", below, lead=True)
    with pytest.raises(PermissionDenied):
        change_status(make_task(product, assignee=ben), by=lead, status="done")


def test_a_guest_changes_nothing_even_if_it_is_theirs(product: Team, vic: Person) -> None:
    with pytest.raises(PermissionDenied):
        change_status(make_task(product, assignee=vic), by=vic, status="done")


def test_a_guest_does_not_see_the_task_of_another_team(support: Team, vic: Person, sign_in: SignIn) -> None:
    task = make_task(support)
    assert sign_in(vic).post(f"/acme/tasks/{task.number}/status/", {"status": "done"}).status_code == 404


def test_a_plain_form_goes_back_to_where_it_stood(product: Team, ben: Person, sign_in: SignIn) -> None:
    task = make_task(product, assignee=ben)
    response = sign_in(ben).post(
        f"/acme/tasks/{task.number}/status/",
        {"status": "doing"},
        headers={"referer": "http://testserver/acme/work/"},
    )
    assert response["Location"] == "http://testserver/acme/work/"


def test_a_referer_from_elsewhere_is_not_followed(product: Team, ben: Person, sign_in: SignIn) -> None:
    task = make_task(product, assignee=ben)
    response = sign_in(ben).post(
        f"/acme/tasks/{task.number}/status/",
        {"status": "doing"},
        headers={"referer": "https://evil.example/acme/"},
    )
    assert response["Location"] == f"/acme/tasks/{task.number}/"


def test_a_refused_click_is_said_to_a_script_and_on_the_page(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    client, url = sign_in(ben), f"/acme/tasks/{make_task(product, assignee=ben).number}/status/"
    by_script = client.post(url, {"status": "halfway"}, headers={"x-requested-with": "fetch"})
    assert (by_script.status_code, "no such status" in by_script.content.decode()) == (409, True)
    by_form = client.post(url, {"status": "halfway"}, follow=True)
    assert by_form.status_code == 200
    assert "There is no such status" in by_form.content.decode()
