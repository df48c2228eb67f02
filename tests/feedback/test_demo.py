"""The demonstration is worth showing on whatever date somebody starts it."""

import datetime
from collections.abc import Iterable, Iterator
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
from goals.models import CheckIn, Cycle, Goal, Metric
from tasks.models import Task
from teamops.activity.models import Event
from teamops.dates import DAY, today
from teamops.people.models import Organization, Person, Team, TeamMembership

MOMENTS = (
    "2028-12-31T23:30+01:00",  # a Sunday, the last half hour of a calendar quarter
    "2029-01-01T00:30+01:00",  # a Monday and a holiday, half an hour into the next one
    "2027-10-01T08:00+08:00",  # the Chinese national holidays; in Europe it is still night
)
MOST_BYTES = 60_000
MOST_OF_A_REVIEW = 57_000  # and of insights: the pages that grow most with a team
SATURDAY = 5
TEAM_PAGES = (
    *("dependencies/", "review/", "goals/", "board/", "plan/", "people/", "review/history/"),
    *("metrics/", "cycles/{last}/", "goals/?cycle={next}"),
)
PAGES = ("work/", "inbox/", "alignment/", "metrics/")


# Loading it takes seconds: for both databases at one moment, for one at the others.
EACH = [MOMENTS[0], *(pytest.param(one, marks=pytest.mark.one_database) for one in MOMENTS[1:])]


@pytest.fixture(params=EACH)
def demonstration(request: pytest.FixtureRequest, db: None, tmp_path: Path) -> Iterator[Organization]:
    """The demonstration organization as it is made at a moment, at that moment."""
    moment = datetime.datetime.fromisoformat(request.param).astimezone(datetime.UTC)
    with time_machine.travel(moment, tick=False), translation.override("en"):  # and back to it at the end
        load(tmp_path / "demo.json")
        yield Organization.objects.get(slug="lantern")


def _leads() -> list[tuple[Team, Person]]:
    """The English and the Chinese team, each with its lead."""
    leading = TeamMembership.objects.filter(is_lead=True, team__parent__parent__isnull=False)
    return [(one.team, one.person) for one in leading.select_related("team", "person__organization")]


@pytest.mark.takes_long
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
    _every_goal_and_metric_has_a_light_page(demonstration)
    _nothing_happened_in_the_future(demonstration)
    _nobody_worked_on_a_weekend(demonstration)


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
    assert "A day with customers" in [event.title for event in shown.events]


def _the_pages_are_light(team: Team, lead: Person) -> None:
    last, _this, following = Cycle.objects.filter(organization=team.organization).order_by("starts_on")
    slugs = {"last": last.slug, "next": following.slug}
    pages = [f"teams/{team.slug}/{page.format(**slugs)}" for page in TEAM_PAGES]
    _are_light([*pages, *PAGES], lead)
    big = ("review/", "insights/", "insights/?by=cycles")
    _are_light([f"teams/{team.slug}/{page}" for page in big], lead, MOST_OF_A_REVIEW)


def _every_goal_and_metric_has_a_light_page(organization: Organization) -> None:
    """Seen by an administrator, who may see every goal but the private ones."""
    goals = Goal.objects.filter(organization=organization, is_private=False).values_list("number", flat=True)
    metrics = Metric.objects.filter(organization=organization).values_list("pk", flat=True)
    pages = [*(f"goals/{number}/" for number in goals), *(f"metrics/{pk}/" for pk in metrics)]
    _are_light(pages, Person.objects.get(email="ada@lantern.example"))


def _are_light(pages: Iterable[str], reader: Person, most: int = MOST_BYTES) -> None:
    client = Client()
    assert reader.user is not None
    client.force_login(reader.user)
    for page in pages:
        answer = client.get(f"/lantern/{page}", follow=True)
        assert answer.status_code == 200, page
        assert len(answer.content) < most, page


def _nothing_happened_in_the_future(organization: Organization) -> None:
    assert not CheckIn.objects.filter(day__gt=today(organization) + DAY).exists()  # it is tomorrow in China
    assert not Task.objects.filter(done_at__gt=timezone.now()).exists()


def _nobody_worked_on_a_weekend(organization: Organization) -> None:
    """By the clocks of those who did it; programs do not rest."""
    told = Event.objects.filter(organization=organization, actor__isnull=False).select_related("actor")
    by_day = [(event.at.astimezone(event.actor.zone).weekday(), event) for event in told if event.actor]
    assert [f"{event.verb} {event.at}" for day, event in by_day if day >= SATURDAY] == []


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
