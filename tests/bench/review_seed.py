"""Fill TeamOps with the weekly review of a team of 50, and print what is needed to ask for it, as JSON.

    python -m tests.bench.review_seed [--cold]

The team has 1,000 open tasks, 200 of them due in the coming two weeks and 60 late or blocked, and 20 goals
with 60 key results that have eight weeks of check-ins each. Its review of last week is closed, with a dozen
next steps; this week's is open. Everybody has written an update and may sign in.

`--cold`: fill nothing, but ask for the page where nothing is known that a process keeps between two pages,
and print how many seconds that takes.
"""

import datetime
import json
import os
import statistics
import sys
import time
from decimal import Decimal
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamops.settings")
django.setup()

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from feedback import actions, gathering
from feedback.gathering import gather
from feedback.models import WeeklyReview, WeeklyUpdate
from feedback.red import unsettled
from feedback.templatetags import drawn_once
from goals import rollups
from goals.models import CheckIn, KeyResult
from tasks.models import Task
from teamops.dates import DAY, monday, today, week_label
from teamops.people.models import Person, Team
from teamops.templatetags import rows as drawn_rows
from teamops.text import text_key
from tests import factories
from tests.bench.session import number_of_queries, session_of, signed_in

MEMBERS = 50
TASKS = 1_000
GOALS = 20
WEEKS = 8


def seed() -> dict[str, Any]:
    organization = factories.make_organization("acme", time_zone="UTC")
    root = factories.make_team(organization, "Acme")
    team = factories.make_team(organization, "Product", root)
    people = [
        factories.make_person(organization, f"Person {number}", team, lead=number == 0)
        for number in range(MEMBERS)
    ]
    day = today(organization)
    key_results = _goals(team, people, day)
    _tasks(team, people, day)
    _updates(team, people, monday(day))
    _last_review(team, people, day)
    actions.open_review(team, by=people[0], week=monday(day))
    actions.add_decision(
        actions.open_review(team, by=people[0], week=monday(day)), by=people[1], text="We stop sending it"
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    path = f"/acme/teams/{team.slug}/review/"
    return {
        "sessions": [session_of(person) for person in people],
        "people": [person.pk for person in people],
        "path": path,
        "week": week_label(day),
        "key_result": key_results[0].pk,
        "queries": number_of_queries(people[0], path),
        "made": [MEMBERS, Task.objects.filter(team=team, done_at=None).count(), len(key_results)],
    }


def _goals(team: Team, people: list[Person], day: datetime.date) -> list[KeyResult]:
    made = []
    for number in range(GOALS):
        goal = factories.make_goal(team, f"Objective {number}: new users stay longer", owner=people[number])
        for place in range(3):
            key_result = factories.make_key_result(goal, f"Measure {place} of {number}", owner=people[place])
            check_ins = CheckIn.objects.bulk_create(
                CheckIn(
                    organization_id=key_result.organization_id,
                    key_result=key_result,
                    day=day - (WEEKS - 1 - week) * 7 * DAY,
                    value=Decimal(31) + Decimal(week * (1 + number % 3)) / 2,
                    confidence=6 + week % 3,
                    note="The checklist helps" if week == WEEKS - 1 else "",
                    author=key_result.owner,
                )
                for week in range(WEEKS)
            )
            key_result.latest = check_ins[-1]
            key_result.save(update_fields=["latest"])
            made.append(key_result)
    return made


def _tasks(team: Team, people: list[Person], day: datetime.date) -> None:
    organization = team.organization
    plan = factories.make_plan(team, team.goals.order_by("pk").first())
    for week in range(4):
        factories.make_milestone(
            plan, f"Step {week} live", owner=people[week], due=day + (week * 7 + 2) * DAY
        )
    rows = []
    for number in range(TASKS):
        title = f"Task {number + 1}: prepare the review of objective {number // 10}"
        # 50 late, 200 due in two weeks, the rest later.
        ahead = -3 if number < 50 else number % 10 if number < 250 else 20 + number % 60
        rows.append(
            Task(
                organization=organization,
                number=number + 1,
                position=number + 1,
                team=team,
                plan=plan if number % 4 == 0 else None,
                title=title,
                title_key=text_key(title),
                status=("todo", "todo", "doing", "review")[number % 4],
                starts_on=day + (ahead - 3) * DAY,
                due=day + ahead * DAY,
                original_due=day + (ahead - (number % 3 if number < 60 else 0)) * DAY,
                estimate=1 + number % 8,
                assignee=people[number % MEMBERS],
                blocked=250 <= number < 260,
                blocked_reason="no list yet" if 250 <= number < 260 else "",
            )
        )
    organization.last_task_number = TASKS
    organization.save(update_fields=["last_task_number"])
    Task.objects.bulk_create(rows, batch_size=500)


def _updates(team: Team, people: list[Person], week: datetime.date) -> None:
    WeeklyUpdate.objects.bulk_create(
        WeeklyUpdate(
            organization=team.organization,
            team=team,
            person=person,
            week=week,
            progress="Six articles are out, the first reply takes three hours",
            plans="Four more by Friday",
            problems="Waiting for the list" if number % 5 == 0 else "",
            mood=1 + number % 5,
            mood_is_shown=number % 2 == 0,
            mood_was_shown=number % 2 == 0,
            asked_at=timezone.now(),
            written_at=timezone.now(),
            due_on=week,
        )
        for number, person in enumerate(people)
    )


def _last_review(team: Team, people: list[Person], day: datetime.date) -> None:
    last = WeeklyReview.objects.create(organization=team.organization, team=team, week=monday(day) - 7 * DAY)
    for number in range(12):
        step = actions.add_next_step(
            last, by=people[0], title=f"Call customer {number}", owner=people[number], due=day
        )
        Task.objects.filter(pk=step.task_id).update(due=day + (number - 6) * DAY)
    for red in unsettled(gather(team, last.week, last, None)):
        actions.leave_part(last, by=people[0], part=red.part, because="We wait for the next numbers")
    actions.close_review(last, by=people[0])
    WeeklyReview.objects.filter(pk=last.pk).update(closed_at=timezone.now() - 7 * DAY)


def cold(times: int = 10) -> float:
    """Seconds that the page takes, the middle of so many, with words of queries and templates known alone."""
    client, taken = signed_in(Person.objects.get(name="Person 0")), []
    for _time in range(times + 2):  # the first two word what there is to word
        for kept in (gathering, drawn_once, rollups, drawn_rows):
            kept.forget()
        began = time.perf_counter()
        assert client.get("/acme/teams/product/review/").status_code == 200
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[2:])


if __name__ == "__main__":
    if "--cold" in sys.argv:
        print(cold())
    else:
        call_command("migrate", verbosity=0)
        print(json.dumps(seed()))
