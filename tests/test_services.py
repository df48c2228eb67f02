"""A test that could not run is listed with all that it lacks."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests import services

pytestmark = pytest.mark.one_database


def needing(*markers: str) -> Any:
    return SimpleNamespace(get_closest_marker=lambda name: name in markers, fixturenames=())


def test_what_lacks_two_services_names_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "FINDERS", dict.fromkeys(services.FINDERS, lambda: ""))
    reason = services.why_not(needing("needs_redis", "needs_postgres"))
    assert reason == "not run for want of PostgreSQL and Redis"


def test_what_is_found_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        services, "FINDERS", {**services.FINDERS, "postgres": lambda: "x", "redis": lambda: ""}
    )
    assert services.why_not(needing("needs_redis", "needs_postgres")) == "not run for want of Redis"
