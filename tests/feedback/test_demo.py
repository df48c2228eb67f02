"""The demonstration is worth showing on whatever date somebody starts it."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone, translation

from feedback.demo.calendar import Calendar, quarter_names
from feedback.demo.replay import ZONES, load
from feedback.models import WeeklyReview
from goals.across import team_page
from goals.goal_list import goal_list
from goals.models import CheckIn
from tasks.models import Task
from teamops.dates import DAY, today
from teamops.people.models import Organization, Person, Team, TeamMembership

MOMENTS = (
    "2026-11-28T12:00+01:00",  # a Saturday
    "2027-01-01T00:30+01:00",  # a holiday, half an hour into a calendar quarter
    "2027-10-01T08:00+08:00",  # the Chinese national holidays; in Europe it is still night
)
MOST_BYTES = 60_000
TEAM_PAGES = ("dependencies/", "review/", "goals/", "board/", "plan/", "people/", "review/history/")


@pytest.fixture(params=MOMENTS)
def demonstration(request: pytest.FixtureRequest, db: None, tmp_path: Path) -> Iterator[Organization]:
    """The demonstration organization as it is made at a moment, at that moment."""
    moment = datetime.datetime.fromisoformat(request.param).astimezone(datetime.UTC)
    with time_machine.travel(moment, tick=False), translation.override("en"):  # and back to it at the end
        load(tmp_path / "demo.json")
        yield Organization.objects.get(slug="lantern")


def _leads() -> list[tuple[Team, Person]]:
    """The English and the Chinese team, each with its lead."""
    return [
        (one.team, one.person)
        for one in TeamMembership.objects.filter(is_lead=True, team__parent__isnull=False).select_related(
            "team", "person__organization"
        )
    ]


def test_the_demonstration_is_worth_showing_on_any_date(demonstration: Organization) -> None:
    """One load is looked at from all sides: it takes some seconds."""
    leads = _leads()
    assert {team.language for team, _lead in leads} == {"en", "zh-hans"}
    for team, lead in leads:
        _the_goals_show_every_standing(team, lead)
        _little_is_late(team)
        _the_records_go_back_a_quarter(team)
        _it_waits_for_the_other_team_and_is_asked(team, lead)
        _the_pages_are_light(team, lead)
    _nothing_happened_in_the_future(demonstration)


def _the_goals_show_every_standing(team: Team, lead: Person) -> None:
    shown = goal_list(team, lead, today(lead))
    assert shown is not None and shown.cycle is not None
    statuses = [standing.status for standing in shown.standings]
    assert {"on_track", "at_risk", "off_track"} <= set(statuses)
    assert statuses.count("on_track") > statuses.count("off_track")


def _little_is_late(team: Team) -> None:
    day = today(team.organization)
    still_open = Task.objects.filter(team=team, status__in=Task.OPEN)
    assert 1 <= still_open.filter(due__lt=day).count() <= 6
    assert still_open.filter(blocked=True).exists()
    assert still_open.filter(due__gt=day).count() >= 6


def _the_records_go_back_a_quarter(team: Team) -> None:
    closed = WeeklyReview.objects.filter(team=team, closed_at__isnull=False)
    assert closed.count() >= 12


def _it_waits_for_the_other_team_and_is_asked(team: Team, lead: Person) -> None:
    """One promise is at risk, one question is not answered, and a day is held together."""
    shown = team_page(team, lead, today(team.organization))
    assert shown.needs and shown.gives
    states = {line.look[0] for line in [*shown.needs, *shown.gives]}
    assert states >= {"at_risk", "not_started"}
    assert [event.title for event in shown.events] == ["A day with customers"]


def _the_pages_are_light(team: Team, lead: Person) -> None:
    client = Client()
    assert lead.user is not None
    client.force_login(lead.user)
    for page in [*(f"teams/{team.slug}/{page}" for page in TEAM_PAGES), "work/"]:
        answer = client.get(f"/lantern/{page}", follow=True)
        assert answer.status_code == 200, page
        assert len(answer.content) < MOST_BYTES, page


def _nothing_happened_in_the_future(organization: Organization) -> None:
    assert not CheckIn.objects.filter(day__gt=today(organization) + DAY).exists()  # it is tomorrow in China
    assert not Task.objects.filter(done_at__gt=timezone.now()).exists()


def test_the_story_stands_at_the_same_day_of_its_quarter_in_every_week() -> None:
    for moment in MOMENTS:
        calendar = Calendar(datetime.datetime.fromisoformat(moment), ZONES["en"])
        first, last = calendar.quarter(-56)
        assert first <= calendar.today <= last
        assert (last - first).days + 1 == 91
        assert (calendar.monday - first).days == 56


def test_quarters_that_follow_each_other_have_names_that_do() -> None:
    """Thirteen weeks are a day shorter than some calendar quarters: no name may come twice or be left out."""
    names = [f"Q{number} {year}" for year in range(2025, 2036) for number in range(1, 5)]
    for week in range(52 * 8):
        first = datetime.date(2026, 1, 5) + 7 * week * DAY
        last, this, following = quarter_names((first, first + 90 * DAY)).values()
        assert names.index(last) + 1 == names.index(this) == names.index(following) - 1


def test_a_quarter_of_weeks_is_named_after_the_calendar_quarter_of_its_middle() -> None:
    named = quarter_names((datetime.date(2026, 9, 28), datetime.date(2026, 12, 27)))
    assert named == {"last": "Q3 2026", "this": "Q4 2026", "next": "Q1 2027"}
