"""The pages of metrics end to end: made, filled by hand and by file, read, found, shown beside a goal."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goals.models import CheckIn, KeyResult, Metric, MetricToken, Reading
from teamops.people.models import Organization, Person, Team
from tests.factories import make_goal, make_key_result, make_metric, make_reading
from tests.tasks.sheets.files import csv_file, xlsx_file

SignIn = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel("2026-11-25T10:00:00Z", tick=False):
        yield


@pytest.fixture
def client(sign_in: SignIn, ana: Person) -> Client:
    return sign_in(ana)


@pytest.fixture
def metric(product: Team, ana: Person) -> Metric:
    return make_metric(product, owner=ana, source="warehouse, every night")


def upload(client: Client, metric: Metric, data: bytes, name: str = "readings.csv", **more: Any) -> str:
    file = SimpleUploadedFile(name, data)
    return client.post(f"/acme/metrics/{metric.pk}/upload/", {"file": file, **more}).content.decode()


def previewed(html: str) -> str:
    """The readings that the preview asks to confirm."""
    found = re.search(r'name="rows" value="([^"]*)"', html)
    assert found
    return found[1]


# --- Making, finding, reading -------------------------------------------------------------------------


def test_a_metric_is_made_and_a_reading_typed_in(client: Client, product: Team, ana: Person) -> None:
    response = client.post(
        "/acme/metrics/new/?team=product",
        {"name": "30-day retention", "team": product.pk, "unit": "%", "owner": ana.pk},
    )
    metric = Metric.objects.get()
    assert response["Location"] == f"/acme/metrics/{metric.pk}/"
    client.post(f"/acme/metrics/{metric.pk}/readings/", {"at": "2026-11-25T09:30", "value": "35,8 %"})
    reading = Reading.objects.get()
    assert (reading.value, reading.author) == (Decimal("35.8"), ana)
    assert reading.at == datetime.datetime(2026, 11, 25, 8, 30, tzinfo=datetime.UTC)
    assert "35.8\u202f%" in client.get(f"/acme/metrics/{metric.pk}/").content.decode()


def test_a_taken_name_is_refused_beside_its_field_and_what_was_typed_is_kept(
    client: Client, metric: Metric, product: Team
) -> None:
    html = client.post(
        "/acme/metrics/new/", {"name": "30-DAY retention", "team": product.pk, "source": "my sheet"}
    ).content.decode()
    assert "There is a metric of this name already" in html and "my sheet" in html


@pytest.mark.parametrize(
    ("at", "value", "words"),
    [
        ("", "1", "The moment is missing"),
        ("soon", "1", "This is no moment"),
        ("2026-11-25T12:00", "1", "still to come"),
        ("2026-11-25T09:00", "", "The value is missing"),
        ("2026-11-25T09:00", "1e308", "too large"),
        ("2026-11-25T09:00", "NaN", "not a number"),
        ("0001-01-01T00:00", "1", "outside of 1990"),
    ],
)
def test_a_reading_that_is_none_stands_beside_its_field(
    client: Client, metric: Metric, at: str, value: str, words: str
) -> None:
    response = client.post(f"/acme/metrics/{metric.pk}/readings/", {"at": at, "value": value})
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not Reading.objects.exists()


def test_who_was_slower_is_told_and_can_save_then(client: Client, metric: Metric, product: Team) -> None:
    Metric.objects.update(version=5, name="Their name")
    data = {"name": "My name", "team": product.pk, "version": 1}
    html = client.post(f"/acme/metrics/{metric.pk}/edit/", data).content.decode()
    assert "while you were writing" in html and "My name" in html and "Their name" in html
    found = re.search(r'name="version" value="(\d+)"', html)
    assert found
    client.post(f"/acme/metrics/{metric.pk}/edit/", data | {"version": found[1]})
    metric.refresh_from_db()
    assert metric.name == "My name"


def test_the_list_shows_last_value_trend_and_what_is_overdue(
    client: Client, metric: Metric, product: Team
) -> None:
    for days in range(12, 6, -1):
        make_reading(metric, 40 - days, days_ago=days)
    make_key_result(make_goal(product), metric=metric)
    html = client.get("/acme/teams/product/metrics/").content.decode()
    assert "33\u202f%" in html and 'class="spark"' in html
    assert "stale 7 days" in html and "G-1" in html and "warehouse" in html


def test_a_team_sees_its_own_and_the_organizations_metrics(
    client: Client, acme: Organization, metric: Metric, support: Team
) -> None:
    make_metric(support, "Tickets")
    make_metric(acme, "Revenue")
    html = client.get("/acme/teams/product/metrics/").content.decode()
    assert "30-day retention" in html and "Revenue" in html and "Tickets" not in html
    assert "Tickets" in client.get("/acme/metrics/").content.decode()


def test_a_metric_is_found_by_a_part_of_its_name(client: Client, metric: Metric, product: Team) -> None:
    make_metric(product, "新用户留存率")
    html = client.get("/acme/metrics/?find=留存").content.decode()
    assert "新用户留存率" in html and "30-day" not in html
    assert "30-day" in client.get("/acme/metrics/?find=RETENTION").content.decode()
    assert "No metric has this" in client.get("/acme/metrics/?find=nothing").content.decode()


def test_an_archived_metric_leaves_the_list_and_comes_back(client: Client, metric: Metric) -> None:
    client.post(f"/acme/metrics/{metric.pk}/archive/")
    assert "30-day" not in client.get("/acme/metrics/").content.decode()
    assert "30-day" in client.get("/acme/metrics/?show=archived").content.decode()
    assert "Add a reading" not in client.get(f"/acme/metrics/{metric.pk}/").content.decode()
    client.post(f"/acme/metrics/{metric.pk}/restore/")
    assert "30-day" in client.get("/acme/metrics/").content.decode()


def test_gaps_and_outliers_are_marked_and_nothing_is_left_out(client: Client, metric: Metric) -> None:
    for days in (*range(20, 10, -1), *range(5, -1, -1)):
        make_reading(metric, 99 if days == 15 else 31, days_ago=days)
    html = client.get(f"/acme/metrics/{metric.pk}/").content.decode()
    assert "with 1 gap, 1 outlier" in html
    assert html.count('class="odd"') == 2  # in the chart and in the legend
    assert html.count('class="dot"') == 16
    assert "6 days without a reading before" in html


def test_who_may_not_change_it_sees_no_form_and_no_token(
    sign_in: SignIn, metric: Metric, ben: Person
) -> None:
    html = sign_in(ben).get(f"/acme/metrics/{metric.pk}/").content.decode()
    assert "30-day retention" in html
    assert "Add a reading" not in html and "Make a token" not in html


def test_a_removed_reading_stands_in_the_activity(client: Client, metric: Metric) -> None:
    reading = make_reading(metric, 99)
    client.post(f"/acme/readings/{reading.pk}/remove/")
    assert not Reading.objects.exists()
    assert "removed the reading of" in client.get(f"/acme/metrics/{metric.pk}/").content.decode()


def test_a_token_is_shown_once(client: Client, metric: Metric) -> None:
    response = client.post(f"/acme/metrics/{metric.pk}/tokens/", {"name": "Warehouse"})
    html = response.content.decode()
    found = re.search(r'value="(teamops_metric_[\w-]+)"', html)
    assert found and "no-store" in response["Cache-Control"]
    token = MetricToken.objects.get()
    assert token.digest == MetricToken.digest_of(found[1])
    page = client.get(f"/acme/metrics/{metric.pk}/").content.decode()
    assert "Warehouse" in page and found[1] not in page
    client.post(f"/acme/metric-tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at is not None


# --- Files --------------------------------------------------------------------------------------------

HEADINGS = [["Date", "Value"], ["日期", "数值"], ["Date/time", "Value (%)"], ["时间", "数据点"]]


@pytest.mark.parametrize("heading", HEADINGS, ids=lambda heading: heading[0])
def test_a_file_is_previewed_and_then_written(client: Client, metric: Metric, heading: list[str]) -> None:
    data = csv_file(
        heading, ["2026-11-23", "31%"], ["2026/11/24 14:30", "32.5"], ["2026年11月25日 8:00", "33"]
    )
    html = upload(client, metric, data)
    assert not Reading.objects.exists()
    assert "Write the readings" in html
    client.post(f"/acme/metrics/{metric.pk}/upload/", {"rows": previewed(html)})
    found = list(metric.readings.order_by("at").values_list("at", "value"))
    assert [value for _at, value in found] == [31, Decimal("32.5"), 33]
    # Times without an offset are the organization's.
    assert found[1][0] == datetime.datetime(2026, 11, 24, 13, 30, tzinfo=datetime.UTC)


def test_an_xlsx_keeps_the_time_of_its_cells(client: Client, metric: Metric) -> None:
    rows: list[list[Any]] = [
        ["Weekly numbers"],
        ["Date", "Value"],
        [datetime.datetime(2026, 11, 24, 14, 30), 32.5],
    ]
    html = upload(client, metric, xlsx_file(Numbers=rows), "numbers.xlsx")
    assert previewed(html) == "2026-11-24T13:30:00+00:00 32.5"


def test_two_columns_without_names_will_do(client: Client, metric: Metric) -> None:
    assert previewed(upload(client, metric, csv_file(["2026-11-24", "32.5"])))


BAD = [
    ["Date", "Value"],
    ["2026-11-23", "31"],
    ["2026-02-30", "32"],
    ["2026-11-24", "many"],
    ["2026-11-26", "33"],
    ["2026-11-23", "34"],
    ["", "35"],
    ["2026-11-22 25:00", "1"],
]


def test_bad_rows_are_named_with_row_and_column(client: Client, metric: Metric) -> None:
    html = upload(client, metric, csv_file(*BAD))
    rows = re.findall(
        r'<th scope="row" class="num">(\d+)</th><td>(\w*)</td><td class="late">([^<]*)</td>', html
    )
    assert [(row, column) for row, column, _why in rows] == [
        ("3", "Date"),
        ("4", "Value"),
        ("5", "Date"),
        ("6", "Date"),
        ("7", "Date"),
        ("8", "Date"),
    ]
    assert all(why.endswith(".") for _row, _column, why in rows)
    assert "Write the good rows" in html
    client.post(f"/acme/metrics/{metric.pk}/upload/", {"rows": previewed(html)})
    assert Reading.objects.count() == 1


def test_all_or_nothing_offers_nothing_while_a_row_is_bad(client: Client, metric: Metric) -> None:
    html = upload(client, metric, csv_file(*BAD), all_or_nothing="on")
    assert "you asked for all or nothing" in html and 'name="rows"' not in html
    assert "Write the readings" in upload(client, metric, csv_file(*BAD[:2]), all_or_nothing="on")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (csv_file(["a", "b"], ["c", "d"]), "No columns for the moment and the value"),
        (b"PK\x03\x04 broken", "damaged"),
        (csv_file(["Date", "Value"], *[["2026-11-24", "1"]] * 10_001), "at most 10000 rows"),
    ],
    ids=["empty", "no columns", "damaged", "too long"],
)
def test_a_file_that_holds_no_readings_is_refused_with_a_sentence(
    client: Client, metric: Metric, data: bytes, words: str
) -> None:
    assert words in upload(client, metric, data).replace(",", "")


def test_what_was_tampered_with_is_refused_and_nothing_is_written(client: Client, metric: Metric) -> None:
    html = client.post(
        f"/acme/metrics/{metric.pk}/upload/", {"rows": "2026-11-24T00:00:00 1\nnonsense"}
    ).content.decode()
    assert "Nothing was written" in html
    assert not Reading.objects.exists()


# --- Beside goals -------------------------------------------------------------------------------------


@pytest.fixture
def key_result(product: Team, ana: Person, metric: Metric) -> KeyResult:
    key_result = make_key_result(make_goal(product, owner=ana), metric=metric)
    CheckIn.objects.create(
        organization=product.organization, key_result=key_result, day="2026-11-20", value=33, source="metric"
    )
    return key_result


def test_the_goal_says_where_its_number_comes_from(
    client: Client, key_result: KeyResult, metric: Metric
) -> None:
    html = client.get(f"/acme/goals/{key_result.goal.number}/").content.decode()
    assert f'It checks itself in from <a class="link" href="/acme/metrics/{metric.pk}/">' in html
    assert "warehouse, every night" in html
    assert 'value="33"' in html  # the check-in by hand is prefilled with the metric's value


def test_a_competitors_number_is_drawn_beside_ones_own_and_named_in_words(
    client: Client, key_result: KeyResult, product: Team
) -> None:
    market = make_metric(product, "The market", is_external=True)
    key_result.compared_with = market
    key_result.save()
    address = f"/acme/goals/{key_result.goal.number}/"
    assert "which has no reading in this time yet" in client.get(address).content.decode()
    make_reading(market, 55, days_ago=3)
    make_reading(market, 52, days_ago=10)
    html = client.get(address).content.decode()
    assert 'class="beside"' in html and "last at 55\u202f%" in html
    assert 'compared with <a class="link"' in html
    assert "60\u202f%" in html  # the scale holds both


def test_an_edited_goal_keeps_what_it_follows_though_it_is_offered_no_more(
    client: Client, key_result: KeyResult, metric: Metric, support: Team
) -> None:
    key_result.compared_with = make_metric(support, "Tickets")
    key_result.save()
    Metric.objects.filter(pk=metric.pk).update(archived_at=datetime.datetime.now(datetime.UTC))
    html = client.get(f"/acme/goals/{key_result.goal.number}/edit/").content.decode()
    for one in (metric, key_result.compared_with):
        assert f'<option value="{one.pk}" selected>' in html


def test_a_guest_is_told_of_no_metric_of_the_organization(
    sign_in: SignIn, vic: Person, key_result: KeyResult, acme: Organization
) -> None:
    key_result.metric = make_metric(acme, "Revenue")
    key_result.save()
    html = sign_in(vic).get(f"/acme/goals/{key_result.goal.number}/").content.decode()
    assert "30-day retention" in html and "Revenue" not in html


def test_a_team_is_offered_its_own_metrics_and_then_everybodys(
    acme: Organization, product: Team, support: Team, metric: Metric, ana: Person, vic: Person
) -> None:
    make_metric(support, "Tickets")
    make_metric(acme, "Conversion")
    old = make_metric(product, "Old", archived_at=datetime.datetime.now(datetime.UTC))
    offered = [one.name for one in Metric.objects.for_choice(ana, product)]
    assert offered == ["30-day retention", "Conversion"]
    assert old in Metric.objects.for_choice(ana, product, chosen=[old.pk])
    assert [one.name for one in Metric.objects.for_choice(vic, product)] == ["30-day retention"]
