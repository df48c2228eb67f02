"""Programs write readings with a token that can do nothing else: all of a batch or nothing of it."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from goals.actions import archive_metric, make_token, revoke_token
from goals.api.readings import PerToken
from goals.models import Metric, MetricToken, Reading
from goals.readings import MOST_READINGS
from teamops.activity.models import Event
from teamops.activity.sentences import sentence
from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.factories import make_goal, make_key_result, make_metric

pytestmark = pytest.mark.usefixtures("_now")
Post = Callable[..., Any]


@pytest.fixture
def _now() -> Any:
    with time_machine.travel("2026-11-25T10:00:00Z", tick=False):
        yield


@pytest.fixture
def metric(product: Team, ana: Person) -> Metric:
    return make_metric(product, owner=ana)


@pytest.fixture
def secret(metric: Metric, ana: Person) -> str:
    return make_token(metric, by=ana, name="Warehouse")[1]


@pytest.fixture
def post(metric: Metric, secret: str) -> Post:
    """`post(body)`: sends it to the metric with its token, as text or as what becomes JSON."""

    def send(body: Any, *, text: str = secret, to: Metric = metric, keyword: str = "Bearer") -> Any:
        return Client().post(
            f"/api/v1/metrics/{to.uuid}/readings/",
            body if isinstance(body, str) else json.dumps(body),
            content_type="application/json",
            headers={"authorization": f"{keyword} {text}"},
        )

    return send


def errors(response: Any) -> list[dict[str, Any]]:
    return list(response.json()["errors"])


ONE = {"at": "2026-11-25T02:00:00+01:00", "value": 35.8}


def test_one_reading_or_several_are_written(post: Post, metric: Metric) -> None:
    assert post(ONE).json() == {"added": 1, "replaced": 0, "unchanged": 0}
    several = [
        ONE | {"value": "36"},
        {"at": "2026-11-24", "value": "35.123456"},
        {"at": "2026-11-23", "value": 1},
    ]
    assert post(several).json() == {"added": 2, "replaced": 1, "unchanged": 0}
    assert list(metric.readings.order_by("at").values_list("value", flat=True)) == [
        1,
        Decimal("35.123456"),
        36,
    ]


def test_the_same_again_changes_nothing(post: Post) -> None:
    post([ONE])
    events = Event.objects.count()
    assert post([ONE]).json() == {"added": 0, "replaced": 0, "unchanged": 1}
    assert Event.objects.count() == events


def test_the_same_moment_in_another_zone_is_the_same_moment(post: Post) -> None:
    post(ONE)
    assert post({"at": "2026-11-25T01:00:00Z", "value": 35.8}).json()["unchanged"] == 1


def test_a_moment_without_a_zone_is_the_organizations(post: Post) -> None:
    post({"at": "2026-11-25T02:00:00", "value": 1})
    assert Reading.objects.get().at.isoformat() == "2026-11-25T01:00:00+00:00"


def test_the_trail_says_that_a_program_did_it(post: Post) -> None:
    post(ONE)
    event = Event.objects.get(verb="metric.readings_written")
    assert (event.actor, event.via) == (None, "api")
    assert sentence(event).startswith("A program added a reading of")
    assert MetricToken.objects.get().last_used_at is not None


def test_key_results_that_follow_it_are_checked_in(post: Post, product: Team, metric: Metric) -> None:
    key_result = make_key_result(make_goal(product), metric=metric)
    post(ONE)
    assert key_result.check_ins.get().value == Decimal("35.8")


BAD_ROWS: dict[str, tuple[Any, str | None, str]] = {
    "future": ({"at": "2026-11-25T12:00:00Z", "value": 1}, "at", "future"),
    "NaN": ('{"at": "2026-11-20", "value": NaN}', "value", "not_a_number"),
    "infinity": ('{"at": "2026-11-20", "value": -Infinity}', "value", "not_a_number"),
    "NaN as text": ({"at": "2026-11-20", "value": "NaN"}, "value", "not_a_number"),
    "1e308": ('{"at": "2026-11-20", "value": 1e308}', "value", "too_large"),
    "absurd": ('{"at": "2026-11-20", "value": 1e99999999999999999999}', "value", "not_a_number"),
    "digits": ('{"at": "2026-11-20", "value": 1234567890.1234567}', "value", "too_many_digits"),
    "NUL in a value": ({"at": "2026-11-20", "value": "1\x00"}, "value", "not_a_number"),
    "NUL in a moment": ({"at": "2026-11-20\x00", "value": 1}, "at", "not_a_moment"),
    "words": ({"at": "2026-11-20", "value": "many"}, "value", "not_a_number"),
    "yes": ({"at": "2026-11-20", "value": True}, "value", "not_a_number"),
    "no value": ({"at": "2026-11-20"}, "value", "missing"),
    "no moment": ({"value": 1}, "at", "missing"),
    "a moment that is none": ({"at": "2026-02-30", "value": 1}, "at", "not_a_moment"),
    "a number as moment": ({"at": 1764000000, "value": 1}, "at", "not_a_moment"),
    "the year 1": ({"at": "0001-01-01T00:00:00+14:00", "value": 1}, "at", "year"),
    "the year 9999": ({"at": "9999-12-31T23:59:59-14:00", "value": 1}, "at", "year"),
    "twice": ({"at": "2026-11-01T01:00:00+01:00", "value": 1}, "at", "twice"),
    "a field too many": ({"at": "2026-11-20", "value": 1, "note": "x"}, "note", "unknown_field"),
    "no object": ("[]", None, "not_a_reading"),
}


@pytest.mark.parametrize("why", BAD_ROWS)
def test_a_bad_row_in_the_middle_is_named_and_nothing_is_written(post: Post, why: str) -> None:
    row, field, code = BAD_ROWS[why]
    bad = row if isinstance(row, str) else json.dumps(row)
    good = json.dumps({"at": "2026-11-01T00:00:00Z", "value": 1})
    last = json.dumps({"at": "2026-11-02", "value": 2})
    response = post(f"[{good}, {bad}, {last}]")
    assert response.status_code == 400
    (error,) = errors(response)
    assert (error["index"], error["field"], error["code"]) == (1, field, code)
    assert error["message"].endswith(".")
    assert not Reading.objects.exists() and not Event.objects.filter(verb="metric.readings_written").exists()


def test_every_bad_row_is_named(post: Post) -> None:
    response = post([{"at": "x", "value": 1}, ONE, {"at": "2026-11-01", "value": "x"}])
    assert [error["index"] for error in errors(response)] == [0, 2]
    future, large = {"at": "2099-01-01", "value": 1}, {"at": "2026-11-01", "value": 1e308}
    response = post([future, ONE, {"at": "2026-11-01", "value": "x"}, large])
    assert [error["index"] for error in errors(response)] == [0, 2, 3]


@pytest.mark.parametrize("body", ["", "[", "{", '"text"', "[" * 100_000, "null", "[]", "\ufeff[]", "12"])
def test_what_is_no_reading_at_all_is_refused_with_a_sentence(post: Post, body: str) -> None:
    response = post(body)
    assert response.status_code == 400
    assert errors(response)[0]["message"].endswith(".")


def test_too_many_and_too_large_are_refused(post: Post) -> None:
    response = post([{"at": "2026-11-01", "value": 1}] * (MOST_READINGS + 1))
    assert (response.status_code, errors(response)[0]["code"]) == (400, "too_many")
    response = post(" " * (2 * 2**20 + 1))
    assert (response.status_code, errors(response)[0]["code"]) == (413, "too_large")


def test_another_kind_of_body_is_refused(metric: Metric, secret: str) -> None:
    response = Client().post(
        f"/api/v1/metrics/{metric.uuid}/readings/",
        {"at": "2026-11-01", "value": 1},
        headers={"authorization": f"Bearer {secret}"},
    )
    assert (response.status_code, errors(response)[0]["code"]) == (415, "unsupported_media_type")


# --- The token ----------------------------------------------------------------------------------------


def test_the_word_token_is_understood_too(post: Post) -> None:
    assert post(ONE, keyword="Token").status_code == 200


@pytest.mark.parametrize("text", ["", "wrong", "teamops_metric_wrong", "\xff\xfe", "two words"])
def test_a_wrong_token_is_401(post: Post, text: str) -> None:
    response = post(ONE, text=text)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert errors(response)[0]["message"]


def test_it_opens_nothing_else(secret: str, metric: Metric) -> None:
    for path in ("me/", "goals/", "people/", "tasks/", f"metrics/{metric.uuid}/"):
        assert Api(token=secret).get(path).status_code == 401
    assert Api(token=secret).post("goals/", {"team": "product", "statement": "X"}).status_code == 401


def test_no_token_is_401_and_a_session_is_none(metric: Metric, sign_in: Any, ana: Person) -> None:
    for client in (Client(), sign_in(ana)):
        response = client.post(
            f"/api/v1/metrics/{metric.uuid}/readings/", ONE, content_type="application/json"
        )
        assert (response.status_code, errors(response)[0]["code"]) == (401, "not_authenticated")


def test_a_revoked_token_is_401(post: Post, ana: Person) -> None:
    revoke_token(MetricToken.objects.get(), by=ana)
    assert post(ONE).status_code == 401
    assert not Reading.objects.exists()


def test_a_token_for_another_metric_is_404(post: Post, product: Team, ana: Person) -> None:
    other = make_metric(product, "Another", owner=ana)
    response = post(ONE, to=other)
    assert (response.status_code, errors(response)[0]["code"]) == (404, "not_found")
    assert not Reading.objects.exists()


def test_an_archived_metric_says_so(post: Post, metric: Metric, ana: Person) -> None:
    archive_metric(metric, by=ana)
    response = post(ONE)
    assert (response.status_code, errors(response)[0]["code"]) == (400, "archived")


def test_only_the_hash_is_kept(secret: str) -> None:
    token = MetricToken.objects.get()
    assert secret.startswith("teamops_metric_") and len(secret) > 50
    assert secret not in str(MetricToken.objects.values().get())
    assert token.digest == MetricToken.digest_of(secret)


def test_the_token_opens_nothing_else(metric: Metric, secret: str) -> None:
    client = Client(headers={"authorization": f"Bearer {secret}"})
    assert client.get(f"/api/v1/metrics/{metric.uuid}/readings/").status_code == 405
    assert client.get("/api/v1/schema/").status_code == 401
    assert client.get(f"/acme/metrics/{metric.pk}/")["Location"].startswith("/accounts/login/")


def test_who_asks_too_often_is_told_to_wait(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PerToken, "rate", "2/min", raising=False)
    assert [post(ONE).status_code for _ in range(3)] == [200, 200, 429]
    response = post(ONE)
    assert errors(response)[0]["code"] == "throttled" and int(response["Retry-After"]) > 0


# --- The document -------------------------------------------------------------------------------------


def test_it_stands_in_the_document_of_the_api() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    operation = schema["paths"]["/api/v1/metrics/{uuid}/readings/"]["post"]
    assert operation["security"] == [{"metricToken": []}]
    assert schema["components"]["securitySchemes"]["metricToken"]["scheme"] == "bearer"
    one, several = operation["requestBody"]["content"]["application/json"]["schema"]["oneOf"]
    assert one["required"] == ["at", "value"] and several["maxItems"] == MOST_READINGS
    assert operation["responses"]["400"]["content"]["application/json"]["schema"]["$ref"].endswith("/Errors")


def test_people_who_are_signed_in_read_the_document(sign_in: Any, ben: Person) -> None:
    response = sign_in(ben).get("/api/v1/schema/")
    assert response.status_code == 200
    assert b"/api/v1/metrics/{uuid}/readings/" in response.content
