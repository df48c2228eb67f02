"""Blocked is a marker on an open task, with a reason and who can help."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tasks.actions import block_task, unblock_task
from tasks.models import Task
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.actions import remove_person
from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.factories import make_task

SignIn = Callable[[Person], Client]


def test_a_missing_reason_is_asked_for_beside_its_field(product: Team, ana: Person, sign_in: SignIn) -> None:
    task = make_task(product, assignee=ana)
    html = sign_in(ana).post(f"/acme/tasks/{task.number}/block/", {"reason": " "}).content.decode()
    assert "This is missing. Fill it in." in html


def test_it_says_why_and_who_can_help_and_since_when(product: Team, ben: Person, ana: Person) -> None:
    task = make_task(product, assignee=ben, status="doing")
    block_task(task, by=ben, reason="  no list yet ", who=ana)
    task.refresh_from_db()
    assert (task.blocked, task.blocked_reason, task.blocked_by) == (True, "no list yet", ana)
    assert task.blocked_since is not None
    assert task.status == "doing"


def test_another_reason_keeps_the_day_since_when(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    block_task(task, by=ben, reason="no list yet")
    since = task.blocked_since
    block_task(task, by=ben, reason="the list is wrong")
    assert (task.blocked_since, task.blocked_reason) == (since, "the list is wrong")


def test_the_reason_is_no_part_of_the_trail(product: Team, ben: Person) -> None:
    block_task(make_task(product, assignee=ben), by=ben, reason="Cem is ill")
    event = Event.objects.get(verb="task.blocked")
    assert "ill" not in f"{event.before}{event.after}"


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_needed(product: Team, ben: Person, reason: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        block_task(make_task(product, assignee=ben), by=ben, reason=reason)
    assert broken.value.field == "reason"


def test_what_has_ended_cannot_be_blocked(product: Team, ben: Person) -> None:
    with pytest.raises(RuleBroken, match="Reopen it"):
        block_task(make_task(product, assignee=ben, status="done"), by=ben, reason="no list yet")


def test_nobody_of_another_organization_can_help(product: Team, ben: Person, zoe: Person) -> None:
    with pytest.raises(RuleBroken) as broken:
        block_task(make_task(product, assignee=ben), by=ben, reason="no list yet", who=zoe)
    assert broken.value.field == "who"


def test_who_has_left_can_help_no_more(
    product: Team, ben: Person, cem: Person, admin: Person, sign_in: SignIn
) -> None:
    """And once they are back, they can."""
    task = make_task(product, assignee=ben)
    block_task(task, by=ben, reason="no list yet", who=cem)
    remove_person(cem, by=admin, successors={})
    client, at = sign_in(ben), f"tasks/{task.number}/"
    for page in (at, "work/", "teams/product/board/", "teams/product/review/"):
        said = client.get(f"/acme/{page}", follow=True).content.decode()
        assert "no list yet" in said and cem.name not in said, page
    assert Api(ben).get(at).json()["blocked_by"] is None
    Person.objects.filter(pk=cem.pk).update(state="active")
    assert f"{cem.name} can help." in client.get(f"/acme/{at}").content.decode()
    assert Api(ben).get(at).json()["blocked_by"]["name"] == cem.name


def test_lifting_it_forgets_the_reason_and_twice_is_once(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    block_task(task, by=ben, reason="no list yet")
    unblock_task(task, by=ben)
    unblock_task(task, by=ben)
    task.refresh_from_db()
    assert (task.blocked, task.blocked_reason, task.blocked_since) == (False, "", None)
    assert Event.objects.filter(verb="task.unblocked").count() == 1


def test_who_can_help_may_not_lift_it_but_its_owner_may(product: Team, ben: Person, cem: Person) -> None:
    task = make_task(product, assignee=ben)
    block_task(task, by=ben, reason="no list yet", who=cem)
    with pytest.raises(PermissionDenied):
        unblock_task(task, by=cem)


def test_the_page_asks_why_and_keeps_what_is_there(product: Team, ben: Person, sign_in: SignIn) -> None:
    task = make_task(product, assignee=ben)
    client, url = sign_in(ben), f"/acme/tasks/{task.number}/block/"
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "no list yet"}).status_code == 302
    assert "no list yet" in client.get(url).content.decode()
    assert "no list yet" in client.get(f"/acme/tasks/{task.number}/").content.decode()
    client.post(f"/acme/tasks/{task.number}/unblock/")
    assert not Task.objects.get().blocked
