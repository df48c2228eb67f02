"""Bad input in the browser: a clear sentence that names row and column, and nothing is written."""

from collections.abc import Callable, Sequence

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goals.models import Goal, KeyResult
from tasks.models import Task
from tasks.sheets.models import SheetImport
from teamops.people.models import Organization, Person, Team
from tests.factories import make_cycle, make_goal, make_plan, make_task
from tests.tasks.sheets.files import csv_file, published, xlsx_file
from tests.tasks.sheets.test_import_pages import confirm, upload

SignIn = Callable[[Person], Client]

HEADINGS = ["Team", "Goal", "Key result", "Start", "Target", "Weight", "Due", "Owner"]
GOOD = ["Company", "New users stay", "30-day retention", "31%", "40%", "", "", ""]


@pytest.fixture
def client(sign_in: SignIn, admin: Person, acme: Organization) -> Client:
    make_cycle(acme)
    return sign_in(admin)


def refused(client: Client, name: str, data: bytes) -> str:
    """The page with the refusal beside the file; nothing is kept of the upload."""
    response = client.post("/acme/import/", {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 200
    assert not SheetImport.objects.exists()
    return str(response.context["form"].errors["file"][0])


def test_30_megabytes(client: Client) -> None:
    said = refused(client, "goals.xlsx", bytes(30 * 2**20))
    assert said == "The file has 30 MB; at most 10 MB can be read. Split it, or remove pictures."


def test_a_workbook_with_a_password(client: Client) -> None:
    said = refused(client, "goals.xlsx", published("password-is-secret.xlsx"))
    assert said == "The file is protected by a password. Remove the password in Excel and choose it again."


def test_an_empty_file_says_what_to_fill_in(client: Client) -> None:
    assert refused(client, "goals.csv", b"") == (
        "The file is empty. Fill in at least one row below the column names."
    )


def test_200_columns(client: Client) -> None:
    said = refused(client, "goals.csv", csv_file(["Goal", *(f"c{number}" for number in range(2, 201))]))
    assert said.startswith(
        "Sheet “goals”, row 1 has 200 columns, the last is “c200”; at most 60 can be read."
    )


def test_a_sheet_without_rows_and_one_with_nothing_but_refused_ones_say_so(client: Client) -> None:
    bare = client.get(upload(client, "x.csv", csv_file(HEADINGS))).content.decode()
    assert "Under its column names the sheet has no rows. Fill one in and choose it again." in bare
    bad = ["Company", "New users stay", "30-day retention", "31%", "40%", "", "", "zoe@elsewhere.example"]
    refused_all = client.get(upload(client, "x.csv", csv_file(HEADINGS, bad))).content.decode()
    assert "Every row is refused, so there is nothing to import." in refused_all


def test_a_header_without_any_known_column(client: Client) -> None:
    html = client.get(
        upload(client, "x.csv", csv_file(["Lunch", "Dinner"], ["soup", "rice"]))
    ).content.decode()
    assert "Row 1 of sheet “x” should hold the column names, but none of “Lunch”, “Dinner” is known." in html
    assert 'value="import"' not in html


BAD_CELLS = {
    "a day that there is not": (
        ("", "", "", "", "", "2026-02-30", ""),
        "Row 3, Due: 2026-02-30 is not a date: February 2026 has 28 days.",
    ),
    "a negative weight": (
        ("", "", "", "", "-1", "", ""),
        "Row 3, Weight: -1 is negative. A weight is 0 or more.",
    ),
    "somebody of another organization": (
        ("", "", "", "", "", "", "zoe-stranger@other.example"),
        "Row 3, Owner: “zoe-stranger@other.example” is nobody in this organization. "
        "Write a name, or invite this address first.",
    ),
    "a target that is the start": (("", "", "40%", "40%", "", "", ""), "Row 3, Target: "),
    "a formula that failed": (
        ("", "#REF!", "", "", "", "", ""),
        "Row 3, Key result: the formula in this cell gives the error #REF!.",
    ),
    "a name that is too long": (
        ("", "", "", "", "", "", "x" * 200),
        "Row 3, Owner: the text has 200 characters, at most 120 are kept. Shorten it.",
    ),
}


def bad_row(cells: Sequence[str]) -> list[str]:
    """A key result that would be good, but for these cells."""
    return [
        "",
        *(cell or usual for cell, usual in zip(cells, ["", "Churn", "9%", "5%", "", "", ""], strict=True)),
    ]


@pytest.mark.parametrize("case", BAD_CELLS)
def test_a_bad_cell_is_named_and_spoils_no_other_row(client: Client, zoe: Person, case: str) -> None:
    cells, sentence = BAD_CELLS[case]
    preview = upload(client, "goals.csv", csv_file(HEADINGS, GOOD, bad_row(cells)))
    assert sentence in client.get(preview).content.decode()
    assert not Goal.objects.exists()
    confirm(client, preview)
    assert [key_result.statement for key_result in KeyResult.objects.all()] == ["30-day retention"]
    assert zoe.email not in Person.objects.filter(organization__slug="acme").values_list("email", flat=True)


def test_a_goal_whose_key_results_are_all_refused_is_not_written_by_half(client: Client) -> None:
    rows = [
        ["Company", "Fewer leave", "Churn", "5%", "5%", "", "", ""],
        ["", "", "Complaints", "9", "9", "", "", "Somebody New"],
        GOOD,
    ]
    preview = upload(client, "goals.csv", csv_file(HEADINGS, *rows))
    html = client.get(preview).content.decode()
    for sentence in ("Row 2, Target: ", "Row 3, Target: ", "Row 2, Goal: none of its key results can be"):
        assert sentence in html, sentence
    confirm(client, preview)
    assert [goal.statement for goal in Goal.objects.all()] == ["New users stay"]
    assert KeyResult.objects.count() == 1 and not Person.objects.filter(name="Somebody New").exists()


@pytest.mark.parametrize("case", BAD_CELLS)
def test_all_or_nothing_writes_nothing_for_one_bad_cell(client: Client, zoe: Person, case: str) -> None:
    cells, _sentence = BAD_CELLS[case]
    preview = upload(client, "goals.csv", csv_file(HEADINGS, GOOD, bad_row(cells)))
    people = Person.objects.count()
    form = client.get(preview).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    for step in ("preview", "import"):
        html = client.post(
            preview, {**data, "all_or_nothing": "on", "do": step}, follow=True
        ).content.decode()
    assert "nothing would be written" in html
    assert (Goal.objects.count(), KeyResult.objects.count(), Person.objects.count()) == (0, 0, people)


def test_an_owner_of_a_task_in_another_organization(client: Client, zoe: Person) -> None:
    preview = upload(
        client, "tasks.csv", csv_file(["Title", "Team", "Owner"], ["Write", "Company", zoe.email])
    )
    said = client.get(preview).content.decode()
    assert f"Row 2, Owner: “{zoe.email}” is nobody in this organization." in said
    assert not Task.objects.exists()


def test_the_same_goal_twice_is_one_and_its_second_key_result_joins_it(client: Client) -> None:
    other = ["", "Another goal", "a", "1", "2", "", "", ""]
    again = ["", "new users  STAY", "Churn", "9", "5", "", "", ""]
    confirm(client, upload(client, "goals.csv", csv_file(HEADINGS, GOOD, other, again)))
    goal = Goal.objects.get(statement="New users stay")
    assert [one.statement for one in goal.key_results.order_by("pk")] == ["30-day retention", "Churn"]


def test_the_limit_that_the_form_names_is_the_one_that_holds(client: Client) -> None:
    assert f"up to {settings.UPLOAD_LIMIT_BYTES // 2**20} MB" in client.get("/acme/import/").content.decode()


def test_a_link_that_is_not_the_persons_to_make_is_left_out_and_said(
    sign_in: SignIn, acme: Organization, product: Team, support: Team, ana: Person
) -> None:
    """The one row is somebody else's, and the rest of the file still goes in."""
    make_cycle(acme)
    theirs, ours = make_goal(support, "Answer at once"), make_goal(product, "Nobody has to ask")
    make_task(support, title="Hire", plan=make_plan(support, theirs)), make_task(product, title="Write")
    client = sign_in(ana)
    why = f"supports: {ours.statement}"
    rows = [["Team", "Goal", "Why"], ["Support", "Answer at once", why], ["Product", "Be known", why]]
    preview = upload(client, "goals.csv", csv_file(*rows))
    assert "Row 2, Why: you may not change this." in client.get(preview).content.decode()
    confirm(client, preview)
    assert not theirs.supports.exists()
    assert list(Goal.objects.get(statement="Be known").supports.all()) == [ours]
    rows = [
        ["Title", "Goal", "Depends on"],
        ["Hire", "Answer at once", "Write"],
        ["Ask", "Be known", "Write"],
    ]
    preview = upload(client, "tasks.csv", csv_file(*rows))
    assert "Row 2, Depends on: you may not change this." in client.get(preview).content.decode()
    confirm(client, preview)
    assert [task.title for task in Task.objects.filter(depends_on__title="Write")] == ["Ask"]


BAD_ENDS = [pytest.param("-1", "", id="weight"), pytest.param("", "2026-02-30", id="date")]


@pytest.mark.parametrize(("weight", "due"), BAD_ENDS)
def test_of_a_goal_whose_only_row_has_a_bad_cell_nothing_is_written(
    client: Client, weight: str, due: str
) -> None:
    row = ["Company", "New users stay", "30-day retention", "31%", "40%", weight, due, "Somebody new"]
    people = Person.objects.count()
    preview = upload(client, "goals.csv", csv_file(HEADINGS, row))
    [told] = SheetImport.objects.get().report["outcomes"]
    assert (told["row"], told["thing"], told["verdict"]) == (2, "row", "refused")
    confirm(client, preview)
    assert (Goal.objects.count(), KeyResult.objects.count(), Person.objects.count()) == (0, 0, people)


@pytest.mark.parametrize(("weight", "due"), BAD_ENDS)
def test_a_goal_whose_first_row_has_a_bad_cell_is_made_for_its_other_rows(
    client: Client, weight: str, due: str
) -> None:
    first = ["Company", "New users stay", "30-day retention", "31%", "40%", weight, due, ""]
    second = ["", "", "Churn", "9%", "5%", "", "", ""]
    preview = upload(client, "goals.csv", csv_file(HEADINGS, first, second))
    told = [(one["thing"], one["verdict"]) for one in SheetImport.objects.get().report["outcomes"]]
    assert told == [("key_result", "refused"), ("goal", "made"), ("key_result", "made")]
    confirm(client, preview)
    assert [one.statement for one in Goal.objects.get().key_results.all()] == ["Churn"]


def test_a_task_of_a_goal_that_is_not_made_says_so(client: Client) -> None:
    workbook = xlsx_file(
        Goals=[HEADINGS, ["Company", "New users stay", "30-day retention", "31", "40", "-1", "", ""]],
        Tasks=[["Title", "Goal"], ["Write", "New users stay"]],
    )
    preview = upload(client, "goals.xlsx", workbook)
    assert "Row 2, Goal: its goal was refused." in client.get(preview).content.decode()
    confirm(client, preview)
    assert (Goal.objects.count(), Task.objects.count()) == (0, 0)
