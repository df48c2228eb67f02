"""A guest sees the teams to which they were invited, and the people in them; nothing else has a name."""

from collections.abc import Callable

import pytest
from django.test import Client

from teamops.activity.actions import add_comment
from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.factories import make_goal, make_person, make_task, make_team
from tests.people.conftest import Said

SignIn = Callable[[Person], Client]


@pytest.fixture
def guest(vic: Person, ana: Person, ben: Person, dora: Person, sign_in: SignIn) -> Client:
    """Vic's browser; Dora works in a team that Vic was not invited to, Ben in both."""
    support = dora.teams.get()
    support.memberships.create(person=ben)
    return sign_in(vic)


def test_the_list_of_teams_has_only_their_own_with_its_true_size(guest: Client, said: Said) -> None:
    page = said(guest.get("/acme/settings/teams/"))
    assert "Product" in page
    assert "Support" not in page
    assert '<td class="num">3</td>' in page


def test_a_team_to_which_they_were_not_invited_is_not_there(guest: Client, company: Team) -> None:
    for slug in ("support", "acme"):
        for part in ("people", "goals", "board", "review", "plan"):
            assert guest.get(f"/acme/teams/{slug}/{part}/").status_code == 404


def test_the_page_of_a_person_names_only_teams_that_the_guest_sees(
    guest: Client, ben: Person, said: Said
) -> None:
    page = said(guest.get(f"/acme/people/{ben.pk}/"))
    assert "/acme/teams/product/people/" in page
    assert "Support" not in page


def test_the_page_of_a_person_shows_only_tasks_of_teams_that_the_guest_sees(
    guest: Client, ben: Person, product: Team, said: Said
) -> None:
    make_task(product, "Write the survey", assignee=ben)
    make_task(Team.objects.get(slug="support"), "Answer the tickets", assignee=ben)
    page = said(guest.get(f"/acme/people/{ben.pk}/"))
    assert "Write the survey" in page
    assert "Answer the tickets" not in page


def test_people_of_other_teams_are_not_there(guest: Client, dora: Person, admin: Person) -> None:
    for person in (dora, admin):
        assert guest.get(f"/acme/people/{person.pk}/").status_code == 404


def test_they_find_themselves_even_in_no_team(acme: Person, sign_in: SignIn) -> None:
    nele = make_person(acme, "Nele", role=Person.Role.GUEST)  # type: ignore[arg-type]
    client = sign_in(nele)
    assert client.get(f"/acme/people/{nele.pk}/").status_code == 200
    assert client.get("/acme/work/").status_code == 200
    assert client.get("/acme/settings/teams/").status_code == 200


def test_persons_are_found_once_however_many_teams_they_share(
    vic: Person, ana: Person, ben: Person, support: Team
) -> None:
    for person in (vic, ben):
        support.memberships.create(person=person)
    assert list(Person.objects.visible_to(vic).order_by("pk")) == [vic, ana, ben]


def test_their_programs_cannot_ask_who_is_in_a_team_that_they_do_not_see(guest: Client, vic: Person) -> None:
    assert Api(vic).get("people/?team=product").json()["count"] == 3
    assert Api(vic).get("people/?team=support").json()["count"] == 0


def test_a_goal_names_no_team_that_they_do_not_see(
    guest: Client, product: Team, company: Team, said: Said
) -> None:
    goal = make_goal(product)
    goal.contributing_teams.add(make_team(company.organization, "Treasury", company))
    assert "Treasury" not in said(guest.get(f"/acme/goals/{goal.number}/"))


def test_no_form_of_theirs_names_others(guest: Client, dora: Person, said: Said) -> None:
    for path in ("/acme/teams/product/people/", "/acme/settings/profile/", "/acme/work/"):
        page = said(guest.get(path))
        assert dora.name not in page
        assert "Support" not in page


def test_comments_of_a_team_that_they_do_not_see_are_not_there(guest: Client, dora: Person) -> None:
    hidden = make_goal(dora.teams.get())
    add_comment(hidden, by=dora, text="Between us")
    assert guest.get(f"/acme/goals/{hidden.number}/").status_code == 404
    assert guest.post(f"/acme/comments/goal/{hidden.pk}/", {"text": "Hm"}).status_code == 404


def test_they_read_comments_and_write_none_not_even_an_empty_one(
    guest: Client, ana: Person, product: Team, said: Said
) -> None:
    goal = make_goal(product)
    add_comment(goal, by=ana, text="Does the date hold?")
    page = said(guest.get(f"/acme/goals/{goal.number}/"))
    assert "Does the date hold?" in page
    assert "Add comment" not in page
    for text in ("Hm", ""):
        assert guest.post(f"/acme/comments/goal/{goal.pk}/", {"text": text}).status_code == 403


def test_out_of_the_team_they_see_nothing_any_more(guest: Client, vic: Person) -> None:
    vic.memberships.all().delete()
    assert guest.get("/acme/teams/product/goals/").status_code == 404
