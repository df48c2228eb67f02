"""What the API says is ours, in the reader's language: no word of its framework reaches anybody."""

from typing import Any

import pytest
from django.test import Client
from rest_framework import exceptions, fields, relations, serializers

from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.factories import make_cycle, make_goal

NEW = {"statement": "Users stay", "team": "product", "cycle": "q4-2026"}


def said(response: Any) -> list[str]:
    return [error["message"] for error in response.json()["errors"]]


def test_what_an_address_does_not_do_is_said_with_what_helps(ben: Person) -> None:
    api = Api(ben)
    refused = api.client.delete(api.base + "goals/")
    assert refused.status_code == 405 and "POST" in refused["Allow"]
    assert said(refused) == [
        "This address does not answer to DELETE. The header Allow names what it answers to."
    ]
    assert said(api.client.delete(api.base + "goals/", headers={"Accept-Language": "zh-Hans"})) == [
        "此地址不接受 DELETE。响应头 Allow 列出了它接受的方法。"
    ]
    other = api.client.post(api.base + "goals/", "a=b", content_type="text/plain")
    assert said(other) == [
        "This address does not read “text/plain”. Send JSON, as Content-Type: application/json."
    ]
    assert said(api.get("goals/", accept="application/xml")) == [
        "The API answers in JSON alone. Ask for it with Accept: application/json."
    ]
    assert said(api.get("goals/?page=99")) == [
        "The list has no such page. Its first one says how many rows there are."
    ]


def test_a_latin_name_in_a_chinese_sentence_stands_apart(ana: Person, product: Team) -> None:
    """A page sets that space by itself; a program shows the sentence as it comes."""
    cycle = make_cycle(product.organization, name="Q1 2025", state="closed")
    goal = make_goal(product, cycle=cycle, state="closed", owner=ana)
    refused = Api(ana).post(f"goals/{goal.number}/reopen/", accept_language="zh-hans")
    assert said(refused)[0].startswith("Q1 2025 已关闭")


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"statement": None}, "This is null. Send a value, or leave the field out."),
        ({"supports": 5}, "This is no list. Send one, such as []."),
        ({"key_results": {}}, "This is no list. Send one, such as []."),
    ],
)
def test_what_a_field_cannot_take_is_said_plainly(
    sent: dict[str, Any], message: str, ana: Person, product: Team
) -> None:
    assert message in said(Api(ana).post("goals/", NEW | sent))


def test_a_request_from_another_site_is_told_what_to_send(ben: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    assert ben.user is not None
    client.force_login(ben.user)
    refused = client.post("/api/v1/acme/goals/", {}, content_type="application/json")
    assert refused.status_code == 403
    assert said(refused) == [
        "The request does not come from a page of TeamOps. "
        "Send a token, or what the page holds as X-CSRFToken."
    ]


def test_too_many_requests_are_told_how_long_to_wait() -> None:
    assert str(exceptions.Throttled(7).detail).strip() == (
        "There were too many requests. Wait 7 s, then send it again."
    )


def test_the_fields_in_use_speak_our_words_alone() -> None:
    used: list[Any] = [
        serializers.BooleanField,
        serializers.CharField,
        serializers.IntegerField,
        serializers.UUIDField,
        serializers.DateField,
        serializers.ListField,
        serializers.DictField,
        serializers.JSONField,
        serializers.FileField,
        relations.ManyRelatedField,
        fields.ChoiceField,
    ]
    theirs = ("Ensure", "Expected", "valid", "wrong format", "may not", "must be", "No file")
    found = [
        (field.__name__, key, str(message))
        for field in used
        for key, message in field.default_error_messages.items()
        if any(word in str(message) for word in theirs)
    ]
    assert found == []
