"""Importing in the browser: upload, preview, confirm; both real sheets go in completely, and once."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from goals.actions import agree, ask_to_agree, check_in, edit_goal
from goals.models import Adjustment, Agreement, CheckIn, Goal, KeyResult
from tasks.models import Task
from tasks.sheets.models import SheetImport
from teamops.dates import today
from teamops.people.models import Organization, Person, Team
from tests.factories import make_check_in, make_cycle, make_goal, make_key_result, make_plan, make_task

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


def test_what_an_import_changed_of_a_goal_is_taken_back(
    client: Client, product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    goal = make_goal(product, "New users stay", owner=ben, why="They leave")
    kept = make_key_result(goal, "Retention", owner=cem, start=Decimal(31), target=Decimal(40))
    make_check_in(kept, 33, days_ago=7)
    ask_to_agree(goal, by=ana)
    agree(goal, by=cem)
    make_task(product, "Call twenty", plan=make_plan(product, goal), assignee=ben, estimate=Decimal(2))
    before = all_of_goals()
    sheet = (
        "Team,Goal,Key result,Kind,Start,Target,Current,Owner,Why\n"
        "Product,New users stay,Retention,increase,31%,50%,35%,Ana Lead,They come back; supports: Be known\n"
        ",,Churn,decrease,9%,5%,8%,,\n"
        "Product,Be known,Visits,increase,1,2,,Ana Lead,\n"
    )
    html = confirm(client, upload(client, "changes.csv", sheet.encode()))
    kept.refresh_from_db()
    assert kept.latest
    assert (kept.target, kept.latest.value, Goal.objects.count()) == (Decimal(50), Decimal(35), 2)
    client.post(way_back(html))
    assert all_of_goals() == before
    now = Agreement.objects.filter(version=Goal.objects.get().terms_version)
    assert {one.person: one.answer for one in now} == {ben: "asked", cem: "agreed"}
    # The trail and the adjustments tell of both.
    told = Adjustment.objects.exclude(key_result=None).order_by("pk")
    assert [one.changes["target"] for one in told] == [["40", "50"], ["50", "40"]]
    for page in (f"goals/{goal.number}/", f"goals/{goal.number}/?tab=history", "teams/product/review/"):
        assert client.get(f"/acme/{page}", follow=True).status_code == 200


def all_of_goals() -> Any:
    goals = Goal.objects.order_by("pk").values("statement", "why", "owner", "ambition", "supports")
    results = KeyResult.objects.order_by("pk").values(
        "statement", "kind", "start", "target", "original_target", "weight", "owner", "ends_on", "latest"
    )
    check_ins = CheckIn.objects.order_by("pk").values("pk", "value", "day")
    return [list(rows) for rows in (goals, results, check_ins)]


def test_what_has_been_changed_since_keeps_all_of_an_import(
    client: Client, product: Team, ana: Person
) -> None:
    goal = make_goal(product, "New users stay", owner=ana)
    result = make_key_result(goal, "Retention")
    sheet = (
        "Team,Goal,Key result,Start,Target\n"
        "Product,New users stay,Retention,31%,50%\nProduct,Be known,Visits,1,2\n"
    )
    html = confirm(client, upload(client, "changes.csv", sheet.encode()))
    check_in(KeyResult.objects.get(pk=result.pk), by=ana, value=Decimal(36))
    said = client.post(way_back(html), follow=True).content.decode()
    assert "changed again meanwhile" in said
    result.refresh_from_db()
    assert (result.target, Goal.objects.count()) == (Decimal(50), 2)


def test_what_an_import_changed_of_a_task_is_taken_back(
    client: Client, product: Team, ana: Person, ben: Person
) -> None:
    task = make_task(product, "Call twenty", assignee=ben, due=today(ben), estimate=Decimal(2))
    first = make_task(product, "Find twenty")
    sheet = (
        "Title,Team,Owner,Status,Due,Estimate,Depends on\n"
        f"Call twenty,Product,Ana Lead,doing,{today(ben) + datetime.timedelta(3)},5,Find twenty\n"
    )
    html = confirm(client, upload(client, "tasks.csv", sheet.encode()))
    task.refresh_from_db()
    assert (task.assignee, task.status, task.estimate) == (ana, "doing", Decimal(5))
    assert list(task.depends_on.all()) == [first]
    client.post(way_back(html))
    task.refresh_from_db()
    assert (task.assignee, task.status, task.estimate, task.due) == (ben, "todo", Decimal(2), today(ben))
    assert (task.moves, list(task.depends_on.all())) == (0, [])
