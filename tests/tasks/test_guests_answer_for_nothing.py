"""A guest only reads: nothing is offered to be theirs, and what is given to them all the same is refused."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from goals import actions as of_goals
from tasks import actions as of_tasks
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import (
    current_cycle,
    make_goal,
    make_key_result,
    make_metric,
    make_milestone,
    make_plan,
    make_task,
)

SignIn = Callable[[Person], Client]
AIM: dict[str, Any] = {"statement": "Answered", "start": Decimal(0), "target": Decimal(9)}


def given_to(guest: Person, team: Team, by: Person) -> dict[str, Callable[[], object]]:
    """Every way in which something could become theirs."""
    draft, plan = make_goal(team, state="draft"), make_plan(team)
    task, why = make_task(team), of_goals.Why("new_data", "So it is.")
    cycle, day = current_cycle(team.organization), datetime.date(2026, 11, 25)
    whose: dict[str, Any] = {"by": by, "owner": guest}
    return {
        "a new goal": lambda: of_goals.create_goal(team, cycle=cycle, statement="X", **whose),
        "a goal": lambda: of_goals.edit_goal(draft, **whose),
        "an active goal": lambda: of_goals.edit_goal(make_goal(team), reason=why, **whose),
        "a new key result": lambda: of_goals.add_key_result(draft, **AIM, **whose),
        "a key result": lambda: of_goals.edit_key_result(
            make_key_result(make_goal(team, state="draft")), **whose
        ),
        "a new metric": lambda: of_goals.create_metric(team.organization, name="X", team=team, **whose),
        "a metric": lambda: of_goals.edit_metric(make_metric(team), **whose),
        "a new milestone": lambda: of_tasks.add_milestone(plan, title="X", due=day, **whose),
        "a milestone": lambda: of_tasks.edit_milestone(make_milestone(plan), **whose),
        "a new task": lambda: of_tasks.create_task(team, by=by, title="X", assignee=guest),
        "a task": lambda: of_tasks.edit_task(task, by=by, assignee=guest),
        "a block": lambda: of_tasks.block_task(task, by=by, reason="Waits", who=guest),
    }


def test_nothing_becomes_theirs(vic: Person, ana: Person, product: Team) -> None:
    said = {what: refusal(give) for what, give in given_to(vic, product, ana).items()}
    assert said == dict.fromkeys(said, "Vic Guest is a guest, and a guest only reads. Choose somebody else.")


def refusal(give: Callable[[], object]) -> str:
    try:
        give()
    except RuleBroken as refused:
        assert refused.field in ("owner", "assignee", "who")
        return str(refused)
    return "given"


def test_what_is_theirs_from_before_can_still_be_edited(vic: Person, ana: Person, product: Team) -> None:
    task = make_task(product, assignee=vic)
    assert of_tasks.edit_task(task, by=ana, title="Renamed", assignee=vic).title == "Renamed"
    goal = make_goal(product, owner=vic, state="draft")
    assert of_goals.edit_goal(goal, by=ana, statement="Renamed", owner=vic).statement == "Renamed"


def test_they_change_no_key_result_even_if_it_is_theirs(vic: Person, product: Team) -> None:
    key_result = make_key_result(make_goal(product, state="draft"), owner=vic)
    at = f"key-results/{key_result.uuid}/"
    assert Api(vic).patch(at, {"statement": "Mine"}, if_match="*").status_code == 403
    assert (
        Api(vic).post(f"{at}dismiss/", {"finding": "result_without_work", "reason": "x"}).status_code == 403
    )
    with pytest.raises(PermissionDenied):
        of_goals.edit_key_result(key_result, by=vic, statement="Mine")


def test_no_list_of_owners_offers_them(vic: Person, ana: Person, product: Team, sign_in: SignIn) -> None:
    goal, task, metric = make_goal(product, state="draft"), make_task(product), make_metric(product)
    make_key_result(goal)
    plan = make_plan(product, goal)
    client = sign_in(ana)
    for path in (
        "goals/new/?team=product",
        f"goals/{goal.number}/edit/",
        f"goals/{goal.number}/break-down/",
        "tasks/new/?team=product",
        f"tasks/{task.number}/edit/",
        f"tasks/{task.number}/block/",
        f"plans/{plan.pk}/milestones/new/",
        "metrics/new/?team=product",
        f"metrics/{metric.pk}/edit/",
        "teams/product/review/",
    ):
        page = client.get(f"/acme/{path}").content.decode()
        assert "Ana Lead" in page and "Vic Guest" not in page, path


def test_who_has_it_from_before_is_still_in_the_list(
    vic: Person, ana: Person, product: Team, sign_in: SignIn
) -> None:
    goal, task = make_goal(product, owner=vic, state="draft"), make_task(product, assignee=vic)
    for path in (f"goals/{goal.number}/edit/", f"tasks/{task.number}/edit/"):
        assert "Vic Guest" in sign_in(ana).get(f"/acme/{path}").content.decode(), path


def test_a_program_is_told_to_choose_somebody_else(vic: Person, ben: Person, product: Team) -> None:
    sent = {"team": "product", "title": "Answer", "assignee": str(vic.uuid)}
    assert errors(Api(ben).post("tasks/", sent)) == [("assignee", "unknown")]
