"""A review asks the database at most twelve times, in whatever state it is and whoever reads it."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback import gathering
from feedback.actions import (
    add_correction,
    add_decision,
    add_next_step,
    close_week,
    open_review,
    reopen_review,
)
from goals import rollups
from goals.models import Dependency, Goal
from goals.queries.standings import key_results_of
from tasks.actions import block_task, edit_milestone, edit_task
from tasks.models import Milestone, Task
from teamops.dates import DAY, monday, today, week_label
from teamops.people.models import Person, Team
from tests.factories import (
    make_check_in,
    make_dependency,
    make_goal,
    make_joint_event,
    make_key_result,
    make_milestone,
    make_plan,
    make_task,
)
from tests.feedback.weeks import leave_red

MOST_QUERIES = 12
SignIn = Callable[[Person], Client]
STATES = ("nothing written", "written into", "closed", "open again", "past, not closed")


@pytest.fixture
def full(product: Team, support: Team, ana: Person, ben: Person) -> Goal:
    """A goal with something on every side, that was there before this week."""
    day = today(product.organization)
    goal = make_goal(product, owner=ana)
    below = make_goal(support, parent=make_goal(product, parent=goal))
    for one in (goal, below):
        for days in (20, 10, 1):
            make_check_in(make_key_result(one, owner=ben), 40 - days, days_ago=days, confidence=6)
    make_key_result(goal, "The plan is done", kind="from_plan", start=None, target=None)
    plan, other = make_plan(product, goal), make_plan(product)
    make_milestone(plan, owner=ben, due=day - 9 * DAY)
    for of_plan in (plan, other):
        make_task(product, plan=of_plan, assignee=ben, due=day - 8 * DAY, estimate=Decimal(3))
    make_dependency(goal, support, owner=ben, promised_on=day)
    make_joint_event(product, support, day=day + DAY)
    before = datetime.datetime.now(datetime.UTC) - 40 * DAY
    for model, name in ((Goal, "created_at"), (Task, "created_at"), (Dependency, "asked_at")):
        model.objects.update(**{name: before})
    return goal


def bring_about(state: str, team: Team, ana: Person, ben: Person) -> datetime.date:
    """The state, and the week that is to be read."""
    week = monday(today(team.organization))
    if state != "nothing written":
        open_review(team, by=ana, week=week - 7 * DAY)
        review = open_review(team, by=ana, week=week)
        add_decision(review, by=ben, text="Evening reminders stop")
        add_next_step(review, by=ana, title="Call Finance", owner=ben, due=today(team) + DAY)
    if state in ("closed", "open again"):
        leave_red(team, ana, week)
        review = close_week(team, by=ana, week=week)
        add_correction(review, by=ben, text="It was 35 %.")
    if state == "open again":
        reopen_review(review, by=ana)
    if state == "past, not closed":
        late, moved = Task.objects.order_by("pk")[:2]
        block_task(late, by=ana, reason="no list", who=ana)
        for task in (late, moved):
            edit_task(task, by=ana, assignee=ana, plan=None)
        edit_milestone(Milestone.objects.get(), by=ana, owner=ana)
        return week - 7 * DAY
    return week


def asked(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("state", STATES)
def test_a_review_asks_few_questions_in_every_state(
    state: str, full: Goal, product: Team, ana: Person, ben: Person, vic: Person, sign_in: SignIn
) -> None:
    path = f"/acme/teams/product/review/{week_label(bring_about(state, product, ana, ben))}/"
    for reader in (ana, ben, vic):
        client = sign_in(reader)
        client.get("/acme/settings/profile/")  # what signing in leads to is done
        rollups.forget()
        first = asked(client, path)
        again = asked(client, path)
        assert max(first, again) <= MOST_QUERIES, (state, reader)


def test_what_is_known_of_goals_further_down_is_not_worked_out_again(
    full: Goal, product: Team, ana: Person, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither of today nor of the last review."""
    client = sign_in(ana)
    page = client.get("/acme/teams/product/review/").content
    read: list[set[int]] = []

    def note(goals: list[int], *rest: object) -> object:
        read.append(set(goals))
        return key_results_of(goals, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("goals.standing.key_results_of", note)
    gathering.forget()
    again = client.get("/acme/teams/product/review/").content
    shown = set(Goal.objects.filter(team=product).values_list("pk", flat=True))
    assert read == [shown]
    assert len(again) == len(page)
