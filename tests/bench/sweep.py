"""What it takes to decide what is due, beside the bare SQL that finds the same rows; and to send it.

    DATABASE_URL=postgres://…/any python -m tests.bench.sweep [organizations] [messages]

By default 1,000 organizations of 50 people with 20 open tasks each: 1,000,000 tasks. PostgreSQL alone: a
database of its own on the server of DATABASE_URL is made anew and dropped again. Each of three sweeps runs
in a process of its own, whose peak memory is measured, and the middle one is told; then messages go to a real
SMTP server on this machine.
"""

import os
import subprocess
import sys
import time
from urllib.parse import urlsplit

NAME = "teamops_bench_sweep"
SERVER = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
os.environ["DATABASE_URL"] = urlsplit(SERVER)._replace(path=f"/{NAME}").geturl()
os.environ["REDIS_URL"] = ""
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamops.settings")

import django

django.setup()

import datetime
import json
import resource
import socket
import statistics
from typing import Any

import psycopg2
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.db import connection, connections

from tasks.models import Task
from teamops.notifications.actions import deliver_waiting, sweep_all
from teamops.notifications.models import Delivery, Reminder
from teamops.notifications.timing import WorkingDays
from teamops.people.models import Organization, Person, Team, TeamMembership, User
from tests import factories

PEOPLE, TASKS = 50, 20
SWEEPS = 3
# Wednesday; no country, so that every weekday is a working day.
NOW = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=datetime.UTC)
TODAY, YESTERDAY = NOW.date(), NOW.date() - datetime.timedelta(days=1)
DAYS = WorkingDays("")


def seed(organizations: int) -> None:
    """Every tenth task was due in the last eight weeks, the others come in the year ahead."""
    made = Organization.objects.bulk_create(
        [
            Organization(slug=f"o{n}", name=f"O {n}", time_zone="UTC", country="")
            for n in range(organizations)
        ],
        batch_size=1_000,
    )
    teams = Team.objects.bulk_create(
        [Team(organization=one, name="All", name_key="all", slug="all") for one in made], batch_size=1_000
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_team SET path = id || '/'")
    for one, team in zip(made, teams, strict=True):
        names = [f"p{number}-{one.slug}@bench.example" for number in range(PEOPLE)]
        users = User.objects.bulk_create([User(email=name) for name in names])
        persons = Person.objects.bulk_create(
            [Person(organization=one, user=user, name=user.email, email=user.email) for user in users]
        )
        TeamMembership.objects.bulk_create(
            [TeamMembership(team=team, person=person, is_lead=not n) for n, person in enumerate(persons)]
        )
    _multiply(factories.make_task(teams[0], "Write the survey", due=TODAY))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notifications_morning (person_id, local_date) SELECT id, %s FROM people_person",
            [YESTERDAY],
        )
        cursor.execute("ANALYZE")


def _multiply(task: Task) -> None:
    """The task, again and again, for every person of every organization."""
    values = {
        "uuid": "gen_random_uuid()",
        "organization_id": "p.organization_id",
        "team_id": "m.team_id",
        "assignee_id": "p.id",
        "number": "100 + row_number() OVER (PARTITION BY p.organization_id)",
        "due": "%(today)s::date + CASE WHEN n %% 10 = 0 THEN -((p.id * 7 + n) %% 56)::int"
        " ELSE ((p.id * 13 + n * 17) %% 365)::int END",
    }
    columns = [str(field.column) for field in Task._meta.concrete_fields if field.column != "id"]
    chosen = ", ".join(values.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO tasks_task ({names}) SELECT {chosen} FROM tasks_task t, people_person p"
            f" JOIN people_teammembership m ON m.person_id = p.id, generate_series(1, {TASKS}) n"
            " WHERE t.id = %(task)s",
            {"task": task.pk, "today": TODAY},
        )
    task.delete()


def days_that_are_asked_for() -> list[datetime.date]:
    """Today, tomorrow and the days that lie 1, 2, 4, 8, 16, 32 working days back, with growing pauses."""
    back = (TODAY - datetime.timedelta(days=number) for number in range(1, 60))
    late = [
        day
        for day in back
        if DAYS.between(day, TODAY).bit_length() > DAYS.between(day, YESTERDAY).bit_length()
    ]
    return [TODAY, TODAY + datetime.timedelta(days=1), *late]


FIND = """
    SELECT t.organization_id, t.assignee_id, t.id, t.due FROM tasks_task t
    JOIN people_person p ON p.id = t.assignee_id JOIN people_user u ON u.id = p.user_id
    JOIN notifications_morning m ON m.person_id = p.id
    WHERE t.status IN ('todo', 'doing', 'review') AND t.removed_at IS NULL AND t.due = ANY(%s)
    AND p.state = 'active' AND u.is_active AND m.local_date < %s
"""
WRITE = f"""
    WITH found AS ({FIND}), mornings AS (
        UPDATE notifications_morning m SET local_date = %s FROM people_person p JOIN people_user u
        ON u.id = p.user_id WHERE p.id = m.person_id AND p.state = 'active' AND u.is_active
        AND m.local_date < %s
    ), reminders AS (
        INSERT INTO notifications_reminder (organization_id, person_id, rule, subject_type, subject_id,
            local_date, due_on, created_at)
        SELECT organization_id, assignee_id, 'task_due', 'task', id, %s, due, now() FROM found
        ON CONFLICT DO NOTHING RETURNING person_id, organization_id
    ) INSERT INTO notifications_delivery (uuid, organization_id, person_id, channel, local_date, due_at,
        state, not_before, attempts, reason, detail, created_at)
    SELECT gen_random_uuid(), organization_id, person_id, channel, %s, now(), 'due', now(), 0, '', '', now()
    FROM (SELECT DISTINCT organization_id, person_id FROM reminders) r,
        (VALUES ('email'), ('inbox')) c(channel)
    ON CONFLICT DO NOTHING
"""


def bare() -> tuple[int, float, float]:
    """How many rows the bare SQL finds, the seconds for that (the median of five: the first reads from the
    disk), and those to write down as well what a sweep writes: reminders, messages, and that all these
    mornings were looked at. It is undone."""
    days = days_that_are_asked_for()
    with connection.cursor() as cursor:
        times = []
        for _number in range(5):
            begin = time.perf_counter()
            cursor.execute(FIND, [days, TODAY])
            found = len(cursor.fetchall())
            times.append(time.perf_counter() - begin)
        finding = statistics.median(times)
        begin = time.perf_counter()
        cursor.execute(WRITE, [days, TODAY, TODAY, TODAY, TODAY, TODAY])
        writing = time.perf_counter() - begin
    undo()
    return found, finding, writing


def undo() -> None:
    """As it was: the rows that were written over are no part of what the next one reads."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE notifications_delivery, notifications_reminder CASCADE")
        cursor.execute("UPDATE notifications_morning SET local_date = %s", [YESTERDAY])
    _on_server("VACUUM FULL notifications_morning; ANALYZE", os.environ["DATABASE_URL"])


def sweeps() -> dict[str, float]:
    """The figures of the middle one of several sweeps, each by a process of its own; the last one stays."""
    figures = [answer_of(run("sweep"))]
    while len(figures) < SWEEPS:
        undo()
        figures.append(answer_of(run("sweep")))
    return sorted(figures, key=lambda one: one["seconds"])[len(figures) // 2]


class Watch:
    """The seconds that a sweep waits for the database to read, and to write."""

    def __init__(self) -> None:
        self.reading = self.writing = 0.0
        wrapper: Any = connections["default"]
        self._commit, wrapper._commit = wrapper._commit, self._timed_commit

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begin = time.perf_counter()
        found = execute(sql, params, many, context)
        took = time.perf_counter() - begin
        if sql.startswith(("INSERT", "UPDATE")):
            self.writing += took
        else:
            self.reading += took
        return found

    def _timed_commit(self) -> None:
        """What was put off to the end of the transaction is written then: foreign keys are checked."""
        begin = time.perf_counter()
        self._commit()
        self.writing += time.perf_counter() - begin


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def child(work: str) -> None:
    """What a process of its own does: sweep, or send so many messages; it prints its figures as JSON."""
    before, cpu_before = peak_mb(), time.process_time()
    begin = time.perf_counter()
    connection.ensure_connection()
    watch = Watch()
    if work == "sweep":
        with connection.execute_wrapper(watch):
            sweep_all(NOW)
    else:
        left = [int(work)]

        def is_enough() -> bool:
            left[0] -= 1
            return left[0] < 0

        deliver_waiting(should_stop=is_enough)
    took, cpu = time.perf_counter() - begin, time.process_time() - cpu_before
    figures = {"seconds": took, "cpu": cpu, "before": before, "peak": peak_mb()}
    print(json.dumps({**figures, "reading": watch.reading, "writing": watch.writing}))


def run(work: str, **variables: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.bench.sweep", "--child", work]
    environment = {**os.environ, "DATABASE_URL": SERVER, **variables}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)


def answer_of(process: "subprocess.Popen[bytes]") -> dict[str, float]:
    out, _error = process.communicate()
    return dict(json.loads(out.splitlines()[-1]))


class Counting:
    """An SMTP server's handler that takes everything."""

    letters = 0

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.letters += 1
        return "250 OK"


def send(messages: int, processes: int) -> float:
    """Messages a second into a real SMTP server, by so many processes side by side."""
    counting = Counting()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(counting, hostname="127.0.0.1", port=port, ready_timeout=30)
    server.start()
    try:
        url = f"smtp://127.0.0.1:{port}"
        running = [run(str(messages // processes), EMAIL_URL=url) for _number in range(processes)]
        took = max(answer_of(process)["seconds"] for process in running)
    finally:
        server.stop()
    return counting.letters / took


def _on_server(sql: str, url: str = SERVER) -> None:
    outside = psycopg2.connect(url)
    outside.autocommit = True
    for statement in sql.split("; "):
        outside.cursor().execute(statement)
    outside.close()


def main(organizations: int, messages: int) -> None:
    _on_server(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    _on_server(f"CREATE DATABASE {NAME}")
    try:
        call_command("migrate", verbosity=0)
        seed(organizations)
        print(
            f"{Task.objects.count():,} open tasks of {Person.objects.count():,} people in {organizations:,}"
        )
        found, finding, writing = bare()
        print(
            f"bare SQL     finds {found:,} rows in {finding:.2f} s; finds and writes them in {writing:.2f} s"
        )
        swept = sweeps()
        took, deciding = swept["seconds"], swept["seconds"] - swept["writing"]
        print(
            f"sweep        {Reminder.objects.count():,} reminders, {Delivery.objects.count():,} messages in"
            f" {took:.2f} s: {took / writing:.1f} times the bare SQL that finds and writes"
        )
        print(
            f"  deciding   {deciding:.2f} s, of which the database reads for {swept['reading']:.2f} s:"
            f" {deciding / finding:.1f} times the bare SQL that finds"
        )
        print(f"  writing    {swept['writing']:.2f} s, with the checks at the end of transactions")
        print(f"  Python     {swept['cpu']:.2f} s of processor time in all")
        print(f"peak memory  {swept['peak']:.0f} MB ({swept['before']:.0f} MB before it began)")
        # As if it were that morning now.
        moment = datetime.datetime.now(datetime.UTC)
        Delivery.objects.update(due_at=moment, not_before=moment)
        Person.objects.update(quiet_from=0, quiet_until=0)
        for processes in (1, 2):
            print(f"sending      {send(messages, processes):.0f} messages/s by {processes} process(es)")
    finally:
        connection.close()
        _on_server(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2])
    else:
        sizes = [int(size) for size in sys.argv[1:]]
        main(*(sizes + [1_000, 1_000][len(sizes) :]))
