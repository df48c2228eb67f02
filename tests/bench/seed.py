"""Fill TeamOps with as much as the bare view has, and print what is needed to ask for its pages, as JSON.

50 persons, 10 teams, 5,000 tasks. The first team's goal list has 50 rows (10 goals, 40 key results with eight
weeks of check-ins each), the first person's *My work* 50 tasks.
"""

import datetime
import json
import os
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamops.settings")
django.setup()

from django.core.management import call_command
from django.db import connection

from goals.models import CheckIn, Goal, KeyResult
from tasks.models import Task
from teamops.dates import today
from teamops.people.models import Organization, Person, Team
from teamops.text import text_key
from tests import factories
from tests.bench.session import session_of

WEEKS = 8
EVERY = 100  # the first person has each hundredth task
STATUS = ["todo"] * 5 + ["doing"] * 2 + ["review"] + ["done"] * 2


def seed() -> dict[str, str]:
    """Make everything; the answer has the session, the paths of the pages and the tasks to change."""
    organization = factories.make_organization("acme", time_zone="UTC")
    root = factories.make_team(organization, "Acme")
    teams = [factories.make_team(organization, f"Team {number}", root) for number in range(1, 11)]
    people = [
        factories.make_person(organization, f"Person {number}", teams[number % 10], account=number == 0)
        for number in range(50)
    ]
    seed_goals(teams[0], people)
    seed_tasks(organization, teams, people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "session": session_of(people[0]),
        "goals": f"/acme/teams/{teams[0].slug}/goals/",
        "work": "/acme/work/",
        # The first person's own tasks: 1, 101, 201 and so on.
        "tasks": "50",
        "step": str(EVERY),
    }


def seed_goals(team: Team, people: list[Person]) -> None:
    """10 goals with 4 key results each, all with a history."""
    day = today(team.organization)
    for number in range(10):
        goal = factories.make_goal(team, f"Objective {number}: new users stay longer", owner=people[number])
        for place in range(4):
            key_result = factories.make_key_result(goal, f"Measure {place} of {number}", owner=people[place])
            seed_history(key_result, day)


def seed_history(key_result: KeyResult, day: datetime.date) -> None:
    check_ins = CheckIn.objects.bulk_create(
        CheckIn(
            organization_id=key_result.organization_id,
            key_result=key_result,
            day=day - datetime.timedelta(7 * (WEEKS - week)),
            value=Decimal(31) + Decimal(week) / 2,
            confidence=6 + week % 3,
            author=key_result.owner,
        )
        for week in range(WEEKS)
    )
    key_result.latest = check_ins[-1]
    key_result.save(update_fields=["latest"])


def seed_tasks(organization: Organization, teams: list[Team], people: list[Person]) -> None:
    """5,000 tasks; the first person has 50 open ones among them."""
    day = today(organization)
    plan = factories.make_plan(teams[0], Goal.objects.filter(team=teams[0]).first())
    rows = []
    for number in range(5000):
        title = f"Task {number + 1}: prepare the review of objective {number // 10}"
        mine = number % EVERY == 0
        rows.append(
            Task(
                organization=organization,
                number=number + 1,
                team=teams[number % 10],
                plan=plan if number % 10 == 0 else None,
                title=title,
                title_key=text_key(title),
                status="todo" if mine else STATUS[(number // 500 + number // 10) % 10],
                due=day + datetime.timedelta((number // 10 * 37) % 60 - 8),
                assignee=people[0] if mine else people[1 + number % 49],
            )
        )
    organization.last_task_number = 5000
    organization.save(update_fields=["last_task_number"])
    Task.objects.bulk_create(rows, batch_size=2000)


call_command("migrate", verbosity=0)
print(json.dumps(seed()))
