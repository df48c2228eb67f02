"""Cycles: made, taken from state to state, closed when every goal is, and reported."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from goals import actions
from goals.cycle_report import cycle_report
from goals.models import Cycle, Goal
from goals.queries import current_cycle
from teamops.errors import RuleBroken
from teamops.people.models import Organization, Person, Team
from tests.factories import make_cycle, make_goal, make_key_result

SignIn = Callable[[Person], Client]
Q1: dict[str, Any] = {"starts_on": datetime.date(2031, 1, 1), "ends_on": datetime.date(2031, 3, 31)}


@pytest.fixture
def cycle(acme: Organization) -> Cycle:
    return make_cycle(acme, name="Q1 2031", **Q1)


def test_two_of_the_same_length_may_not_overlap(acme: Organization, cycle: Cycle, admin: Person) -> None:
    with pytest.raises(RuleBroken, match="Q1 2031 covers some of these days already"):
        actions.create_cycle(acme, by=admin, name="Other", **Q1)


def test_a_year_and_its_quarters_may_overlap(acme: Organization, cycle: Cycle, admin: Person) -> None:
    year: dict[str, Any] = {"starts_on": datetime.date(2031, 1, 1), "ends_on": datetime.date(2031, 12, 31)}
    assert actions.create_cycle(acme, by=admin, name="2031", length="year", **year).slug == "2031"


def test_a_chinese_name_gets_an_address_from_its_days(acme: Organization, admin: Person) -> None:
    made = actions.create_cycle(acme, by=admin, name="第一季度", **Q1)
    assert made.slug == "quarter-2031-01-01-2031-03-31"


def test_it_ends_after_it_begins(acme: Organization, admin: Person) -> None:
    with pytest.raises(RuleBroken, match="Choose a later one"):
        actions.create_cycle(acme, by=admin, name="Q", starts_on=Q1["ends_on"], ends_on=Q1["starts_on"])


def test_it_goes_from_state_to_state_one_step_at_a_time(cycle: Cycle, admin: Person) -> None:
    with pytest.raises(RuleBroken, match="one step at a time"):
        actions.change_cycle_state(cycle, by=admin, state="closed")
    for state in ("closing", "closed", "closing", "active", "preparing"):
        assert actions.change_cycle_state(cycle, by=admin, state=state).state == state


def test_it_is_not_closed_while_goals_are_open(
    product: Team, cycle: Cycle, admin: Person, ben: Person
) -> None:
    goal = make_goal(product, owner=ben, cycle=cycle)
    actions.change_cycle_state(cycle, by=admin, state="closing")
    with pytest.raises(RuleBroken, match="1 goal of this cycle is still open"):
        actions.change_cycle_state(cycle, by=admin, state="closed")
    actions.close_goal(goal, by=ben)
    assert actions.change_cycle_state(cycle, by=admin, state="closed").state == "closed"


def test_a_closed_cycle_is_frozen(product: Team, cycle: Cycle, admin: Person, ben: Person) -> None:
    goal = make_goal(product, owner=ben, cycle=cycle, state=Goal.State.CLOSED)
    Cycle.objects.filter(pk=cycle.pk).update(state="closed")
    cycle.refresh_from_db()
    goal.cycle = cycle
    with pytest.raises(RuleBroken, match="is closed"):
        actions.reopen_goal(goal, by=admin)
    with pytest.raises(RuleBroken, match="is closed"):
        actions.create_goal(product, by=ben, cycle=cycle, statement="Too late")
    with pytest.raises(RuleBroken, match="Go back to closing"):
        actions.edit_cycle(cycle, by=admin, name="Another")


@pytest.mark.parametrize("state", ["preparing", "active"])
def test_a_new_cycle_is_prepared_first_or_begins_at_once(
    sign_in: SignIn, acme: Organization, admin: Person, state: str
) -> None:
    typed = {"name": "Q1 2031", "length": "quarter", "starts_on": "2031-01-01", "ends_on": "2031-03-31"}
    assert 'name="state"' in sign_in(admin).get("/acme/settings/cycles/new/").content.decode()
    sign_in(admin).post("/acme/settings/cycles/new/", typed | {"state": state})
    assert Cycle.objects.get(name="Q1 2031").state == state


@pytest.mark.parametrize(("state", "opens"), [("preparing", "Q1 2031"), ("active", "Six weeks")])
def test_a_page_opens_with_the_shortest_cycle_of_the_day_that_has_begun(
    acme: Organization, cycle: Cycle, state: str, opens: str
) -> None:
    days = {"starts_on": datetime.date(2031, 2, 1), "ends_on": datetime.date(2031, 3, 14)}
    make_cycle(acme, name="Six weeks", length="other", state=state, **days)
    found = current_cycle(acme, datetime.date(2031, 2, 10))
    assert found
    assert found.name == opens


def test_only_administrators_change_cycles(cycle: Cycle, ana: Person) -> None:
    with pytest.raises(PermissionDenied):
        actions.change_cycle_state(cycle, by=ana, state="closing")


def test_the_page_says_why_a_cycle_cannot_be_closed_yet(
    sign_in: SignIn, product: Team, cycle: Cycle, admin: Person
) -> None:
    make_goal(product, cycle=cycle)
    Cycle.objects.filter(pk=cycle.pk).update(state="closing")
    response = sign_in(admin).post(
        f"/acme/settings/cycles/{cycle.pk}/state/", {"state": "closed"}, follow=True
    )
    assert "is still open" in response.content.decode()


# --- The report ---------------------------------------------------------------------------------------


@pytest.fixture
def closed(product: Team, cycle: Cycle, ben: Person) -> Goal:
    goal = make_goal(
        product,
        owner=ben,
        cycle=cycle,
        state=Goal.State.CLOSED,
        grade=Decimal("0.7"),
        reflection="Start earlier",
    )
    make_key_result(goal)
    return goal


def test_the_report_measures_committed_and_stretch_by_what_is_expected(
    product: Team, company: Team, cycle: Cycle, closed: Goal, admin: Person
) -> None:
    make_goal(product, cycle=cycle, state=Goal.State.CLOSED, grade=Decimal("0.7"), ambition="stretch")
    report = cycle_report(company, cycle, admin, cycle.ends_on)
    assert [line.reached for line in report.lines] == [False, True]
    assert report.finding == "1 of 2 closed goals came to what was expected of them."
    assert report.why_finding.endswith("Came to it: “New users stay” with 0.7.")


def test_the_report_stands_next_to_the_cycle_before(
    acme: Organization, product: Team, cycle: Cycle, closed: Goal, admin: Person
) -> None:
    last = make_cycle(
        acme, name="Q4 2030", starts_on=datetime.date(2030, 10, 1), ends_on=datetime.date(2030, 12, 31)
    )
    for grade in ("0.4", "0.6"):
        make_goal(product, cycle=last, state=Goal.State.CLOSED, grade=Decimal(grade))
    report = cycle_report(product, cycle, admin, cycle.ends_on)
    assert (report.before, report.grade_before, report.grade) == (last, Decimal("0.5"), Decimal("0.7"))


def test_the_report_page_shows_grades_and_what_was_learned(
    sign_in: SignIn, closed: Goal, ben: Person
) -> None:
    page = sign_in(ben).get(f"/acme/teams/product/cycles/{closed.cycle.slug}/").content.decode()
    for said in ("0.7", "expected 1.0", "Start earlier", closed.statement):
        assert said in page
