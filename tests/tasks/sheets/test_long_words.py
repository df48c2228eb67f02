"""One letter may be eighteen in the form that is compared: what fits as it is written fits there too."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from goals.actions import add_key_result, create_goal, create_metric, edit_goal, edit_key_result, edit_metric
from goals.models import Goal, KeyResult, Metric
from tasks.actions import create_task, edit_task
from tasks.models import Task
from teamops.errors import RuleBroken
from teamops.people.models import Organization, Person, Team
from tests.factories import current_cycle, make_goal, make_key_result, make_metric, make_plan, make_task
from tests.tasks.sheets.files import csv_file
from tests.tasks.sheets.test_import_pages import upload

SignIn = Callable[[Person], Client]
LONG = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 300


def fits() -> bool:
    """SQLite would store any length; PostgreSQL refuses what does not fit."""
    keys = [
        *Goal.objects.values_list("statement_key", flat=True),
        *KeyResult.objects.values_list("statement_key", flat=True),
        *Task.objects.values_list("title_key", flat=True),
    ]
    names = Metric.objects.values_list("name_key", flat=True)
    return max(map(len, keys)) <= 600 and max(map(len, names)) <= 240


def test_what_is_made_and_what_is_renamed_fits(acme: Organization, product: Team, ana: Person) -> None:
    goal = create_goal(product, by=ana, cycle=current_cycle(acme), statement=LONG)
    add_key_result(goal, by=ana, statement=LONG, start=Decimal(0), target=Decimal(9))
    create_task(product, by=ana, title=LONG)
    create_metric(acme, by=ana, name=LONG[:120], team=product)
    other = create_goal(product, by=ana, cycle=goal.cycle, statement="Short")
    edit_key_result(make_key_result(other), by=ana, statement=LONG)
    edit_goal(other, by=ana, statement=LONG)
    edit_task(create_task(product, by=ana, title="Short"), by=ana, title=LONG)
    edit_metric(make_metric(product), by=ana, name="x" + LONG[:119])
    assert fits()


def test_two_metrics_are_not_called_alike(acme: Organization, product: Team, ana: Person) -> None:
    create_metric(acme, by=ana, name=LONG[:120], team=product)
    with pytest.raises(RuleBroken) as refused:
        create_metric(acme, by=ana, name=LONG[:120], team=product)
    assert refused.value.field == "name"


def test_a_sheet_finds_them_again(sign_in: SignIn, product: Team, admin: Person) -> None:
    goal = make_goal(product, LONG)
    make_key_result(goal, LONG, start=Decimal(0), target=Decimal(9))
    make_task(product, title=LONG, plan=make_plan(product, goal))
    client = sign_in(admin)
    rows = [["Team", "Goal", "Key result", "Start", "Target"], ["Product", LONG, LONG, "0", "9"]]
    done = client.get(upload(client, "goals.csv", csv_file(*rows))).context["report"].outcomes
    assert {str(one.verdict) for one in done} == {"unchanged"}
    rows = [["Title", "Goal", "Depends on"], [LONG, LONG, ""], ["Then", LONG, LONG]]
    done = client.get(upload(client, "tasks.csv", csv_file(*rows))).context["report"].outcomes
    assert [str(one.verdict) for one in done] == ["unchanged", "made"]
