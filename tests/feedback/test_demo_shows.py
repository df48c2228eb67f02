"""What the demonstration is to show, as its readers see it: read from the pages, as a lead and a member."""

import datetime
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from feedback.demo.replay import load
from goals.models import Cycle, Goal, KeyResult, Metric
from teamops.people.models import Organization, Person, Team
from tests.test_query_counts import MOST_QUERIES

# A Monday morning, before anything of the week has happened.
MOMENT = "2026-11-23T08:00+01:00"
# What the page of a key result says that is peculiar to its kind.
KINDS = {
    "increase": r"the pace\.",
    "decrease": r"the pace\.",
    "at_least": r"≥ \d+ ?%",
    "at_most": r"≤ \d+ ?%",
    "between": r"\d+–\d+",
    "yes_no": r"This is done\.|Not done yet; due",
    "scale": r"commit \(0\.3\)",
    "from_plan": r"of the plan is done; by its first dates",
}


class Reader:
    """Somebody of the demonstration who is signed in."""

    def __init__(self, key: str) -> None:
        self.person = Person.objects.get(email=f"{key}@lantern.example")
        assert self.person.user is not None
        self.client = Client()
        self.client.force_login(self.person.user)

    def status(self, path: str) -> int:
        return self.client.get(f"/lantern/{path}").status_code

    def markup(self, path: str) -> str:
        answer = self.client.get(f"/lantern/{path}", follow=True)
        assert answer.status_code == 200, path
        return answer.content.decode()

    def text(self, path: str) -> str:
        """The words of the page, each space a plain one."""
        _head, _main, shown = self.markup(path).partition("<main")
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", shown)).split())


@pytest.fixture
def demonstration(db: None, tmp_path: Path) -> Iterator[Organization]:
    """The demonstration organization as it is made at the moment, at that moment."""
    moment = datetime.datetime.fromisoformat(MOMENT).astimezone(datetime.UTC)
    with time_machine.travel(moment, tick=False), translation.override("en"):
        load(tmp_path / "demo.json")
        yield Organization.objects.get(slug="lantern")


@pytest.mark.takes_long
def test_the_demonstration_shows_what_goals_can_be(demonstration: Organization) -> None:
    """One load is read from all sides: it takes some seconds."""
    mara, yu = Reader("mara"), Reader("yu")
    _there_is_a_key_result_of_every_kind(mara)
    _goals_are_aligned_from_the_company_to_a_person(mara)
    _agreements_are_open(mara, yu)
    _a_dependency_is_at_risk(mara)
    _a_target_and_a_day_were_adjusted(mara)
    _the_last_cycle_is_graded(mara)
    _forecasts_differ(mara)
    _metrics_are_followed_and_compared_with(mara)
    _work_and_result_part_in_every_way(mara)
    _check_ins_are_late_and_missing(mara, yu)
    _goals_are_shared_personal_and_private(mara, yu)
    _the_next_seven_days_cost_a_dozen_queries(mara, yu)


def _goal(key_words: str) -> Goal:
    return Goal.objects.exclude(state="closed").get(statement__startswith=key_words)


def _there_is_a_key_result_of_every_kind(reader: Reader) -> None:
    assert KINDS.keys() == set(KeyResult.Kind.values)
    for kind, says in KINDS.items():
        found = KeyResult.objects.open().visible_to(reader.person).filter(kind=kind, goal__state="active")
        one = found.select_related("goal").order_by("pk")[0]
        assert re.search(says, reader.text(f"goals/{one.goal.number}/?kr={one.pk}")), kind


def _goals_are_aligned_from_the_company_to_a_person(reader: Reader) -> None:
    """Branches are unfolded until there are none left."""
    markup = reader.markup("alignment/")
    rows = markup
    while branches := re.findall(r'hx-get="/lantern/(goals/\d+/below/[^"]*)"', rows):
        rows = "".join(reader.markup(html.unescape(branch)) for branch in branches)
        markup += rows
    found = re.findall(
        r'(?s)data-level="(\d)".*?<span class="meta">([^<]+)</span><span><span class="av', markup
    )
    levels = {(int(level), team.strip()) for level, team in found}
    wanted = {(1, "Lantern"), (2, "Product"), (3, "Product Operations"), (3, "用户增长组")}
    assert wanted <= levels
    personal = re.findall(r'(?s)data-level="(\d)"(?:(?!data-level).)*?personal</span>', markup)
    assert "4" in personal
    assert "nobody works on it" in markup
    assert "Aligned to nothing" in markup


def _agreements_are_open(mara: Reader, yu: Reader) -> None:
    """One has not answered, one proposes something else; the lead and the member owe answers themselves."""
    listed = mara.text("teams/product-operations/goals/")
    assert re.search(r"2 of 3 agreed", listed)
    assert "Suggests a change" in mara.text(f"goals/{_goal('More people choose to pay').number}/")
    for reader in (mara, yu):
        assert "1 answer owed" in reader.text("work/")
    assert "Changed since you agreed" in mara.text("work/")
    declined = Reader("lin").text(f"goals/{_goal('客服不让人久等').number}/")
    assert "不接受" in declined


def _a_dependency_is_at_risk(reader: Reader) -> None:
    assert "promised too late" in reader.text("teams/product-operations/dependencies/")
    assert "promised too late" in reader.text("teams/product-operations/review/")
    growth = Team.objects.get(name="用户增长组")
    assert "overdue" in reader.text(f"teams/{growth.slug}/dependencies/")


def _a_target_and_a_day_were_adjusted(reader: Reader) -> None:
    daily = reader.text(f"goals/{_goal('A product people open every day').number}/")
    assert "Adjusted since the start" in daily
    assert "target 3.4, first 3.6; progress against the original" in daily
    department = reader.text(f"goals/{_goal('New teams are still here').number}/")
    assert re.search(r"last day \d+ \w+, first \d+ \w+", department)


def _the_last_cycle_is_graded(reader: Reader) -> None:
    """Goals that were reached and missed, rewritten and dropped, and what was learned."""
    last = Cycle.objects.order_by("starts_on")[0]
    report = f"teams/product-operations/cycles/{last.slug}/"
    said = reader.text(report)
    assert "2 of 5 closed goals came to what was expected of them." in said
    assert "rewritten: G-" in said
    assert "dropped" in said
    assert "What we learned" in said
    grades = Goal.objects.filter(cycle=last, team__slug="product-operations").values_list("grade", flat=True)
    assert {str(grade) for grade in grades} >= {"0.3", "0.5", "1.0"}


def _forecasts_differ(reader: Reader) -> None:
    goals = Goal.objects.filter(team__slug="product-operations", state="active", is_personal=False)
    measured = KeyResult.objects.open().filter(goal__in=goals).select_related("goal")
    pages = [reader.text(f"goals/{one.goal.number}/?kr={one.pk}") for one in measured]
    chances = {int(found) for page in pages for found in re.findall(r"(\d+) % likely to reach", page)}
    assert len(chances) >= 6
    assert min(chances) < 10
    assert max(chances) > 80


def _metrics_are_followed_and_compared_with(reader: Reader) -> None:
    goal = reader.text(f"goals/{_goal('New users stay').number}/")
    assert "It checks itself in from 30-day retention of new users" in goal
    assert "compared with 30-day retention, tools for small teams" in goal
    assert "12 metrics" in reader.text("metrics/")
    says = {metric.name: reader.text(f"metrics/{metric.pk}/") for metric in Metric.objects.all()}
    assert "with 1 gap" in says["30-day retention of new users"]
    assert "with 1 outlier" in says["Daily active users"]
    assert "with 1 gap, 1 outlier" in says["日活跃用户"]
    assert "Trial accounts count" in says["30-day retention of new users"]
    assert not any("overdue" in words for words in says.values())


def _work_and_result_part_in_every_way(reader: Reader) -> None:
    listed = reader.text("teams/product-operations/goals/")
    assert re.search(r"\d+ % of the plan is done, but “Median first reply” has stood at 3.1 h", listed)
    assert "Confidence in “Daily active users” stays at 8 of 10, while the chance" in listed
    growth = Team.objects.get(name="用户增长组")
    assert "though nothing is planned for it" in reader.text(f"teams/{growth.slug}/goals/")
    review = reader.text("teams/product-operations/review/")
    assert "has stood at 3.1 h for three weeks" in review


def _check_ins_are_late_and_missing(mara: Reader, yu: Reader) -> None:
    assert re.search(r"Median time to first value stale \d+ days", yu.text("work/"))
    assert "30-day retention can be compared" in mara.text("work/")
    assert re.search(r"stale \d+ days", mara.text("teams/product-operations/goals/"))


def _goals_are_shared_personal_and_private(mara: Reader, yu: Reader) -> None:
    growth = Team.objects.get(name="用户增长组")
    assert "shared, of Product Operations" in mara.text(f"teams/{growth.slug}/goals/")
    assert "A day with customers" in mara.text(f"teams/{growth.slug}/dependencies/")
    part = Goal.objects.get(is_personal=True, owner__email="wei@lantern.example")
    assert "What I bring to “Daily active users”" in mara.text(f"goals/{part.number}/")
    own = _goal("I answer my own questions")
    assert yu.status(f"goals/{own.number}/") == mara.status(f"goals/{own.number}/") == 200
    assert Reader("wang").status(f"goals/{own.number}/") == 404


def _the_next_seven_days_cost_a_dozen_queries(*readers: Reader) -> None:
    """However many kinds of thing come."""
    for reader in readers:
        reader.markup("settings/notifications/week/")
        with CaptureQueriesContext(connection) as queries:
            reader.markup("settings/notifications/week/")
        assert len(queries) <= MOST_QUERIES
