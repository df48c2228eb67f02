"""Comments: members say something under what they see; guests read; strangers find nothing."""

from collections.abc import Callable

import pytest
from django.test import Client

from goals.models import Goal
from teamops.activity.models import Comment
from teamops.people.models import Person, Team
from tests.factories import make_goal

SignIn = Callable[[Person], Client]


@pytest.fixture
def goal(product: Team) -> Goal:
    return make_goal(product)


def address(goal: Goal) -> str:
    return f"/acme/comments/goal/{goal.pk}/"


def test_a_comment_is_added_and_the_plain_form_returns_to_the_goal(
    goal: Goal, ben: Person, sign_in: SignIn
) -> None:
    response = sign_in(ben).post(address(goal), {"text": "Does the date still hold?"})
    assert response.status_code == 302
    assert response["Location"] == f"/acme/goals/{goal.number}/"
    assert Comment.objects.get().author == ben


def test_htmx_gets_the_activity_with_the_comment(goal: Goal, ben: Person, sign_in: SignIn) -> None:
    response = sign_in(ben).post(address(goal), {"text": "It does."}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "It does." in response.content.decode()


def test_an_empty_comment_is_refused_with_a_sentence(goal: Goal, ben: Person, sign_in: SignIn) -> None:
    response = sign_in(ben).post(address(goal), {"text": "  "})
    assert "The comment is empty. Write something first." in response.content.decode()
    assert not Comment.objects.exists()


def test_html_in_a_comment_stays_text(goal: Goal, ben: Person, sign_in: SignIn) -> None:
    text = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    page = sign_in(ben).post(address(goal), {"text": text}, headers={"HX-Request": "true"}).content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert "<img" not in page


def test_a_guest_may_not_comment(goal: Goal, vic: Person, sign_in: SignIn) -> None:
    assert sign_in(vic).post(address(goal), {"text": "Hm"}).status_code == 403


def test_a_stranger_finds_nothing(goal: Goal, zoe: Person, sign_in: SignIn) -> None:
    client = sign_in(zoe)
    assert client.post(address(goal), {"text": "Hm"}).status_code == 404
    assert client.post(f"/other/comments/goal/{goal.pk}/", {"text": "Hm"}).status_code == 404
    assert not Comment.objects.exists()


def test_what_cannot_be_commented_on_is_not_there(ben: Person, sign_in: SignIn) -> None:
    assert sign_in(ben).post("/acme/comments/person/1/", {"text": "Hm"}).status_code == 404
