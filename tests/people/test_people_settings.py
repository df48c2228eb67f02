"""The administrator's list of people, and what is changed of a person; everybody's own profile."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from teamops.errors import RuleBroken
from teamops.people.actions import add_person, change_person, change_profile
from teamops.people.models import Organization, Person, Team
from tests.factories import make_person
from tests.people.conftest import Said

SignIn = Callable[[Person], Client]


def edit(client: Client, person: Person, **values: Any) -> Any:
    form = {"version": person.version, "name": person.name, "title": person.title, "email": person.email}
    return client.post(f"/acme/settings/people/{person.pk}/", {**form, **values})


def profile(client: Client, person: Person, **values: Any) -> Any:
    form = {"version": person.version, "name": person.name, "single_keys": "on"}
    return client.post("/acme/settings/profile/", {**form, **values})


def test_somebody_without_sign_in_is_added_and_can_be_given_work(as_admin: Client, said: Said) -> None:
    as_admin.post("/acme/settings/people/add/", {"name": "王  小明"})
    person = Person.objects.get(name="王 小明")
    assert (person.state, person.has_sign_in, person.email) == ("active", False, "")
    assert "王 小明" in said(as_admin.get("/acme/settings/people/"))


def test_an_address_belongs_to_one_person(
    as_admin: Client, acme: Organization, ben: Person, said: Said
) -> None:
    data = {"name": "Other Ben", "email": ben.email.upper()}
    assert "Another person here has this e-mail address." in said(
        as_admin.post("/acme/settings/people/add/", data)
    )
    nele = make_person(acme, "Nele", account=False)
    assert "Another person here has this e-mail address." in said(
        edit(as_admin, nele, email=ben.email.upper())
    )


def test_the_same_address_elsewhere_is_no_matter(as_admin: Client, zoe: Person) -> None:
    assert as_admin.post("/acme/settings/people/add/", {"name": "Zoe", "email": zoe.email}).status_code == 302


def test_the_address_that_somebody_signs_in_with_is_theirs_to_change(
    as_admin: Client, ben: Person, said: Said
) -> None:
    page = said(edit(as_admin, ben, email="eve@acme.example"))
    assert "Only the person can change the address that they sign in with." in page
    ben.refresh_from_db()
    assert ben.email == "ben-berg@acme.example"


def test_those_who_have_left_stand_at_the_end(
    as_admin: Client, acme: Organization, ben: Person, said: Said
) -> None:
    make_person(acme, "Aaron Away", state=Person.State.LEFT)
    page = said(as_admin.get("/acme/settings/people/"))
    assert page.index("Ben Berg") < page.index("Aaron Away")


def test_fifty_stand_on_a_page(as_admin: Client, acme: Organization, said: Said) -> None:
    for number in range(60):
        make_person(acme, f"Member {number:02}", account=False, email="")
    assert said(as_admin.get("/acme/settings/people/")).count("<tr data-row>") == 50
    assert said(as_admin.get("/acme/settings/people/?page=2")).count("<tr data-row>") == 11
    assert as_admin.get("/acme/settings/people/?page=x\x00").status_code == 200


@pytest.mark.parametrize("name", ["", " \t ", "\u202e\u2066", "a\x00b", "x" * 121])
def test_an_impossible_name_is_refused_with_a_sentence(as_admin: Client, name: str, said: Said) -> None:
    response = as_admin.post("/acme/settings/people/add/", {"name": name})
    assert response.status_code == 200
    assert 'class="error"' in said(response)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Eve\r\nBcc: x", "Eve Bcc: x"),
        ("\u202eneB", "neB"),
        ("Zoë  O'Neil-李", "Zoë O'Neil-李"),
        ("👩‍💻 Ada", "👩‍💻 Ada"),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(as_admin: Client, typed: str, kept: str) -> None:
    as_admin.post("/acme/settings/people/add/", {"name": typed})
    assert Person.objects.filter(name=kept).exists()


def test_a_stale_save_of_a_person_names_who_was_faster(as_admin: Client, ben: Person, said: Said) -> None:
    opened = Person.objects.get(pk=ben.pk)
    change_profile(ben, by=ben, name="Benjamin Berg")
    page = said(edit(as_admin, opened, name="Ben B.", title="Analyst"))
    assert "Benjamin Berg changed this while you were writing." in page
    assert "It now says: Benjamin Berg" in page
    assert 'value="Ben B."' in page
    assert 'value="Analyst"' in page
    ben.refresh_from_db()
    assert ben.title == ""


def test_leads_name_people_for_their_own_team_only(
    ana: Person, product: Team, support: Team, zoe: Person
) -> None:
    person = add_person(product.organization, by=ana, name="Nele", team=product)
    assert person.teams.get() == product
    with pytest.raises(PermissionDenied):
        add_person(product.organization, by=ana, name="Otto", team=support)
    with pytest.raises(PermissionDenied):
        add_person(zoe.organization, by=zoe, name="Otto", team=product)


def test_only_administrators_change_others(ana: Person, ben: Person) -> None:
    with pytest.raises(PermissionDenied):
        change_person(ben, by=ana, name="B")
    with pytest.raises(PermissionDenied):
        change_profile(ben, by=ana, name="B")


def test_nobody_of_another_organization_is_there(as_admin: Client, zoe: Person) -> None:
    for path in ("", "invite/", "withdraw/", "role/", "remove/", "erase/"):
        assert as_admin.post(f"/acme/settings/people/{zoe.pk}/{path}", {"role": "guest"}).status_code == 404


@pytest.mark.parametrize("number", [0, 10**6, 2**63, 10**30])
def test_a_number_that_nobody_has_is_not_found(as_admin: Client, number: int) -> None:
    assert as_admin.get(f"/acme/people/{number}/").status_code == 404


# --- one's own profile


def test_a_person_chooses_language_and_zone(ben: Person, sign_in: SignIn, said: Said) -> None:
    client = sign_in(ben)
    profile(client, ben, language="zh-hans", time_zone="Asia/Shanghai")
    ben.refresh_from_db()
    assert (ben.language, ben.time_zone) == ("zh-hans", "Asia/Shanghai")
    assert (ben.email_reminders, ben.single_keys) == (True, True)
    assert '<html lang="zh-hans">' in said(client.get("/acme/work/"))


@pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Base"}, {"language": "tlh"}])
def test_what_does_not_exist_is_refused_and_the_rest_is_kept(
    ben: Person, sign_in: SignIn, wrong: dict[str, Any], said: Said
) -> None:
    page = said(profile(sign_in(ben), ben, name="Benjamin", **wrong))
    assert 'class="error"' in page
    assert 'value="Benjamin"' in page


def test_a_stale_profile_is_not_shown_as_if_it_were_saved(
    ben: Person, admin: Person, sign_in: SignIn, said: Said
) -> None:
    client = sign_in(ben)
    opened = Person.objects.get(pk=ben.pk)
    change_person(ben, by=admin, title="Analyst")
    page = said(profile(client, opened, name="Somebody Else"))
    assert "Admin changed this while you were writing." in page
    assert '<span aria-hidden="true">Ben Berg</span>' in page


def test_the_last_action_of_the_trail_keeps_no_text_of_the_person(ben: Person) -> None:
    from teamops.activity.models import Event

    change_profile(ben, by=ben, name="Benjamin", title="Analyst")
    assert Event.objects.get().after == {"fields": ["name", "title"]}


def test_an_invited_person_needs_an_address(as_admin: Client, acme: Organization, said: Said) -> None:
    nele = make_person(acme, "Nele", account=False, email="")
    assert "Write the address to which it is sent." in said(
        as_admin.post(f"/acme/settings/people/{nele.pk}/invite/")
    )


def test_a_rule_is_said_on_the_page_and_not_as_an_error(as_admin: Client, ben: Person, said: Said) -> None:
    response = as_admin.post(f"/acme/settings/people/{ben.pk}/invite/")
    assert (response.status_code, "Ben Berg needs no invitation." in said(response)) == (200, True)


def test_an_unknown_error_code_is_a_rule(admin: Person, ben: Person) -> None:
    from teamops.people.actions import revoke_invitation

    with pytest.raises(RuleBroken, match="There is no open invitation"):
        revoke_invitation(ben, by=admin)
