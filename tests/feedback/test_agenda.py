"""The agenda stands in the order of the meeting; a part that has nothing to say is left out."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from feedback.actions import add_next_step, open_review
from feedback.changes import told
from feedback.items import items_of
from goals.models import KeyResult
from tasks.actions import change_status, edit_task
from tasks.models import Task
from teamops.people.actions import add_to_team
from teamops.people.models import Absence, Person, Team
from tests.factories import make_check_in, make_metric, make_reading, make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W47, agenda, shown

SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/2026-W48/"
DUE = NOW.date() + DAY

pytestmark = pytest.mark.usefixtures("clock")


def headings(page: str) -> list[tuple[str, str]]:
    """The parts by number, as the page and its navigation have them."""
    parts = re.findall(r'<section class="part[^"]*" id="(\w+)".*?"part-no">(\d+)<', page, re.DOTALL)
    links = re.findall(r'<a href="#(\w+)"[^>]*><b>(\d+)<', page)
    assert parts == links
    return parts


def test_a_team_without_anything_decides_and_is_told_that_it_has_no_goal(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    page = sign_in(ben).get(REVIEW).content.decode()
    assert headings(page) == [("decisions", "1")]
    assert "The team has no goal in these weeks." in page


def test_numbers_follow_what_is_shown(
    retention: KeyResult, product: Team, ben: Person, sign_in: SignIn
) -> None:
    make_check_in(retention, 35, days_ago=1)
    make_task(product, "Late work", assignee=ben, due=NOW.date() - 3 * DAY)
    page = sign_in(ben).get(REVIEW).content.decode()
    names = ["numbers", "goals", "slipping", "decisions"]
    assert headings(page) == [(name, str(number)) for number, name in enumerate(names, start=1)]


def test_the_teams_metrics_stand_with_its_numbers_unless_a_key_result_follows_them(
    retention: KeyResult, product: Team, ben: Person, sign_in: SignIn
) -> None:
    own, followed = make_metric(product, "Support calls", unit=""), make_metric(product, "Retention")
    KeyResult.objects.update(metric=followed)
    for metric in (own, followed):
        make_reading(metric, "35.25", days_ago=12)
        make_reading(metric, "36.5", days_ago=1)
    (line,) = agenda(product, ben).metrics
    assert (line.what, line.before, line.now) == ("Support calls", Decimal("35.25"), Decimal("36.5"))
    assert "+1.25" in sign_in(ben).get(REVIEW).content.decode()


def test_who_is_away_and_how_full_the_two_weeks_are(
    product: Team, ben: Person, cem: Person, vic: Person
) -> None:
    """From Wednesday on eight working days of eight hours; two of them Ben is away."""
    make_task(product, assignee=ben, due=DUE, estimate=Decimal(60))
    days = {"first_day": datetime.date(2026, 11, 26), "last_day": datetime.date(2026, 11, 27)}
    for person in (ben, cem):
        Absence.objects.create(organization=product.organization, person=person, **days)
    lines = {line.who.name: line for line in agenda(product, ben).ahead if line.who}
    assert (lines["Ben Berg"].hours, lines["Ben Berg"].capacity) == (Decimal(60), Decimal(48))
    assert lines["Ben Berg"].load == Decimal(60) / 48
    assert [one.first for one in lines[cem.name].away] == [days["first_day"]]
    (seen,) = agenda(product, vic).ahead
    assert seen.away == [] and seen.capacity is None


def test_what_changed_tells_of_people_and_priorities(
    product: Team, admin: Person, ana: Person, ben: Person, cem: Person, dora: Person
) -> None:
    task = make_task(product, "Interviews", assignee=ben)
    edit_task(task, by=ana, assignee=cem, priority=Task.Priority.HIGH)
    add_to_team(product, dora, by=admin)
    said = {one.change.what: one.sentence for one in told(agenda(product, ana).changes)}
    assert said["Interviews"] == f"gave it to {cem.name}, set the priority from Normal to High"
    assert said["Product"] == f"added {dora.name}"


def test_a_next_step_is_ticked_off_with_one_click(
    product: Team, ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    last = open_review(product, by=ana, week=W47)
    add_next_step(last, by=ana, title="Call Finance", owner=ben, due=W47 + 4 * DAY)
    task = Task.objects.get()
    button = f'formaction="/acme/tasks/{task.number}/status/"'
    assert button in sign_in(ben).get(REVIEW).content.decode()
    assert button not in sign_in(cem).get(REVIEW).content.decode()
    sign_in(ben).post(f"/acme/tasks/{task.number}/status/", {"status": "done"})
    assert agenda(product, ben).last_steps[0].status == "done"
    change_status(Task.objects.get(), by=ben, status="todo")


def test_every_line_is_an_item_with_a_key_of_its_own(
    retention: KeyResult, product: Team, ben: Person
) -> None:
    task = make_task(product, "Late work", assignee=ben, due=NOW.date() - 3 * DAY)
    make_check_in(retention, 35, days_ago=1)
    found = items_of(shown(product, ben).agenda)
    keys = {f"key_result:{retention.pk}", f"goal:{retention.goal.number}", f"task:{task.number}"}
    assert keys <= found.keys()
    assert {"part:numbers", "part:goals", "part:slipping", "part:decisions"} <= found.keys()
