"""Fill TeamOps with an organization of so many tasks, and print what is needed to ask for its pages, as JSON.

    python -m tests.bench.tasks_seed 100000

What stands on the pages is the same for 1,000 tasks as for 100,000. The first person has 50 open tasks; the
first team's plan has 300 tasks, 20 of them before each of its milestones; its board has 200 open cards in the
first columns. The second team has 50 open tasks. Five tasks have a word that no other has. A twentieth of all
tasks is the first team's: with 100,000 tasks 5,000, most of them done long ago, as it is with a team that has
worked for years. The others are those of nineteen other teams. Of the first person's tasks those with an even
number are watched by ten people.
"""

import datetime
import json
import os
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamops.settings")
django.setup()

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tasks.models import Task, TaskDependency
from teamops.dates import today
from teamops.people.models import Organization, Person, Team
from teamops.text import text_key
from tests import factories
from tests.bench.session import number_of_queries, session_of

TEAMS = 20
OF_PLAN = 300
MINE = 50
OPEN_OF_TEAM = 200
OPEN_OF_SECOND = 50
# Whoever looks for it finds the same five tasks among 1,000 and among 100,000.
RARE = "留存访谈"
OF_RARE = range(60, 65)
MILESTONES = 15


def seed(total: int) -> dict[str, Any]:
    organization = factories.make_organization("acme", time_zone="UTC")
    root = factories.make_team(organization, "Acme")
    teams = [factories.make_team(organization, f"Team {number}", root) for number in range(1, TEAMS + 1)]
    people = [
        factories.make_person(organization, f"Person {number}", teams[number % TEAMS], account=number == 0)
        for number in range(200)
    ]
    plan = factories.make_plan(teams[0], factories.make_goal(teams[0], owner=people[0]))
    day = today(organization)
    milestones = [
        factories.make_milestone(plan, owner=people[0], due=day + datetime.timedelta(7 * week))
        for week in range(MILESTONES)
    ]
    rows = list(_rows(organization, teams, people, total, day))
    for number, task in enumerate(rows[:OF_PLAN]):
        task.plan, task.milestone = plan, milestones[number % MILESTONES]
    organization.last_task_number = total
    organization.save(update_fields=["last_task_number"])
    made = Task.objects.bulk_create(rows, batch_size=2000)
    TaskDependency.objects.bulk_create(
        TaskDependency(task=made[number + 1], needs=made[number]) for number in range(0, OF_PLAN - 1, 6)
    )
    watching = Task.watchers.through
    watching.objects.bulk_create(
        watching(task_id=task.pk, person_id=person.pk) for task in made[1:MINE:2] for person in people[1:11]
    )
    with connection.cursor() as cursor:
        # As autovacuum does in time: indexes that hold all that is asked for are then enough.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    team = teams[0].slug
    pages = {
        "my work": "/acme/work/",
        "list of 50": f"/acme/teams/{teams[1].slug}/tasks/",
        "list of 200": f"/acme/teams/{team}/tasks/",
        "board of 200": f"/acme/teams/{team}/board/?all=todo",
        "plan, list": f"/acme/plans/{plan.pk}/?view=list",
        "plan, timeline": f"/acme/plans/{plan.pk}/?view=timeline",
        "plan, calendar": f"/acme/plans/{plan.pk}/?view=calendar",
        "palette, rare": f"/acme/search/?{urlencode({'q': RARE[:2]})}",
        "palette, many": "/acme/search/?q=review",
    }
    by_script = [name for name in pages if name.startswith("palette")]
    counted = {name: number_of_queries(people[0], path, name in by_script) for name, path in pages.items()}
    changes = {
        "status": {"tasks": str(MINE // 2), "step": "2", "first": 1},
        "status, watched": {"tasks": str(MINE // 2), "step": "2", "first": 2},
    }
    for name, changed in changes.items():
        path = f"/acme/tasks/{changed['first']}/status/"
        counted[name] = number_of_queries(people[0], path, True, [{"status": "doing"}, {"status": "todo"}])
    of_team = [len(rows), sum(task.team == teams[0] for task in rows), OF_PLAN]
    return {
        "session": session_of(people[0]),
        "pages": pages,
        "by_script": by_script,
        "changes": changes,
        "queries": counted,
        "made": of_team,
    }


def _rows(
    organization: Organization, teams: list[Team], people: list[Person], total: int, day: datetime.date
) -> Iterator[Task]:
    """The first team's tasks first, then the second's open ones, so that both sizes begin with the same."""
    ago = timezone.now() - datetime.timedelta(days=100)
    of_team = max(OF_PLAN, total // TEAMS)
    of_second = of_team + OPEN_OF_SECOND
    for number in range(total):
        if number < of_team:
            team, is_open = teams[0], number < OPEN_OF_TEAM
        elif number < of_second:
            team, is_open = teams[1], True
        else:
            team = teams[1 + number % (TEAMS - 1)]
            is_open = number % 10 == 0 and team != teams[1]
        title = f"Task {number + 1}: prepare the review of objective {number // 10}"
        # Who works in the first team has no other work, so that their load is the same as well.
        owner = 1 + number % 50 if team == teams[0] else 51 + number % 149
        owner = 0 if number < MINE else owner
        if number in OF_RARE:
            title = f"{title}（{RARE}）"
        due = day + datetime.timedelta(number * 37 % 60 - 8)
        yield Task(
            organization=organization,
            number=number + 1,
            position=number + 1,
            team=team,
            title=title,
            title_key=text_key(title),
            status=("todo", "todo", "doing", "review")[number % 4] if is_open else "done",
            done_at=None if is_open else ago,
            starts_on=due - datetime.timedelta(days=number % 9),
            due=due,
            original_due=due,
            estimate=1 + number % 8,
            assignee=people[owner],
        )


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    print(json.dumps(seed(int(sys.argv[1]))))
