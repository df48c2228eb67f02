"""The pages of updates ask the database as often for ten times the rows, and at most twelve times."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teamops.people.actions.hours import add_absence
from teamops.people.models import Organization, Person, Team
from tests.factories import make_check_in, make_goal, make_key_result, make_person, make_task
from tests.feedback.updates.conftest import W48, WEEK, Ask, Write

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
MOST_QUERIES = 12
PAGES = (
    "teams/product/updates/",
    "teams/product/updates/2026-W48/write/",
    "teams/product/review/2026-W48/",
    "people/{person}/",
)


def count(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_they_make_few_queries_whatever_their_rows(
    ask: Ask, write: Write, sign_in: SignIn, acme: Organization, product: Team, ben: Person
) -> None:
    def fill(times: int, start: int) -> None:
        for number in range(start, start + times):
            member = make_person(acme, f"Member {number}", product)
            write(member, plans="One\nTwo", problems="Three", mood=3, mood_is_shown=bool(number % 2))
            add_absence(member, by=member, first_day=W48 + 2 * WEEK, last_day=W48 + 2 * WEEK)
            make_task(product, f"Task {number}", assignee=ben, due=W48)
            result = make_key_result(make_goal(product, owner=ben), owner=ben)
            make_check_in(result, 35, author=ben)
        ask()

    write(ben, plans="Ten articles", week=W48 - WEEK)
    fill(2, 0)
    client, paths = sign_in(ben), [f"/acme/{path.format(person=ben.pk)}" for path in PAGES]
    few = {path: count(client, path) for path in paths}
    fill(18, 2)
    assert {path: count(client, path) for path in paths} == few
    assert max(few.values()) <= MOST_QUERIES, few
