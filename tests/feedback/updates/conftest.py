"""A Monday morning in a team that holds reviews, and a way to write an update."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from time_machine import Traveller, travel

from feedback.models import WeeklyUpdate
from feedback.updates.actions import ask_for_updates, write_update
from teamops.dates import monday, today
from teamops.people.models import Person, Team
from tests.factories import make_review

# Monday of week 48, ten in the morning in Berlin.
NOW = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
W48 = datetime.date(2026, 11, 23)
WEEK = datetime.timedelta(weeks=1)
Write = Callable[..., WeeklyUpdate]
Ask = Callable[[], None]


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with travel(NOW, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def ask(clock: Traveller, product: Team, ana: Person) -> Ask:
    """The team has held a review; what happens each night."""
    make_review(product, W48 - WEEK)
    return lambda: ask_for_updates(product.organization, today(product.organization))


@pytest.fixture
def write(clock: Traveller, product: Team) -> Write:
    def written(person: Person, progress: str = "Checklist at 25 %", **fields: Any) -> WeeklyUpdate:
        team = fields.pop("team", product)
        given = {"week": monday(today(team)), "version": None, "plans": "", "problems": "", **fields}
        return write_update(team, by=person, progress=progress, **given)

    return written
