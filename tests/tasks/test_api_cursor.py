"""All tasks are read page by page, while others are added and removed."""

from collections.abc import Callable

from django.test import Client

from tasks.trash.actions import remove_task
from teamops.people.models import Person, Team
from tests.factories import make_task

SignIn = Callable[[Person], Client]


def test_none_is_missed_or_told_twice_while_tasks_come_and_go(
    product: Team, ana: Person, sign_in: SignIn
) -> None:
    tasks = [make_task(product) for _n in range(7)]
    client, told = sign_in(ana), []
    address = "/api/v1/acme/tasks/?cursor=&page_size=3&team=product"
    while address:
        page = client.get(address).json()
        told += [row["number"] for row in page["results"]]
        address = page["next"]
        if len(told) == 3:
            remove_task(tasks[0], by=ana)
            tasks.append(make_task(product))
    assert told == [task.number for task in tasks]


def test_a_cursor_that_is_none_is_refused(product: Team, ana: Person, sign_in: SignIn) -> None:
    response = sign_in(ana).get("/api/v1/acme/tasks/?cursor=x")
    assert (response.status_code, response.json()["errors"][0]["code"]) == (404, "not_found")
