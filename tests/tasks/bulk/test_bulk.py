"""Many tasks are changed at once: all or none, in a fixed number of queries, and taken back as one act."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tasks.actions import block_task, create_task, edit_task, watch_task
from tasks.bulk.actions import SomeRefused, change_tasks
from tasks.labels.actions import add_label
from tasks.models import Label, Task
from tasks.trash.actions import remove_task
from teamops.activity.context import one_act
from teamops.activity.models import Event
from teamops.activity.undo import take_back, token_of
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.api_client import Api, errors
from tests.factories import make_goal, make_milestone, make_person, make_phase, make_plan, make_task

SignIn = Callable[[Person], Client]
DAY = datetime.date(2026, 12, 4)


def ids_of(*tasks: Task) -> list[int]:
    return [task.pk for task in tasks]


def test_a_move_of_500_of_which_three_are_not_mine_changes_none(
    product: Team, ben: Person, cem: Person
) -> None:
    theirs = [make_task(product, f"Of Cem {number}", assignee=cem) for number in range(3)]
    tasks = theirs + [make_task(product, assignee=ben) for _number in range(497)]
    with pytest.raises(SomeRefused, match=r"3 of these 500 tasks are not yours.*the other 497") as refused:
        change_tasks(ids_of(*tasks), by=ben, what="due", value=DAY)
    assert "“Of Cem 0”, “Of Cem 1”, “Of Cem 2”" in str(refused.value.message)
    assert Task.objects.filter(due=DAY).count() == 0
    assert Event.objects.count() == 0
    assert change_tasks(refused.value.rest, by=ben, what="due", value=DAY) == 497
    assert Task.objects.filter(due=DAY, original_due=DAY).count() == 497


def test_each_thing_is_done_told_and_taken_back_as_one(product: Team, ana: Person, ben: Person) -> None:
    plan = make_plan(product)
    point = make_milestone(plan)
    label = Label.objects.create(organization=product.organization, team=product, name="Data")
    tasks = [make_task(product, due=datetime.date(2026, 12, 1)), make_task(product, status="doing")]
    phase = make_phase(plan)
    names = (
        "status", "assignee", "starts_on", "due", "milestone", "phase", "plan", "moves", "priority",
        "estimate",
    )  # fmt: skip
    before = list(Task.objects.order_by("pk").values(*names))
    wanted: list[tuple[str, Any, dict[str, Any]]] = [
        ("status", "done", {"status": "done", "done_at__isnull": False}),
        ("owner", ben, {"assignee": ben}),
        ("due", DAY, {"due": DAY}),
        ("milestone", point, {"milestone": point, "plan": plan}),
        ("labels", [label], {"labels": label}),
        ("priority", 4, {"priority": 4}),
        ("starts_on", datetime.date(2026, 11, 2), {"starts_on": datetime.date(2026, 11, 2)}),
        ("estimate", Decimal(3), {"estimate": 3}),
        ("phase", phase, {"phase": phase, "plan": plan}),
    ]
    for what, value, found in wanted:
        with one_act() as events:
            assert change_tasks(ids_of(*tasks), by=ana, what=what, value=value) == 2
        assert (Task.objects.filter(**found).count(), len(events)) == (2, 2)
        take_back(token_of(events), by=ana)
        assert Task.objects.filter(labels=label).count() == 0
        assert list(Task.objects.order_by("pk").values(*names)) == before
    with one_act() as events:
        change_tasks(ids_of(*tasks), by=ana, what="remove")
    assert not Task.objects.exists()
    take_back(token_of(events), by=ana)
    assert Task.objects.count() == 2


def test_many_cost_as_many_queries_as_few(
    product: Team, ana: Person, django_assert_max_num_queries: Any
) -> None:
    tasks = [make_task(product) for _n in range(100)]
    for what, value in (("status", "done"), ("owner", ana), ("due", DAY)):
        with django_assert_max_num_queries(12):
            change_tasks(ids_of(*tasks), by=ana, what=what, value=value)


def test_what_belongs_to_another_team_is_refused_with_its_name(
    product: Team, support: Team, admin: Person
) -> None:
    point = make_milestone(make_plan(support))
    tasks = [make_task(support), make_task(product, "Ask users")]
    with pytest.raises(RuleBroken, match="“Ask users” is of another team"):
        change_tasks(ids_of(*tasks), by=admin, what="milestone", value=point)
    assert not Task.objects.filter(milestone=point).exists()


def test_a_script_is_told_how_many_are_left_and_changes_them(
    product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    mine, other = make_task(product, assignee=ben), make_task(product, assignee=cem)
    client, by_script = sign_in(ben), {"x-requested-with": "fetch"}
    sent = {"task": [mine.number, other.number], "what": "status", "status": "done"}
    refused = client.post("/acme/tasks/bulk/", sent, headers=by_script)
    assert (refused.status_code, refused["X-Rest"]) == (409, "1")
    done = client.post("/acme/tasks/bulk/", sent | {"rest": "1"}, headers=by_script)
    assert (done.status_code, bool(done["X-Undo"])) == (204, True)
    assert [*Task.objects.filter(status="done")] == [mine]


def test_a_script_is_told_how_loaded_whoever_was_given_them_is(
    product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    task = make_task(product, assignee=ben, estimate=Decimal(900), due=today(product.organization))
    sent = {"task": task.number, "what": "owner", "owner": cem.pk}
    by_script = {"x-requested-with": "fetch"}
    done = sign_in(ben).post("/acme/tasks/bulk/", sent, headers=by_script)
    assert "Work of Cem Can: 900\u202fh" in done.content.decode() and done["X-Undo"]
    # Nobody is not loaded.
    nobody = sign_in(cem).post("/acme/tasks/bulk/", sent | {"owner": ""}, headers=by_script)
    assert (nobody.status_code, nobody.content) == (204, b"")


def test_without_a_script_it_is_a_page(product: Team, ben: Person, sign_in: SignIn) -> None:
    task = make_task(product, "Ask users", assignee=ben)
    client = sign_in(ben)
    assert "Ask users" in client.get("/acme/tasks/bulk/").content.decode()
    for view in ("board", "tasks"):
        assert "/acme/tasks/bulk/?team=product" in client.get(f"/acme/teams/product/{view}/").content.decode()
    sent = {"task": task.number, "what": "due", "due": "2026-12-04", "next": "/acme/inbox/"}
    page = client.post("/acme/tasks/bulk/", sent, follow=True)
    assert page.redirect_chain[-1][0] == "/acme/inbox/"
    assert "1 task is changed" in page.content.decode()
    wrong = client.post("/acme/tasks/bulk/", {"task": task.number, "what": "status"}).content.decode()
    assert "Choose one from the list" in wrong


def test_the_api_changes_all_or_says_why_not(
    product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    mine, other = make_task(product, assignee=ben), make_task(product, assignee=cem)

    def send(**sent: Any) -> Any:
        return sign_in(ben).post("/api/v1/acme/tasks/bulk/", sent, content_type="application/json")

    both = [mine.number, other.number]
    assert send(tasks=both, status="done").json()["errors"][0]["code"] == "some_refused"
    assert send(tasks=both, status="done", only_own=True).json() == {"changed": 1}
    assert send(tasks=[999], status="done").status_code == 400
    assert send(tasks=both).json()["errors"][0]["code"] == "one_change"
    assert send(tasks=both, status="done", remove=True).status_code == 400


def test_the_api_puts_a_label_on_many_and_says_what_is_not_there(product: Team, ben: Person) -> None:
    label = Label.objects.create(organization=product.organization, team=product, name="Data")
    tasks = [make_task(product, assignee=ben), make_task(product, assignee=ben)]
    numbers = [task.number for task in tasks]
    told = Api(ben).post("tasks/bulk/", {"tasks": numbers, "label": str(label.uuid)})
    assert told.json() == {"changed": 2}
    assert Task.objects.filter(labels=label).count() == 2
    assert errors(Api(ben).post("tasks/bulk/", {"tasks": [999], "status": "done"})) == [("tasks", "unknown")]


def test_the_api_changes_none_of_many_when_somebody_was_faster_with_one(
    product: Team, ben: Person, ana: Person
) -> None:
    tasks = [make_task(product, assignee=ben) for _number in range(3)]
    edit_task(tasks[1], by=ana, title="Changed meanwhile")
    sent = {"tasks": [task.number for task in tasks], "versions": [1, 1, 1], "due": "2026-12-04"}
    answer = Api(ben).post("tasks/bulk/", sent)
    assert (answer.status_code, errors(answer)) == (412, [("versions", "stale")])
    assert f"T-{tasks[1].number}." in answer.json()["errors"][0]["message"]
    assert not Task.objects.filter(due=DAY).exists()
    assert errors(Api(ben).post("tasks/bulk/", sent | {"versions": [1]})) == [("versions", "versions")]
    by_etag = Api(ben).post("tasks/bulk/", sent, if_match='"1"')
    assert (by_etag.status_code, errors(by_etag)) == (400, [("versions", "if_match")])
    assert Api(ben).post("tasks/bulk/", sent | {"versions": [1, 2, 1]}).json() == {"changed": 3}


def test_the_day_that_was_planned_was_the_owners_before(product: Team, ana: Person, ben: Person) -> None:
    task = make_task(product, assignee=ben, planned_for=DAY)
    change_tasks(ids_of(task), by=ana, what="owner", value=ana)
    assert Task.objects.get().planned_for is None


def test_none_of_many_loses_the_day_that_it_comes_again_by_nor_carries_too_many_labels(
    product: Team, ana: Person
) -> None:
    rule: dict[str, Any] = {"recurrence": "FREQ=WEEKLY;COUNT=9", "recurs": "due"}
    task = create_task(product, by=ana, title="Report", due=DAY, **rule)
    for change in (
        lambda: change_tasks(ids_of(task), by=ana, what="due", value=None),
        lambda: edit_task(task, by=ana, due=None),
    ):
        with pytest.raises(RuleBroken, match="Keep a day"):
            change()
    labels = [add_label(product, by=ana, name=f"Label {number}") for number in range(11)]
    task = Task.objects.get()
    assert task.due == DAY
    edit_task(task, by=ana, labels=labels[:10])
    with pytest.raises(RuleBroken, match="at most 10 labels"):
        change_tasks(ids_of(task), by=ana, what="labels", value=labels[10:])
    with pytest.raises(RuleBroken, match="at most 10 labels"):
        edit_task(task, by=ana, labels=labels)
    assert task.labels.count() == 10


def test_many_done_at_once_come_again_and_free_who_waited(product: Team, ben: Person, cem: Person) -> None:
    day, rule = datetime.date(2099, 3, 2), "FREQ=DAILY;UNTIL=20990401"
    task = create_task(product, by=ben, title="Send", assignee=ben, due=day, recurrence=rule)
    waits = create_task(product, by=None, title="Wait", assignee=cem)
    block_task(waits, by=None, reason="no list", waits_for=task)
    change_tasks(ids_of(task), by=ben, what="status", value="done")
    assert Task.objects.filter(recurs_from=task).count() == 1
    assert Reminder.objects.filter(rule="task_waited_for", person=cem).count() == 1
    change_tasks(ids_of(task), by=ben, what="status", value="doing")
    assert not Task.objects.filter(recurs_from=task).exists()


def test_who_watches_is_told_as_of_a_single_click(
    product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    tasks = [make_task(product, assignee=ben) for _number in range(3)]
    for task in tasks[:2]:
        watch_task(task, by=cem)
        watch_task(task, by=ben)
    change_tasks(ids_of(*tasks), by=ben, what="status", value="done")
    told = Reminder.objects.filter(rule="task_watched")
    assert list(told.values_list("person", flat=True)) == [cem.pk, cem.pk]
    events = Event.objects.filter(verb="task.status_changed", subject_id__in=ids_of(*tasks[:2]))
    assert set(told.values_list("subject_id", flat=True)) == set(events.values_list("pk", flat=True))


def test_of_many_at_once_each_hears_of_what_they_see_and_it_costs_the_same_however_many_watch(
    product: Team, ben: Person, cem: Person, vic: Person, support: Team
) -> None:
    private = make_plan(product, make_goal(product, owner=ben, is_private=True))
    hidden = make_task(product, assignee=ben, plan=private)
    elsewhere = make_task(support, assignee=ben)
    tasks = [make_task(product, assignee=ben), hidden, elsewhere]
    for task in tasks:
        task.watchers.add(cem, vic)
    counted = []
    for number, status in ((1, "doing"), (10, "todo")):
        for one in range(number):
            tasks[0].watchers.add(make_person(product.organization, f"Watcher {number} {one}", product))
        with CaptureQueriesContext(connection) as asked:
            change_tasks(ids_of(*tasks), by=ben, what="status", value=status)
        counted.append(len(asked))
    assert counted[0] == counted[1]
    heard = Reminder.objects.filter(rule="task_watched")
    assert {(who.pk, heard.filter(person=who).count()) for who in (cem, vic)} == {(cem.pk, 4), (vic.pk, 2)}


def test_what_went_to_the_trash_meanwhile_is_said_and_nothing_is_half_done(
    product: Team, ben: Person, sign_in: SignIn
) -> None:
    tasks = [make_task(product, assignee=ben) for _number in range(3)]
    remove_task(tasks[0], by=ben)
    sent = {"task": [task.number for task in tasks], "what": "status", "status": "done"}
    client, by_script = sign_in(ben), {"X-Requested-With": "fetch"}
    refused = client.post("/acme/tasks/bulk/", sent, headers=by_script)
    assert (refused.status_code, refused["X-Rest"]) == (409, "2")
    assert "1 of these tasks is not there any more" in refused.content.decode()
    assert not Task.objects.filter(status="done").exists()
    assert client.post("/acme/tasks/bulk/", sent | {"rest": "1"}, headers=by_script).status_code == 204
    assert Task.objects.filter(status="done").count() == 2


def test_the_api_changes_several_things_at_once_and_one_undo_takes_all_back(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    label = Label.objects.create(organization=product.organization, team=product, name="Data")
    point = make_milestone(make_plan(product))
    tasks = [make_task(product), make_task(product, due=datetime.date(2026, 12, 1))]
    names = ("status", "assignee", "starts_on", "due", "milestone", "plan", "priority", "estimate", "moves")
    before = list(Task.objects.order_by("pk").values(*names))
    sent = {
        "tasks": [task.number for task in tasks],
        "owner": str(ben.uuid),
        "starts_on": "2026-12-02",
        "due": "2026-12-04",
        "priority": 3,
        "estimate": 2.5,
        "milestone": str(point.uuid),
        "labels": [str(label.uuid)],
        "status": "doing",
    }
    answer = Api(ana).post("tasks/bulk/", sent)
    assert answer.json() == {"changed": 2}
    changed = Task.objects.filter(
        assignee=ben, starts_on="2026-12-02", due=DAY, priority=3, estimate="2.5", milestone=point,
        plan=point.plan, labels=label, status="doing",
    )  # fmt: skip
    assert changed.count() == 2
    sign_in(ana).post("/acme/undo/", {"token": answer["X-Undo"]})
    assert list(Task.objects.order_by("pk").values(*names)) == before
    assert not Task.objects.filter(labels=label).exists()


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        ({"starts_on": "2026-12-05", "due": "2026-12-04"}, ("due", "end_before_start")),
        ({"starts_on": "2026-12-02"}, ("starts_on", "end_before_start")),
        ({"priority": 9}, ("priority", "invalid_choice")),
        ({"estimate": -1}, ("estimate", "min_value")),
        ({"labels": []}, ("labels", "min_length")),
        ({"priority": 3, "remove": True}, ("remove", "one_change")),
    ],
)
def test_the_api_refuses_a_wrong_value_and_changes_none(
    product: Team, ben: Person, sent: dict[str, Any], refused: tuple[str, str]
) -> None:
    task = make_task(product, assignee=ben, due=datetime.date(2026, 12, 1))
    answer = Api(ben).post("tasks/bulk/", {"tasks": [task.number], **sent})
    assert (answer.status_code, errors(answer)) == (400, [refused])
    assert not Event.objects.exists()


def test_before_they_are_given_it_is_said_how_loaded_somebody_would_be_with_all_of_them(
    product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    day = today(product.organization)
    tasks = [make_task(product, assignee=ben, estimate=Decimal(450), due=day) for _number in range(2)]
    sent = {"task": [task.number for task in tasks], "owner": cem.pk}
    told = sign_in(ben).post("/acme/tasks/bulk/load/", sent)
    assert "Work of Cem Can: 900\u202fh" in told.content.decode()
    assert not Event.objects.exists()
    assert sign_in(ben).post("/acme/tasks/bulk/load/", {"owner": 999_999}).status_code == 404
