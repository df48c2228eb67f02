"""A cell of the list is written in place: one field, the version that was seen, a sentence if refused."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tasks.actions import edit_task, watch_task
from tasks.checklist.actions import add_item
from tasks.models import Label, Task
from tasks.plan_views.more_columns import LOOKED_INTO
from teamops.activity.models import Event
from teamops.dates import today
from teamops.people.models import Person, Team
from tests.factories import (
    make_goal,
    make_key_result,
    make_milestone,
    make_phase,
    make_plan,
    make_task,
)

SignIn = Callable[[Person], Client]
DAY = datetime.timedelta(1)


@pytest.fixture
def task(product: Team, ben: Person) -> Task:
    return make_task(product, assignee=ben, due=today(ben), plan=make_plan(product))


def write(client: Client, task: Task, field: str, value: Any, version: int | None = None) -> Any:
    return client.post(
        f"/acme/tasks/{task.number}/cell/",
        {"field": field, "value": value, "version": version or Task.objects.get(pk=task.pk).version},
    )


def fresh(task: Task) -> Task:
    return Task.objects.get(pk=task.pk)


def test_every_field_is_written_and_the_row_comes_back(
    task: Task, product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    client = sign_in(ben)
    assert task.plan is not None
    live = make_milestone(task.plan, "Live")
    mail = Label.objects.create(organization=product.organization, team=product, name="mail")
    day = today(ben)
    cells: list[tuple[str, Any, Any, str]] = [
        ("title", "Ask <twenty>", "Ask <twenty>", "Ask &lt;twenty&gt;</a>"),
        ("status", "doing", "doing", "Doing"),
        ("due", (day + DAY).isoformat(), day + DAY, f'data-v="{day + DAY}"'),
        ("starts_on", day.isoformat(), day, f'data-v="{day}"'),
        ("estimate", "2.5", Decimal("2.5"), "2.5\u202fh"),
        ("priority", "4", 4, "Urgent"),
        ("milestone", str(live.pk), live, ">Live<"),
    ]
    for field, value, expected, seen in cells:
        response = write(client, task, field, value)
        assert response.status_code == 200, response.content
        assert seen in response.json()["row"], field
        assert getattr(fresh(task), field) == expected
    assert "mail" in write(client, task, "labels", [mail.pk]).json()["row"]
    assert list(fresh(task).labels.all()) == [mail]
    assert write(client, task, "labels", []).status_code == 200
    assert not fresh(task).labels.exists()
    assert "Cem Can" in write(client, task, "assignee", cem.pk).json()["row"]


def test_cells_of_columns_that_are_asked_for_are_written_as_well(
    task: Task, product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    client = sign_in(ben)
    assert task.plan is not None
    build = make_phase(task.plan, "Build")
    result = make_key_result(make_goal(product), "Twenty calls")
    more = "phase,helpers,spent,key_result"
    url = f"/acme/tasks/{task.number}/cell/"
    for field, value, seen in (
        ("phase", build.pk, f'data-v="{build.pk}">Build</td>'),
        ("helpers", [cem.pk, ben.pk], f'data-v="{ben.pk} {cem.pk}">Ben Berg, Cem Can</td>'),
        ("spent", "1.5", 'data-v="1.5">1.5\u202fh</td>'),
        ("key_result", result.pk, f'data-v="{result.pk}">Twenty calls</td>'),
    ):
        sent = {"field": field, "value": value, "version": fresh(task).version, "more": more}
        response = client.post(url, sent)
        assert response.status_code == 200, response.content
        assert seen in response.json()["row"], field
        assert client.post(url, sent | {"value": [], "version": fresh(task).version}).status_code == 200
    written = fresh(task)
    assert (written.phase, written.spent, written.key_result) == (None, None, None)
    assert not written.helpers.exists()


def test_what_depends_on_the_task_is_written_with_an_editor_of_its_own(
    task: Task, product: Team, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ben)
    whole, first = make_task(product, "The whole", plan=task.plan), make_task(product, "First things")
    until = today(ben) + 90 * DAY
    url, more = f"/acme/tasks/{task.number}/cell/", "parent,depends_on,recurrence,description"
    written: list[tuple[str, dict[str, Any], str, str]] = [
        ("parent", {"value": whole.pk}, "<bdi>The whole</bdi>", ">The whole</td>"),
        ("depends_on", {"value-find": f"T-{first.number}"}, "<bdi>First things</bdi>", ">First things</td>"),
        (
            "recurrence",
            {"how": "week", "days": "MO", "interval": 2, "until": until, "recurs": "done"},
            f'value="{until}"',
            ">every second Monday, until",
        ),
        ("description", {"value": "# Twenty calls\n\nby phone"}, "# Twenty calls", ">Twenty calls</td>"),
    ]
    for field, values, in_editor, in_cell in written:
        sent = {"field": field, "version": fresh(task).version, "more": more, **values}
        response = client.post(url, sent)
        assert response.status_code == 200, response.content
        assert in_cell in response.json()["row"], field
        editor = client.get(f"{url}{field}/").content.decode()
        assert in_editor in editor and f'data-version="{fresh(task).version}"' in editor
    now = fresh(task)
    assert (now.parent, list(now.depends_on.all())) == (whole, [first])
    assert now.recurrence.startswith("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=")
    assert now.description == "# Twenty calls\n\nby phone"
    for field, nothing in (("parent", "value"), ("depends_on", "value"), ("recurrence", "how")):
        sent = {"field": field, "version": fresh(task).version, nothing: "", "recurs": "done"}
        assert client.post(url, sent).status_code == 200, field
    now = fresh(task)
    assert (now.parent, list(now.depends_on.all()), now.recurrence) == (None, [], "")


def test_a_task_moves_to_another_plan_and_leaves_what_belongs_to_the_first(
    task: Task, product: Team, ben: Person, sign_in: SignIn
) -> None:
    client, url = sign_in(ben), f"/acme/tasks/{task.number}/cell/"
    assert task.plan is not None
    edit_task(task, by=ben, phase=make_phase(task.plan, "Build"), milestone=make_milestone(task.plan))
    other = make_plan(product, name="Win them back")
    editor = client.get(f"{url}plan/").content.decode()
    assert "Win them back" in editor and "stay behind" in editor
    sent = {"field": "plan", "value": other.pk, "version": fresh(task).version, "more": "plan"}
    answer = client.post(url, sent)
    assert ">Win them back</td>" in answer.json()["row"]
    assert (fresh(task).plan, fresh(task).phase, fresh(task).milestone) == (other, None, None)
    token = {"token": answer.headers["X-Undo"]}
    assert client.post("/acme/undo/", token, headers={"X-Requested-With": "fetch"}).status_code == 200
    back = fresh(task)
    assert (back.plan, bool(back.phase), bool(back.milestone)) == (task.plan, True, True)


def test_a_plan_of_another_team_is_nothing_to_choose(
    task: Task, support: Team, ben: Person, sign_in: SignIn
) -> None:
    assert write(sign_in(ben), task, "plan", make_plan(support).pk).status_code == 409


def test_the_time_of_the_day_is_written_on_the_persons_clock(
    task: Task, ben: Person, sign_in: SignIn
) -> None:
    Person.objects.filter(pk=ben.pk).update(time_zone="Asia/Shanghai")
    client, url = sign_in(ben), f"/acme/tasks/{task.number}/cell/"
    assert task.due is not None
    sent = {"field": "due_at", "value": "15:30", "version": task.version, "more": "due_at"}
    row = client.post(url, sent).json()["row"]
    assert 'data-v="15:30">15:30</td>' in row
    shanghai = datetime.datetime.combine(task.due, datetime.time(15, 30), ZoneInfo("Asia/Shanghai"))
    assert fresh(task).due_at == shanghai
    assert write(client, task, "due_at", "").status_code == 200
    assert (fresh(task).due_at, fresh(task).due) == (None, task.due)
    assert "valid time" not in write(client, task, "due_at", "noon").content.decode()
    write(client, task, "due", "")
    assert "needs its day" in write(client, task, "due_at", "15:30").content.decode()


def test_what_blocks_a_task_is_written_and_lifted_in_its_cell(
    task: Task, product: Team, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    client, url = sign_in(ben), f"/acme/tasks/{task.number}/cell/"
    assert "Not blocked any more" not in client.get(f"{url}blocked/").content.decode()
    sent = {"field": "blocked", "reason": "No access yet", "who": cem.pk, "more": "blocked"}
    answer = client.post(url, sent | {"version": task.version})
    assert ">No access yet</td>" in answer.json()["row"] and "To do, blocked" in answer.json()["row"]
    assert (fresh(task).blocked, fresh(task).blocked_by) == (True, cem)
    editor = client.get(f"{url}blocked/").content.decode()
    assert 'value="No access yet"' in editor and "Not blocked any more" in editor
    stale = client.post(url, sent | {"reason": "Mine", "version": task.version})
    assert stale.status_code == 409 and "No access yet" in stale.json()["row"]
    lifted = client.post(url, sent | {"reason": "", "version": fresh(task).version})
    assert lifted.status_code == 200 and not fresh(task).blocked
    token = {"token": lifted.headers["X-Undo"]}
    assert client.post("/acme/undo/", token, headers={"X-Requested-With": "fetch"}).status_code == 200
    assert fresh(task).blocked_reason == "No access yet"
    unsaid = make_task(product, "Another", assignee=ben)
    refused = client.post(f"/acme/tasks/{unsaid.number}/cell/", sent | {"reason": "", "version": 1})
    assert refused.status_code == 409 and "Say what it waits for" in refused.content.decode()


def test_checklist_files_and_watchers_are_looked_into_by_whoever_sees_the_task(
    task: Task, ben: Person, vic: Person, sign_in: SignIn
) -> None:
    add_item(task, by=ben, text="Ask Legal")
    watch_task(task, by=ben)
    url = f"/acme/tasks/{task.number}"
    editors = {one: sign_in(ben).get(f"{url}/cell/{one}/").content.decode() for one in LOOKED_INTO}
    assert 'value="tick"' in editors["checklist"] and 'name="text"' in editors["checklist"]
    assert 'type="file"' in editors["files"] and "Ben Berg" in editors["watchers"]
    read = {one: sign_in(vic).get(f"{url}/cell/{one}/").content.decode() for one in LOOKED_INTO}
    assert "Ask Legal" in read["checklist"] and 'value="tick"' not in read["checklist"]
    assert 'type="file"' not in read["files"]
    row = sign_in(ben).get(f"{url}/row/?more=checklist,files,watchers").content.decode()
    assert "data-look>0 of 1</td>" in row and "data-look>Ben Berg</td>" in row


def test_a_click_in_what_one_looks_into_answers_that_part_alone(
    task: Task, ben: Person, sign_in: SignIn
) -> None:
    client, url, by_htmx = sign_in(ben), f"/acme/tasks/{task.number}", {"HX-Request": "true"}
    watching = client.post(f"{url}/watch/", {"watches": "yes"}, headers=by_htmx)
    assert watching.content.decode().lstrip().startswith("<section") and "Stop watching" in str(
        watching.content
    )
    assert task.watchers.contains(ben) and watching.headers["X-Undo"]
    good = SimpleUploadedFile("notes.txt", b"Twenty calls")
    attached = client.post(f"{url}/files/", {"file": good}, headers=by_htmx)
    assert "notes.txt" in attached.content.decode() and attached.headers["X-Undo"]
    page = SimpleUploadedFile("survey.png", b"<!doctype html><script>1</script>")
    refused = client.post(f"{url}/files/", {"file": page}, headers=by_htmx).content.decode()
    assert "holds a web page" in refused and "notes.txt" in refused
    attached_file = task.files.get()
    gone = client.post(f"{url}/files/{attached_file.uuid}/remove/", headers=by_htmx)
    assert "notes.txt" not in gone.content.decode() and gone.headers["X-Undo"]


def test_only_what_has_an_editor_of_its_own_is_asked_for_and_only_by_who_may_write(
    task: Task, ben: Person, cem: Person, zoe: Person, sign_in: SignIn
) -> None:
    url = f"/acme/tasks/{task.number}/cell"
    assert sign_in(ben).get(f"{url}/title/").status_code == 404
    assert sign_in(ben).get(f"{url}/depends_on/").status_code == 200
    assert sign_in(cem).get(f"{url}/depends_on/").status_code == 403
    assert sign_in(zoe).get(f"{url}/depends_on/").status_code == 404


def test_a_circle_and_a_rule_that_never_ends_are_refused_in_the_cell(
    task: Task, product: Team, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ben)
    later = make_task(product, "Later", assignee=ben)
    later.depends_on.add(task)
    url = f"/acme/tasks/{task.number}/cell/"
    for sent, says in (
        ({"field": "depends_on", "value": later.pk}, "already waits for this one"),
        ({"field": "recurrence", "how": "day", "recurs": "done"}, "until"),
        (
            {
                "field": "recurrence",
                "how": "rule",
                "recurrence": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2",
                "recurs": "done",
            },
            "never",
        ),
    ):
        response = client.post(url, {"version": task.version, **sent})
        assert response.status_code == 409 and says in response.content.decode(), response.content
    assert fresh(task).version == task.version


def test_what_one_may_not_see_stays_and_is_not_shown(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    hidden = make_plan(product, make_goal(product, owner=ana, is_private=True))
    secret = make_task(product, "Sell", plan=hidden, assignee=ana)
    task = make_task(product, "Mine", assignee=ben, parent=secret)
    task.depends_on.add(secret)
    first = make_task(product, "First things")
    client, url = sign_in(ben), f"/acme/tasks/{task.number}/cell/"
    sent = {"field": "depends_on", "version": task.version, "value": first.pk, "more": "parent,depends_on"}
    answer = client.post(url, sent)
    assert answer.status_code == 200 and "Sell" not in answer.json()["row"]
    assert set(fresh(task).depends_on.all()) == {first, secret}
    assert "Sell" not in client.get(f"{url}depends_on/").content.decode()
    refused = client.post(url, {"field": "parent", "version": fresh(task).version, "value": ""})
    assert refused.status_code == 409 and fresh(task).parent == secret


def test_a_rule_needs_the_version_that_was_seen(
    task: Task, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    seen = task.version
    write(sign_in(ana), task, "title", "Ana's words", seen)
    sent = {"field": "recurrence", "how": "day", "times": 3, "recurs": "done"}
    for version in ({}, {"version": seen}):
        url = f"/acme/tasks/{task.number}/cell/"
        assert sign_in(ben).post(url, {**sent, **version}).status_code == 409
    assert fresh(task).recurrence == ""


def test_a_phase_says_the_plan_of_a_task_that_is_in_none(product: Team, ben: Person, sign_in: SignIn) -> None:
    alone, build = make_task(product, assignee=ben), make_phase(make_plan(product), "Build")
    assert write(sign_in(ben), alone, "phase", build.pk).status_code == 200
    assert fresh(alone).plan == build.plan


def test_a_field_is_emptied(task: Task, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    for field in ("due", "starts_on", "estimate", "milestone"):
        assert write(client, task, field, "").status_code == 200
        assert getattr(fresh(task), field) is None
    assert write(client, task, "assignee", "").status_code in (200, 403)


def test_each_write_is_an_event_of_the_same_kind_as_from_the_form(
    task: Task, ben: Person, sign_in: SignIn
) -> None:
    write(sign_in(ben), task, "due", (today(ben) + DAY).isoformat())
    event = Event.objects.get()
    assert (event.verb, event.actor) == ("task.moved", ben)
    assert fresh(task).moves == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", "", "missing"),
        ("title", "x" * 301, "300"),
        ("title", "x" * 10_000, "300"),
        ("due", "tomorrow", "no day. Write it as 2026-12-31"),
        ("due", "0000-00-00", "no day. Write it as 2026-12-31"),
        ("due", "0202-03-01", "outside of the years 1990 to 2100"),
        ("estimate", "-1", "0"),
        ("estimate", "many", "number"),
        ("estimate", "1e9", "digits"),
        ("priority", "9", "Choose one from the list"),
        ("priority", "", "missing"),
        ("status", "asleep", "no such status"),
        ("assignee", "999999", "Choose one from the list"),
        ("assignee", "x\x00", "cannot be stored"),
        ("milestone", "²", "Choose one from the list"),
        ("labels", "77", "Choose one from the list"),
        ("phase", "999999", "Choose one from the list"),
        ("helpers", "999999", "Choose one from the list"),
        ("spent", "-1", "0"),
        ("key_result", "x", "Choose one from the list"),
        ("parent", "999999", "Choose one from the list"),
        ("depends_on", "999999", "Choose one from the list"),
        ("description", "x" * 20_001, "20000"),
        ("how", "day", "cannot be changed in the list"),
        ("organization", "2", "cannot be changed in the list"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_written(
    task: Task, ben: Person, sign_in: SignIn, field: str, value: str, says: str
) -> None:
    before = Task.objects.filter(pk=task.pk).values().get()
    response = write(sign_in(ben), task, field, value)
    assert response.status_code == 409
    assert response["Content-Type"].startswith("text/plain")
    assert says in response.content.decode()
    assert Task.objects.filter(pk=task.pk).values().get() == before


def test_a_due_date_before_the_start_is_refused(task: Task, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    write(client, task, "starts_on", today(ben).isoformat())
    response = write(client, task, "due", (today(ben) - DAY).isoformat())
    assert "end lies before the start" in response.content.decode()


def test_who_was_slower_is_told_by_whom_and_gets_the_row_as_it_is_now(
    task: Task, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    seen = task.version
    assert write(sign_in(ana), task, "title", "Ana's words", seen).status_code == 200
    response = write(sign_in(ben), task, "title", "Ben's words", seen)
    assert response.status_code == 409
    assert "Ana Lead changed this task meanwhile" in response.json()["message"]
    assert "Ana&#x27;s words" in response.json()["row"]
    assert fresh(task).title == "Ana's words"


def test_labels_and_stale_versions(
    task: Task, product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    mail = Label.objects.create(organization=product.organization, team=product, name="mail")
    write(sign_in(ana), task, "title", "Ana's words")
    assert write(sign_in(ben), task, "labels", [mail.pk], version=1).status_code == 409
    assert not fresh(task).labels.exists()


def test_a_version_that_is_none_is_refused(task: Task, ben: Person, sign_in: SignIn) -> None:
    for version in ("", "x", "-1"):
        data = {"field": "title", "value": "new", "version": version}
        assert sign_in(ben).post(f"/acme/tasks/{task.number}/cell/", data).status_code == 409
    assert fresh(task).title == "Write the survey"


def test_labels_of_another_team_are_nothing_to_choose(
    task: Task, support: Team, ben: Person, sign_in: SignIn
) -> None:
    theirs = Label.objects.create(organization=support.organization, team=support, name="mail")
    assert write(sign_in(ben), task, "labels", [theirs.pk]).status_code == 409


def test_a_milestone_says_which_plan_it_is(product: Team, ben: Person, sign_in: SignIn) -> None:
    task = make_task(product, assignee=ben)
    live = make_milestone(make_plan(product))
    assert write(sign_in(ben), task, "milestone", live.pk).status_code == 200
    assert fresh(task).plan == live.plan
    other = make_milestone(make_plan(product, name="Another"))
    assert write(sign_in(ben), task, "milestone", other.pk).status_code == 409


def test_who_may_not_see_the_goal_writes_no_milestone(
    product: Team, ana: Person, dora: Person, sign_in: SignIn
) -> None:
    live = make_milestone(make_plan(product, make_goal(product, owner=ana, is_private=True)), "Sold")
    task = make_task(product, plan=live.plan, assignee=dora)
    assert write(sign_in(dora), task, "milestone", live.pk).status_code == 409
    assert "Sold" not in write(sign_in(dora), task, "title", "Help").json()["row"]


def test_only_who_may_edit_the_task_writes(
    task: Task, cem: Person, vic: Person, zoe: Person, sign_in: SignIn
) -> None:
    assert write(sign_in(cem), task, "title", "mine").status_code == 403
    assert write(sign_in(vic), task, "title", "mine").status_code == 403
    assert write(sign_in(zoe), task, "title", "mine").status_code == 404
    assert fresh(task).title == "Write the survey"


def test_a_title_that_is_too_long_is_refused_in_one_sentence(
    task: Task, ben: Person, sign_in: SignIn
) -> None:
    response = write(sign_in(ben), task, "title", "x" * 10_000)
    assert response.content.decode().count("10000 characters") == 1
