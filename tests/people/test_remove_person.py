"""Leaving and removing: somebody takes over what is open, what was done stays, and nobody is locked out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from goals.models import Goal
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.actions import add_to_team, change_role, remove_person
from teamops.people.models import Organization, Person, Team
from tests.factories import make_goal, make_key_result, make_milestone, make_person, make_plan, make_task
from tests.people.conftest import Said

SignIn = Callable[[Person], Client]


@pytest.fixture
def work(ben: Person, product: Team) -> dict[str, Any]:
    """One of everything that Ben answers for, and what is done already."""
    goal = make_goal(product, owner=ben)
    return {
        "goals": goal,
        "key_results": make_key_result(goal, owner=ben),
        "tasks": make_task(product, assignee=ben),
        "milestones": make_milestone(make_plan(product, goal), owner=ben),
        "closed": make_goal(product, owner=ben, state=Goal.State.CLOSED),
        "done": make_task(product, assignee=ben, status="done"),
    }


def address(person: Person) -> str:
    return f"/acme/settings/people/{person.pk}/remove/"


def test_who_takes_over_is_asked_for_each_kind_of_open_work(
    as_admin: Client, ben: Person, work: dict[str, Any], said: Said
) -> None:
    page = said(as_admin.get(address(ben)))
    assert "Remove Ben Berg?" in page
    for label in (
        "Goals (1) go to",
        "Key results (1) go to",
        "Open tasks (1) go to",
        "Open milestones (1) go to",
    ):
        assert label in page
    refused = said(as_admin.post(address(ben), {}))
    assert refused.count("Choose who takes this over.") == 4
    ben.refresh_from_db()
    assert ben.state == Person.State.ACTIVE


def test_open_work_goes_to_whom_was_chosen_and_what_is_done_stays(
    as_admin: Client, ben: Person, ana: Person, cem: Person, work: dict[str, Any]
) -> None:
    chosen = {"goals": ana.pk, "key_results": cem.pk, "tasks": cem.pk, "milestones": ana.pk}
    assert as_admin.post(address(ben), chosen).headers["Location"] == "/acme/settings/people/"
    for thing in work.values():
        thing.refresh_from_db()
    assert (work["goals"].owner, work["key_results"].owner) == (ana, cem)
    assert (work["tasks"].assignee, work["milestones"].owner) == (cem, ana)
    assert (work["closed"].owner, work["done"].assignee) == (ben, ben)
    ben.refresh_from_db()
    assert (ben.state, ben.memberships.count()) == ("left", 0)
    assert ben.left_at is not None


def test_nothing_is_handed_over_when_one_successor_is_missing(
    admin: Person, ben: Person, ana: Person, work: dict[str, Any]
) -> None:
    with pytest.raises(RuleBroken, match="Choose who takes this over") as refused:
        remove_person(ben, by=admin, successors={"goals": ana, "key_results": ana, "tasks": ana})
    assert refused.value.field == "milestones"
    assert Goal.objects.get(pk=work["goals"].pk).owner == ben


def test_only_members_who_are_here_can_take_over(
    as_admin: Client, admin: Person, ben: Person, vic: Person, zoe: Person, work: dict[str, Any], said: Said
) -> None:
    gone = make_person(ben.organization, "Otto Old", state=Person.State.LEFT)
    for wrong in (zoe, vic, gone, ben):
        page = said(
            as_admin.post(
                address(ben), dict.fromkeys(["goals", "key_results", "tasks", "milestones"], wrong.pk)
            )
        )
        assert "This one is not in the list any more." in page
        with pytest.raises(RuleBroken):
            remove_person(
                ben,
                by=admin,
                successors=dict.fromkeys(["goals", "key_results", "tasks", "milestones"], wrong),
            )
    assert Goal.objects.get(pk=work["goals"].pk).owner == ben


def test_a_team_gets_another_lead(
    as_admin: Client, ana: Person, ben: Person, product: Team, said: Said
) -> None:
    assert "Teams led (1) go to" in said(as_admin.get(address(ana)))
    as_admin.post(address(ana), {"teams": ben.pk})
    assert ben.memberships.get(team=product).is_lead
    assert [row.person for row in product.memberships.filter(is_lead=True)] == [ben]
    handed = Event.objects.get(verb="team.handed_over")
    assert (handed.before, handed.after) == ({"lead": ana.pk}, {"lead": ben.pk})


def test_a_team_with_a_second_lead_needs_no_other(
    as_admin: Client, admin: Person, ana: Person, ben: Person, product: Team, said: Said
) -> None:
    add_to_team(product, ben, by=admin, lead=True)
    assert "Teams led" not in said(as_admin.get(address(ana)))


def test_who_has_been_removed_is_out_at_once(
    as_admin: Client, ben: Person, sign_in: SignIn, said: Said
) -> None:
    client = sign_in(ben)
    assert client.get("/acme/work/").status_code == 200
    as_admin.post(address(ben), {"csrf": ""})
    assert client.get("/acme/work/").status_code == 404
    assert "You are in no organization" in said(client.get("/"))


def test_a_member_leaves_by_themselves(ben: Person, sign_in: SignIn, said: Said) -> None:
    client = sign_in(ben)
    assert "Leave Acme?" in said(client.get(address(ben)))
    answer = client.post(address(ben), {"csrf": ""}, follow=True)
    assert answer.redirect_chain[0] == ("/", 302)
    assert "You have left Acme. What you did stays." in said(answer)
    ben.refresh_from_db()
    assert ben.state == Person.State.LEFT
    assert Event.objects.get(verb="person.left").actor == ben


def test_nobody_else_removes_anybody(ana: Person, ben: Person, cem: Person, vic: Person) -> None:
    for by in (ana, cem, vic):
        with pytest.raises(PermissionDenied):
            remove_person(ben, by=by, successors={})


def test_the_last_administrator_remains(as_admin: Client, admin: Person, ben: Person, said: Said) -> None:
    assert "Make another person administrator first." in said(as_admin.post(address(admin), {"csrf": ""}))
    change_role(ben, by=admin, role=Person.Role.ADMINISTRATOR)
    as_admin.post(address(admin), {"csrf": ""})
    admin.refresh_from_db()
    assert admin.state == Person.State.LEFT


def test_an_administrator_without_a_sign_in_does_not_count(acme: Organization, admin: Person) -> None:
    make_person(acme, "Nele", account=False, role=Person.Role.ADMINISTRATOR)
    make_person(acme, "Otto", state=Person.State.LEFT, role=Person.Role.ADMINISTRATOR)
    with pytest.raises(RuleBroken, match="Somebody has to administer"):
        remove_person(admin, by=admin, successors={})


def test_two_administrators_who_remove_each_other_leave_one(admin: Person, ben: Person) -> None:
    """What an administrator may do is read anew under the lock, not as it was when their page was loaded."""
    change_role(ben, by=admin, role=Person.Role.ADMINISTRATOR)
    admin_before, ben_before = Person.objects.get(pk=admin.pk), Person.objects.get(pk=ben.pk)
    remove_person(ben, by=admin_before, successors={})
    with pytest.raises(PermissionDenied):
        remove_person(admin, by=ben_before, successors={})


def test_nobody_is_removed_twice(admin: Person, ben: Person) -> None:
    remove_person(ben, by=admin, successors={})
    with pytest.raises(RuleBroken, match="not here any more"):
        remove_person(ben, by=admin, successors={})


def test_a_stranger_finds_nobody(zoe: Person, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(zoe)
    assert client.post(address(ben), {"csrf": ""}).status_code == 404
    assert client.post(f"/other/settings/people/{ben.pk}/remove/", {"csrf": ""}).status_code == 404
