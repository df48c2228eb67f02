"""What is exported says of every row, when it is imported again, that it is here already."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import translation

from feedback.demo.replay import load
from goals.models import Cycle, Goal
from tasks.actions import change_status, create_task
from tasks.models import Task
from tasks.sheets import export
from tasks.sheets.choices import Choices
from tasks.sheets.columns import recognise
from tasks.sheets.queries import goals_to_export, tasks_to_export
from tasks.sheets.report import Report
from tasks.sheets.rows import read_rows
from tasks.sheets.writing import import_rows, rehearse
from teamops.people.models import Person, Team
from teamops.spreadsheets.reading import read_sheets
from tests.factories import current_cycle, make_goal, make_key_result, make_plan, make_task
from tests.tasks.sheets.files import PUBLISHED, PUBLISHED_ZH, published

MOMENT = datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC)


def sheets(person: Person, cycle: Cycle, chinese: bool) -> Iterator[tuple[str, bytes]]:
    """Every format in which a cycle is exported."""
    goals = export.goal_table(goals_to_export(person, cycle, None), chinese=chinese)
    tasks = export.task_table(tasks_to_export(person, cycle, None), chinese=chinese)
    yield "goals.csv", export.csv_bytes(goals)
    yield "tasks.csv", export.csv_bytes(tasks)
    yield "all.xlsx", export.xlsx_bytes({"Goals": goals, "Tasks": tasks})


def imported_again(person: Person, cycle: Cycle, name: str, data: bytes) -> Report:
    rows = [read_rows(sheet, recognise(sheet)) for sheet in read_sheets(data, name)]
    return rehearse(rows, by=person, cycle=cycle, choices=Choices(cycle=cycle.pk, team=None))


def differences(person: Person, cycle: Cycle) -> list[tuple[str, ...]]:
    found = []
    for language, chinese in (("en", False), ("zh-hans", True)):
        with translation.override(language):
            for name, data in sheets(person, cycle, chinese):
                report = imported_again(person, cycle, name, data)
                found += [
                    (language, name, each.thing, each.text, each.verdict, *each.notes)
                    for each in report.outcomes
                    if each.verdict != "unchanged"
                ]
    return found


@pytest.mark.parametrize("name", [PUBLISHED, PUBLISHED_ZH])
def test_a_real_sheet_comes_back_as_it_was_taken_up(admin: Person, name: str) -> None:
    cycle = current_cycle(admin.organization)
    rows = [read_rows(sheet, recognise(sheet)) for sheet in read_sheets(published(name), name)]
    import_rows(rows, by=admin, cycle=cycle, choices=Choices(cycle=cycle.pk, team=None))
    assert differences(admin, cycle) == []


@pytest.mark.one_database
@pytest.mark.takes_long
def test_the_demonstration_comes_back_as_it_is(db: None, tmp_path: Path) -> None:
    with time_machine.travel(MOMENT, tick=False), translation.override("en"):
        load(tmp_path / "demo.json")
        ada = Person.objects.get(email="ada@lantern.example")
        assert [found for cycle in Cycle.objects.all() for found in differences(ada, cycle)] == []


def test_parts_that_are_called_alike_are_told_apart_by_their_owner(
    admin: Person, product: Team, ben: Person, cem: Person
) -> None:
    """Breaking a goal down names each member's part alike."""
    for owner, target in ((ben, 10), (cem, 20)):
        own = make_goal(product, "My part of it", owner=owner, is_personal=True)
        make_key_result(own, "What I bring", start=0, target=target, owner=owner)
        make_task(product, f"{owner.name} asks", plan=make_plan(product, own), assignee=owner)
    cycle = current_cycle(admin.organization)
    assert differences(admin, cycle) == []
    data = dict(sheets(admin, cycle, chinese=False))["goals.csv"]
    Goal.objects.all().delete()
    report = imported_again(admin, cycle, "goals.csv", data)
    assert (report.made("goal"), report.made("key_result"), report.refused) == (2, 2, False)


def test_a_goal_owner_may_stand_on_the_first_row_only(admin: Person, product: Team, ben: Person) -> None:
    lines = (
        "Team,Goal,Goal owner,Key result,Start,Target",
        f"Product,Stay,{ben.name},Retention,1,2",
        "Product,Stay,,Activation,1,2",
        ",,,Use,1,2",
    )
    report = imported_again(admin, current_cycle(admin.organization), "a.csv", "\n".join(lines).encode())
    assert (report.made("goal"), report.made("key_result")) == (1, 3)


WEEKLY = "FREQ=WEEKLY;COUNT=9"


def test_what_came_again_stays_apart_and_comes_back_as_it_is(
    admin: Person, product: Team, ben: Person
) -> None:
    cycle = current_cycle(admin.organization)
    plan = make_plan(product, make_goal(product, "Stay", owner=ben))
    more: dict[str, Any] = {"assignee": ben, "recurrence": WEEKLY, "due": cycle.starts_on}
    places: list[dict[str, Any]] = [{}, {"plan": plan}]
    for where in places:
        task = create_task(product, by=admin, title="Send the letter", **more, **where)
        for _week in range(3):
            change_status(task, by=admin, status="done")
            task = Task.objects.get(recurs_from=task)
        after = create_task(product, by=admin, title="Read the answers; all", depends_on=[task], **where)
        create_task(product, by=admin, title="Count them", depends_on=[after], **where)
    assert differences(admin, cycle) == []
    for name, data in sheets(admin, cycle, chinese=False):
        Task.objects.all().delete()
        rows = [read_rows(sheet, recognise(sheet)) for sheet in read_sheets(data, name)]
        report = import_rows(rows, by=admin, cycle=cycle, choices=Choices(cycle=cycle.pk, team=product.pk))
        assert (report.made("task"), report.refused) == ((0, False) if name == "goals.csv" else (12, False))
        for made in Task.objects.filter(title="Read the answers; all"):
            assert [needed.status for needed in made.depends_on.all()] == ["todo"]


def test_without_numbers_the_day_tells_what_came_again_apart(
    admin: Person, product: Team, ben: Person
) -> None:
    cycle, first = current_cycle(admin.organization), current_cycle(admin.organization).starts_on
    days = [first + datetime.timedelta(7 * week) for week in range(3)]
    lines = [f"Report,Product,done,{days[0]}", f"Report,Product,done,{days[1]}", f"Report,Product,,{days[2]}"]
    make_task(product, "Report", due=days[1], status="done")
    old = make_task(product, "Report", due=days[0], status="done")
    data = "\n".join(["Title,Team,Status,Due", *lines[:2]]).encode()
    rows = [read_rows(sheet, recognise(sheet)) for sheet in read_sheets(data, "a.csv")]
    report = import_rows(rows, by=admin, cycle=cycle, choices=Choices(cycle=cycle.pk, team=product.pk))
    assert [each.verdict for each in report.outcomes] == ["unchanged", "unchanged"]
    Task.objects.filter(pk=old.pk).update(status="todo")
    moved = imported_again(admin, cycle, "a.csv", "\n".join(["Title,Team,Status,Due", lines[2]]).encode())
    assert [each.notes for each in moved.outcomes] == [[f"Due: {days[0]} → {days[2]}"]]


def test_two_teams_may_call_a_task_alike(admin: Person, product: Team, support: Team) -> None:
    cycle = current_cycle(admin.organization)
    make_task(product, "Report")
    data = b"Title,Team\nReport,Product\nReport,Support\n"
    report = imported_again(admin, cycle, "a.csv", data)
    assert [each.verdict for each in report.outcomes] == ["unchanged", "made"]
