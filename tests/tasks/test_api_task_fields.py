"""The API writes and shows what the form does: people, priority, parts, time spent, recurrence."""

from tasks.models import Task
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_task

RULE = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20271130"


def test_all_fields_are_written_and_shown(product: Team, ben: Person, cem: Person) -> None:
    whole = make_task(product, "whole", assignee=ben)
    sent = {
        "team": "product", "title": "part", "priority": 4, "spent": 1.5, "helpers": [str(cem.uuid)],
        "parent": whole.number, "recurrence": RULE, "recurs": "done", "due": "2026-11-30",
    }  # fmt: skip
    api = Api(ben)
    made = api.post("tasks/", sent)
    assert made.status_code == 201, made.content
    told = made.json()
    assert {name: told[name] for name in ("priority", "spent", "parent", "recurrence", "recurs")} == {
        "priority": 4, "spent": 1.5, "parent": whole.number, "recurrence": RULE, "recurs": "done",
    }  # fmt: skip
    assert [one["name"] for one in told["helpers"]] == ["Cem Can"]
    assert [one["title"] for one in api.get(f"tasks/?parent={whole.number}").json()["results"]] == ["part"]


def test_a_rule_that_never_ends_is_refused_beside_its_field(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    refused = Api(ben).patch(f"tasks/{task.number}/", {"recurrence": "FREQ=DAILY"}, if_match="*")
    assert errors(refused) == [("recurrence", "never_ends")]
    assert Task.objects.get().recurrence == ""
