"""Erasing: who a person was is gone from every page, what they did stays."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from feedback.actions import close_review
from goals.models import Goal
from teamops.activity.actions import add_comment
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.notifications.models import Delivery
from teamops.people.actions import accept_invitation, change_person, erase_person, invite, remove_person
from teamops.people.models import Organization, Person, Team, User
from tests.factories import make_check_in, make_goal, make_key_result, make_review, make_task
from tests.people.conftest import Said

SignIn = Callable[[Person], Client]


@pytest.fixture
def goal(product: Team, ben: Person, ana: Person, admin: Person) -> Goal:
    """A goal on which Ben has checked in and said something; Ben has left since, and Ana has it."""
    goal = make_goal(product, owner=ben)
    key_result = make_key_result(goal, owner=ben)
    make_check_in(key_result, 35, author=ben)
    add_comment(goal, by=ben, text="Retention goes up.")
    make_task(product, "Ask ten users", assignee=ben, status="done")
    close_review(make_review(product), by=ana)
    remove_person(ben, by=admin, successors={"goals": ana, "key_results": ana})
    return goal


PAGES = [
    "/acme/goals/{number}/",
    "/acme/goals/{number}/?tab=check-ins",
    "/acme/goals/{number}/?tab=activity",
    "/acme/teams/product/review/",
    "/acme/teams/product/people/",
    "/acme/teams/product/board/",
    "/acme/tasks/1/",
    "/acme/settings/people/",
]


def test_the_name_is_nowhere_any_more(
    as_admin: Client, admin: Person, ben: Person, goal: Goal, said: Said
) -> None:
    before = said(as_admin.get(f"/acme/goals/{goal.number}/"))
    assert "Ben Berg" in before
    as_admin.post(f"/acme/settings/people/{ben.pk}/erase/")
    for page in [*PAGES, f"/acme/people/{ben.pk}/"]:
        text = said(as_admin.get(page.format(number=goal.number)))
        assert "Ben" not in text, page
        assert "ben-berg" not in text, page
    assert "Retention goes up." in said(as_admin.get(f"/acme/goals/{goal.number}/"))
    assert "ormer member" in said(as_admin.get(f"/acme/goals/{goal.number}/"))


def test_each_reader_is_told_in_their_language(
    as_admin: Client, admin: Person, ben: Person, goal: Goal, said: Said
) -> None:
    erase_person(ben, by=admin)
    page = said(as_admin.get(f"/acme/goals/{goal.number}/", headers={"Accept-Language": "zh-hans"}))
    assert "前成员" in page
    assert "former member" not in page


def test_the_row_keeps_nothing_that_says_who_it_was(admin: Person, ben: Person, goal: Goal) -> None:
    assert ben.user
    account = ben.user.pk
    erase_person(ben, by=admin)
    row = str(Person.objects.filter(pk=ben.pk).values().get()).lower()
    assert "ben" not in row
    assert not User.objects.filter(pk=account).exists()
    assert "Ben" not in str(list(Event.objects.values_list("before", "after")))


def test_what_a_mail_server_said_of_the_address_goes_too(admin: Person, ben: Person) -> None:
    delivery = Delivery.objects.create(
        organization=ben.organization,
        person=ben,
        channel=Delivery.Channel.EMAIL,
        local_date="2026-11-20",
        due_at=timezone.now(),
        not_before=timezone.now(),
        state=Delivery.State.FAILED,
        detail="550 <ben-berg@acme.example> unknown",
    )
    remove_person(ben, by=admin, successors={})
    erase_person(ben, by=admin)
    delivery.refresh_from_db()
    assert delivery.detail == ""


def test_an_account_that_serves_another_organization_stays(
    beta: Organization, admin: Person, ben: Person
) -> None:
    assert ben.user
    accept_invitation(invite(beta, by=beta.persons.get(), email=ben.email).invitation, user=ben.user)
    remove_person(ben, by=admin, successors={})
    erase_person(ben, by=admin)
    account = User.objects.get(email="ben-berg@acme.example")
    assert [person.organization for person in account.persons.all()] == [beta]


def test_the_operators_account_stays(admin: Person, ben: Person) -> None:
    User.objects.filter(email=ben.email).update(is_staff=True)
    remove_person(ben, by=admin, successors={})
    ben.refresh_from_db()
    erase_person(ben, by=admin)
    assert User.objects.filter(email="ben-berg@acme.example").exists()


def test_an_open_session_ends(admin: Person, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    remove_person(ben, by=admin, successors={})
    erase_person(ben, by=admin)
    assert client.get("/acme/work/").status_code == 302


def test_who_is_here_is_not_erased(admin: Person, ben: Person) -> None:
    with pytest.raises(RuleBroken, match="Remove the person first"):
        erase_person(ben, by=admin)


def test_only_administrators_erase(admin: Person, ana: Person, ben: Person) -> None:
    remove_person(ben, by=admin, successors={})
    for by in (ana, ben):
        with pytest.raises(PermissionDenied):
            erase_person(ben, by=by)


def test_nobody_gets_an_erased_person_back(as_admin: Client, admin: Person, ben: Person) -> None:
    remove_person(ben, by=admin, successors={})
    erase_person(ben, by=admin)
    assert as_admin.get(f"/acme/settings/people/{ben.pk}/").status_code == 404
    assert as_admin.post(f"/acme/settings/people/{ben.pk}/", {"name": "Ben Berg"}).status_code == 404
    as_admin.post(f"/acme/settings/people/{ben.pk}/invite/")
    as_admin.post(f"/acme/settings/people/{ben.pk}/remove/", {"csrf": ""})
    ben.refresh_from_db()
    assert ben.state == Person.State.ERASED
    with pytest.raises(RuleBroken, match="erased for good"):
        change_person(ben, by=admin, name="Ben Berg")


def test_the_address_can_be_used_anew(admin: Person, ben: Person, acme: Organization) -> None:
    remove_person(ben, by=admin, successors={})
    erase_person(ben, by=admin)
    assert invite(acme, by=admin, email="ben-berg@acme.example").invitation.person != ben
