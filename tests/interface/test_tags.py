"""The template tags: what stands in a page for a status, a person, a number."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.template import Context, Template

TODAY = datetime.date(2026, 11, 23)


@dataclass
class Face:
    name: str
    pk: int = 1
    initials: str = "ZY"
    tint: int = 3


@dataclass
class Job:
    number: int
    status: str


def render(source: str, **context: Any) -> str:
    return Template("{% load teamops %}" + source).render(
        Context({"today": TODAY, "base": "/acme", **context})
    )


def test_a_status_is_shape_and_word() -> None:
    html = render('{% status_word "at_risk" %}')
    assert html.startswith('<span class="status" data-status="risk">')
    assert 'href="#s-risk"' in html and "At risk</span>" in html


def test_a_status_may_have_another_word_and_no_status_is_nothing() -> None:
    assert "&lt;Late&gt;" in render('{% status_word "off_track" word="<Late>" %}')
    assert render('{% status_word "" %}{% pill "" %}{% status_shape "" %}') == ""


def test_a_lone_shape_has_its_word_for_screen_readers() -> None:
    assert 'role="img" aria-label="Off track"' in render('{% status_shape "off_track" %}')


def test_the_bar_says_where_it_stands_and_where_it_should() -> None:
    html = render("{% bar progress expected 'off_track' %}", progress=0.29, expected=0.59)
    assert 'aria-label="29\u202f% of the way; pace for today 59\u202f%"' in html
    assert 'aria-label="no measure"' in render("{% bar progress expected %}", progress=None, expected=0.5)
    assert "worse than at the start; pace" in render(
        "{% bar progress expected %}", progress=-0.2, expected=0.5
    )


def test_the_switch_posts_to_the_task_and_marks_its_present_status() -> None:
    html = render("{% status_switch task %}", task=Job(42, "doing"), csrf_token="t0ken")
    assert 'action="/acme/tasks/42/status/"' in html
    assert html.count("<button") == 4
    assert '<button name="status" value="doing" title="Doing" aria-current="true">' in html
    assert 'value="t0ken"' in html and 'aria-labelledby="task-42-title"' in html


def test_the_switch_of_a_dropped_task_marks_none_and_says_so() -> None:
    html = render("{% status_switch task %}", task=Job(1, "dropped"))
    assert "aria-current" not in html and "Dropped" in html


def test_names_of_people_are_escaped() -> None:
    html = render("{% avatar who %}{% person_chip who %}", who=Face("<b>Mara</b>"))
    assert "<b>" not in html and html.count("&lt;b&gt;Mara") == 2


def test_nobody_is_said_in_words() -> None:
    assert 'aria-label="nobody yet"' in render("{% avatar who %}", who=None)
    assert "nobody yet" in render("{% person_chip who %}", who=None)


def test_who_has_not_answered_is_an_outline() -> None:
    html = render("{% avatars people pending=waiting %}", people=[Face("A", 1), Face("B", 2)], waiting={2})
    assert html.count("data-pending") == 1


def test_confidence_says_how_it_moved() -> None:
    assert "6/10" in render("{% confidence 6 %}")
    assert "▼2" in render("{% confidence 3 -2 %}") and "down by 2" in render("{% confidence 3 -2 %}")
    assert render("{% confidence value %}", value=None) == ""


def test_what_is_stale_is_said_with_a_clock() -> None:
    day = datetime.date(2026, 11, 7)
    assert "16 days ago" in render("{% fresh day today %}", day=day)
    html = render("{% fresh day today stale=True %}", day=day)
    assert "stale 16 days" in html and "#i-clock" in html
    assert "never" in render("{% fresh day today stale=True %}", day=None)


def test_the_chart_names_its_weeks() -> None:
    path = [(datetime.date(2026, 10, 1), 31), (datetime.date(2026, 12, 31), 40)]
    html = render("{% chart readings path today unit='%' %}", readings=path[:1], path=path)
    assert "wk 40" in html and "Target 40\u202f%" in html


def test_filters_write_numbers_and_dates() -> None:
    html = render(
        "{{ v|number:'%' }} {{ c|signed }} {{ s|percent }} "
        "{{ d|day:today }} {{ d|due:today }} {{ d|slip:today }}",
        v=31,
        c=-0.03,
        s=0.5,
        d=datetime.date(2026, 11, 20),
    )
    assert html == "31\u202f% \u22120.03 50\u202f% Fri 20 Nov 3 days late +3\u202fd"
