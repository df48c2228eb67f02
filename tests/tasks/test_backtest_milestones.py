"""Trying the forecast dates on histories that are known: the sheet, the scores and the command."""

import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tasks.forecast.backtest import Project, score, trials
from tasks.forecast.sheet import Unreadable, read_sheet
from teamops.people.models import Team
from tests.factories import make_task

# The days of the entries of the ChangeLogs of man-db, GNU sed and gawk and of X.Org's libXi, as Debian 12
# packs them: when a change was finished. Days alone; no entry is quoted.
CHANGES = Path(__file__).parent.parent / "data" / "finished-changes.csv"
HEADING = "project,task,created,finished"
DAY = datetime.timedelta(days=1)
FIRST = datetime.date(2025, 1, 6)


def told(path: Path | None = None) -> str:
    out = StringIO()
    call_command("backtest_milestones", *(["--csv", str(path)] if path else []), stdout=out)
    return out.getvalue()


@pytest.mark.takes_long
def test_real_histories_come_by_their_dates_as_often_as_is_meant() -> None:
    projects = read_sheet(CHANGES.read_bytes()).projects
    # Every fourth forecast, to be quick.
    result = score([trial for project in projects for trial in trials(project, every=4)])
    assert result is not None
    assert result.forecasts > 1000
    assert 0.40 <= result.held50 <= 0.60
    assert 0.78 <= result.held85 <= 0.92


def test_a_forecast_is_made_at_the_end_of_each_week_from_the_eighth_on() -> None:
    steady = Project("steady", FIRST, [FIRST + number * DAY for number in range(7 * 12)])
    found = list(trials(steady))
    assert {one.made for one in found if one.number == 10} == {
        FIRST + (7 * week - 1) * DAY for week in range(8, 11)
    }
    assert {one.number for one in found} == {10, 20}  # the next 40 were never finished
    assert all(one.truth == one.made + one.number * DAY for one in found)


def test_an_unfinished_task_tells_since_when_there_is_a_project() -> None:
    sheet = read_sheet(f"{HEADING}\na,1,2025-01-06,\na,2,,2025-02-03\nb,1,2025-03-01,2025-03-02\n".encode())
    assert sheet.projects == [
        Project("a", FIRST, [datetime.date(2025, 2, 3)]),
        Project("b", datetime.date(2025, 3, 1), [datetime.date(2025, 3, 2)]),
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("a,1,2025-13-01,", "Row 2, column created: “2025-13-01” is no day such as 2026-03-31."),
        (
            "a,1,2025-02-01,2025-01-01",
            "Row 2, column finished: 2025-01-01 is before 2025-02-01, when the task",
        ),
        (",1,2025-02-01,", "Row 2, column project: empty."),
        ("a,1,,", "Row 2, columns created and finished: both empty."),
    ],
)
def test_a_bad_row_is_left_out_and_said(row: str, sentence: str) -> None:
    sheet = read_sheet(f"{HEADING}\n{row}\nb,1,2025-03-01,2025-03-02\n".encode())
    assert sheet.left_out[0].startswith(sentence)
    assert [project.name for project in sheet.projects] == ["b"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The heading lacks project"),
        (b"project,task\n", "lacks created, finished"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_sheet(content)


def test_the_command_prints_how_often_the_dates_were_kept_and_how_late_it_was(tmp_path: Path) -> None:
    rows = [f"steady,{number},,{FIRST + number * DAY}" for number in range(7 * 20)]
    path = tmp_path / "tasks.csv"
    path.write_text("\n".join([HEADING, *rows]))
    said = told(path)
    assert "next 10: " in said and "next 40: " in said
    assert "% by P50" in said and "% by P85" in said and "after the P85 date" in said


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        told(tmp_path / "none.csv")


@pytest.mark.django_db
def test_without_a_file_the_organizations_own_teams_are_tried(product: Team) -> None:
    now = timezone.now()
    for number in range(7 * 12):
        done = now - number * DAY
        make_task(product, status="done", created_at=now - 90 * DAY, done_at=done)
    make_task(product)
    assert "projects: 1, of which 1 have" in told()
