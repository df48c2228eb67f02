"""The drawings: where ink, hatching and ticks stand, and that they are well-formed without any style."""

import dataclasses
import datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import translation

from teamops import charts
from teamops.series_chart import Series, SeriesWords, series_chart
from teamops.templatetags.teamops import series_chart as drawn_series

TODAY = datetime.date(2026, 11, 23)
START = datetime.date(2026, 10, 1)
END = datetime.date(2026, 12, 31)
WORDS = charts.ChartWords(
    title="30-day <retention>",
    today="Today",
    target="Target",
    path="Target path",
    show=lambda value: f"{value:g} %",
    week=lambda day: f"wk {day.isocalendar().week}",
)


def parts(svg: str, css: str) -> list[dict[str, str]]:
    """The attributes of every element of that class."""
    return [one.attrib for one in ElementTree.fromstring(svg).iter() if one.get("class") == css]


def drawn(svg: str, tag: str) -> list[dict[str, str]]:
    """The attributes of every such element."""
    return [one.attrib for one in ElementTree.fromstring(svg).iter(tag)]


def test_the_bar_hatches_what_is_missing_to_the_tick() -> None:
    svg = charts.bar(Decimal("0.53"), Decimal("0.59"), "risk", "53 % of the way")
    assert parts(svg, "fill")[0]["width"] == "53%"
    assert (parts(svg, "gap")[0]["x"], parts(svg, "gap")[0]["width"]) == ("53%", "6%")
    assert parts(svg, "pace")[0]["x"] == "59%"
    assert 'data-status="risk"' in svg


def test_a_bar_ahead_of_its_pace_has_no_hatching() -> None:
    assert not parts(charts.bar(0.66, 0.59, "ok", ""), "gap")


def test_without_a_measure_the_bar_is_an_empty_track() -> None:
    svg = charts.bar(None, 0.59, "idle", "no measure")
    assert not parts(svg, "fill") and not parts(svg, "gap") and not parts(svg, "pace")


def test_a_number_between_two_bounds_has_both_of_them() -> None:
    upper = [(START, Decimal(4)), (END, Decimal(4))]
    lower = [(START, Decimal(2)), (END, Decimal(2))]
    svg = charts.chart([(TODAY, Decimal(5))], upper, TODAY, WORDS, floor=lower)
    assert len(parts(svg, "target")) == 2
    said = [one.text for one in ElementTree.fromstring(svg).iter() if one.get("class") == "strong"]
    assert {"Target 4 %", "Target 2 %"} <= set(said)


def test_without_an_expectation_there_is_no_tick() -> None:
    assert not parts(charts.bar(0.3, None, "ok", ""), "pace")


def test_worse_than_at_the_start_draws_no_ink_and_the_whole_gap() -> None:
    svg = charts.bar(-0.4, 0.5, "off", "")
    assert not parts(svg, "fill")
    assert parts(svg, "gap")[0]["width"] == "50%"


def test_more_than_the_target_fills_the_bar() -> None:
    assert parts(charts.bar(1.3, 0.5, "ok", ""), "fill")[0]["width"] == "100%"


def test_labels_are_escaped() -> None:
    svg = charts.bar(0.5, 0.5, "ok", '"><script>')
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def test_a_sparkline_ends_with_a_dot_at_the_last_known_value() -> None:
    svg = charts.sparkline([31, None, 33, 35], 40)
    assert len(drawn(svg, "polyline")[0]["points"].split()) == 3
    assert drawn(svg, "circle")[0]["cx"] == "84"
    assert drawn(svg, "path")[0]["d"] == "M0 3h88"


@pytest.mark.parametrize("values", [[], [None, None]])
def test_nothing_known_draws_no_sparkline(values: list[float | None]) -> None:
    assert charts.sparkline(values, 40) == ""


def test_one_value_or_a_flat_line_is_drawn_too() -> None:
    assert drawn(charts.sparkline([5], None), "circle")
    assert drawn(charts.sparkline([5, 5, 5], 5), "polyline")


def test_confidence_lights_a_bar_for_every_two_points() -> None:
    def lit(confidence: int) -> int:
        return sum(one["d"].count("M") for one in parts(charts.confidence_bars(confidence), "on"))

    assert [lit(n) for n in (1, 3, 6, 9, 10)] == [1, 2, 3, 5, 5]


@pytest.mark.parametrize(("span", "step"), [(9, 2), (1, 0.2), (70, 10), (0, 1), (0.8, 0.2), (25_000, 5_000)])
def test_grid_lines_stand_at_round_values(span: float, step: float) -> None:
    assert charts.nice_step(span) == pytest.approx(step)


def test_the_chart_holds_readings_path_and_today_inside_its_frame() -> None:
    readings: list[charts.Point] = [(START, 31), (datetime.date(2026, 11, 1), Decimal("33.9")), (TODAY, 35.8)]
    svg = charts.chart(readings, [(START, 31), (END, 40)], TODAY, WORDS)
    assert len(parts(svg, "dot")) == 3
    assert len(parts(svg, "target")[0]["points"].split()) == 2
    assert len(parts(svg, "today")) == 1
    for dot in parts(svg, "dot"):
        assert 0 < float(dot["cx"]) < 760 and 0 < float(dot["cy"]) < 264
    assert "Target 40 %" in svg and "35.8 %" in svg
    assert "&lt;retention&gt;" in svg and "style" not in svg


def test_a_chart_without_readings_shows_the_path_alone() -> None:
    svg = charts.chart([], [(START, 31), (END, 40)], TODAY, WORDS)
    assert parts(svg, "target") and not parts(svg, "actual")


def test_a_chart_of_nothing_is_nothing() -> None:
    assert charts.chart([], [], TODAY, WORDS) == ""


def test_one_flat_reading_does_not_divide_by_zero() -> None:
    ElementTree.fromstring(charts.chart([(START, 0)], [], START, WORDS))


def test_today_outside_the_time_of_the_goal_is_not_drawn() -> None:
    svg = charts.chart([(START, 31)], [(START, 31), (END, 40)], END + datetime.timedelta(days=5), WORDS)
    assert not parts(svg, "today")


def test_a_series_beside_is_drawn_on_the_same_scale_and_named() -> None:
    own = [(START, 31), (TODAY, 35)]
    other = charts.Beside([(START, 52), (TODAY, 55)])
    alone, both = charts.chart(own, [], TODAY, WORDS), charts.chart(own, [], TODAY, WORDS, beside=other)
    assert not parts(alone, "beside")
    assert len(parts(both, "beside")) == 1 and len(parts(both, "square")) == 2
    lowest, highest = parts(both, "dot")[0], parts(both, "square")[1]
    assert float(highest["y"]) < float(lowest["cy"])


SERIES_WORDS = SeriesWords(
    title="Retention",
    gap="gap",
    outlier="outlier",
    show=lambda value: f"{value:g} %",
    axis=lambda value: f"{value:g}",
    day=lambda day: f"{day:%d}",
    day_of_year=lambda day: f"{day:%d %Y}",
)


def at(day: int) -> datetime.datetime:
    return datetime.datetime(2026, 11, day, 2, tzinfo=datetime.UTC)


def test_the_line_of_a_series_is_broken_at_its_gaps_and_its_outliers_are_ringed() -> None:
    points = [(at(day), float(day)) for day in (1, 2, 3, 9, 10)]
    svg = series_chart(Series(points, gaps=[(at(3), at(9))], outliers=[at(2)]), SERIES_WORDS)
    assert [len(line["points"].split()) for line in parts(svg, "actual")] == [3, 2]
    assert len(parts(svg, "dot")) == 5 and len(parts(svg, "hole")) == 1
    (ring,) = parts(svg, "odd")
    assert ring["cx"] == parts(svg, "dot")[1]["cx"]
    assert ">gap</text>" in svg and "10 %" in svg


def test_the_days_of_a_series_have_their_year_where_there_are_several() -> None:
    points = [(at(1), 1.0), (at(20), 2.0)]
    earlier = [(at(1).replace(year=2024), 1.0)]
    assert ">1 Nov</text>" in drawn_series(Series(points)) and "2026" not in drawn_series(Series(points))
    both = drawn_series(Series(earlier + points))
    assert ">1 Nov 2024</text>" in both and both.count(" 2025</text>") == 1
    with translation.override("zh-hans"):
        assert ">2024/11/1</text>" in drawn_series(Series(earlier + points))


def test_a_series_of_one_reading_or_none_is_drawn_too() -> None:
    assert series_chart(Series([]), SERIES_WORDS) == ""
    assert parts(series_chart(Series([(at(1), 0.0)]), SERIES_WORDS), "dot")


def test_a_long_series_is_a_line_without_dots() -> None:
    points = [(at(1) + datetime.timedelta(hours=hour), float(hour)) for hour in range(200)]
    svg = series_chart(Series(points), SERIES_WORDS)
    assert not parts(svg, "dot") and len(parts(svg, "actual")) == 1


def test_the_last_value_is_written_on_the_side_that_its_line_leaves_free() -> None:
    def height_of_words(values: tuple[float, float]) -> float:
        """How far below its point the last value is written; negative above it."""
        svg = charts.chart([(START, values[0]), (TODAY, values[1])], [], TODAY, WORDS)
        return float(parts(svg, "strong")[-1]["y"]) - float(parts(svg, "dot")[-1]["cy"])

    assert height_of_words((31, 35)) < 0 < height_of_words((35, 31))


def links(svg: str) -> dict[str, str]:
    """Where the words of a drawing lead."""
    found = ElementTree.fromstring(svg).iter("a")
    return {" ".join(text.text or "" for text in link): link.get("href", "") for link in found}


def test_every_number_of_the_chart_leads_to_its_why() -> None:
    path = [(START, Decimal(31)), (END, Decimal(40))]
    fan = charts.Fan(END, 35, 38, 41)
    whys = charts.Whys(value="/why/#progress", path="/why/#expected", target="/why/#target", forecast="/why/")
    words = dataclasses.replace(WORDS, likely="Likely end")
    svg = charts.chart([(TODAY, Decimal(36))], path, TODAY, words, fan, whys=whys)
    assert links(svg) == {
        "36 %": "/why/#progress",
        "Target path": "/why/#expected",
        "Target 40 %": "/why/#target",
        "Likely end 38 % 35 % – 41 %": "/why/",
    }
    assert ElementTree.fromstring(svg).get("role") == "group"  # what is in an image cannot be reached


def test_a_chart_without_a_why_is_an_image() -> None:
    svg = charts.chart([(TODAY, Decimal(36))], [], TODAY, WORDS)
    assert not links(svg) and ElementTree.fromstring(svg).get("role") == "img"


@pytest.mark.parametrize("above", [0.5, 2, 5, 9])
def test_the_name_of_the_path_stands_clear_of_what_was_read(above: float) -> None:
    """Readings that run just above the path leave its name no room there."""
    path = [(START, Decimal(31)), (END, Decimal(40))]
    days = [START + datetime.timedelta(weeks=week) for week in range(8)]
    readings = [(day, Decimal(str(31 + week * 0.7 + above))) for week, day in enumerate(days)]
    svg = ElementTree.fromstring(charts.chart(readings, path, TODAY, WORDS))
    [name] = [one for one in svg.iter("text") if one.text == "Target path"]
    middle = float(name.attrib["y"]) - 4
    left = float(name.attrib["x"]) - (charts.NAME if name.attrib["text-anchor"] == "end" else 0)
    assert left >= 48
    [line] = [one for one in svg.iter("polyline") if one.get("class") == "actual"]
    points = [tuple(map(float, pair.split(","))) for pair in line.attrib["points"].split()]
    near = [y for x, y in points if left - 8 <= x <= left + charts.NAME + 8]
    assert all(abs(y - middle) >= 10 for y in near)
