"""Fill TeamOps with an organization of so many goals, and print what is needed to ask for its pages, as JSON.

    python -m tests.bench.scale_seed 2000

Each goal has 4 key results, each of them 12 or 13 weekly check-ins. What stands on the pages is the same for
20 goals as for 2,000: two goals of the company, 13 below them in two teams, and below five of those one
each. Whatever is more lies further down in the tree, where it counts for all above it.
"""

import datetime
import json
import os
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamops.settings")
django.setup()

from django.core.management import call_command
from django.db import connection

from goals.models import CheckIn, Goal, KeyResult
from teamops.dates import today
from teamops.people.models import Organization, Person, Team
from teamops.text import text_key
from tests import factories
from tests.bench.session import number_of_queries, session_of

WATCHED = 5  # goals of the first team, each with one goal below it that has all the others below itself
BESIDE = 8
KEY_RESULTS = 4
WEEKS = (12, 13)


def seed(total: int) -> dict[str, Any]:
    organization = factories.make_organization("acme", time_zone="UTC")
    company = factories.make_team(organization, "Acme")
    teams = [factories.make_team(organization, f"Team {number}", company) for number in range(1, 11)]
    people = [
        factories.make_person(organization, f"Person {number}", teams[number % 10], account=number == 0)
        for number in range(50)
    ]
    make = goal_maker(organization, people)
    tops = make([company] * 2, [None] * 2)
    watched = make([teams[0]] * WATCHED, [tops[0]] * WATCHED)
    beside = make([teams[1]] * BESIDE, [tops[1]] * BESIDE)
    below = make([teams[2]] * WATCHED, watched)
    deep = total - len([*tops, *watched, *beside, *below])
    rest = make(
        [teams[3 + number % 7] for number in range(deep)], [below[number % WATCHED] for number in range(deep)]
    )
    seed_key_results([*tops, *watched, *beside, *below, *rest], people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    pages = {
        "goal list": f"/acme/teams/{teams[0].slug}/goals/",
        "goal page": f"/acme/goals/{watched[0].number}/",
        "alignment": "/acme/alignment/",
        "review": f"/acme/teams/{teams[0].slug}/review/",
    }
    counted = {name: number_of_queries(people[0], path) for name, path in pages.items()}
    return {"session": session_of(people[0]), "pages": pages, "queries": counted, "made": made()}


def goal_maker(
    organization: Organization, people: Sequence[Person]
) -> Callable[[Sequence[Team], Sequence[Goal | None]], list[Goal]]:
    cycle = factories.current_cycle(organization)

    def make(teams: Sequence[Team], parents: Sequence[Goal | None]) -> list[Goal]:
        first = organization.last_goal_number + 1
        organization.last_goal_number += len(teams)
        organization.save(update_fields=["last_goal_number"])
        rows = [
            Goal(
                organization=organization,
                team=team,
                cycle=cycle,
                number=number,
                position=number,
                state="active",
                statement=f"Objective {number}: new users stay longer",
                statement_key=text_key(f"Objective {number}: new users stay longer"),
                owner=people[number % len(people)],
                parent=parent,
            )
            for number, (team, parent) in enumerate(zip(teams, parents, strict=True), first)
        ]
        return Goal.objects.bulk_create(rows, batch_size=1000)

    return make


def seed_key_results(goals: Sequence[Goal], people: Sequence[Person]) -> None:
    rows = KeyResult.objects.bulk_create(
        [
            KeyResult(
                organization_id=goal.organization_id,
                goal=goal,
                statement=f"Measure {place} of {goal.number}",
                statement_key=text_key(f"Measure {place} of {goal.number}"),
                position=place,
                kind="increase",
                unit="%",
                start=Decimal(31),
                target=Decimal(40),
                original_target=Decimal(40),
                owner=people[(goal.number + place) % len(people)],
            )
            for goal in goals
            for place in range(KEY_RESULTS)
        ],
        batch_size=1000,
    )
    day = today(goals[0].organization)
    check_ins = CheckIn.objects.bulk_create(
        [
            CheckIn(
                organization_id=row.organization_id,
                key_result=row,
                day=day - datetime.timedelta(7 * back),
                value=Decimal(37) - Decimal(back) / 2,
                confidence=6 + back % 3,
                author_id=row.owner_id,
            )
            for number, row in enumerate(rows)
            for back in reversed(range(WEEKS[number % 2]))
        ],
        batch_size=5000,
    )
    for one in check_ins:
        one.key_result.latest = one  # the last one wins
    KeyResult.objects.bulk_update(rows, ["latest"], batch_size=500)


def made() -> list[int]:
    return [model.objects.count() for model in (Goal, KeyResult, CheckIn)]


call_command("migrate", verbosity=0)
print(json.dumps(seed(int(sys.argv[1]))))
