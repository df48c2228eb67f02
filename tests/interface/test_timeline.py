"""The timeline of a plan: where bars, ghosts, diamonds and elbows stand."""

import datetime
from xml.etree import ElementTree

from django.template import Context, Template

from teamops.timeline import Row, TimelineWords, Zoom, timeline

TODAY = datetime.date(2026, 11, 23)
WORDS = TimelineWords(
    day=lambda day: f"{day.day}.{day.month}.",
    month=lambda day: f"{day:%B}",
    moved=lambda days: f"{days:+} d",
    was=lambda day, original: f"{day.day}.{day.month}., was {original.day}.{original.month}.",
    blocked="blocked",
)


def nov(day: int) -> datetime.date:
    return datetime.date(2026, 11, day)


def draw(*rows: Row, zoom: Zoom | None = None) -> str:
    return timeline(rows, TODAY, WORDS, zoom)


def parts(svg: str, css: str) -> list[dict[str, str]]:
    return [one.attrib for one in ElementTree.fromstring(svg).iter() if one.get("class") == css]


def test_a_task_is_a_bar_from_its_first_to_its_last_day() -> None:
    svg = draw(Row("task", nov(2), nov(8), done=0.5), Row("task", nov(23), nov(24)))
    [first, second] = parts(svg, "task-left")
    assert (first["x"], first["width"]) == ("0.0%", "25.0%")  # 4 weeks from Monday 2 November
    assert second["x"] == "75.0%"
    assert parts(svg, "task-done")[0]["width"] == "12.5%"


def test_the_drawing_begins_on_a_monday_and_holds_today() -> None:
    svg = draw(Row("task", nov(5), nov(6)))
    assert parts(svg, "week")[0]["x1"] == "0.0%"
    assert 0 < float(parts(svg, "today")[0]["x1"].rstrip("%")) < 100


def test_a_task_that_slipped_shows_its_first_dates_and_by_how_much() -> None:
    svg = draw(Row("task", nov(9), nov(25), original_end=nov(20)))
    assert len(parts(svg, "ghost")) == 1
    assert ">+5 d</text>" in svg


def test_what_has_moved_leads_to_why() -> None:
    moved, same = (
        Row(kind, nov(9), nov(25), original_end=end, why="/acme/tasks/7/why/")  # type: ignore[arg-type]
        for kind, end in (("task", nov(20)), ("milestone", None))
    )
    assert '<a class="why" href="/acme/tasks/7/why/" tabindex="-1"><text class="late-label"' in draw(moved)
    assert "<a " not in draw(same)


def test_a_blocked_task_is_hatched_and_says_so() -> None:
    svg = draw(Row("task", nov(16), nov(30), original_end=nov(20), state="blocked"))
    assert parts(svg, "blocked-bar") and not parts(svg, "task-left")
    assert ">+10 d, blocked</text>" in svg


def test_a_milestone_is_open_reached_or_late() -> None:
    svg = draw(
        Row("milestone", end=nov(20), state="done"),
        Row("milestone", end=nov(27), original_end=nov(20)),
        Row("milestone", end=nov(30)),
    )
    assert [len(parts(svg, css)) for css in ("mile", "mile-late", "mile-open", "mile-ghost")] == [1, 1, 1, 1]
    assert "27.11., was 20.11." in svg


def test_a_label_that_has_no_place_on_the_right_stands_on_the_left_of_all_that_it_names() -> None:
    first = Row("task", nov(2), nov(3))  # 84 days are drawn
    end = nov(2) + datetime.timedelta(69)
    moved = Row("milestone", end=end, original_end=end - datetime.timedelta(6))
    late = Row("task", end - datetime.timedelta(9), end, original_end=nov(20), state="blocked")
    svg = draw(first, moved, late, zoom="week")
    of_mile, of_task = parts(svg, "late-label")
    assert of_mile["text-anchor"] == of_task["text-anchor"] == "end"
    ghost = float(parts(svg, "slip-line")[0]["x1"].rstrip("%"))
    assert float(of_mile["x"].rstrip("%")) == ghost
    assert of_task["x"] == parts(svg, "blocked-bar")[0]["x"]


def test_what_follows_is_tied_to_what_comes_before() -> None:
    svg = draw(Row("task", nov(2), nov(6)), Row("task", nov(9), nov(13), follows=(0,)))
    assert len(parts(svg, "dep")) == 1


def test_what_waits_for_something_later_is_marked() -> None:
    svg = draw(Row("task", nov(2), nov(27)), Row("milestone", end=nov(20), follows=(0,)))
    assert len(parts(svg, "dep dep-late")) == 1


def test_rows_without_dates_keep_their_place_and_draw_nothing() -> None:
    svg = draw(Row("task"), Row("task", follows=(0,)), Row("phase"))
    assert not parts(svg, "task-left") and not parts(svg, "dep")
    assert 'height="130"' in svg


def test_a_plan_without_rows_is_drawn_too() -> None:
    ElementTree.fromstring(draw())


def test_a_long_plan_labels_fewer_weeks() -> None:
    rows = Row("task", nov(2), nov(2) + datetime.timedelta(weeks=50))
    assert draw(rows).count('dx="5" y="32"') <= 17


def test_by_days_each_day_has_its_number_and_weekends_are_shaded() -> None:
    svg = draw(Row("task", nov(2), nov(8)), zoom="day")
    assert len(parts(svg, "day")) == 28
    assert len(parts(svg, "rest")) == 4
    assert 'width="728"' in svg


def test_by_months_the_years_stand_above() -> None:
    svg = draw(Row("task", nov(2), nov(2) + datetime.timedelta(weeks=60)), zoom="month")
    assert ">2026</text>" in svg and ">2027</text>" in svg and ">January</text>" in svg
    assert ">45</text>" not in svg


def test_what_is_decades_away_is_not_drawn_and_does_not_stretch_the_drawing() -> None:
    far = Row("task", datetime.date(2099, 1, 1), datetime.date.max)
    svg = draw(Row("task", nov(2), nov(8)), far, zoom="day")
    assert len(parts(svg, "task-left")) == 1
    assert len(parts(svg, "day")) == 392


def test_what_is_moved_by_hand_is_one_thing_and_its_ghost_stays() -> None:
    moved = Row("task", nov(9), nov(25), original_end=nov(20), by_hand=True)
    root = ElementTree.fromstring(draw(Row("phase", nov(2), nov(30)), moved))
    [bar] = [one for one in root.iter() if one.get("data-bar")]
    assert bar.get("data-bar") == "1"
    assert [one.get("class") for one in bar.iter()][1:] == ["task-left", "late-label"]


def test_the_tag_speaks_the_language_of_the_page() -> None:
    source = Template("{% load teamops %}{% timeline rows today %}")
    html = source.render(
        Context({"rows": [Row("milestone", end=nov(27), original_end=nov(20))], "today": TODAY})
    )
    assert "27 Nov, was 20 Nov" in html and "November" in html
