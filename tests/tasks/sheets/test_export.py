"""What comes out can go in again, and no cell of it is a formula."""

import csv
import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from goals.models import Goal
from tasks.models import Task
from tasks.sheets.models import SheetImport
from teamops.people.models import Person, Team
from tests.factories import (
    current_cycle,
    make_check_in,
    make_goal,
    make_key_result,
    make_milestone,
    make_phase,
    make_plan,
    make_task,
)
from tests.tasks.sheets.files import published
from tests.tasks.sheets.test_import_pages import confirm, upload

SignIn = Callable[[Person], Client]
HOSTILE = ["=1+1", "+1", "-1 is less", "@SUM(A1)", "＝2+2", "'=1+1", "'tis"]


@pytest.fixture
def client(sign_in: SignIn, admin: Person, product: Team) -> Client:
    current_cycle(product.organization)
    return sign_in(admin)


def exported(client: Client, format: str = "xlsx", **chosen: int) -> bytes:
    cycle = current_cycle(Person.objects.get(name="Admin").organization).pk
    data: dict[str, str | int] = {"format": format, "cycle": cycle, "team": "", **chosen}
    response = client.get("/acme/export/", data)
    assert response["Content-Disposition"].startswith("attachment")
    return response.content


def verdicts(client: Client, name: str, data: bytes) -> set[str]:
    upload(client, name, data)
    report = SheetImport.objects.latest("pk").report
    return {outcome["verdict"] for outcome in report["outcomes"]}


def fill(team: Team, owner: Person) -> None:
    """Something of everything that a sheet can hold."""
    goal = make_goal(team, "New users stay", owner=owner, why="They leave", ambition="stretch")
    retention = make_key_result(goal, weight=Decimal("0.4"))
    make_check_in(retention, "35.8")
    make_key_result(goal, "Launched", kind="yes_no", start=None, target=None, unit="")
    make_key_result(goal, "Hours to answer", kind="between", start=2, target=4, unit="h")
    scale = make_key_result(goal, "How well it is known", kind="scale", start=None, target=None, unit="")
    make_check_in(scale, "0.7")
    make_key_result(goal, "The plan is done", kind="from_plan", start=None, target=None, unit="")
    make_goal(team, "A goal without a measure", owner=owner)
    plan = make_plan(team, goal)
    phase = make_phase(plan)
    done = make_task(team, "Ask", plan=plan, phase=phase, status="done", assignee=owner)
    task = make_task(
        team,
        "Write",
        plan=plan,
        phase=phase,
        milestone=make_milestone(plan, phase=phase),
        blocked=True,
        blocked_reason="no list",
        estimate=Decimal("1.5"),
        due=goal.last_day,
    )
    task.depends_on.add(done)


def test_a_workbook_goes_in_again_as_unchanged(client: Client, product: Team, ana: Person) -> None:
    fill(product, ana)
    assert verdicts(client, "again.xlsx", exported(client)) == {"unchanged"}


@pytest.mark.parametrize("format", ["goals", "tasks"])
def test_a_csv_goes_in_again_as_unchanged(client: Client, product: Team, ana: Person, format: str) -> None:
    fill(product, ana)
    data = exported(client, format)
    assert data.startswith(b"\xef\xbb\xbf")  # for a Chinese Excel
    assert verdicts(client, "again.csv", data) == {"unchanged"}


def test_a_chinese_workbook_goes_in_again_as_unchanged(
    client: Client, product: Team, ana: Person, admin: Person
) -> None:
    fill(product, ana)
    Person.objects.filter(pk=admin.pk).update(language="zh-hans")
    data = exported(client)
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["团队", "目标", "为什么"] or "目标" in str(
        sheet["B1"].value
    )
    assert verdicts(client, "again.xlsx", data) == {"unchanged"}


@pytest.mark.parametrize("name", ["published-okrs.xlsx", "published-okrs-zh.csv"])
def test_the_published_sheets_come_back_as_unchanged(client: Client, name: str) -> None:
    confirm(client, upload(client, name))
    assert verdicts(client, name, published(name)) == {"unchanged"}
    assert verdicts(client, "again.xlsx", exported(client)) == {"unchanged"}


def test_no_cell_is_a_formula_and_each_comes_back_as_it_was(client: Client, product: Team) -> None:
    for text in HOSTILE:
        make_task(product, text, description=text)
    book = load_workbook(io.BytesIO(exported(client)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    rows = csv.reader(io.StringIO(exported(client, "tasks").decode("utf-8-sig")))
    titles = [row[0] for row in rows][1:]
    assert all(title.startswith("'") for title in titles)
    assert verdicts(client, "again.xlsx", exported(client)) == {"unchanged"}
    assert set(Task.objects.values_list("title", flat=True)) == set(HOSTILE)


def test_control_characters_of_a_pasted_text_break_no_workbook(client: Client, product: Team) -> None:
    make_goal(product, "New users\x0bstay", why="They\x0cleave")
    book = load_workbook(io.BytesIO(exported(client)))
    assert book.worksheets[0]["B2"].value == "New usersstay"


def test_only_what_the_person_may_see_of_the_chosen_team_comes_out(
    client: Client, product: Team, support: Team, vic: Person, zoe: Person, sign_in: SignIn
) -> None:
    make_goal(product, "Of product")
    make_goal(support, "Of support")
    make_goal(zoe.organization.teams.get(), "Of strangers")
    words = exported(client, "goals", team=product.pk).decode()
    assert ("Of product" in words, "Of support" in words, "Of strangers" in words) == (True, False, False)
    assert sign_in(vic).get("/acme/export/").status_code == 403
    assert Goal.objects.count() == 3
