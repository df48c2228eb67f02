"""Roles: administrators give them; one administrator always remains; a guest holds no work."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from teamops.errors import RuleBroken
from teamops.people.actions import change_role, remove_person
from teamops.people.models import Person, Team
from tests.factories import make_goal

SignIn = Callable[[Person], Client]


def post_role(client: Client, person: Person, role: str) -> str:
    response = client.post(f"/acme/settings/people/{person.pk}/role/", {"role": role}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_an_administrator_gives_a_role(as_admin: Client, ben: Person) -> None:
    assert "The role is changed." in post_role(as_admin, ben, "administrator")
    ben.refresh_from_db()
    assert ben.is_administrator


def test_an_unknown_role_changes_nothing(as_admin: Client, ben: Person, admin: Person) -> None:
    change_role(ben, by=admin, role=Person.Role.ADMINISTRATOR)
    assert "Choose one from the list." in post_role(as_admin, ben, "emperor")
    ben.refresh_from_db()
    assert ben.is_administrator


def test_the_last_administrator_keeps_the_role(as_admin: Client, admin: Person) -> None:
    assert "Make another person administrator first." in post_role(as_admin, admin, "member")
    admin.refresh_from_db()
    assert admin.is_administrator


def test_who_answers_for_work_becomes_no_guest(as_admin: Client, ben: Person, product: Team) -> None:
    goal = make_goal(product, owner=ben)
    assert "Ben Berg still answers for work (Goals)" in post_role(as_admin, ben, "guest")
    ben.refresh_from_db()
    assert ben.role == Person.Role.MEMBER
    goal.owner = None
    goal.save()
    post_role(as_admin, ben, "guest")
    ben.refresh_from_db()
    assert ben.is_guest


def test_the_only_lead_of_a_team_becomes_no_guest(admin: Person, ana: Person) -> None:
    with pytest.raises(RuleBroken, match="Teams led"):
        change_role(ana, by=admin, role=Person.Role.GUEST)


def test_who_has_left_gets_no_role(admin: Person, ben: Person) -> None:
    remove_person(ben, by=admin, successors={})
    with pytest.raises(RuleBroken, match="Invite them to come back first"):
        change_role(ben, by=admin, role=Person.Role.ADMINISTRATOR)


def test_nobody_raises_themselves(ana: Person, vic: Person) -> None:
    for person in (ana, vic):
        with pytest.raises(PermissionDenied):
            change_role(person, by=person, role=Person.Role.ADMINISTRATOR)


def test_who_lost_the_role_while_their_page_was_open_can_do_nothing_more(
    admin: Person, ben: Person, cem: Person
) -> None:
    change_role(ben, by=admin, role=Person.Role.ADMINISTRATOR)
    earlier = Person.objects.get(pk=ben.pk)
    change_role(ben, by=admin, role=Person.Role.MEMBER)
    with pytest.raises(PermissionDenied):
        change_role(cem, by=earlier, role=Person.Role.ADMINISTRATOR)


def test_a_profile_form_gives_no_role(ben: Person, sign_in: SignIn) -> None:
    data = {"name": "Ben", "reminder_hour": 9, "role": "administrator", "state": "active", "organization": 1}
    sign_in(ben).post("/acme/settings/profile/", data)
    ben.refresh_from_db()
    assert (ben.name, ben.role) == ("Ben", "member")
