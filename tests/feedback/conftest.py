"""A Wednesday in a week of meetings, and a team with one goal."""

import datetime
from collections.abc import Iterator

import pytest
from time_machine import Traveller, travel

from goals.models import KeyResult
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_key_result

# Wednesday of week 48, noon in Berlin.
NOW = datetime.datetime(2026, 11, 25, 11, tzinfo=datetime.UTC)


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with travel(NOW, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def retention(clock: Traveller, product: Team, ana: Person, ben: Person) -> KeyResult:
    """30-day retention, from 31 % to 40 %, of Ana's goal; Ben checks in."""
    return make_key_result(make_goal(product, "New users stay: they come back", owner=ana), owner=ben)
