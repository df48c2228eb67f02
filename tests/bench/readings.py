"""How long a batch of 10,000 readings takes, with key results that follow the metric.

    DATABASE_URL=… .venv/bin/python -m tests.bench.readings

Makes its own database "test_…" and removes it; prints the seconds of requests to the API with new, unchanged
and replaced readings.
"""

import datetime
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "teamops.settings"

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import timezone

from goals.actions import make_token
from goals.readings import MOST_READINGS
from tests.factories import (
    current_cycle,
    make_goal,
    make_key_result,
    make_metric,
    make_organization,
    make_person,
    make_team,
)

FOLLOWERS = 5


def main() -> None:
    setup_test_environment()
    database = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        measure()
    finally:
        connection.creation.destroy_test_db(database, verbosity=0)


def measure() -> None:
    organization = make_organization("bench")
    team = make_team(organization, "Bench")
    ana = make_person(organization, "Ana", team, lead=True)
    metric = make_metric(team, owner=ana)
    cycle = current_cycle(organization)
    cycle.starts_on -= datetime.timedelta(days=365)
    cycle.save()
    goal = make_goal(team, owner=ana)
    for _ in range(FOLLOWERS):
        make_key_result(goal, metric=metric)
    _token, secret = make_token(metric, by=ana, name="Warehouse")

    def send(rows: list[dict[str, Any]]) -> Any:
        return Client().post(
            f"/api/v1/metrics/{metric.uuid}/readings/",
            rows,
            content_type="application/json",
            headers={"authorization": f"Bearer {secret}"},
        )

    print(f"{connection.vendor}: {MOST_READINGS} readings, one an hour, {FOLLOWERS} key results follow")
    last = timezone.now().replace(minute=0, second=0, microsecond=0)
    hours = [last - datetime.timedelta(hours=number) for number in range(MOST_READINGS)]
    rows: list[dict[str, Any]] = [
        {"at": at.isoformat(), "value": number / 4} for number, at in enumerate(hours)
    ]
    timed("new", lambda: send(rows))
    timed("unchanged", lambda: send(rows))
    timed("replaced", lambda: send([row | {"value": row["value"] + 1} for row in rows]))
    print(f"check-ins: {goal.key_results.all()[0].check_ins.count()} each")
    timed("one more", lambda: send([{"at": (last + datetime.timedelta(minutes=1)).isoformat(), "value": 7}]))


def timed(what: str, do: Callable[[], Any]) -> None:
    began, worked = time.perf_counter(), time.process_time()
    response = do()
    seconds, work = time.perf_counter() - began, time.process_time() - worked
    answer = f"{response.status_code} {response.content.decode()[:60]}"
    print(f"{what:>10}: {seconds:5.2f} s, {work:5.2f} s of them ours  {answer}")


if __name__ == "__main__":
    main()
