"""Whatever changes something of tasks and plans can be undone for thirty seconds, and then all is as it was;
where it cannot, a reason stands here.
"""

import importlib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from teamops.activity.models import Comment, Event
from teamops.activity.sentences import _tellers
from teamops.activity.undo.registry import reverse_of
from tests.test_permissions import cast  # noqa: F401
from tests.url_table import Cast, Row

HERE = Path(__file__).resolve().parent
SUBJECTS = ("task", "plan", "phase", "milestone", "label", "saved_view", "support", "team.work", "comment")

# Verbs that no click takes back, and why.
WITHOUT = {
    "task.undone": "what was undone is done again by doing it: an undo of an undo would be a riddle",
    "plan.undone": "as with a task",
    "phase.undone": "as with a task",
    "milestone.undone": "as with a task",
    "support.undone": "as with a task",
    "task.handover_undone": "as with a task",
    "milestone.handover_undone": "as with a task",
    "plan.handover_undone": "as with a task",
    "comment.removed": "it is an undo itself: the words are gone",
    "support.handed_over": "only as a part of somebody's leaving, which is no act on tasks",
}
# Addresses whose acts hold more than tasks and plans, and why those stay.
ADDRESSES_WITHOUT: dict[str, str] = {}
# What the table asks changes nothing.
CHANGES_NOTHING = {
    "POST bulk_load": "it only says how loaded somebody would be; see test_bulk",
    "POST attach_files": "no file is sent; see test_files",
    "POST api_task_files": "no file is sent; see test_files",
    "POST restore_file": "the file is there; see test_files",
    "POST api_restore_file": "the file is there; see test_files",
    "POST task_recurrence": "it does not come again; see test_undo",
    "PATCH api_task": "the title is what it was; see test_undo",
}
# What counts every change, and so is not as it was.
COUNTERS = {"version"}


def rows_that_write() -> list[Row]:
    rows: list[Row] = []
    for path in sorted(HERE.rglob("urls_table.py")):
        module = ".".join(["tests", "tasks", *path.relative_to(HERE).with_suffix("").parts])
        rows += importlib.import_module(module).ROWS
    return [row for row in rows if row.method != "GET"]


def all_there_is() -> dict[tuple[type[Model], int], dict[str, Any]]:
    """Every row about tasks and plans that does not lie in the trash."""
    found = {}
    models: list[Any] = [*apps.get_app_config("tasks").get_models(include_auto_created=True), Comment]
    for model in models:
        for values in model._default_manager.values():
            kept = {name: value for name, value in values.items() if name not in COUNTERS}
            found[model, values["id"]] = kept
    return found


@pytest.mark.parametrize("row", rows_that_write(), ids=str)
def test_every_address_that_changes_something_offers_the_way_back(row: Row, cast: Cast) -> None:  # noqa: F811
    kwargs = {"organization": cast.acme.slug} | row.kwargs(cast)
    address, sent = reverse(row.name, kwargs=kwargs) + row.query, row.data(cast)
    options: dict[str, Any] = {"content_type": "application/json"} if row.json else {}
    client = Client()
    client.force_login((cast.ana if row.lead < 400 else cast.ben).user)
    before, begun = all_there_is(), Event.objects.count()
    answer = getattr(client, row.method.lower())(address, sent, headers=row.headers, **options)
    changed = Event.objects.count() > begun
    assert changed is not (str(row) in CHANGES_NOTHING), answer.content
    if not changed or row.name in ADDRESSES_WITHOUT:
        assert "X-Undo" not in answer.headers
        return
    token = answer.headers.get("X-Undo", "")
    undone = client.post(f"/{cast.acme.slug}/undo/", {"token": token}, headers={"X-Requested-With": "fetch"})
    assert undone.status_code == 200, (undone.content.decode(), token)
    after = all_there_is()
    assert {key: after.get(key) for key in before} == before


def test_every_verb_of_tasks_and_plans_is_taken_back_or_says_why_not() -> None:
    verbs = {verb for verb in _tellers if verb.startswith(SUBJECTS)}
    assert {verb for verb in verbs if reverse_of(verb) is None} == set(WITHOUT)
