"""A new task: who makes one, what it begins with, and that a form makes one however often it is sent."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tasks.actions import create_task
from tasks.models import Task
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_milestone, make_plan, make_team

SignIn = Callable[[Person], Client]
DUE = datetime.date(2026, 12, 1)


def test_a_task_gets_the_next_number_and_keeps_its_first_date(product: Team, ben: Person) -> None:
    first = create_task(product, by=ben, title="Write the survey", due=DUE)
    second = create_task(product, by=ben, title="Send the survey")
    assert second.number == first.number + 1
    assert (first.due, first.original_due, first.moves, first.slip) == (DUE, DUE, 0, 0)
    assert (second.slip, second.status, second.created_by) == (None, "todo", ben)


def test_a_member_of_another_team_may_make_one_and_a_guest_may_not(
    product: Team, dora: Person, vic: Person
) -> None:
    assert create_task(product, by=dora, title="Answer the survey").team == product
    with pytest.raises(PermissionDenied):
        create_task(product, by=vic, title="Peek")


def test_nobody_of_another_organization_can_be_given_a_task(product: Team, ben: Person, zoe: Person) -> None:
    with pytest.raises(RuleBroken) as broken:
        create_task(product, by=ben, title="Write", assignee=zoe)
    assert broken.value.field == "assignee"
    assert not Task.objects.exists()


def test_a_milestone_belongs_to_the_tasks_plan(product: Team, ben: Person) -> None:
    other = make_milestone(make_plan(product, name="Another plan"))
    with pytest.raises(RuleBroken) as broken:
        create_task(product, by=ben, title="Write", plan=make_plan(product), milestone=other)
    assert broken.value.field == "milestone"


def test_a_task_does_not_end_before_it_starts(product: Team, ben: Person) -> None:
    with pytest.raises(RuleBroken) as broken:
        create_task(product, by=ben, title="Write", starts_on=DUE, due=DUE - datetime.timedelta(1))
    assert broken.value.field == "due"


def test_the_same_form_sent_twice_makes_one_task(product: Team, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    form = client.get("/acme/tasks/new/?team=product").context["form"]
    data = {"title": "Write the survey", "key": form["key"].value()}
    first = client.post("/acme/tasks/new/?team=product", data)
    again = client.post("/acme/tasks/new/?team=product", data)
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert Task.objects.count() == 1


def test_two_forms_may_say_the_same(product: Team, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    for _form in range(2):
        key = client.get("/acme/tasks/new/?team=product").context["form"]["key"].value()
        client.post("/acme/tasks/new/?team=product", {"title": "Write the survey", "key": key})
    assert Task.objects.count() == 2


def test_a_milestone_says_which_plan_it_is(product: Team, ben: Person, sign_in: SignIn) -> None:
    milestone = make_milestone(make_plan(product))
    sign_in(ben).post("/acme/tasks/new/?team=product", {"title": "Write", "milestone": milestone.pk})
    assert Task.objects.get().plan == milestone.plan


def test_what_was_typed_is_kept_when_something_is_missing(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    data = {"title": "", "description": "Ask the five who left"}
    html = sign_in(ben).post("/acme/tasks/new/?team=product", data).content.decode()
    assert "Ask the five who left" in html
    assert not Task.objects.exists()


def test_without_a_team_in_the_address_it_is_the_persons_own(ben: Person, sign_in: SignIn) -> None:
    sign_in(ben).post("/acme/tasks/new/", {"title": "Write the survey"})
    assert Task.objects.get().team.slug == "product"


def test_who_is_in_no_team_makes_it_for_the_company(admin: Person, sign_in: SignIn) -> None:
    make_team(admin.organization, "Zeta", admin.organization.teams.get())
    sign_in(admin).post("/acme/tasks/new/", {"title": "Write the survey"})
    assert Task.objects.get().team.parent is None
