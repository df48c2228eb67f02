"""Inviting: letters with a link that works once, for who may; and the ways in."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.header import decode_header, make_header
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client, override_settings
from django.utils import timezone

from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.actions import (
    accept_invitation,
    change_organization,
    change_profile,
    invite,
    invite_person,
    remove_person,
    revoke_invitation,
)
from teamops.people.letters import send_invitations
from teamops.people.models import Organization, Person, Team, User
from tests.factories import PASSWORD, make_person
from tests.people.conftest import Said, html_of

SignIn = Callable[[Person], Client]
INVITE = "/acme/settings/people/invite/"
JOIN = {"name": "Nele Neumann", "password": "ten words or fewer"}


def send(client: Client, emails: str, **more: Any) -> Any:
    return client.post(INVITE, {"emails": emails, "role": "member", **more})


def link_in(letter: Any) -> str:
    found = re.search(r"http://\S+?(/accounts/invitation/\S+)", letter.body)
    assert found, letter.body
    return found[1]


@pytest.fixture
def link(admin: Person) -> str:
    """The link of an invitation to nele@acme.example."""
    letter = invite(admin.organization, by=admin, email="nele@acme.example")
    return f"/accounts/invitation/{letter.token}/"


# --- sending


def test_each_address_gets_a_letter_and_stands_in_the_list_as_invited(
    as_admin: Client, product: Team, said: Said
) -> None:
    answer = send(
        as_admin, "Nele.Neumann@acme.example, otto@acme.example；<nele.neumann@acme.example>", team=product.pk
    )
    assert "2 invitations are on their way." in said(as_admin.get(answer.headers["Location"]))
    nele = Person.objects.get(email="nele.neumann@acme.example")
    assert (nele.name, nele.state, nele.teams.get()) == ("Nele Neumann", "invited", product)
    assert [letter.to for letter in mail.outbox] == [["nele.neumann@acme.example"], ["otto@acme.example"]]
    assert not User.objects.filter(email=nele.email).exists()


def test_the_letter_says_who_invites_to_what_in_text_and_in_html(as_admin: Client) -> None:
    send(as_admin, "nele@acme.example")
    [letter] = mail.outbox
    html = html_of(letter)
    assert letter.subject == "Admin invites you to Acme"
    assert "Admin invites you to work with Acme in TeamOps." in letter.body
    assert "Admin invites you to work with Acme in TeamOps." in html
    assert "&" not in letter.body
    assert link_in(letter) in html


def test_the_letter_is_in_the_language_of_the_organization(as_admin: Client, admin: Person) -> None:
    change_organization(admin.organization, by=admin, language="zh-hans", name="灯笼 & 伙伴")
    send(as_admin, "nele@acme.example")
    [letter] = mail.outbox
    assert str(make_header(decode_header(letter.message()["Subject"]))) == "Admin 邀请你加入灯笼 & 伙伴"
    assert "灯笼 & 伙伴" in letter.body
    assert "灯笼 &amp; 伙伴" in html_of(letter)


def test_a_chinese_letter_parts_latin_words_as_a_page_does(as_admin: Client, admin: Person) -> None:
    change_organization(admin.organization, by=admin, language="zh-hans", name="Lantern")
    send(as_admin, "nele@acme.example")
    [letter] = mail.outbox
    assert letter.subject == "Admin 邀请你加入 Lantern"
    assert "与 Lantern 一起工作" in letter.body
    assert "与 Lantern 一起工作" in html_of(letter)


def test_the_letter_is_in_the_language_of_who_gets_it_if_it_is_known(
    admin: Person, ben: Person, zoe: Person
) -> None:
    """From what they chose here before they left, or in the other organization where they sign in."""
    change_profile(ben, by=ben, language="zh-hans")
    change_profile(zoe, by=zoe, language="zh-hans")
    remove_person(ben, by=admin, successors={})
    sent = [invite_person(ben, by=admin), invite(admin.organization, by=admin, email=zoe.email)]
    sent.append(invite(admin.organization, by=admin, email="nele@acme.example"))
    send_invitations(sent)
    assert ["邀请你加入" in letter.subject for letter in mail.outbox] == [True, True, False]


def test_those_that_cannot_be_invited_stay_in_the_field_with_the_reason(
    as_admin: Client, ben: Person, said: Said
) -> None:
    page = said(send(as_admin, f"nele@acme.example\n{ben.email}"))
    assert f"{ben.email}: Ben Berg is here already." in page
    assert len(mail.outbox) == 1
    assert re.search(rf">\s*{ben.email}</textarea>", page)


def test_nothing_is_sent_when_one_address_is_none(as_admin: Client, said: Said) -> None:
    assert "“nele@” is no e-mail address." in said(send(as_admin, "otto@acme.example nele@"))
    assert mail.outbox == []


def test_at_most_fifty_at_once(as_admin: Client, said: Said) -> None:
    many = " ".join(f"p{number}@acme.example" for number in range(51))
    assert "These are 51 addresses. Invite at most 50 at once." in said(send(as_admin, many))


def test_letters_are_not_sent_without_an_end(as_admin: Client, said: Said) -> None:
    for number in range(20):
        send(as_admin, f"p{number}@acme.example")
    page = said(send(as_admin, "one.more@acme.example"))
    assert "Wait an hour" in page
    assert "one.more@acme.example" in page
    assert len(mail.outbox) == 20


def test_one_person_does_not_get_the_letter_again_and_again(
    as_admin: Client, acme: Organization, said: Said
) -> None:
    nele = make_person(acme, "Nele", account=False)
    pages = [as_admin.post(f"/acme/settings/people/{nele.pk}/invite/") for _ in range(6)]
    assert "Wait an hour" in said(pages[-1])
    assert len(mail.outbox) == 5


def test_a_team_of_another_organization_is_refused_with_a_sentence(
    as_admin: Client, zoe: Person, said: Said
) -> None:
    team = zoe.teams.get()
    page = said(send(as_admin, "nele@acme.example", team=team.pk))
    assert "This one is not in the list any more." in page
    assert mail.outbox == []


def test_the_action_refuses_a_team_of_another_organization(admin: Person, zoe: Person) -> None:
    with pytest.raises(RuleBroken, match="This team is not here"):
        invite(admin.organization, by=admin, email="nele@acme.example", team=zoe.teams.get())


def test_the_answer_does_not_say_whether_the_address_is_known_elsewhere(
    as_admin: Client, zoe: Person, said: Said
) -> None:
    assert zoe.email
    answer = send(as_admin, zoe.email)
    assert "One invitation is on its way." in said(as_admin.get(answer.headers["Location"]))


def test_a_lead_who_comes_in_as_a_guest_leads_no_more(admin: Person, product: Team) -> None:
    nele = make_person(product.organization, "Nele", product, lead=True, account=False)
    invite(product.organization, by=admin, email=nele.email, role=Person.Role.GUEST)
    assert not nele.memberships.get().is_lead


def test_a_name_on_two_lines_cannot_add_to_the_letters_head(as_admin: Client, admin: Person) -> None:
    Person.objects.filter(pk=admin.pk).update(name="Eve\nBcc: all@acme.example")
    send(as_admin, "nele@acme.example")
    assert mail.outbox[0].subject == "Eve Bcc: all@acme.example invites you to Acme"


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_PORT=9, EMAIL_TIMEOUT=1)
def test_a_mail_server_that_is_away_is_told_and_the_letters_can_be_sent_again(
    as_admin: Client, said: Said
) -> None:
    answer = send(as_admin, "nele@acme.example")
    page = said(as_admin.get(answer.headers["Location"]))
    assert "The mail server did not take the letters to nele@acme.example." in page
    assert Person.objects.get(email="nele@acme.example").state == "invited"


def test_only_administrators_invite(ana: Person, ben: Person) -> None:
    for person in (ana, ben):
        with pytest.raises(PermissionDenied):
            invite(person.organization, by=person, email="nele@acme.example")


# --- coming in


def test_somebody_new_makes_an_account_and_is_inside_at_once(client: Client, link: str) -> None:
    answer = client.post(link, JOIN)
    assert answer.headers["Location"] == "/acme/work/"
    assert client.get("/acme/work/").status_code == 200
    nele = Person.objects.get(email="nele@acme.example")
    assert (nele.name, nele.has_sign_in) == ("Nele Neumann", True)
    signed_in = Client().post("/accounts/login/", {"login": nele.email, "password": JOIN["password"]})
    assert signed_in.headers["Location"] == "/", "the address counts as verified: the link arrived there"


def test_a_link_works_once(client: Client, link: str, said: Said) -> None:
    client.post(link, JOIN)
    again = Client().post(link, {**JOIN, "name": "Eve"})
    assert again.status_code == 404
    assert "This link no longer works" in said(again)
    assert Person.objects.get(email="nele@acme.example").name == "Nele Neumann"


def test_a_link_is_over_after_fourteen_days(link: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        assert Client().get(link).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=14)):
        assert Client().get(link).status_code == 404
        assert Client().post(link, JOIN).status_code == 404


def test_sending_again_makes_older_links_worthless(link: str, admin: Person) -> None:
    nele = Person.objects.get(email="nele@acme.example")
    newer = invite_person(nele, by=admin)
    assert Client().get(link).status_code == 404
    assert Client().get(f"/accounts/invitation/{newer.token}/").status_code == 200


def test_a_withdrawn_link_is_worthless_and_the_person_stays(as_admin: Client, link: str) -> None:
    nele = Person.objects.get(email="nele@acme.example")
    as_admin.post(f"/acme/settings/people/{nele.pk}/withdraw/")
    nele.refresh_from_db()
    assert Client().get(link).status_code == 404
    assert (nele.state, nele.has_sign_in) == ("active", False)


def test_a_link_that_is_opened_while_it_is_withdrawn_joins_nobody(
    link: str, admin: Person, zoe: Person
) -> None:
    nele = Person.objects.get(email="nele@acme.example")
    invitation = nele.invitations.get()
    revoke_invitation(nele, by=admin)
    assert zoe.user
    with pytest.raises(RuleBroken, match="no longer works"):
        accept_invitation(invitation, user=zoe.user)


def test_withdrawing_the_invitation_of_who_had_left_does_not_let_them_in(
    admin: Person, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ben)
    remove_person(ben, by=admin, successors={})
    invite_person(ben, by=admin)
    revoke_invitation(ben, by=admin)
    assert ben.state == Person.State.LEFT
    assert client.get("/acme/work/").status_code == 404


def test_who_had_left_comes_back_with_their_account_and_history(
    admin: Person, ben: Person, sign_in: SignIn
) -> None:
    remove_person(ben, by=admin, successors={})
    letter = invite_person(ben, by=admin)
    client = sign_in(ben)
    assert client.get("/acme/work/").status_code == 404, "not before they have said yes"
    client.post(f"/accounts/invitation/{letter.token}/")
    assert client.get("/acme/work/").status_code == 200
    assert Person.objects.filter(user=ben.user).get() == ben


def test_an_account_joins_a_second_organization(
    beta: Organization, ben: Person, sign_in: SignIn, said: Said
) -> None:
    bea = beta.persons.get()
    token = invite(beta, by=bea, email=ben.email).token
    client = sign_in(ben)
    link = f"/accounts/invitation/{token}/"
    assert f"You join with the account {ben.email}" in said(client.get(link))
    assert client.post(link).headers["Location"] == "/beta/work/"
    assert client.get("/beta/work/").status_code == 200
    assert client.get("/acme/work/").status_code == 200


def test_who_has_an_account_is_asked_to_sign_in_with_it(ben: Person, beta: Organization, said: Said) -> None:
    token = invite(beta, by=beta.persons.get(), email=ben.email.upper()).token
    link = f"/accounts/invitation/{token}/"
    client = Client()
    page = said(client.get(link))
    assert "has an account already. Sign in with it, and you join." in page
    client.post(link, JOIN)
    assert User.objects.filter(email__iexact=ben.email).count() == 1
    signed_in = client.post("/accounts/login/", {"login": ben.email, "password": PASSWORD, "next": link})
    assert signed_in.headers["Location"] == link


def test_who_joins_with_another_account_is_told_and_is_reached_there(
    link: str, zoe: Person, sign_in: SignIn, said: Said
) -> None:
    client = sign_in(zoe)
    page = said(client.get(link))
    assert "The invitation went to nele@acme.example." in page
    assert "Join with another account" in page
    client.post(link)
    joined = Person.objects.get(organization__slug="acme", user=zoe.user)
    assert joined.email == zoe.email, "an administrator sees who has come"


def test_another_account_can_be_chosen_and_the_link_is_not_lost(
    link: str, zoe: Person, sign_in: SignIn
) -> None:
    answer = sign_in(zoe).post("/accounts/logout/", {"next": link})
    assert answer.headers["Location"] == link


def test_one_account_is_one_person_of_an_organization(
    link: str, ben: Person, sign_in: SignIn, said: Said
) -> None:
    assert "This account is already a person of Acme." in said(sign_in(ben).post(link))
    assert Person.objects.get(email="nele@acme.example").state == "invited"


def test_a_weak_password_is_refused_and_the_name_kept(client: Client, link: str, said: Said) -> None:
    page = said(client.post(link, {"name": "Nele N.", "password": "short"}))
    assert "at least 10 characters" in page
    assert 'value="Nele N."' in page


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_links_cannot_be_tried_without_an_end(client: Client, db: None, method: str) -> None:
    links = [f"/accounts/invitation/guess-{number}/" for number in range(21)]
    given = {"data": JOIN} if method == "post" else {}
    assert [getattr(client, method)(link, **given).status_code for link in links] == [404] * 20 + [429]


def test_who_has_opened_many_links_can_still_join_by_their_own(client: Client, link: str) -> None:
    for _time in range(21):
        client.get("/accounts/invitation/guess/")
    assert client.post(link, JOIN).status_code == 302


def test_the_link_stands_in_the_database_as_a_hash_only(link: str) -> None:
    token = link.split("/")[3]
    invitation = Person.objects.get(email="nele@acme.example").invitations.get()
    assert token not in str(vars(invitation))
    assert Client().get(f"/accounts/invitation/{invitation.token_hash}/").status_code == 404


def test_the_trail_tells_of_it_without_the_address(as_admin: Client, client: Client, product: Team) -> None:
    send(as_admin, "nele@acme.example", team=product.pk)
    client.post(link_in(mail.outbox[0]), JOIN)
    events = Event.objects.order_by("pk")
    assert [event.verb for event in events] == ["team.member_added", "person.invited", "person.joined"]
    assert "nele" not in str([(event.before, event.after) for event in events])
