"""Importing in the browser: upload, preview, confirm; both real sheets go in completely, and once."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goals.actions import edit_goal
from goals.models import Goal, KeyResult
from tasks.models import Task
from tasks.sheets.models import SheetImport
from teamops.people.models import Organization, Person, Team
from tests.factories import make_cycle, make_goal

SignIn = Callable[[Person], Client]

DATA: Path = settings.BASE_DIR / "tests/data"


@pytest.fixture
def client(sign_in: SignIn, admin: Person, acme: Organization) -> Client:
    make_cycle(acme)
    return sign_in(admin)


def upload(client: Client, name: str, content: bytes | None = None) -> str:
    """The address of the preview."""
    data = (DATA / name).read_bytes() if content is None else content
    response = client.post("/acme/import/", {"file": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def confirm(client: Client, preview: str) -> str:
    """Press Import with everything as it is previewed; answers the page that follows."""
    form = client.get(preview).context["form"]
    data = {name: field.value() for name in form.fields if (field := form[name]).value() not in (None, False)}
    return client.post(preview, {**data, "do": "import"}, follow=True).content.decode()


def counts() -> tuple[int, int, int]:
    return Goal.objects.count(), KeyResult.objects.count(), Task.objects.count()


def test_nothing_is_written_before_it_is_confirmed(client: Client) -> None:
    preview = upload(client, "published-okrs.xlsx")
    html = client.get(preview).content.decode()
    assert "nothing is written yet" in html
    assert counts() == (0, 0, 0)


def test_the_published_okrs_go_in_completely_and_once(client: Client) -> None:
    confirm(client, upload(client, "published-okrs.xlsx"))
    assert counts() == (7, 20, 13)
    again = upload(client, "published-okrs.xlsx")
    report = SheetImport.objects.order_by("pk").last()
    assert report is not None
    assert {one["verdict"] for one in report.report["outcomes"]} == {"unchanged"}
    assert "All of this is here already, so there is nothing to import." in client.get(again).content.decode()
    confirm(client, again)
    assert counts() == (7, 20, 13)


def test_the_chinese_okrs_go_in_completely(client: Client, product: Team) -> None:
    confirm(client, upload(client, "published-okrs-zh.csv"))
    assert counts()[:2] == (5, 13)


def test_an_unknown_team_is_asked_for_and_the_company_is_known(client: Client, product: Team) -> None:
    rows = "Team,Goal,Key result\nCompany,Be known,a\nSales,Sell,b\n"
    preview = upload(client, "goals.csv", rows.encode())
    form = client.get(preview).context["form"]
    assert [str(field.label) for field in form.team_fields()] == ["“Sales” in the sheet"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    data["team_0"] = str(product.pk)
    for step in ("preview", "import"):
        client.post(preview, {**data, "do": step})
    assert Goal.objects.get(statement="Sell").team == product
    assert Goal.objects.get(statement="Be known").team.parent is None


def test_two_clicks_on_import_write_once(client: Client) -> None:
    preview = upload(client, "published-okrs.xlsx")
    form = client.get(preview).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    for _click in range(2):
        assert client.post(preview, {**data, "do": "import"}, follow=True).status_code == 200
    assert counts() == (7, 20, 13)


def test_a_file_without_known_columns_says_so(client: Client) -> None:
    html = client.get(upload(client, "x.csv", b"apple,pear\n1,2\n")).content.decode()
    assert "Goals need a column" in html
    assert counts() == (0, 0, 0)


def test_a_file_that_is_no_table_is_refused_beside_the_field(client: Client) -> None:
    file = SimpleUploadedFile("x.xlsx", b"\x00\x01\x02")
    response = client.post("/acme/import/", {"file": file})
    assert response.status_code == 200
    assert 'class="error"' in response.content.decode()


def test_somebody_elses_upload_is_not_there(client: Client, sign_in: SignIn, ana: Person) -> None:
    preview = upload(client, "published-okrs.xlsx")
    assert sign_in(ana).get(preview).status_code == 404


def test_the_goals_come_out_in_the_same_shape(client: Client) -> None:
    confirm(client, upload(client, "published-okrs.xlsx"))
    cycle = Goal.objects.first().cycle_id  # type: ignore[union-attr]
    response = client.get("/acme/export/", {"format": "xlsx", "cycle": cycle, "team": ""})
    assert response["Content-Disposition"].endswith('.xlsx"')
    upload(client, "again.xlsx", response.content)
    report = SheetImport.objects.order_by("pk").last()
    assert report is not None
    assert {one["verdict"] for one in report.report["outcomes"]} == {"unchanged"}


def way_back(html: str) -> str:
    """Where the Undo of a page leads."""
    found = re.search(r'action="(/acme/undo/\?token=[^"]+)"', html)
    return found[1] if found else ""


def test_an_import_is_taken_back_with_all_that_it_made(client: Client, product: Team, ana: Person) -> None:
    there = make_goal(product, "There before", owner=ana)
    html = confirm(client, upload(client, "published-okrs.xlsx"))
    assert counts() == (8, 20, 13)
    client.post(way_back(html))
    assert counts() == (1, 0, 0)
    assert Goal.objects.get() == there
    for page in ("teams/product/goals/", "alignment/", "teams/product/review/", "trash/", "inbox/"):
        assert client.get(f"/acme/{page}", follow=True).status_code == 200
    # What is written in the sheet can be imported once more.
    confirm(client, upload(client, "published-okrs.xlsx"))
    assert counts()[0] == 8


def test_an_import_that_somebody_has_gone_on_with_is_not_taken_back(client: Client, ana: Person) -> None:
    html = confirm(client, upload(client, "published-okrs.xlsx"))
    goal = Goal.objects.order_by("pk")[0]
    edit_goal(goal, by=None, why="Because")
    said = client.post(way_back(html), follow=True).content.decode()
    assert "changed again meanwhile" in said
    assert counts() == (7, 20, 13)


def test_an_import_that_changes_a_goal_has_no_way_back(client: Client) -> None:
    confirm(client, upload(client, "published-okrs.xlsx"))
    result = KeyResult.objects.order_by("pk")[0]
    KeyResult.objects.filter(pk=result.pk).update(statement="Another", statement_key="another")
    assert not way_back(confirm(client, upload(client, "published-okrs.xlsx")))
