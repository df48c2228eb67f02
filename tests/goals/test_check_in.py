"""Checking in: two fields and one click; what carries over, what is refused, how one sets it right."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from goals import actions
from goals.models import CheckIn, KeyResult
from teamops.activity.models import Event
from teamops.dates import DAY, today
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_goal, make_key_result

SignIn = Callable[[Person], Client]


@pytest.fixture
def key_result(product: Team, ben: Person) -> KeyResult:
    return make_key_result(make_goal(product, owner=ben), owner=ben)


def test_only_the_value_is_required(sign_in: SignIn, key_result: KeyResult, ben: Person) -> None:
    sign_in(ben).post(f"/acme/key-results/{key_result.pk}/check-in/", {"value": "35.8"})
    made = key_result.check_ins.get()
    assert (made.value, made.day, made.author) == (Decimal("35.8"), today(ben), ben)
    key_result.refresh_from_db()
    assert key_result.latest == made


def test_it_leads_back_to_where_it_was_made(sign_in: SignIn, key_result: KeyResult, ben: Person) -> None:
    client = sign_in(ben)
    led = client.post(f"/acme/key-results/{key_result.pk}/check-in/", {"value": "35.8"})
    goal = f"/acme/goals/{key_result.goal.number}/"
    assert led["Location"] == f"{goal}?kr={key_result.pk}#key-results"
    page = client.get(goal).content.decode()
    assert 'id="key-results"' in page and f'href="?kr={key_result.pk}#key-results"' in page


def test_confidence_and_status_carry_over_and_the_note_does_not(key_result: KeyResult, ben: Person) -> None:
    actions.check_in(key_result, by=ben, value=Decimal(33), confidence=7, status="at_risk", note="Slow")
    made = actions.check_in(key_result, by=ben, value=Decimal(34))
    assert (made.confidence, made.stated_status, made.note) == (7, "at_risk", "")


def test_an_empty_status_takes_back_what_was_stated(key_result: KeyResult, ben: Person) -> None:
    actions.check_in(key_result, by=ben, value=Decimal(33), status="at_risk")
    assert actions.check_in(key_result, by=ben, value=Decimal(34), status="").stated_status == ""


def test_what_moved_it_and_what_is_next_stand_beside_the_goal(
    sign_in: SignIn, key_result: KeyResult, ben: Person
) -> None:
    data = {"value": "35.8", "note": "The checklist", "what_next": "Half of all sign-ups"}
    client = sign_in(ben)
    client.post(f"/acme/key-results/{key_result.pk}/check-in/", data)
    page = client.get(f"/acme/goals/{key_result.goal.number}/?tab=check-ins").content.decode()
    assert "The checklist" in page
    assert "Half of all sign-ups" in page


def test_one_about_an_earlier_day_does_not_become_the_latest(key_result: KeyResult, ben: Person) -> None:
    newest = make_check_in(key_result, 36, days_ago=1)
    actions.check_in(key_result, by=ben, value=Decimal(33), day=today(ben) - 8 * DAY)
    key_result.refresh_from_db()
    assert key_result.latest == newest


def test_a_confidence_beyond_ten_is_refused_with_a_sentence(
    sign_in: SignIn, key_result: KeyResult, ben: Person
) -> None:
    data = {"value": "35.8", "confidence": "77", "note": "The checklist"}
    page = sign_in(ben).post(f"/acme/key-results/{key_result.pk}/check-in/", data).content.decode()
    assert "Choose one from the list." in page and "The checklist" in page
    assert not key_result.check_ins.exists()


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "The value is missing"),
        ("soon", "This is not a number"),
        ("NaN", "This is not a number"),
        ("inf", "This is not a number"),
        ("1e308", "This number is too large"),
        ("1.23456789", "too many digits"),
    ],
)
def test_what_is_no_value_is_refused_and_kept_as_typed(
    sign_in: SignIn, key_result: KeyResult, ben: Person, value: str, sentence: str
) -> None:
    data = {"value": value, "note": "The checklist"}
    page = sign_in(ben).post(f"/acme/key-results/{key_result.pk}/check-in/", data).content.decode()
    assert sentence in page
    assert "The checklist" in page
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    "elsewhere",
    ["goal", "//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "work/"],
)
def test_it_leads_back_to_no_place_but_a_page_of_ours(
    sign_in: SignIn, key_result: KeyResult, ben: Person, elsewhere: str
) -> None:
    sent, at = {"value": "35", "next": elsewhere}, f"/acme/key-results/{key_result.pk}/check-in/"
    led = sign_in(ben).post(at, sent)
    assert (led.status_code, led["Location"].partition("?")[0]) == (
        302,
        f"/acme/goals/{key_result.goal.number}/",
    )
    assert sign_in(ben).post(at, sent | {"next": "/acme/work/"})["Location"] == "/acme/work/"


def test_neither_the_future_nor_the_time_before_is_checked_in(key_result: KeyResult, ben: Person) -> None:
    with pytest.raises(RuleBroken, match="still to come"):
        actions.check_in(key_result, by=ben, value=Decimal(33), day=today(ben) + DAY)
    with pytest.raises(RuleBroken, match="before the key result begins"):
        actions.check_in(key_result, by=ben, value=Decimal(33), day=key_result.first_day - DAY)


def test_a_comma_and_a_unit_are_understood(sign_in: SignIn, key_result: KeyResult, ben: Person) -> None:
    sign_in(ben).post(f"/acme/key-results/{key_result.pk}/check-in/", {"value": "35,8 %"})
    assert key_result.check_ins.get().value == Decimal("35.8")


def test_a_stranger_to_the_goal_may_not_check_in(key_result: KeyResult, cem: Person) -> None:
    with pytest.raises(PermissionDenied):
        actions.check_in(key_result, by=cem, value=Decimal(33))


def test_its_author_sets_it_right_and_the_trail_keeps_both(key_result: KeyResult, ben: Person) -> None:
    made = actions.check_in(key_result, by=ben, value=Decimal(53))
    actions.correct_check_in(made, by=ben, value=Decimal(35))
    event = Event.objects.get(verb="key_result.check_in_corrected")
    assert (event.before["value"], event.after["value"]) == ("53", "35")
    assert key_result.check_ins.get().corrected_at is not None


def test_after_a_day_a_correction_is_a_new_check_in(key_result: KeyResult, ben: Person) -> None:
    made = actions.check_in(key_result, by=ben, value=Decimal(53))
    with (
        time_machine.travel(timezone.now() + datetime.timedelta(hours=25)),
        pytest.raises(RuleBroken, match="Add a new check-in instead"),
    ):
        actions.correct_check_in(made, by=ben, value=Decimal(35))


def test_who_corrects_too_late_is_led_to_a_new_check_in(
    sign_in: SignIn, key_result: KeyResult, ben: Person
) -> None:
    made = actions.check_in(key_result, by=ben, value=Decimal(53))
    client = sign_in(ben)
    assert client.get(f"/acme/check-ins/{made.pk}/correct/").status_code == 200
    CheckIn.objects.filter(pk=made.pk).update(at=timezone.now() - datetime.timedelta(hours=25))
    led = client.get(f"/acme/check-ins/{made.pk}/correct/", follow=True)
    assert led.redirect_chain == [(f"/acme/key-results/{key_result.pk}/check-in/", 302)]
    assert "Add a new check-in instead" in led.content.decode()


def test_the_page_offers_the_correction_to_its_author_alone(
    sign_in: SignIn, key_result: KeyResult, ana: Person, ben: Person
) -> None:
    made = actions.check_in(key_result, by=ben, value=Decimal(53))
    address, page = (
        f"/acme/check-ins/{made.pk}/correct/",
        f"/acme/goals/{key_result.goal.number}/?tab=check-ins",
    )
    assert address in sign_in(ben).get(page).content.decode()
    assert address not in sign_in(ana).get(page).content.decode()
    sign_in(ben).post(address, {"value": "35"})
    assert "corrected" in sign_in(ana).get(page).content.decode()


def test_a_missing_check_in_is_said_as_a_fact(sign_in: SignIn, key_result: KeyResult, ben: Person) -> None:
    make_check_in(key_result, 33, days_ago=12)
    page = sign_in(ben).get(f"/acme/goals/{key_result.goal.number}/").content.decode()
    assert "is missing" in page
