"""The panel of the goal editor, the letters of the list, and the section of the goal page."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import Cycle, Goal
from teamops.people.models import Organization, Person, Team
from tests.factories import current_cycle, make_check_in, make_goal, make_key_result

SignIn = Callable[[Person], Client]

NEW = "/acme/goals/smart/?team=product"


def typed(team: Team, **fields: Any) -> dict[str, Any]:
    """A new goal as its form holds it while it is written."""
    return {
        "statement": "New users stay",
        "cycle": current_cycle(team.organization).pk,
        "key_results-TOTAL_FORMS": 1,
        "key_results-0-statement": "30-day retention",
        "key_results-0-kind": "increase",
        "key_results-0-start": "31",
        "key_results-0-target": "40 %",
        **fields,
    }


def panel(client: Client, data: dict[str, Any], path: str = NEW) -> str:
    response = client.post(path, data)
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_typed_is_judged_and_nothing_is_saved(sign_in: SignIn, ana: Person, product: Team) -> None:
    html = panel(sign_in(ana), typed(product))
    assert "SMART: 4 of 5. Not yet: Relevant." in html
    assert "1 of 1 key results says when it is reached." in html
    assert not Goal.objects.exists()


def test_a_why_a_parent_or_a_supported_goal_make_it_relevant(
    sign_in: SignIn, ana: Person, product: Team, acme: Organization
) -> None:
    company = make_goal(acme.teams.get(parent=None), statement="Become a daily habit")
    client = sign_in(ana)
    assert "all five hold" in panel(client, typed(product, why="Two of three leave."))
    assert "all five hold" in panel(client, typed(product, supports=[company.pk]))
    assert "It contributes to “Become a daily habit”." in panel(client, typed(product, parent=company.pk))


def test_half_a_form_is_judged_as_far_as_it_is_written(sign_in: SignIn, ana: Person, product: Team) -> None:
    client = sign_in(ana)
    assert "There are no words yet." in panel(client, {})
    odd = {
        "statement": "x" * 5000,
        "cycle": "nine",
        "owner": "-1",
        "parent": "9" * 40,
        "starts_on": "soon",
        "ends_on": "2026-02-31",
        "key_results-TOTAL_FORMS": "9" * 30,
        "key_results-0-start": "1e999",
    }
    panel(client, odd)
    panel(client, typed(product, **{"key_results-0-target": "NaN", "key_results-0-kind": "no such kind"}))


def test_a_row_that_is_to_be_dropped_does_not_count(sign_in: SignIn, ana: Person, product: Team) -> None:
    data = typed(product, why="Two of three leave.", **{"key_results-0-drop": "on"})
    assert "Not yet: Specific, Measurable, Achievable." in panel(sign_in(ana), data)


def test_an_end_outside_of_the_cycle_is_pointed_out(sign_in: SignIn, ana: Person, product: Team) -> None:
    late = current_cycle(product.organization).ends_on + datetime.timedelta(30)
    html = panel(sign_in(ana), typed(product, why="Two of three leave.", ends_on=late.isoformat()))
    assert "Not yet: Time-bound." in html
    assert "outside of its cycle" in html


def test_the_same_number_of_an_earlier_cycle_is_the_pace_to_compare_with(
    sign_in: SignIn, ana: Person, product: Team, acme: Organization
) -> None:
    cycle = current_cycle(acme)
    days = (cycle.ends_on - cycle.starts_on).days
    first = cycle.starts_on - datetime.timedelta(days + 1)
    before = Cycle.objects.create(
        organization=acme,
        name="Before",
        slug="before",
        starts_on=first,
        ends_on=cycle.starts_on - datetime.timedelta(1),
    )
    old = make_key_result(make_goal(product, cycle=before), statement="30-day retention", start=30, target=40)
    make_check_in(old, 31, days_ago=(cycle.starts_on - before.starts_on).days)
    html = panel(sign_in(ana), typed(product, why="Two of three leave."))
    assert "Not yet: Achievable." in html
    assert "so far a week brought" in html


def test_an_owner_who_answers_for_many_goals_has_no_room(
    sign_in: SignIn, ana: Person, ben: Person, product: Team
) -> None:
    for _number in range(6):
        make_goal(product, owner=ben)
    client = sign_in(ana)
    data = typed(product, why="Two of three leave.", owner=ben.pk)
    assert "already answers for 6 other goals." in panel(client, data)
    own = Goal.objects.filter(owner=ben).order_by("number")[0]
    assert "all five hold" in panel(client, data, f"/acme/goals/{own.number}/smart/")


def test_a_goal_that_one_may_not_see_is_not_told(
    sign_in: SignIn, ana: Person, ben: Person, product: Team
) -> None:
    hidden = make_goal(product, owner=ana, statement="Merge with a rival", is_private=True)
    html = panel(sign_in(ben), typed(product, parent=hidden.pk))
    assert "Merge with a rival" not in html
    assert "Not yet: Relevant." in html


def test_the_editor_opens_with_its_marks_and_shows_them_anew_without_script(
    sign_in: SignIn, ana: Person, product: Team
) -> None:
    client = sign_in(ana)
    current_cycle(product.organization)
    opened = client.get("/acme/goals/new/?team=product").content.decode()
    assert "SMART: 1 of 5." in opened
    checked = client.post(
        "/acme/goals/new/?team=product",
        typed(product, check="1", ambition="committed", **{"key_results-INITIAL_FORMS": 0}),
    )
    assert "SMART: 4 of 5. Not yet: Relevant." in checked.content.decode()
    assert not Goal.objects.exists()


def test_list_and_page_show_the_same_marks(sign_in: SignIn, ana: Person, product: Team) -> None:
    goal = make_goal(product, owner=ana, statement="Improve the atmosphere", why="")
    client = sign_in(ana)
    shown = client.get("/acme/teams/product/goals/").content.decode()
    assert "SMART: 1 of 5. Not yet: Specific, Measurable, Achievable, Relevant." in shown
    assert shown.count("data-missing") == 4
    opened = client.get(f"/acme/goals/{goal.number}/").content.decode()
    assert opened.count("data-missing") == 4
    assert "“Improve” is a direction." in opened


def test_words_of_people_are_escaped(sign_in: SignIn, ana: Person, product: Team) -> None:
    html = panel(sign_in(ana), typed(product, statement="Improve <b>all</b>", **{"key_results-0-target": ""}))
    assert "<b>" not in html
    goal = make_goal(product, owner=ana, why="It matters.")
    make_key_result(goal, statement="<i>Sales</i>", target=None, start=None)
    assert "<i>Sales" not in sign_in(ana).get("/acme/teams/product/goals/").content.decode()


@pytest.mark.parametrize("rows", [1, 15])
def test_the_panel_makes_few_queries(sign_in: SignIn, ana: Person, product: Team, rows: int) -> None:
    client, data = sign_in(ana), typed(product, owner=ana.pk)
    for number in range(rows):
        data |= {
            f"key_results-{number}-statement": f"Number {number}",
            f"key_results-{number}-kind": "increase",
        }
    data["key_results-TOTAL_FORMS"] = rows
    panel(client, data)
    with CaptureQueriesContext(connection) as queries:
        panel(client, data)
    assert len(queries) <= 6
