"""The API writes and shows what the form does: people, priority, parts, time spent, recurrence."""

import datetime
from decimal import Decimal

import pytest

from tasks.actions import block_task
from tasks.labels.actions import add_label
from tasks.models import Task
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_goal, make_milestone, make_phase, make_plan, make_support, make_task

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


def test_a_time_of_the_day_says_the_day_as_well(product: Team, ben: Person) -> None:
    task = make_task(product, assignee=ben)
    told = Api(ben).patch(f"tasks/{task.number}/", {"due_at": "2026-12-01T17:30:00+00:00"}, if_match="*")
    assert told.status_code == 200, told.content
    task.refresh_from_db()
    assert task.due_at == datetime.datetime(2026, 12, 1, 17, 30, tzinfo=datetime.UTC)
    assert told.json()["due"] == str(task.due_at.astimezone(product.organization.zone).date())


@pytest.mark.parametrize("sent", ["2026-12-01", "2026-12-01T17:30:00", "tomorrow", 7])
def test_a_moment_without_its_zone_is_refused(product: Team, ben: Person, sent: object) -> None:
    task = make_task(product, assignee=ben)
    refused = Api(ben).patch(f"tasks/{task.number}/", {"due_at": sent}, if_match="*")
    assert errors(refused) == [("due_at", "invalid")]


def test_labels_are_written_by_their_uuid_and_found_by_it(product: Team, ben: Person) -> None:
    label = add_label(product, by=ben, name="growth")
    task, _other = make_task(product, assignee=ben), make_task(product, "other")
    told = Api(ben).patch(f"tasks/{task.number}/", {"labels": [str(label.uuid)]}, if_match="*").json()
    assert [one["name"] for one in told["labels"]] == ["growth"]
    found = Api(ben).get(f"tasks/?label={label.uuid}").json()["results"]
    assert [one["number"] for one in found] == [task.number]


def test_a_label_of_another_team_is_refused_beside_its_field(
    product: Team, support: Team, ben: Person
) -> None:
    label = add_label(support, by=None, name="growth")
    task = make_task(product, assignee=ben)
    refused = Api(ben).patch(f"tasks/{task.number}/", {"labels": [str(label.uuid)]}, if_match="*")
    assert [field for field, _code in errors(refused)] == ["labels"]


def test_tasks_are_found_by_helper_and_milestone(product: Team, ben: Person, cem: Person) -> None:
    milestone = make_milestone(make_plan(product))
    task, _other = make_task(product, plan=milestone.plan, milestone=milestone), make_task(product, "other")
    task.helpers.add(cem)
    for query in (f"helper={cem.uuid}", f"milestone={milestone.uuid}"):
        found = Api(ben).get(f"tasks/?{query}").json()["results"]
        assert [one["number"] for one in found] == [task.number], query


def test_a_block_names_the_task_and_the_request_that_it_waits_for(
    product: Team, ben: Person, cem: Person
) -> None:
    task, other = make_task(product, assignee=ben), make_task(product, "other", assignee=cem)
    request = make_support(product, asked_by=ben, asked_of=cem)
    told = Api(ben).post(
        f"tasks/{task.number}/block/",
        {"reason": "no list", "waits_for": other.number, "request": request.number},
    )
    assert told.status_code == 200, told.content
    assert (told.json()["waits_for"], told.json()["request"]) == (other.number, request.number)


def test_what_it_waits_for_out_of_sight_stays(
    product: Team, support: Team, ben: Person, dora: Person
) -> None:
    goal = make_goal(support, owner=dora, is_private=True)
    hidden = make_task(support, "quiet", plan=make_plan(support, goal), assignee=dora)
    task = make_task(product, assignee=ben)
    block_task(task, by=None, reason="no list", waits_for=hidden)
    told = Api(ben).post(f"tasks/{task.number}/block/", {"reason": "still no list", "waits_for": None})
    assert told.json()["waits_for"] is None
    task.refresh_from_db()
    assert (task.blocked_reason, task.blocked_by_task) == ("still no list", hidden)


def test_one_watches_and_no_longer(product: Team, ben: Person) -> None:
    task, api = make_task(product), Api(ben)
    for watches in (True, False):
        told = api.post(f"tasks/{task.number}/watch/", {"watches": watches}).json()
        assert told["watches"] is watches
        assert task.watchers.contains(ben) is watches


def test_hours_are_added_to_those_spent(product: Team, ben: Person) -> None:
    task, api = make_task(product, assignee=ben, spent=Decimal("1.5")), Api(ben)
    assert api.post(f"tasks/{task.number}/time/", {"hours": 0.25}).json()["spent"] == 1.75
    assert [field for field, _code in errors(api.post(f"tasks/{task.number}/time/", {"hours": 0}))] == [
        "hours"
    ]


def test_a_phase_gets_another_name_and_place(product: Team, ana: Person) -> None:
    plan = make_plan(product)
    first, second = make_phase(plan, "a"), make_phase(plan, "b")
    told = Api(ana).patch(f"phases/{second.uuid}/", {"name": "Find out", "place": 1}, if_match='"1"')
    assert told.status_code == 200, told.content
    assert told.json()["name"] == "Find out"
    assert list(plan.phases.order_by("position")) == [second, first]
    stale = Api(ana).patch(f"phases/{second.uuid}/", {"name": "again"}, if_match='"1"')
    assert stale.status_code == 412
