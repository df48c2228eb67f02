"""`kill -9` again and again while reminders go out: how many are lost, how many come twice.

    python -m tests.bench.kills                          # 5,000 reminders, 100 kills, on PostgreSQL and Redis
    python -m tests.bench.kills --embedded               # 5,000 reminders, 30 kills, on SQLite
    python -m tests.bench.kills --reminders 300 --kills 10

Real processes: web, scheduler, worker and beat of the Procfile, and a Redis server of its own; each kill
takes one process by chance, also a child of theirs, and what has died is started again. The letters go to a
real SMTP server. Ends with 1 if anybody is left without, or has more letters than were in flight.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamops.settings")
django.setup()

import psycopg2
from aiosmtpd.controller import Controller

from teamops.start.supervisor import Part
from tests.mailbox import Mailbox
from tests.places import where_it_is
from tests.processes import Installation, kill
from tests.services import find_postgres

QUICK = {"TICK_SECONDS": "1", "DELIVERY_LEASE_SECONDS": "8"}
# Hours in which a digest that was missed is made up for.
DAYTIME = range(9, 18)
# A kill comes when so many more letters have arrived, or after so long without.
STALLED_SECONDS = 5
PATIENCE_SECONDS = 900
DISTRIBUTED = ("web", "scheduler", "worker", "beat", "redis")
EMBEDDED = ("web", "scheduler")
STATES = "SELECT state || ' ' || reason FROM notifications_delivery WHERE channel = 'email'"
OPEN = "SELECT count(*) FROM notifications_delivery WHERE state IN ('due', 'sending')"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Town:
    """The processes by name; what has died is started again."""

    def __init__(self, installation: Installation, names: tuple[str, ...], redis_port: int) -> None:
        self.installation = installation
        self.names = names
        self.redis = [shutil.which("redis-server") or "redis-server", "--port", str(redis_port)]
        self.redis += ["--save", "", "--appendonly", "no", "--loglevel", "warning"]
        self.parts: dict[str, Part] = {}

    def start(self, name: str) -> None:
        if name != "redis":
            self.parts[name] = self.installation.start(name)
            return
        part = Part("redis", self.redis)
        part.start(self.installation.environment)
        self.installation.parts.append(part)
        self.parts[name] = part

    def start_what_died(self) -> None:
        for name in self.names:
            if name not in self.parts or self.parts[name].is_over():
                self.start(name)

    def kill_one(self, chance: random.Random) -> str:
        """One process of one part: the first of it or one that it has started."""
        name = chance.choice(self.names)
        process = self.parts[name].process
        assert process is not None
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(members_of(process.pid)), signal.SIGKILL)
        time.sleep(chance.uniform(0, 0.5))
        return name


def members_of(group: int) -> list[int]:
    """The processes of a group, as far as they live."""
    found = [group]
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(ValueError, ProcessLookupError, PermissionError):
            if os.getpgid(pid := int(entry.name)) == group and pid != group:
                found.append(pid)
    return found


def letters_of(box: Mailbox) -> Counter[str]:
    return Counter(parseaddr(letter["To"])[1] for letter in list(box.letters))


def kill_while_sending(town: Town, box: Mailbox, reminders: int, kills: int) -> Counter[str]:
    """Evenly spread over the letters, so that the last kill comes before the last letter."""
    chance = random.Random(11)
    killed: Counter[str] = Counter()
    for number in range(1, kills + 1):
        until = time.monotonic() + STALLED_SECONDS
        while len(box.letters) < reminders * number / (kills + 1) and time.monotonic() < until:
            time.sleep(0.02)
        killed[town.kill_one(chance)] += 1
        town.start_what_died()
    return killed


def wait_for_all(town: Town, box: Mailbox, reminders: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while len(letters_of(box)) < reminders or town.installation.ask(OPEN) != [0]:
        if time.monotonic() > until:
            break
        town.start_what_died()
        time.sleep(0.5)
    # What a dead worker's lease may still bring.
    time.sleep(float(QUICK["DELIVERY_LEASE_SECONDS"]) + 2)


@contextlib.contextmanager
def database(embedded: bool) -> Iterator[str]:
    """The URL of a new database; empty: SQLite."""
    if embedded:
        yield ""
        return
    server = find_postgres()
    name = f"teamops_kills_{uuid.uuid4().hex[:8]}"
    _carry_out(server, f"CREATE DATABASE {name}")
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        _carry_out(server, f"DROP DATABASE {name} WITH (FORCE)")


def _carry_out(server: str, sql: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    connection.cursor().execute(sql)
    connection.close()


def main(reminders: int, kills: int, *, embedded: bool) -> int:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), ready_timeout=30)
    controller.start()
    redis_port = free_port()
    with tempfile.TemporaryDirectory() as var, database(embedded) as url:
        variables = {
            "EMAIL_URL": f"smtp://127.0.0.1:{controller.port}",
            "DATABASE_URL": url,
            "REDIS_URL": "" if embedded else f"redis://127.0.0.1:{redis_port}/0",
            "PORT": str(free_port()),
            **QUICK,
        }
        installation = Installation(Path(var), variables)
        town = Town(installation, EMBEDDED if embedded else DISTRIBUTED, redis_port)
        try:
            installation.run("manage.py", "migrate", "--verbosity=0")
            installation.run("-m", "tests.notifications.crowd", str(reminders), *where_it_is(*DAYTIME))
            begin = time.monotonic()
            town.start_what_died()
            killed = kill_while_sending(town, box, reminders, kills)
            wait_for_all(town, box, reminders)
            took = time.monotonic() - begin
            return report(installation, box, reminders, killed, took)
        finally:
            for part in installation.parts:
                with contextlib.suppress(ProcessLookupError):
                    kill(part)
            controller.stop()


def report(
    installation: Installation, box: Mailbox, reminders: int, killed: Counter[str], took: float
) -> int:
    letters, kills = letters_of(box), sum(killed.values())
    lost = reminders - len(letters)
    duplicates = sum(letters.values()) - len(letters)
    ids = len({letter["Message-ID"] for letter in box.letters})
    print(f"{reminders:,} reminders, {kills} kills ({', '.join(f'{n} {k}' for k, n in killed.items())})")
    print(f"lost        {lost}")
    print(f"duplicates  {duplicates} (at most one for each kill; message ids: {ids:,})")
    for state, number in sorted(Counter(installation.ask(STATES)).items()):
        print(f"state       {state.strip()}: {number:,}")
    print(f"took        {took:.0f} s, {sum(letters.values()) / took:.0f} letters/s with the kills")
    still_open = installation.ask(OPEN)[0]
    return int(lost > 0 or duplicates > kills or still_open > 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Kill processes while reminders go out.")
    parser.add_argument("--embedded", action="store_true", help="SQLite and a scheduler")
    parser.add_argument("--reminders", type=int, default=5_000)
    parser.add_argument("--kills", type=int)
    chosen = parser.parse_args()
    most = chosen.kills or (30 if chosen.embedded else 100)
    sys.exit(main(chosen.reminders, most, embedded=chosen.embedded))
