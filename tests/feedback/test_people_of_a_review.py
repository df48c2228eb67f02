"""Whom a review offers for a next step: who has something open in the team, found from the team."""

import pytest
from django.db import connection

from feedback.people import People
from goals.models import Goal, KeyResult
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_key_result, make_person, make_task, make_team
from tests.rows_read import RowsRead
from tests.services import is_on_postgres

pytestmark = [pytest.mark.django_db]
OF_OTHERS = 8_000


def offered(team: Team) -> set[str]:
    return {one.name for one in People(team.organization_id, offers=team.pk).offered}


def test_who_carries_what_is_open_is_offered(product: Team, ana: Person, vic: Person) -> None:
    sales = make_team(product.organization, "Sales", product.parent)
    names = ("goal", "key result", "task", "closed goal", "finished task")
    others = {name: make_person(product.organization, name, sales, account=False) for name in names}
    make_key_result(make_goal(product, owner=others["goal"]), owner=others["key result"])
    make_key_result(make_goal(product, state="closed", owner=others["closed goal"]))
    make_task(product, assignee=others["task"])
    make_task(product, assignee=others["finished task"], status="done")
    make_task(product, assignee=vic)
    found = offered(product)
    assert found & set(names) == {"goal", "key result", "task"}
    assert ana.name in found and vic.name not in found


@pytest.mark.skipif(not is_on_postgres(), reason="SQLite does not say what it reads")
def test_goals_of_other_teams_are_not_read(product: Team, ben: Person) -> None:
    mine = make_goal(product, owner=ben)
    make_key_result(mine, owner=ben)
    others = [
        make_team(product.organization, f"Team {number}", product.parent, slug=f"team-{number}")
        for number in range(10)
    ]
    owners = Person.objects.bulk_create(
        Person(organization=product.organization, name=f"Person {number}", name_key=f"person {number}")
        for number in range(40)
    )
    goals = Goal.objects.bulk_create(
        Goal(
            organization=product.organization,
            team=others[number % len(others)],
            cycle=mine.cycle,
            number=number + 2,
            position=number,
            state="active",
            statement="Theirs",
            statement_key="theirs",
            owner=owners[number % len(owners)],
        )
        for number in range(OF_OTHERS)
    )
    KeyResult.objects.bulk_create(
        KeyResult(
            organization=product.organization,
            goal=goal,
            statement="Theirs",
            statement_key="theirs",
            position=number,
            kind="yes_no",
            owner=owners[number * 7 % len(owners)],
        )
        for goal in goals
        for number in range(4)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE goals_goal, goals_keyresult")
    offered(product)
    with RowsRead() as read:
        assert ben.name in offered(product)
    assert read.rows < OF_OTHERS / 2
