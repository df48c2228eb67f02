"""A test that could not run is listed with all that it lacks."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests import __main__ as suite
from tests import services

pytestmark = pytest.mark.one_database


def needing(*markers: str, fixtures: tuple[str, ...] = ()) -> Any:
    return SimpleNamespace(get_closest_marker=lambda name: name in markers, fixturenames=fixtures)


def test_what_lacks_two_services_names_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "FINDERS", dict.fromkeys(services.FINDERS, lambda: ""))
    reason = services.why_not(needing("needs_redis", "needs_postgres"))
    assert reason == "not run for want of PostgreSQL and Redis"


def test_what_is_found_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        services, "FINDERS", {**services.FINDERS, "postgres": lambda: "x", "redis": lambda: ""}
    )
    assert services.why_not(needing("needs_redis", "needs_postgres")) == "not run for want of Redis"


@pytest.mark.parametrize(
    ("item", "runs"),
    [
        pytest.param(needing(), False, id="asks no database"),
        pytest.param(needing(fixtures=("db", "acme")), True, id="asks one by a fixture"),
        pytest.param(needing("django_db"), True, id="asks one by its marker"),
        pytest.param(needing("needs_postgres"), True, id="has a PostgreSQL of its own"),
        pytest.param(needing("django_db", "one_database"), False, id="is the same on every database"),
    ],
)
def test_on_postgresql_runs_what_a_database_can_make_a_difference_to(
    monkeypatch: pytest.MonkeyPatch, item: Any, runs: bool
) -> None:
    monkeypatch.setattr(services, "FINDERS", dict.fromkeys(services.FINDERS, lambda: "x"))
    monkeypatch.setattr(services, "is_on_postgres", lambda: True)
    assert services.why_not(item) == ("" if runs else "ran on SQLite")


@pytest.mark.parametrize(("codes", "code"), [((0, 0), 0), ((1, 0), 1), ((0, 2), 2), ((1, 2), 1)])
def test_what_fails_on_one_database_does_not_keep_the_other_from_its_turn(
    monkeypatch: pytest.MonkeyPatch, codes: tuple[int, int], code: int
) -> None:
    to_come, ran = list(codes), []

    def run(name: str, database_url: str) -> int:
        ran.append(name)
        return to_come.pop(0)

    monkeypatch.setattr(suite, "test_on", run)
    monkeypatch.setattr(suite, "find_postgres", lambda: "postgres://postgres@127.0.0.1/postgres")
    assert suite.main() == code
    assert ran == ["SQLite", "PostgreSQL"]
