"""A page asks whether something is new; a guest is not told of teams that they do not see."""

from collections.abc import Callable

import pytest
from django.test import Client

from teamops.activity.actions import record
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_plan, make_task

SignIn = Callable[[Person], Client]


@pytest.mark.parametrize("asked", ["", "?team=support"])
def test_a_guest_hears_nothing_of_a_team_that_they_do_not_see(
    support: Team, vic: Person, ana: Person, sign_in: SignIn, asked: str
) -> None:
    client, path = sign_in(vic), f"/acme/live/{asked}"
    before = client.get(path).json()
    record(make_goal(support), "goal.edited", by=ana, team=support)
    assert client.get(path).json() == before


def test_a_guest_hears_of_their_own_team(product: Team, vic: Person, ana: Person, sign_in: SignIn) -> None:
    client, path = sign_in(vic), "/acme/live/?team=product"
    goal = make_goal(product)
    record(goal, "goal.created", by=ana, team=product)
    before = client.get(path).json()["version"]
    assert client.get(f"{path}&since={before}").status_code == 204
    record(goal, "goal.edited", by=ana, team=product)
    answer = client.get(f"{path}&since={before}").json()
    assert answer["changed"]
    assert answer["version"] != before


def test_a_plan_hears_of_its_tasks_whatever_team_they_are_of(
    product: Team, support: Team, ben: Person, ana: Person, sign_in: SignIn
) -> None:
    plan = make_plan(product)
    theirs = make_task(support, plan=plan)
    client, path = sign_in(ben), "/acme/live/?team=product"
    whole = f"{path}&whole=actionplan:{plan.pk}"
    record(make_goal(product), "goal.edited", by=ana, team=product)
    alone, of_plan = (client.get(one).json()["version"] for one in (path, whole))
    record(theirs, "task.edited", by=ana, team=support, part_of=plan)
    assert client.get(f"{path}&since={alone}").status_code == 204
    assert client.get(f"{whole}&since={of_plan}").json()["changed"]
    assert client.get(f"{path}&whole=x:y").json()["version"] == alone
    assert f'data-whole="actionplan:{plan.pk}"' in client.get(f"/acme/plans/{plan.pk}/").content.decode()
