"""Every sentence of a review can be asked why: which lines it counted, and what each of them came to."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from urllib.parse import urljoin

from django.test import Client

from feedback.agenda import Agenda, Ahead, GoalLine, Number, PersonAhead, Slip, Step, Who
from feedback.why import why_review
from goals.models import KeyResult
from tasks.models import Task
from teamops.dates import today, week_label
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_goal, make_key_result, make_task

SignIn = Callable[[Person], Client]
DAY = datetime.date(2026, 11, 25)
NOW = datetime.datetime(2026, 11, 25, 11, tzinfo=datetime.UTC)
ANA = Who(1, "Ana", "A", 1)


def agenda(**parts: object) -> Agenda:
    known: dict[str, object] = {"team": "Product", "week": DAY, "as_of": NOW, "today": DAY, "last_week": None}
    return Agenda(**known | parts)  # type: ignore[arg-type]


def told(**parts: object) -> dict[str, list[tuple[str, str, str]]]:
    """By part: (what, value, note) of each line."""
    found = why_review(agenda(**parts))
    return {one.key: [(line.what, line.value, line.note) for line in one.inputs] for one in found}


def test_a_number_is_told_with_both_values_and_their_difference() -> None:
    line = Number(
        1, 7, "Retention", "%", Decimal(35), Decimal(36), Decimal(1), True, Decimal(40), [], None, None, ""
    )
    ((what, value, note),) = told(numbers=[line])["why-numbers"]
    assert (what, value.replace("\u202f", " "), note) == ("Retention", "35 % → 36 %", "+1 better")


def test_hours_are_told_as_the_sum_of_the_estimates() -> None:
    things = [Ahead("task", "One", DAY, 1, hours=Decimal(4)), Ahead("task", "Two", DAY, 2, hours=Decimal(6))]
    line = PersonAhead(ANA, things[:1], things[1:], Decimal(10))
    ((who, sum_of_all, formula),) = told(ahead=[line])["why-ahead"]
    assert (who, sum_of_all.replace("\u202f", " ")) == ("Ana", "10 h")
    assert formula.replace("\u202f", " ") == "4 h + 6 h = 10 h"


def test_steps_goals_and_slips_are_told_by_what_they_counted_as() -> None:
    step = Step(1, 1, "Call Finance", "done", ANA, DAY, DAY, False)
    goal = GoalLine(7, "New users stay", ANA, "at_risk", "", None, None, 6, -1, None, False, "")
    slip = Slip("task", 3, "Logs", "", ANA, DAY, DAY, 4, 1, blocked=True, late=True, why="", helper=None)
    found = told(last_steps=[step], goals=[goal], slipping=[slip])
    assert found["why-last_steps"] == [("Call Finance", "Done", "due 25 Nov")]
    assert found["why-goals"] == [("New users stay", "At risk", "6/10 −1")]
    assert found["why-slipping"] == [("Logs", "blocked", "+4\u202fd")]


def test_a_part_without_a_finding_has_nothing_to_explain() -> None:
    assert told() == {}


def test_the_review_leads_there_and_opens_it_in_a_dialog(sign_in: SignIn, product: Team, ben: Person) -> None:
    key_result: KeyResult = make_key_result(make_goal(product, owner=ben), owner=ben)
    make_check_in(key_result, 35)
    make_task(product, "Late", assignee=ben, due=today(ben) - datetime.timedelta(3), status=Task.Status.TODO)
    here = "/acme/teams/product/review/"
    address = f"{here}{week_label(today(ben))}/why/"
    client = sign_in(ben)
    for shown_at in (here, f"{here}{week_label(today(ben))}/"):
        links = re.findall(r'href="([^"]*#why-\w+)"', client.get(shown_at).content.decode())
        led_to = {urljoin(shown_at, link) for link in links}
        assert {f"{address}#why-{part}" for part in ("numbers", "goals", "slipping")} <= led_to
    for headers in ({}, {"HX-Request": "true"}):
        html = client.get(address, headers=headers).content.decode()
        assert 'id="why-numbers"' in html
        assert ("<html" in html) is not bool(headers)


def test_a_week_that_is_no_week_is_not_found(sign_in: SignIn, product: Team, ben: Person) -> None:
    assert sign_in(ben).get("/acme/teams/product/review/2026-W99/why/").status_code == 404
