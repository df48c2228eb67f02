"""Every kind of key result, from the editor's row to what the pages say of it."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from goals import actions, numbers
from goals.models import Goal, KeyResult
from goals.standing import KeyResultStanding, standing
from tasks.models import Task
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import (
    current_cycle,
    make_check_in,
    make_goal,
    make_key_result,
    make_milestone,
    make_plan,
    make_task,
)

WHY = actions.Why("scope", "Less time")
NUMBER: dict[str, Any] = {"kind": "increase", "start": Decimal(0), "target": Decimal(10)}
SignIn = Callable[[Person], Client]


@pytest.fixture
def client(sign_in: SignIn, ana: Person) -> Client:
    return sign_in(ana)


@pytest.fixture
def goal(product: Team, ana: Person) -> Goal:
    return make_goal(product, owner=ana)


def row(team: Team, **fields: Any) -> dict[str, Any]:
    """A new goal with this one row, as the form sends it."""
    return {
        "statement": "New users stay",
        "cycle": current_cycle(team.organization).pk,
        "ambition": "committed",
        "key_results-TOTAL_FORMS": 1,
        "key_results-INITIAL_FORMS": 0,
        "key_results-0-statement": "What is measured",
        **{f"key_results-0-{name}": value for name, value in fields.items()},
    }


def plain(text: str) -> str:
    """Without the narrow spaces before units."""
    return text.replace("\u202f", " ")


def stands(key_result: KeyResult) -> KeyResultStanding:
    goal = Goal.objects.get(pk=key_result.goal_id)
    return standing(goal, on=today(key_result.organization)).key_results[0]


@pytest.mark.parametrize(
    ("fields", "target"),
    [
        ({"kind": "increase", "start": "31", "target": "40", "unit": "%"}, "40 %"),
        ({"kind": "decrease", "start": "26", "target": "10", "unit": "min"}, "10 min"),
        ({"kind": "at_least", "target": "90", "unit": "%"}, "≥ 90 %"),
        ({"kind": "at_most", "target": "2", "unit": "h"}, "≤ 2 h"),
        ({"kind": "between", "start": "2", "target": "4", "unit": "h"}, "2–4 h"),
        ({"kind": "yes_no"}, "yes"),
        ({"kind": "scale", "zone_target": "Three teams use it every day"}, "target (0.7)"),
        ({"kind": "from_plan"}, "100 %"),
    ],
)
def test_the_editor_takes_every_kind(
    client: Client, product: Team, fields: dict[str, str], target: str
) -> None:
    response = client.post("/acme/goals/new/?team=product", row(product, **fields))
    assert response.status_code == 302
    assert plain(stands(KeyResult.objects.get()).target_text) == target
    page = client.get(response["Location"])
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "between", "start": "4", "target": "2"}, "nothing could hold"),
        ({"kind": "between", "start": "4", "target": "4"}, "does not lie above the lower one"),
        ({"kind": "between", "target": "2"}, "The lower bound is missing"),
        ({"kind": "increase", "start": "4", "target": "4"}, "no way to go"),
        ({"kind": "increase", "start": "NaN", "target": "4"}, "This is not a number"),
        ({"kind": "increase", "start": "1e308", "target": "4"}, "This number is too large"),
        (
            {"kind": "increase", "start": "1", "target": "4", "interim": "soon: 3"},
            "“soon: 3” is no day and number",
        ),
        ({"kind": "increase", "start": "1", "target": "4", "interim": "soon"}, "“soon” is no day and number"),
        (
            {"kind": "increase", "start": "1", "target": "4", "interim": "1999-01-01: 3"},
            "Choose a day in between",
        ),
        ({"kind": "increase", "start": "1", "target": "4", "weight": "-1"}, "A weight is never below 0"),
        ({"kind": "yes_no", "weight": "0"}, "All weights are 0"),
    ],
)
def test_what_measures_nothing_is_refused_and_kept_as_typed(
    client: Client, product: Team, fields: dict[str, str], sentence: str
) -> None:
    response = client.post("/acme/goals/new/?team=product", row(product, **fields))
    said = response.content.decode()
    assert sentence in said
    assert "What is measured" in said
    assert not Goal.objects.exists()


def test_interim_targets_bend_what_is_expected(client: Client, product: Team) -> None:
    cycle = current_cycle(product.organization)
    half = cycle.starts_on + datetime.timedelta(days=cycle.span.days // 2)
    client.post(
        "/acme/goals/new/?team=product",
        row(product, kind="increase", start="0", target="100", interim=f"{half}: 10"),
    )
    key_result = KeyResult.objects.get()
    assert key_result.curve == [numbers.Reading(half, Decimal(10))]
    measure = stands(key_result).measure
    assert numbers.expected(measure, half) == Decimal("0.1")
    assert numbers.expected(measure, cycle.ends_on) == 1


def test_a_scale_is_checked_in_by_its_steps(client: Client, goal: Goal, ana: Person) -> None:
    key_result = make_key_result(
        goal, kind="scale", start=None, target=None, zone_target="Three teams use it"
    )
    page = client.get(f"/acme/goals/{goal.number}/").content.decode()
    assert "target (0.7): Three teams use it" in page
    client.post(f"/acme/key-results/{key_result.pk}/check-in/", {"value": "0.7"})
    assert stands(key_result).progress == Decimal("0.7")
    assert stands(key_result).suggested == "done"
    with pytest.raises(RuleBroken, match="four steps"):
        actions.check_in(key_result, by=ana, value=Decimal("0.5"))


def test_a_key_result_from_the_plan_follows_its_tasks(product: Team, goal: Goal, ana: Person) -> None:
    key_result = make_key_result(goal, kind="from_plan", start=None, target=None)
    assert stands(key_result).value_text == "no plan"
    assert standing(goal, on=today(ana)).progress is None
    plan = make_plan(product, goal)
    for status in (Task.Status.DONE, Task.Status.TODO, Task.Status.DROPPED):
        task = make_task(product, plan=plan, status=status)
        if status == Task.Status.DONE:
            Task.objects.filter(pk=task.pk).update(done_at=task.created_at)
    assert plain(stands(key_result).value_text) == "50 %"
    make_milestone(plan)
    assert plain(stands(key_result).value_text) == "33 %"
    with pytest.raises(RuleBroken, match="follows its plan"):
        actions.check_in(key_result, by=ana, value=Decimal("0.5"))


def test_a_check_in_on_a_plan_asks_for_all_but_the_value(
    client: Client, product: Team, goal: Goal, ana: Person
) -> None:
    key_result = make_key_result(goal, kind="from_plan", start=None, target=None, unit="")
    path = f"/acme/key-results/{key_result.pk}/check-in/"
    assert "Make a plan first." in client.post(path, {"confidence": "7"}).content.decode()
    plan = make_plan(product, goal)
    for status in (Task.Status.DONE, Task.Status.TODO, Task.Status.TODO):
        done_at = timezone.now() if status == Task.Status.DONE else None
        make_task(product, plan=plan, status=status, done_at=done_at)
    for page in (path, f"/acme/goals/{goal.number}/"):
        html = client.get(page).content.decode()
        assert "33\u202f%</strong>" in html and 'name="value"' not in html and "0.333" not in html
    answer = client.post(
        path, {"confidence": "7", "note": "The rest waits", "next": "/acme/work/"}, follow=True
    )
    assert "is checked in at 33\u202f%." in answer.content.decode()
    made = key_result.check_ins.get()
    assert (made.value, made.confidence, made.note) == (Decimal("0.333333"), 7, "The rest waits")
    assert "at 33\u202f%" in client.get(f"/acme/goals/{goal.number}/").content.decode()
    client.post(f"/acme/check-ins/{made.pk}/correct/", {"confidence": "4"})
    made.refresh_from_db()
    assert (made.value, made.confidence) == (Decimal("0.333333"), 4)
    assert "0.33" not in client.get(f"/acme/goals/{goal.number}/").content.decode()
    with pytest.raises(RuleBroken, match="value is missing"):
        actions.check_in(make_key_result(goal), by=ana)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("“Live”: no", "“Live”: no → yes", "“Live”: yes → no", "“Reach”: commit (0.3)")),
        ("zh-hans", ("“Live”：否", "“Live”：否 → 是", "“Live”的进展更新：是 → 否", "“Reach”：承诺（0.3）")),
    ],
)
def test_what_happened_names_a_value_that_is_no_number(
    client: Client, goal: Goal, ana: Person, language: str, told: tuple[str, ...]
) -> None:
    live = make_key_result(goal, "Live", kind="yes_no", start=None, target=None, unit="")
    reach = make_key_result(goal, "Reach", kind="scale", start=None, target=None, unit="")
    actions.check_in(live, by=ana, value=Decimal(0))
    made = actions.check_in(live, by=ana, value=Decimal(1))
    actions.correct_check_in(made, by=ana, value=Decimal(0))
    actions.check_in(reach, by=ana, value=Decimal("0.3"))
    with translation.override(language):
        answer = client.get(f"/acme/goals/{goal.number}/", headers={"accept-language": language})
    html = answer.content.decode()
    for said in told:
        assert said in html


def test_changing_the_kind_keeps_the_history_and_counts_what_fits(goal: Goal, ana: Person) -> None:
    key_result = make_key_result(goal, owner=ana)
    make_check_in(key_result, 35)
    why = actions.Why("mistake", "It is a thing to be done, not a number.")
    actions.edit_key_result(key_result, by=ana, kind="yes_no", start=None, target=None, reason=why)
    assert key_result.check_ins.count() == 1
    assert stands(key_result).progress == 0
    actions.edit_key_result(
        key_result, by=ana, kind="increase", start=Decimal(31), target=Decimal(39), reason=why
    )
    assert stands(key_result).progress == Decimal("0.5")


@pytest.mark.parametrize("kind", ["from_plan", "yes_no", "scale"])
def test_what_was_no_number_does_not_become_one(goal: Goal, ana: Person, kind: str) -> None:
    """Else half of a plan, 0.5, would be half a per cent of a number."""
    make_milestone(make_plan(goal.team, goal), "Live", owner=ana)
    key_result = make_key_result(goal, kind=kind, start=None, target=None, unit="")
    actions.check_in(key_result, by=ana, value=None if kind == "from_plan" else Decimal(1))
    with pytest.raises(RuleBroken) as refused:
        actions.edit_key_result(key_result, by=ana, reason=WHY, **NUMBER)
    assert refused.value.field == "kind"
    key_result.refresh_from_db()
    assert key_result.kind == kind


def test_a_kind_without_a_check_in_is_changed_freely(goal: Goal, ana: Person) -> None:
    key_result = make_key_result(goal, kind="from_plan", start=None, target=None, unit="")
    actions.edit_key_result(key_result, by=ana, reason=WHY, **NUMBER)
    assert key_result.kind == "increase"


def test_decimals_are_shown_as_chosen(goal: Goal) -> None:
    key_result = make_key_result(goal, precision=2)
    make_check_in(key_result, 35)
    assert plain(stands(key_result).value_text) == "35.00 %"


def test_what_is_due_before_its_goal_begins_is_refused(goal: Goal, ana: Person) -> None:
    one = make_key_result(goal)
    with pytest.raises(RuleBroken) as refused:
        actions.edit_key_result(one, by=ana, reason=WHY, ends_on=goal.first_day - datetime.timedelta(days=1))
    assert refused.value.field == "ends_on" and "due before it begins" in str(refused.value.message)


def test_a_goal_that_was_moved_past_what_was_due_in_it_is_still_shown(
    goal: Goal, ana: Person, client: Client
) -> None:
    """It was divided by the days that it has: none."""
    due = goal.first_day + datetime.timedelta(days=3)
    make_check_in(make_key_result(goal, ends_on=due), 33)
    actions.edit_goal(goal, by=ana, reason=WHY, starts_on=due + datetime.timedelta(days=1))
    stands = standing(goal, on=today(ana)).key_results[0]
    assert stands.measure.span.days == 1 and stands.expected == 1
    assert client.get(f"/acme/goals/{goal.number}/").status_code == 200
