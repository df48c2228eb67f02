"""The API of metrics and their readings, as a person; `test_readings_api` is about a metric's own token."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Metric, Reading
from teamops.people.models import Organization, Person, Team
from tests.api_client import Api, errors
from tests.factories import make_goal, make_key_result, make_metric, make_person, make_reading


@pytest.fixture
def metric(product: Team, ben: Person) -> Metric:
    return make_metric(product, owner=ben)


@pytest.fixture
def at(metric: Metric) -> str:
    return f"metrics/{metric.uuid}/"


def test_a_metric_is_made_changed_and_put_away(product: Team, ben: Person) -> None:
    api = Api(ben)
    made = api.post("metrics/", {"name": "Activation", "team": "product"}, idempotency_key="m")
    assert made.status_code == 201 and made.json()["owner"]["name"] == "Ben Berg"
    at = f"metrics/{made.json()['uuid']}/"
    changed = api.patch(at, {"unit": "%"}, if_match=made["ETag"])
    assert changed.json()["unit"] == "%" and changed["ETag"] == '"2"'
    assert api.post(f"{at}archive/").json()["archived_at"]
    assert api.get("metrics/?archived=true").json()["count"] == 1
    assert api.get("metrics/?archived=false").json()["count"] == 0
    assert errors(api.post(f"{at}readings/", {"at": "2026-01-05", "value": 3})) == [(None, "archived")]
    assert api.post(f"{at}restore/").json()["archived_at"] is None


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"name": " "}, ("name", "blank")),
        ({"name": "x" * 121}, ("name", "max_length")),
        ({"name": "Taken"}, ("name", "taken")),
        ({"unit": 7}, ("unit", "text")),
        ({"team": "nowhere"}, ("team", "unknown")),
        ({"is_external": True}, ("is_external", "followed")),
        ({"readings": []}, ("readings", "unknown_field")),
    ],
)
def test_a_metric_that_cannot_be_is_refused(
    sent: dict[str, Any], error: tuple[str, str], at: str, metric: Metric, ben: Person
) -> None:
    make_metric(ben.teams.get(), name="Taken")
    make_key_result(make_goal(ben.teams.get()), metric=metric)
    answer = Api(ben).patch(at, sent, if_match="*")
    assert answer.status_code == 400 and errors(answer) == [error], answer.content


def test_readings_are_written_once_a_moment_and_read_by_time(at: str, ben: Person) -> None:
    api = Api(ben)
    sent = [{"at": f"2026-01-0{day}T09:00", "value": day + 0.5} for day in (5, 6, 7)]
    assert api.post(f"{at}readings/", sent).json() == {"added": 3, "replaced": 0, "unchanged": 0}
    assert api.post(f"{at}readings/", sent).json() == {"added": 0, "replaced": 0, "unchanged": 3}
    rows = api.get(f"{at}readings/?since=2026-01-06T00:00:00Z&until=2026-01-07T00:00:00Z").json()["results"]
    assert [(row["value"], row["author"]["name"]) for row in rows] == [(6.5, "Ben Berg")]


def test_a_bad_row_in_the_middle_is_named_and_nothing_is_written(at: str, ben: Person) -> None:
    sent = [{"at": "2026-01-05", "value": 1}, {"at": "2026-01-06", "value": "NaN"}, {"at": "x", "value": 1}]
    found = Api(ben).post(f"{at}readings/", sent).json()["errors"]
    assert [(one["index"], one["field"]) for one in found] == [(1, "value"), (2, "at")]
    assert not Reading.objects.exists()


def test_two_who_change_a_metric_at_once(at: str, ben: Person, ana: Person) -> None:
    tag = Api(ben).get(at)["ETag"]
    Api(ana).patch(at, {"unit": "pp"}, if_match=tag)
    slower = Api(ben).patch(at, {"unit": "min"}, if_match=tag)
    assert slower.status_code == 412 and slower.json()["current"]["unit"] == "pp"
    assert Api(ben).patch(at, {"unit": "x"}).status_code == 428


def test_who_may_not_see_or_change_a_metric(
    at: str, acme: Organization, zoe: Person, dora: Person, vic: Person
) -> None:
    assert Api(zoe).get(at).status_code == Api(zoe).get(f"{at}readings/").status_code == 404
    assert Api(dora).patch(at, {"unit": "x"}, if_match="*").status_code == 403
    assert Api().get(at).status_code == 401
    make_metric(acme, "Revenue")
    assert Api(vic).get("metrics/").json()["count"] == 1, "a guest sees what is of their teams"


def test_the_lists_make_the_same_queries_for_ten_times_the_rows(
    at: str, metric: Metric, product: Team, ben: Person
) -> None:
    api = Api(ben)

    def queries(address: str) -> int:
        api.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert api.get(address).status_code == 200
        return len(captured)

    def make(number: int) -> list[int]:
        for one in range(number):
            person = make_person(product.organization, f"P{number} {one}")
            make_metric(product, name=f"M{number} {one}", owner=person)
            make_reading(metric, 31, days_ago=number + one, author=person)
        return [queries("metrics/"), queries(f"{at}readings/")]

    few, many = make(2), make(30)
    assert few == many and max(many) <= 6
