"""Trying the forecast on what is over: the scores, the sheet, and the command."""

import datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from goals.forecast.backtest import Series, brier, is_reached, score, straight_line, trials
from goals.forecast.sheet import Unreadable, read_sheet
from goals.models import Cycle, Goal, KeyResult
from goals.numbers import Kind, Measure, Reading, Span
from teamops.dates import today
from teamops.people.models import Team
from tests.factories import make_check_in, make_cycle, make_goal, make_key_result, make_organization

HEADING = "series,kind,start,target,starts_on,ends_on,date,value,confidence"
# U.S. Energy Information Administration: weekly U.S. product supplied of finished motor gasoline, million
# barrels a day (public domain), as in us_gasoline of the R package fpp3; the quarters of 2012 to 2016.
# Kinds and targets are ours, by rule: kinds in turn, targets 3 % (of a floor or ceiling 1 %) from the first
# reading.
GASOLINE = Path(__file__).parent.parent / "data" / "us-gasoline-quarters.csv"
SPAN = Span(datetime.date(2026, 1, 1), datetime.date(2026, 3, 22))


def measure(
    *values: float, kind: Kind = Kind.INCREASE, start: float | None = 0, target: float = 100
) -> Measure:
    readings = [
        Reading(SPAN.first + datetime.timedelta(days=10 * number), Decimal(str(value)))
        for number, value in enumerate(values, start=1)
    ]
    return Measure(kind, None if start is None else Decimal(str(start)), Decimal(str(target)), SPAN, readings)


def sheet_of(*rows: str, heading: str = HEADING) -> bytes:
    return "\n".join([heading, *rows]).encode()


def rows_of(name: str, *values: float, about: str = "increase,0,100,2026-01-01,2026-03-31") -> list[str]:
    return [f"{name},{about},2026-01-{day:02d},{value}," for day, value in enumerate(values, start=10)]


def run(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "history.csv"
    path.write_bytes(content)
    out = StringIO()
    call_command("backtest_forecasts", "--csv", str(path), stdout=out)
    return out.getvalue()


# --- Scores -------------------------------------------------------------------------------------------


def test_a_forecast_is_made_after_the_third_reading_and_each_later_one_but_the_last() -> None:
    found = trials(Series("one", measure(10, 20, 30, 40, 50)))
    assert [trial.day for trial in found] == [datetime.date(2026, 1, 31), datetime.date(2026, 2, 10)]
    assert {trial.truth for trial in found} == {50.0}


def test_three_days_of_readings_allow_no_trial() -> None:
    assert trials(Series("one", measure(10, 20, 30))) == []


def test_no_forecast_knows_what_came_later() -> None:
    low, high = (
        trials(Series("a", measure(10, 20, 30, 0)))[0],
        trials(Series("b", measure(10, 20, 30, 999)))[0],
    )
    assert low.forecast == high.forecast


def test_a_series_read_after_its_end_is_asked_about_its_last_reading() -> None:
    late = measure(*range(10, 120, 10))
    assert late.readings[-1].day > SPAN.last
    assert all(trial.forecast.why.days_left > 0 for trial in trials(Series("late", late)))


@pytest.mark.parametrize(
    ("kind", "start", "target", "value", "reached"),
    [
        (Kind.INCREASE, 0, 100, 100, True),
        (Kind.INCREASE, 0, 100, 99.9, False),
        (Kind.DECREASE, 100, 0, 0, True),
        (Kind.DECREASE, 100, 0, 1, False),
        (Kind.AT_LEAST, None, 80, 80, True),
        (Kind.AT_MOST, None, 80, 81, False),
        (Kind.BETWEEN, 40, 60, 60, True),
        (Kind.BETWEEN, 40, 60, 39, False),
        (Kind.YES_NO, None, 1, 1, True),
        (Kind.SCALE, None, 0.7, 0.7, True),
        (Kind.SCALE, None, 0.7, 0.3, False),
    ],
)
def test_what_counts_as_reached(
    kind: Kind, start: float | None, target: float, value: float, reached: bool
) -> None:
    assert is_reached(measure(1, kind=kind, start=start, target=target), value) is reached


def test_the_straight_line_runs_from_the_start_through_the_last_reading() -> None:
    assert straight_line(measure(5, 10, 30)) == pytest.approx(30 + 50)


def test_the_straight_line_of_a_health_measure_begins_at_its_first_reading() -> None:
    assert straight_line(measure(80, 90, 100, kind=Kind.AT_LEAST, start=None)) == pytest.approx(100 + 50)


def test_the_brier_score_is_the_mean_squared_distance() -> None:
    assert brier([(1.0, True), (0.0, False)]) == 0
    assert brier([(0.8, True), (0.4, False)]) == pytest.approx((0.04 + 0.16) / 2)


def test_the_score_says_how_often_the_truth_fell_into_the_band() -> None:
    steady = trials(Series("steady", measure(10, 20, 30, 40, 50, 60, 70, 80)))
    leap = trials(Series("leap", measure(10, 20, 30, 40, 50, 60, 70, 5000)))
    result = score(steady + leap)
    assert result is not None
    assert (result.series, result.forecasts, result.held) == (2, 10, 0.5)
    assert result.reached == 0.5
    assert result.base_rate == pytest.approx(0.25)


def test_confidence_is_scored_only_where_it_was_said_and_beside_the_same_forecasts() -> None:
    about = measure(10, 20, 30, 40, 100)
    said = {about.readings[2].day: 9.0}
    found = trials(Series("one", about, said))
    result = score(found)
    assert result is not None
    assert (result.forecasts, result.confidences) == (2, 1)
    assert result.confidence == pytest.approx(0.01)
    assert result.brier_beside_confidence == pytest.approx((found[0].forecast.chance - 1) ** 2)


def test_on_real_quarters_the_forecast_beats_a_straight_line_and_the_base_rate() -> None:
    sheet = read_sheet(GASOLINE.read_bytes())
    result = score([trial for one in sheet.series for trial in trials(one)])
    assert result is not None
    assert (result.series, result.forecasts) == (20, 201)
    assert 0.6 < result.held < 0.9
    assert result.brier < min(result.line, result.base_rate)


# --- The sheet ----------------------------------------------------------------------------------------


def test_rows_of_a_series_may_come_in_any_order() -> None:
    rows = rows_of("a", 10, 20, 30, 40)
    assert read_sheet(sheet_of(*rows)).series == read_sheet(sheet_of(*reversed(rows))).series


def test_parted_thousands_short_days_and_a_confidence_of_ten_are_read() -> None:
    rows = 'a,increase,"82,000","100,000",2026/10/1,2026.12.31,2026-10-07 09:30,"84,250.5",7/10'
    [series] = read_sheet(f"{HEADING}\n{rows}".encode()).series
    assert series.measure.target == 100_000
    assert series.measure.readings[0].value == Decimal("84250.5")
    assert series.confidence == {datetime.date(2026, 10, 7): 7}
    assert series.measure.span == Span(datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))


def test_a_byte_order_mark_semicolons_and_other_spellings_are_read() -> None:
    text = f"{HEADING}\n" + "\n".join(rows_of("a", 10, 20, about="At least,,80,2026-01-01,2026-03-31"))
    content = b"\xef\xbb\xbf" + text.replace(",", ";").encode()
    sheet = read_sheet(content)
    assert sheet.left_out == []
    assert sheet.series[0].measure.kind is Kind.AT_LEAST


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "a,increase,0,100,2026-01-01,2026-03-31,2026-01-10,many,",
            "Row 2, column value: “many” is no number.",
        ),
        ("a,increase,0,100,2026-01-01,2026-03-31,2026-01-10,,", "Row 2, column value: empty."),
        (
            "a,increase,0,100,2026-01-01,2026-03-31,2026-01-10,NaN,",
            "Row 2, column value: “NaN” is no number that can",
        ),
        (
            "a,increase,0,100,2026-01-01,2026-03-31,10 Jan,5,",
            "Row 2, column date: “10 Jan” is no day such as",
        ),
        (
            "a,upwards,0,100,2026-01-01,2026-03-31,2026-01-10,5,",
            "Row 2, column kind: “upwards” is none of increase,",
        ),
        ("a,increase,0,100,2026-03-31,2026-01-01,2026-01-10,5,", "Row 2, column ends_on: before starts_on."),
        (
            "a,increase,0,100,2026-01-01,2026-03-31,2026-01-10,5,11",
            "Row 2, column confidence: 11 is not within",
        ),
        ("a,yes_no,,,2026-01-01,2026-03-31,2026-01-10,5,", "Row 2, column value: 5 is neither 0 nor 1"),
        (",increase,0,100,2026-01-01,2026-03-31,2026-01-10,5,", "Row 2, column series: empty."),
        ("a,increase,0,,2026-01-01,2026-03-31,2026-01-10,5,", "Series a: column target is empty."),
        (
            "a,increase,9,9,2026-01-01,2026-03-31,2026-01-10,5,",
            "Series a: column target: 9 is not above the start 9",
        ),
        (
            "a,decrease,1,9,2026-01-01,2026-03-31,2026-01-10,5,",
            "Series a: column target: 9 is not below the start",
        ),
        (
            "a,between,9,1,2026-01-01,2026-03-31,2026-01-10,5,",
            "Series a: columns start and target must be a lower",
        ),
        ("a", "Row 2, column value: empty."),
    ],
)
def test_a_bad_row_is_said_with_row_and_column_and_left_out(row: str, sentence: str) -> None:
    sheet = read_sheet(sheet_of(row, *rows_of("b", 10, 20, 30, 40)))
    assert len(sheet.left_out) == 1
    assert sheet.left_out[0].startswith(sentence)
    assert [series.name for series in sheet.series] == ["b"]


def test_an_unknown_column_is_said_and_left_out() -> None:
    sheet = read_sheet(sheet_of(*[f"{row},x" for row in rows_of("a", 1, 2)], heading=f"{HEADING},colour"))
    assert sheet.left_out == ["Column colour: not known, left out."]
    assert len(sheet.series[0].measure.readings) == 2


def test_rows_that_disagree_about_a_series_are_said() -> None:
    other = rows_of("a", 5, about="increase,0,200,2026-01-01,2026-03-31")
    sheet = read_sheet(sheet_of(*rows_of("a", 1, 2), *other))
    assert sheet.left_out[0].startswith("Row 4: kind, start, target")
    assert sheet.series[0].measure.target == 100


def test_an_increase_without_a_start_begins_at_its_first_reading() -> None:
    rows = rows_of("a", 7, 9, about="increase,,100,2026-01-01,2026-03-31")
    assert read_sheet(sheet_of(*reversed(rows))).series[0].measure.start == 7


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"series,kind\n", "The heading lacks starts_on, ends_on, date, value."),
        ("série".encode("utf-16"), "The file is not UTF-8 text."),
    ],
)
def test_what_is_no_such_table_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_sheet(content)


# --- The command --------------------------------------------------------------------------------------


def test_the_command_prints_forecast_and_rivals(tmp_path: Path) -> None:
    told = run(tmp_path, GASOLINE.read_bytes())
    assert "series: 20, of which 20 have more than three days of readings" in told
    assert "forecasts: 201" in told
    for word in (
        "truth within P10-P90",
        "mean width",
        "forecast  ",
        "nobody stated one",
        "straight line",
        "base rate",
    ):
        assert word in told


def test_the_command_says_what_it_left_out_and_goes_on(tmp_path: Path) -> None:
    told = run(tmp_path, sheet_of("a,increase,0,1,x,y,z,1,", *rows_of("b", 10, 20, 30, 40)))
    assert "Row 2, column starts_on: “x” is no day" in told
    assert "forecasts: 1" in told


def test_a_heading_alone_has_no_forecasts(tmp_path: Path) -> None:
    assert "0 series, none with more than three days of readings: no forecasts." in run(tmp_path, sheet_of())


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said(tmp_path: Path, content: bytes) -> None:
    assert run(tmp_path, content).startswith("The file is empty. Expected is the heading series,kind,")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("backtest_forecasts", "--csv", str(tmp_path / "nowhere.csv"))


def over(product: Team, *values: float, **fields: Any) -> KeyResult:
    """A key result of a goal that is closed, checked in every eight days of the first quarter of 2026."""
    cycle = Cycle.objects.filter(slug="2026-q1").first() or make_cycle(
        product.organization, slug="2026-q1", name="2026 Q1", starts_on=SPAN.first, ends_on=SPAN.last
    )
    goal = make_goal(product, cycle=cycle, state=Goal.State.CLOSED)
    key_result = make_key_result(goal, start=0, target=100, **fields)
    for number, value in enumerate(values, start=1):
        day = SPAN.first + datetime.timedelta(days=8 * number)
        make_check_in(key_result, value, days_ago=(today(product.organization) - day).days, confidence=7)
    return key_result


def of_the_organization(*arguments: str) -> str:
    out = StringIO()
    call_command("backtest_forecasts", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_without_a_file_it_takes_the_key_results_of_what_is_over(product: Team) -> None:
    over(product, 10, 20, 30, 40, 50)
    make_key_result(make_goal(product, "Still going"))
    told = of_the_organization("--organization", product.organization.slug)
    assert "series: 1, of which 1" in told
    assert "forecasts: 2" in told
    assert "confidence/10  0.4900  on the 2 forecasts" in told


@pytest.mark.django_db
def test_what_was_dropped_does_not_count(product: Team) -> None:
    dropped = over(product, 10, 20, 30, 40, 50)
    KeyResult.objects.filter(pk=dropped.pk).update(dropped_at=timezone.now())
    assert "0 series" in of_the_organization()


@pytest.mark.django_db
def test_with_several_organizations_it_asks_which(product: Team) -> None:
    make_organization("other")
    with pytest.raises(CommandError, match="There are several organizations"):
        of_the_organization()
    with pytest.raises(CommandError, match="There is no organization nowhere"):
        of_the_organization("--organization", "nowhere")
