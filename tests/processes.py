"""TeamOps as processes of its own, with data of its own: for what only real processes can show."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings

from teamops.start.supervisor import Part, read_procfile
from tests.mailbox import Mailbox
from tests.services import find_postgres

ROOT = Path(settings.BASE_DIR)


@dataclass
class Installation:
    """An installation of its own: settings as in the environment, and the processes that were started."""

    var: Path
    variables: dict[str, str]
    parts: list[Part] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        own = {"DJANGO_SETTINGS_MODULE": "teamops.settings", "PATH": path, "VAR": str(self.var)}
        return {**own, **self.variables}

    def run(self, *arguments: str) -> None:
        """Run a Python program to its end: `manage.py migrate`, `-m tests…`."""
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.environment, check=True)

    def start(self, name: str) -> Part:
        """Start a line of the Procfile."""
        [part] = read_procfile(ROOT / "Procfile", [name])
        part.start(self.environment)
        self.parts.append(part)
        return part

    def ask(self, sql: str) -> list[Any]:
        """What the database answers, past Django: the first column of each row."""
        if url := self.variables["DATABASE_URL"]:
            connection: Any = psycopg2.connect(url)
        else:
            connection = sqlite3.connect(self.var / "teamops.sqlite3", timeout=20)
        try:
            cursor = connection.cursor()
            cursor.execute(sql)
            return [row[0] for row in cursor.fetchall()]
        finally:
            connection.close()


def kill(part: Part) -> None:
    """`kill -9` for the process and its children, as when the machine loses its power."""
    part.send(signal.SIGKILL)
    assert part.process is not None
    part.process.wait()


def wait_until(condition: Callable[[], Any], what: str, *, seconds: float = 60) -> None:
    """Look again and again; fails when it takes too long."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, f"After {seconds} s still not: {what}"
        time.sleep(0.05)


@pytest.fixture
def embedded(tmp_path: Path, mailbox: Mailbox) -> Iterator[Installation]:
    """On SQLite, with a scheduler in place of Celery and Redis."""
    yield from _installation(tmp_path, mailbox, DATABASE_URL="", REDIS_URL="")


@pytest.fixture
def furnished(embedded: Installation, db: None) -> Installation:
    """The same with the tables of the tests' own database: to migrate takes a quarter of a minute."""
    tables = sqlite3.connect(embedded.var / "teamops.sqlite3")
    sqlite3.connect(settings.DATABASES["default"]["NAME"]).backup(tables)
    tables.close()
    return embedded


@pytest.fixture
def distributed(tmp_path: Path, mailbox: Mailbox, redis_url: str) -> Iterator[Installation]:
    """On a PostgreSQL database of its own, with Celery over Redis."""
    server = find_postgres()
    name = f"teamops_processes_{uuid.uuid4().hex[:12]}"
    _carry_out(server, f"CREATE DATABASE {name}")
    try:
        url = f"{server.rpartition('/')[0]}/{name}"
        yield from _installation(tmp_path, mailbox, DATABASE_URL=url, REDIS_URL=redis_url)
    finally:
        _carry_out(server, f"DROP DATABASE {name} WITH (FORCE)")


def _installation(var: Path, mailbox: Mailbox, **variables: str) -> Iterator[Installation]:
    made = Installation(var, {"EMAIL_URL": mailbox.url, **variables})
    yield made
    for part in made.parts:
        kill(part)


def _carry_out(server: str, sql: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    connection.cursor().execute(sql)
    connection.close()
