"""Where work and result part, by example."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from feedback.actions import close_review
from goals import divergence
from goals.divergence import Finding
from goals.divergences import divergences
from goals.models import Dismissal, Goal, KeyResult
from goals.numbers import Kind, Measure, Reading, Span, plan_progress
from goals.standing import standing
from tasks import plan_measure
from tasks.models import Task
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import (
    make_check_in,
    make_goal,
    make_key_result,
    make_milestone,
    make_plan,
    make_review,
    make_task,
)
from tests.feedback.weeks import leave_red

SignIn = Callable[[Person], Client]

Q4 = Span(datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
TODAY = datetime.date(2026, 11, 25)


def measure(*values: tuple[int, Any], kind: Kind = Kind.INCREASE) -> Measure:
    """A key result from 0 to 100; `values` are (days ago, value)."""
    readings = [Reading(TODAY - datetime.timedelta(days=ago), Decimal(value)) for ago, value in values]
    return Measure(kind, Decimal(0), Decimal(100), Q4, readings)


def plan(done: int, left: int) -> Decimal:
    """The share of a plan that is done."""
    return Decimal(done) / (done + left)


def find(
    one: Measure,
    done: Decimal | None,
    *,
    confidences: tuple[tuple[int, int], ...] = (),
    chances: tuple[float | None, float | None] = (None, None),
) -> list[Finding]:
    was, is_now = chances
    stated = [(TODAY - datetime.timedelta(days=ago), value) for ago, value in confidences]
    return divergence.find(
        one,
        done,
        TODAY,
        confidences=stated,
        chance=lambda known: is_now if len(known.readings) == len(one.readings) else was,
    )


def test_much_work_and_no_result_is_said_with_its_figures() -> None:
    [finding] = find(measure((40, 30), (3, 30)), plan(done=8, left=2))
    said = divergence.sentence(finding, what="Retention", before="30 %", now="30 %")
    assert said.replace("\u202f", " ") == (
        "80 % of the plan is done, but “Retention” has stood at 30 % for three weeks."
    )


@pytest.mark.parametrize(
    ("one", "done"),
    [
        (measure((40, 30), (3, 31)), plan(done=8, left=2)),  # it moves
        (measure((40, 30), (3, 30)), plan(done=7, left=3)),  # much is still to be done
        (measure((40, 100), (3, 100)), plan(done=9, left=1)),  # the target is reached
        (measure((40, 30), (3, 34)), None),  # a small move of its own
    ],
)
def test_nothing_is_said_where_they_go_together(one: Measure, done: Decimal | None) -> None:
    assert find(one, done) == []


def test_a_result_without_work_is_said() -> None:
    [finding] = find(measure((40, 30), (3, 45)), None)
    said = divergence.sentence(finding, what="Retention", before="30", now="45")
    assert said == "“Retention” went from 30 to 45 in three weeks, though nothing is planned for it."


def test_a_first_reading_is_no_move() -> None:
    assert find(measure((3, 45)), None) == []


def test_confidence_against_a_falling_forecast_is_said() -> None:
    [finding] = find(
        measure((40, 30), (3, 31)), plan(1, 5), confidences=((40, 8), (3, 8)), chances=(0.7, 0.35)
    )
    said = divergence.sentence(finding, what="Retention", before="", now="").replace("\u202f", " ")
    assert "stays at 8 of 10" in said
    assert "fell from 70 % to 35 %" in said


@pytest.mark.parametrize(
    ("confidences", "chances"),
    [
        (((40, 8), (3, 6)), (0.7, 0.35)),  # no longer confident
        (((40, 9), (3, 8)), (0.7, 0.35)),  # less confident than before
        (((40, 8), (3, 8)), (0.7, 0.55)),  # still likely
        (((40, 8), (3, 8)), (0.45, 0.35)),  # hardly any fall
        (((40, 8), (3, 8)), (None, 0.35)),  # no forecast then
        (((3, 8),), (0.7, 0.35)),  # nobody had said anything then
    ],
)
def test_confidence_that_goes_with_the_forecast_is_left_alone(
    confidences: tuple[tuple[int, int], ...], chances: tuple[float | None, float | None]
) -> None:
    assert find(measure((40, 30), (3, 31)), plan(1, 5), confidences=confidences, chances=chances) == []


def test_a_key_result_that_has_just_begun_is_left_alone() -> None:
    young = Measure(
        Kind.INCREASE, Decimal(0), Decimal(100), Span(TODAY - datetime.timedelta(days=9), Q4.last)
    )
    assert find(young, plan(done=9, left=1)) == []


# --- On the pages -------------------------------------------------------------------------------------


@pytest.fixture
def key_result(product: Team, ben: Person) -> KeyResult:
    """Stands at 33 for weeks, while eight of nine tasks of its plan are done."""
    goal = make_goal(product, owner=ben)
    key_result = make_key_result(goal, owner=ben)
    for days in (40, 30, 3):
        make_check_in(key_result, 33, days_ago=days)
    action_plan = make_plan(product, goal)
    for number in range(9):
        task = make_task(product, plan=action_plan)
        if number:
            Task.objects.filter(pk=task.pk).update(status="done", done_at=timezone.now())
    return key_result


PARTS = "of the plan is done, but “30-day retention” has stood at"


def test_it_stands_on_the_goal_in_the_list_and_in_the_review(
    sign_in: SignIn, key_result: KeyResult, ben: Person
) -> None:
    client = sign_in(ben)
    for page in (
        f"/acme/goals/{key_result.goal.number}/",
        "/acme/teams/product/goals/",
        "/acme/teams/product/review/",
    ):
        assert PARTS in client.get(page).content.decode(), page


@pytest.fixture
def share(product: Team, ana: Person, ben: Person) -> KeyResult:
    """What Ben brings of a team's number; it has moved, and his goal has no plan of its own."""
    whole = make_key_result(make_goal(product, owner=ana), owner=ana, start=80, target=100)
    own = make_goal(product, "Part of it", owner=ben, is_personal=True)
    own.supports.add(whole.goal)
    share = make_key_result(own, owner=ben, start=0, target=10, share_of=whole)
    for key_result, values in ((share, (1, 8)), (whole, (81, 89))):
        for days, value in zip((30, 3), values, strict=True):
            make_check_in(key_result, value, days_ago=days)
    return share


def said_of(key_result: KeyResult) -> list[str]:
    goal = Goal.objects.select_related("cycle").get(pk=key_result.goal_id)
    on = today(goal.organization)
    return [one.finding.kind for one in divergences([standing(goal, on=on)], on).get(goal.pk, [])]


def test_a_share_that_moves_without_any_task_is_pointed_out_and_its_whole_is_not(share: KeyResult) -> None:
    assert said_of(share) == ["result_without_work"]
    assert share.share_of and said_of(share.share_of) == []


@pytest.mark.parametrize("belongs", ["in the plan of the whole", "to the whole", "to the share"])
def test_a_share_is_worked_on_by_the_tasks_of_its_member(
    product: Team, ben: Person, cem: Person, share: KeyResult, belongs: str
) -> None:
    whole = share.share_of
    assert whole
    of: dict[str, Any] = {"key_result": share if belongs == "to the share" else whole}
    if belongs == "in the plan of the whole":
        of = {"plan": make_plan(product, whole.goal)}
    if belongs != "to the share":
        make_task(product, assignee=cem, **of)
        assert said_of(share) == ["result_without_work"]
    dropped = make_task(product, assignee=ben, status="dropped", **of)
    assert said_of(share) == ["result_without_work"]
    Task.objects.filter(pk=dropped.pk).update(status="todo")
    assert said_of(share) == []


def test_answered_with_a_reason_it_rests_for_three_weeks(
    sign_in: SignIn, key_result: KeyResult, ben: Person
) -> None:
    client, page = sign_in(ben), f"/acme/goals/{key_result.goal.number}/"
    answer = {"finding": "work_without_result", "reason": "It shows after the release"}
    client.post(f"/acme/key-results/{key_result.pk}/dismiss/", answer)
    assert PARTS not in client.get(page).content.decode()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=23)):
        goal = Goal.objects.select_related("cycle").get(pk=key_result.goal_id)
        assert divergences([standing(goal, on=today(ben))], today(ben))


def test_the_answer_stands_on_the_goal_and_in_the_review(
    sign_in: SignIn, key_result: KeyResult, ben: Person, ana: Person
) -> None:
    """With its reason, so that nobody asks the same again."""
    answer = {"finding": "work_without_result", "reason": "It shows after the release"}
    sign_in(ben).post(f"/acme/key-results/{key_result.pk}/dismiss/", answer)
    told = "said why it is all right at “30-day retention” (work without result): It shows after the release"
    for page in (f"/acme/goals/{key_result.goal.number}/", "/acme/teams/product/review/"):
        assert told in sign_in(ana).get(page).content.decode(), page


def test_the_owner_of_a_key_result_is_offered_to_answer(
    sign_in: SignIn, key_result: KeyResult, cem: Person, dora: Person
) -> None:
    KeyResult.objects.filter(pk=key_result.pk).update(owner=cem)
    offer = f'action="/acme/key-results/{key_result.pk}/dismiss/"'
    page = f"/acme/goals/{key_result.goal.number}/"
    assert offer in sign_in(cem).get(page).content.decode()
    assert offer not in sign_in(dora).get(page).content.decode()


def test_its_figures_are_explained(sign_in: SignIn, key_result: KeyResult, ben: Person) -> None:
    client = sign_in(ben)
    goal = key_result.goal.number
    assert (
        f"/why/?kr={key_result.pk}#parting-work-without-result"
        in client.get(f"/acme/goals/{goal}/").content.decode()
    )
    why = client.get(f"/acme/goals/{goal}/why/?kr={key_result.pk}").content.decode()
    assert 'id="parting-work-without-result"' in why
    assert "Done ÷ all of the plan" in why


@pytest.mark.parametrize("finding", ["result_without_work", "confident_against_forecast"])
def test_what_is_not_said_of_it_cannot_be_answered(
    sign_in: SignIn, key_result: KeyResult, ben: Person, finding: str
) -> None:
    client = sign_in(ben)
    answer = {"finding": finding, "reason": "It shows later"}
    page = client.post(f"/acme/key-results/{key_result.pk}/dismiss/", answer, follow=True).content.decode()
    assert "This is not said of the key result any more. There is nothing to answer." in page
    assert not Dismissal.objects.exists()


def test_what_has_been_answered_is_not_answered_again(
    sign_in: SignIn, key_result: KeyResult, ben: Person
) -> None:
    answer = {"finding": "work_without_result", "reason": "It shows later"}
    for _time in range(2):
        sign_in(ben).post(f"/acme/key-results/{key_result.pk}/dismiss/", answer)
    assert Dismissal.objects.count() == 1


def test_without_a_reason_it_is_not_answered(sign_in: SignIn, key_result: KeyResult, ben: Person) -> None:
    client = sign_in(ben)
    answer = {"finding": "work_without_result", "reason": " \x00 "}
    page = client.post(f"/acme/key-results/{key_result.pk}/dismiss/", answer, follow=True).content.decode()
    assert "Say in a few words" in page
    assert PARTS in page


def test_a_closed_review_keeps_what_was_said(sign_in: SignIn, key_result: KeyResult, ana: Person) -> None:
    review = make_review(key_result.goal.team)
    leave_red(review.team, ana, review.week)
    close_review(review, by=ana)
    Task.objects.update(status="todo", done_at=None)
    assert PARTS in sign_in(ana).get("/acme/teams/product/review/").content.decode()


@pytest.mark.parametrize("estimates", [(3, 5, 1), (3, None, 1), (0, 0, 0), (None, None, None)])
@pytest.mark.parametrize("milestones", [0, 2])
def test_the_database_counts_a_plan_as_the_numbers_do(
    product: Team, estimates: tuple[int | None, ...], milestones: int
) -> None:
    goal = make_goal(product)
    plan = make_plan(product, goal)
    for number, estimate in enumerate(estimates):
        task = make_task(product, plan=plan, estimate=estimate)
        if not number:
            Task.objects.filter(pk=task.pk).update(status="done", done_at=timezone.now())
    make_task(product, plan=plan, status="dropped")
    for _number in range(milestones):
        make_milestone(plan)
    items = plan_measure.plan_items([goal.pk])[goal.pk]
    assert plan_measure.plans_done([goal.pk]) == {goal.pk: plan_progress(items, today(goal.organization))}
    assert plan_measure.plans_done([make_goal(product).pk]) == {}
