"""The API of checklists: the same clicks as on the page."""

import pytest

from tasks.models import Task
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_task


@pytest.fixture
def task(product: Team, ben: Person) -> Task:
    return make_task(product, assignee=ben)


def lines(api: Api, task: Task) -> list[str]:
    return [one["text"] for one in api.get(f"tasks/{task.number}/checklist/").json()["results"]]


def test_lines_are_added_ticked_worded_moved_and_removed(task: Task, ben: Person) -> None:
    api, base = Api(ben), f"tasks/{task.number}/checklist/"
    for text in ("a", "b", "c"):
        made = api.post(base, {"text": text})
        assert made.status_code == 201, made.content
    at = f"{base}{made.json()['uuid']}/"
    told = api.patch(at, {"text": "see", "done": True, "place": 1}, if_match=made["ETag"])
    assert told.status_code == 200, told.content
    assert (told.json()["done"], told.json()["done_by"]["name"]) == (True, ben.name)
    assert lines(api, task) == ["see", "a", "b"]
    assert api.patch(at, {"done": False}, if_match=made["ETag"]).status_code == 412
    assert api.client.delete(api.base + at).status_code == 204
    assert lines(api, task) == ["a", "b"]


def test_a_line_says_something(task: Task, ben: Person) -> None:
    assert errors(Api(ben).post(f"tasks/{task.number}/checklist/", {"text": " "})) == [("text", "blank")]


def test_a_line_of_another_task_is_not_there(task: Task, product: Team, ben: Person) -> None:
    item = task.checklist.create(organization=task.organization, text="Ask")
    other = make_task(product, assignee=ben)
    assert Api(ben).get(f"tasks/{other.number}/checklist/{item.uuid}/").status_code == 404
