"""What some tests need beside Python: PostgreSQL, Redis, Chromium. Used where found, else said at the end.

Mark a test with `needs_postgres`, `needs_redis` or `needs_browser`. `REQUIRE=postgres,redis,browser` in the
environment makes a missing one a failure. A test that asks for no database, or is marked `one_database`,
says nothing about the database and runs on SQLite alone.
"""

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import psycopg2
import pytest
import redis
from django.conf import settings

NEEDS = {"needs_postgres": "postgres", "needs_redis": "redis", "needs_browser": "browser"}
# A test that uses one of these fixtures is as good as marked.
FIXTURES = {"redis_url": "redis", "chromium": "browser"}
NAMES = {"postgres": "PostgreSQL", "redis": "Redis", "browser": "Chromium"}
# Who asks a database has one of these, or the marker of pytest-django.
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_serialized_rollback", "live_server"}
FOR_WANT_OF = "not run for want of "


@cache
def find_postgres() -> str:
    """The URL of a PostgreSQL in which databases may be made; empty where there is none."""
    url = os.environ.get("TEST_POSTGRES_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
    try:
        psycopg2.connect(url, connect_timeout=3).close()
    except psycopg2.OperationalError:
        return ""
    return url


@cache
def find_redis() -> str:
    """The URL of a Redis database that tests may empty; empty where there is none."""
    url = os.environ.get("TEST_REDIS_URL") or "redis://127.0.0.1:6379/15"
    try:
        redis.Redis.from_url(url, socket_connect_timeout=3).ping()
    except redis.RedisError:
        return ""
    return url


@cache
def find_chromium() -> str:
    """The path of a Chromium, empty where there is none. The one without windows is the same, and quicker."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), "")


FINDERS = {"postgres": find_postgres, "redis": find_redis, "browser": find_chromium}


def required() -> set[str]:
    """What REQUIRE names."""
    return {name.strip() for name in os.environ.get("REQUIRE", "").split(",") if name.strip()}


def is_on_postgres() -> bool:
    return str(settings.DATABASES["default"]["ENGINE"]).endswith("postgresql")


def pytest_configure(config: pytest.Config) -> None:
    for marker, service in NEEDS.items():
        config.addinivalue_line("markers", f"{marker}: is skipped where there is no {NAMES[service]}")
    config.addinivalue_line("markers", "one_database: is the same on every database, so SQLite is enough")
    if unknown := required() - set(FINDERS):
        raise pytest.UsageError(f"REQUIRE names {', '.join(sorted(unknown))}; it knows {', '.join(FINDERS)}.")
    if missing := sorted(NAMES[service] for service in required() if not FINDERS[service]()):
        raise pytest.UsageError(f"REQUIRE asks for {', '.join(missing)}, which was not found.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if reason := why_not(item):
            item.add_marker(pytest.mark.skip(reason=reason))
        # A machine that runs four of them on two cores has its hiccups; at a desk each is to be seen.
        if os.environ.get("CI") and "browser" in needs_of(item):
            item.add_marker(pytest.mark.flaky(reruns=1))


def why_not(item: pytest.Item) -> str:
    """Why this test cannot or need not run here; empty when it runs."""
    if missing := sorted(NAMES[service] for service in needs_of(item) if not FINDERS[service]()):
        return FOR_WANT_OF + " and ".join(missing)
    if item.get_closest_marker("needs_postgres") and not is_on_postgres():
        return "runs on PostgreSQL"
    if is_on_postgres() and (item.get_closest_marker("one_database") or not asks_a_database(item)):
        return "ran on SQLite"
    return ""


def asks_a_database(item: pytest.Item) -> bool:
    """Whether the test may ask one at all: pytest-django lets no other do so."""
    marked = any(item.get_closest_marker(name) for name in ("django_db", "needs_postgres"))
    return marked or not DATABASE_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def needs_of(item: pytest.Item) -> set[str]:
    marked = {service for marker, service in NEEDS.items() if item.get_closest_marker(marker)}
    return marked | {FIXTURES[name] for name in getattr(item, "fixturenames", ()) if name in FIXTURES}


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    """List what could not run, and for want of what."""
    missed: dict[str, list[str]] = defaultdict(list)
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        _, found, service = reason.partition(FOR_WANT_OF)
        if found:
            missed[service].append(report.nodeid)
    if not find_postgres():
        missed["PostgreSQL"].append("the whole suite, a second time, on PostgreSQL")
    for service, tests in sorted(missed.items()):
        terminalreporter.section(f"Could not run for want of {service}")
        for test in tests:
            terminalreporter.write_line(test)


@pytest.fixture
def redis_url() -> Iterator[str]:
    """An empty Redis database that no other test process uses; for tests marked `needs_redis`."""
    base, _, last = find_redis().rpartition("/")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    url = f"{base}/{int(last) - int(worker)}"
    client = redis.Redis.from_url(url)
    client.flushdb()
    yield url
    client.flushdb()
    client.close()
