"""Tokens with which a person's programs use the API."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.actions import (
    accept_invitation,
    invite_person,
    make_api_token,
    remove_person,
    revoke_api_token,
)
from teamops.people.models import ApiAnswer, ApiToken, Person, Team, User
from tests.api_client import Api, errors
from tests.factories import PASSWORD, make_goal

SignIn = Callable[[Person], Client]


@pytest.fixture
def token(ben: Person) -> tuple[ApiToken, str]:
    return make_api_token(ben, by=ben, name="Job")


def refused(text: str) -> bool:
    answer = Api(token=text).get("me/")
    if answer.status_code == 200:
        return False
    assert answer.status_code == 401 and errors(answer) == [(None, "token")]
    return True


def test_a_program_is_its_person(token: tuple[ApiToken, str], product: Team) -> None:
    made, text = token
    told = Api(token=text).get("me/").json()
    assert (told["name"], told["organization"]) == ("Ben Berg", "acme")
    assert told["teams"] == [{"team": "product", "is_lead": False}]
    made.refresh_from_db()
    assert made.last_used_at is not None and text not in made.token_hash
    make_goal(product)
    assert Api(token=text).patch("goals/1/", {"why": "x"}, if_match="*").status_code == 403


def test_a_token_is_of_one_organization(token: tuple[ApiToken, str], zoe: Person) -> None:
    assert Api(token=token[1], organization="other").get("me/").status_code == 404
    assert Api(token=token[1], organization="nowhere").get("me/").status_code == 404


def test_a_token_needs_no_csrf_token_but_a_session_does(
    token: tuple[ApiToken, str], product: Team, ben: Person
) -> None:
    make_goal(product, owner=ben)
    for api, status in [(Api(token=token[1]), 200), (Api(ben), 403)]:
        api.client.handler.enforce_csrf_checks = True
        assert api.post("goals/1/status/", {"status": "at_risk"}).status_code == status


def test_an_unknown_an_old_and_a_revoked_token_are_refused(token: tuple[ApiToken, str], ben: Person) -> None:
    made, text = token
    assert refused("teamops_nothing") and refused("\xff\xfe")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=91)):
        assert refused(text)
    assert not refused(text)
    revoke_api_token(made, by=ben)
    assert refused(text)


def test_who_leaves_takes_their_tokens_along(token: tuple[ApiToken, str], ben: Person, admin: Person) -> None:
    remove_person(ben, by=admin, successors={})
    assert refused(token[1])


def test_a_token_from_before_stays_dead_when_its_person_comes_back(
    token: tuple[ApiToken, str], ben: Person, admin: Person
) -> None:
    """They may come back with another account, and what had the token is long forgotten."""
    remove_person(ben, by=admin, successors={})
    letter = invite_person(ben, by=admin)
    accept_invitation(letter.invitation, user=User.objects.create_user("ben@new.example", "correct horse"))
    ben.refresh_from_db()
    assert ben.has_sign_in and refused(token[1])


def test_a_disabled_account_has_no_programs(token: tuple[ApiToken, str], ben: Person) -> None:
    assert ben.user is not None
    ben.user.is_active = False
    ben.user.save()
    assert refused(token[1])


AT = "/acme/settings/tokens/"


def confirm(client: Client) -> None:
    """Type the password, as the page of tokens asks, and be led back to it."""
    asked = client.get(AT).context["confirming"]
    assert asked.startswith("/accounts/reauthenticate/")
    led = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": AT})
    assert led["Location"] == AT and client.get(AT).context["confirming"] == ""


def test_who_sits_down_at_an_open_session_takes_no_token_along(ben: Person, sign_in: SignIn) -> None:
    """It would work for months after the session has ended."""
    client, sent = sign_in(ben), {"name": "Mine now", "days": 365}
    assert client.post(AT, sent)["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": "a guess", "next": AT})
    assert client.post(AT, sent).status_code == 302 and 'name="days"' not in client.get(AT).content.decode()
    confirm(client)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=10)):
        assert client.post(AT, sent).status_code == 302
    assert not ApiToken.objects.exists()
    assert client.post(AT, sent).status_code == 200 and ApiToken.objects.exists()


def test_the_token_is_shown_once_on_the_settings(ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    confirm(client)
    page = client.post(AT, {"name": "Report job", "days": 30})
    text = page.context["made"][1]
    assert text.startswith("teamops_") and text in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    again = client.get(AT).content.decode()
    assert text not in again and "Report job" in again
    made = ApiToken.objects.get()
    assert (made.expires_at - made.made_at).days in (29, 30)
    client.post(f"{AT}{made.pk}/revoke/")
    assert list(client.get(AT).context["tokens"]) == []
    assert refused(text)


def test_what_is_wrong_with_a_new_token_stands_beside_its_field(ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    confirm(client)
    page = client.post(AT, {"name": "", "days": 4000})
    assert set(page.context["form"].errors) == {"name", "days"} and not ApiToken.objects.exists()


def test_a_person_has_at_most_twenty_tokens_and_the_trail_knows_of_each(ben: Person) -> None:
    for number in range(20):
        make_api_token(ben, by=ben, name=f"Job {number}")
    with pytest.raises(RuleBroken) as refusal:
        make_api_token(ben, by=ben, name="One more")
    assert refusal.value.code == "too_many"
    assert Event.objects.filter(verb="person.api_token_made").count() == 20


def test_too_many_requests_are_put_off(token: tuple[ApiToken, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("teamops.people.api.PerPerson.THROTTLE_RATES", {"api": "2/min"})
    assert [Api(token=token[1]).get("me/").status_code for _time in range(3)] == [200, 200, 429]


def test_kept_answers_are_forgotten_after_a_day(token: tuple[ApiToken, str], admin: Person) -> None:
    cycle = {"name": "Q1 2031", "starts_on": "2031-01-01", "ends_on": "2031-03-31"}
    assert Api(admin).post("cycles/", cycle, idempotency_key="a").status_code == 201
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=25)):
        again = Api(admin).post("cycles/", cycle, idempotency_key="a")
    assert errors(again) == [("starts_on", "overlap")] and not ApiAnswer.objects.exists()
    assert errors(Api(admin).post("cycles/", cycle, idempotency_key="k" * 201)) == [
        ("Idempotency-Key", "invalid")
    ]
