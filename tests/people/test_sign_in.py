"""The door: signing in and out, a forgotten password, another address; what is said, and what is not."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from teamops.people.actions import change_profile
from teamops.people.models import Person, User
from tests.factories import PASSWORD
from tests.people.conftest import Said, html_of

SignIn = Callable[[Person], Client]
NOT_TOGETHER = "E-mail and password do not fit together."


def try_to_sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": password, **more})


def link_in(letter: Any) -> str:
    found = re.search(r"https?://[^/\s]+(/accounts/\S+)", letter.body)
    assert found, letter.body
    return found[1]


def test_somebody_signs_in_with_their_address_in_any_case(client: Client, ben: Person) -> None:
    assert try_to_sign_in(client, ben.email.upper()).headers["Location"] == "/"
    assert client.get("/", follow=True).redirect_chain == [("/acme/work/", 302)]


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    client: Client, ben: Person, said: Said
) -> None:
    wrong = said(try_to_sign_in(client, ben.email, "not my password"))
    unknown = said(try_to_sign_in(client, "nobody@acme.example"))
    assert NOT_TOGETHER in wrong
    assert NOT_TOGETHER in unknown
    assert ben.email in wrong  # what was typed is kept


def test_a_wrong_password_is_said_beside_its_field(client: Client, ben: Person) -> None:
    form = try_to_sign_in(client, ben.email, "not my password").context["form"]
    assert NOT_TOGETHER in form.errors["password"][0]
    assert not form.non_field_errors()


def test_after_five_tries_there_is_a_pause_even_for_the_right_password(
    client: Client, ben: Person, said: Said
) -> None:
    for _try in range(5):
        try_to_sign_in(client, ben.email, "guess")
    assert "That was the fifth try." in said(try_to_sign_in(client, ben.email))
    assert client.get("/acme/work/").status_code == 302


def test_the_operators_pages_ask_at_the_same_door(client: Client, ben: Person) -> None:
    """Else its own form would let a password be guessed without an end."""
    response = client.get("/operator/login/?next=/operator/")
    assert response.headers["Location"].startswith("/accounts/login/")
    client.post("/operator/login/", {"username": ben.email, "password": PASSWORD})
    assert client.get("/acme/work/").status_code == 302


def test_the_operator_signs_in_there_and_comes_to_their_pages(client: Client, db: None) -> None:
    User.objects.create_superuser("op@acme.example", PASSWORD)
    answer = try_to_sign_in(client, "op@acme.example", next="/operator/")
    assert answer.headers["Location"] == "/operator/"
    assert client.get("/operator/").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"]
)
def test_nobody_is_led_to_another_host_after_signing_in(client: Client, ben: Person, elsewhere: str) -> None:
    assert try_to_sign_in(client, ben.email, next=elsewhere).headers["Location"] == "/"
    language = client.post("/accounts/language/", {"language": "en", "next": elsewhere})
    assert language.headers["Location"] == "/"


def test_a_deep_link_is_reached_after_signing_in(client: Client, ben: Person) -> None:
    asked = client.get("/acme/teams/product/goals/")
    assert asked.headers["Location"] == "/accounts/login/?next=/acme/teams/product/goals/"
    page = client.get(asked.headers["Location"])
    assert 'value="/acme/teams/product/goals/"' in page.content.decode()
    answer = try_to_sign_in(client, ben.email, next="/acme/teams/product/goals/")
    assert answer.headers["Location"] == "/acme/teams/product/goals/"


def test_the_session_gets_a_new_key_and_its_cookie_is_for_the_browser_alone(
    client: Client, ben: Person
) -> None:
    client.get("/accounts/login/?next=/x/")
    client.cookies["sessionid"] = "a" * 32
    answer = try_to_sign_in(client, ben.email)
    cookie = answer.cookies["sessionid"]
    assert cookie.value != "a" * 32
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_ends_the_session(ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    client.post("/accounts/logout/")
    assert client.get("/acme/work/").status_code == 302


@pytest.mark.parametrize(
    "text", ["\x00", "a\x00@acme.example", "a" * 300 + "@acme.example", "名@acme.example"]
)
def test_strange_input_is_refused_without_an_error(client: Client, db: None, text: str) -> None:
    assert try_to_sign_in(client, text, text).status_code == 200
    assert client.post("/accounts/password/reset/", {"email": text}).status_code in (200, 302)


def test_nobody_makes_an_account_by_themselves(client: Client, db: None, said: Said) -> None:
    data = {"email": "eve@elsewhere.example", "password1": PASSWORD}
    assert "Ask your manager for an invitation" in said(client.post("/accounts/signup/", data))
    assert not User.objects.exists()


def test_a_closed_account_does_not_open(client: Client, ben: Person) -> None:
    assert ben.user
    ben.user.is_active = False
    ben.user.save()
    try_to_sign_in(client, ben.email)
    assert client.get("/acme/work/").status_code == 302


def test_a_closed_account_ends_its_open_sessions(ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    assert client.get("/acme/work/").status_code == 200
    User.objects.filter(email=ben.email).update(is_active=False)
    assert client.get("/acme/work/").status_code == 302


# --- a forgotten password


def test_a_new_password_is_chosen_with_the_link_of_the_letter_once(
    client: Client, ben: Person, said: Said
) -> None:
    elsewhere = Client()
    try_to_sign_in(elsewhere, ben.email)
    client.post("/accounts/password/reset/", {"email": ben.email})
    form = client.get(link_in(mail.outbox[0]), follow=True)
    chosen = {"password1": "four words in a row", "password2": "four words in a row"}
    assert "Your password is changed" in said(client.post(form.request["PATH_INFO"], chosen, follow=True))
    assert NOT_TOGETHER in said(try_to_sign_in(Client(), ben.email))
    assert try_to_sign_in(Client(), ben.email, "four words in a row").status_code == 302
    assert elsewhere.get("/acme/work/").status_code == 302, "a session with the old password is over"
    assert "This link no longer works" in said(Client().get(link_in(mail.outbox[0]), follow=True))
    assert mail.outbox[-1].subject == "Your password was changed"


def test_the_page_does_not_say_whether_the_address_is_known(client: Client, ben: Person, said: Said) -> None:
    known = client.post("/accounts/password/reset/", {"email": ben.email}, follow=True)
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@acme.example"}, follow=True)
    assert "If somebody signs in with this address" in said(known)
    assert said(known) == said(unknown) or known.request["PATH_INFO"] == unknown.request["PATH_INFO"]
    assert [letter.subject for letter in mail.outbox] == [
        "Choose a new password",
        "There is no account for this address",
    ]


def test_letters_are_not_sent_without_an_end(client: Client, ben: Person) -> None:
    answers = [client.post("/accounts/password/reset/", {"email": ben.email}).status_code for _ in range(6)]
    assert answers[-1] == 429
    assert len(mail.outbox) == 5


def test_the_letter_is_in_the_language_that_the_person_has_chosen(client: Client, ben: Person) -> None:
    change_profile(ben, by=ben, language="zh-hans")
    client.post("/accounts/password/reset/", {"email": ben.email})
    [letter] = mail.outbox
    html = html_of(letter)
    assert letter.subject == "重设密码"
    assert "重设密码：" in letter.body
    assert '<html lang="zh-hans">' in html
    assert link_in(letter) in html


def test_the_link_leads_to_the_installation_whatever_host_the_request_claimed(
    client: Client, ben: Person, settings: Any
) -> None:
    settings.SITE_URL = "https://teamops.example"
    client.post("/accounts/password/reset/", {"email": ben.email}, headers={"Host": "localhost:1"})
    assert "https://teamops.example/accounts/password/reset/key/" in mail.outbox[0].body
    assert "localhost" not in mail.outbox[0].body


def test_the_letter_says_what_it_is_about_in_text_and_in_html(client: Client, ben: Person) -> None:
    client.post("/accounts/password/reset/", {"email": ben.email})
    [letter] = mail.outbox
    html = html_of(letter)
    for part in (letter.body, html):
        assert f"asked for a new password for {ben.email}. The link works once." in part
        assert "If you did not ask for this, nothing needs to be done" in part
    assert letter.to == [ben.email]


# --- another address


def ask_for_address(client: Client, email: str) -> Any:
    """Ask for another address; the password that is then asked for is typed as well."""
    asked = client.post("/accounts/email/", {"email": email, "action_add": ""})
    return client.post(
        asked.headers["Location"], {"password": PASSWORD, "next": "/accounts/email/"}, follow=True
    )


def test_an_address_is_changed_when_it_is_confirmed_and_not_before(ben: Person, said: Said) -> None:
    client = Client()
    try_to_sign_in(client, ben.email)
    ask_for_address(client, "ben@new.example")
    ben.refresh_from_db()
    assert ben.email == "ben-berg@acme.example"
    [letter] = [letter for letter in mail.outbox if letter.to == ["ben@new.example"]]
    link = link_in(letter)
    client.get(link)
    ben.refresh_from_db()
    assert ben.email == "ben-berg@acme.example", "a mail program that looks at links confirms nothing"
    client.post(link)
    ben.refresh_from_db()
    assert (ben.email, ben.user and ben.user.email) == ("ben@new.example", "ben@new.example")
    assert try_to_sign_in(Client(), "ben@new.example").status_code == 302
    assert NOT_TOGETHER in said(try_to_sign_in(Client(), "ben-berg@acme.example"))


def test_another_ones_address_cannot_be_taken_and_is_not_betrayed(
    ben: Person, cem: Person, said: Said
) -> None:
    client = Client()
    try_to_sign_in(client, ben.email)
    taken = ask_for_address(client, cem.email)
    assert "in use already" not in said(taken)
    assert not EmailAddress.objects.filter(user=ben.user, verified=True, email=cem.email).exists()
    [letter] = [letter for letter in mail.outbox if letter.to == [cem.email]]
    Client().post(link_in(letter))  # Cem did not read what they confirmed
    claims = EmailAddress.objects.filter(email=cem.email).values_list("user", "verified")
    assert set(claims) == {(cem.user_id, True), (ben.user_id, False)}
    assert try_to_sign_in(Client(), cem.email).status_code == 302


def test_who_sits_down_at_an_open_session_is_asked_for_the_password(ben: Person, sign_in: SignIn) -> None:
    answer = sign_in(ben).post("/accounts/email/", {"email": "eve@elsewhere.example", "action_add": ""})
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not EmailAddress.objects.filter(email="eve@elsewhere.example").exists()


def test_the_pages_of_the_account_speak_the_language_of_the_person(
    ben: Person, sign_in: SignIn, said: Said
) -> None:
    change_profile(ben, by=ben, language="zh-hans")
    assert '<html lang="zh-hans">' in said(sign_in(ben).get("/accounts/email/"))


@pytest.mark.parametrize(
    ("password", "english", "chinese"),
    [
        ("short", "too short. Take at least 10 characters.", "密码太短，请至少用 10 个字符。"),
        ("password12", "Many people use this password. Take another.", "很多人都用这个密码，请换一个。"),
        ("73190562841", "This password has digits alone. Add some words.", "密码只有数字，请加上文字。"),
        ("ben@acme.example", "This password is too much like", "密码与"),
    ],
)
def test_a_password_that_is_too_weak_is_answered_in_the_language_of_the_person(
    ben: Person, sign_in: SignIn, said: Said, password: str, english: str, chinese: str
) -> None:
    tried = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    User.objects.filter(persons=ben).update(email="ben@acme.example")
    assert english in said(sign_in(ben).post("/accounts/password/change/", tried))
    change_profile(ben, by=ben, language="zh-hans")
    assert chinese in said(sign_in(ben).post("/accounts/password/change/", tried))
