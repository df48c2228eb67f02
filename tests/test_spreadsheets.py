"""What every upload shares beyond the sheets of goals and tasks: moments, longer files, times of day."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from teamops.spreadsheets.reading import SheetRefused, read_sheets
from teamops.spreadsheets.values import Unreadable, moment
from tests.tasks.sheets.files import csv_file, xlsx_file

pytestmark = pytest.mark.one_database

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-12-31", "2026-12-31T00:00:00+08:00"),
        ("2026-12-31 14:30", "2026-12-31T14:30:00+08:00"),
        ("2026-12-31T14:30:15", "2026-12-31T14:30:15+08:00"),
        ("2026-12-31T14:30:15Z", "2026-12-31T14:30:15+00:00"),
        ("2026-12-31T14:30+01:00", "2026-12-31T14:30:00+01:00"),
        ("2026/12/31 9:05", "2026-12-31T09:05:00+08:00"),
        ("2026年12月31日 14:30", "2026-12-31T14:30:00+08:00"),
        ("31.12.2026 14:30:15.5", "2026-12-31T14:30:15+08:00"),
        ("12/31/2026", "2026-12-31T00:00:00+08:00"),
        ("46387", "2026-12-31T00:00:00+08:00"),
    ],
)
def test_a_moment_is_read_as_people_and_programs_write_it(text: str, read: str) -> None:
    assert moment(text, SHANGHAI).isoformat() == read


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "2026-12-31 25:00", "03/04/2026 10:00", "\x00"])
def test_what_is_no_moment_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Unreadable, match=r"\.$"):
        moment(text, SHANGHAI)


def test_a_time_of_day_is_kept_where_it_is_asked_for() -> None:
    data = xlsx_file(Numbers=[[datetime.datetime(2026, 12, 31, 9, 30), datetime.datetime(2026, 12, 31)]])
    assert read_sheets(data, "a.xlsx")[0].rows == [(1, ["2026-12-31", "2026-12-31"])]
    assert read_sheets(data, "a.xlsx", times=True)[0].rows == [(1, ["2026-12-31 09:30:00", "2026-12-31"])]


def test_a_caller_says_how_many_rows_it_takes() -> None:
    data = csv_file(*[["a"]] * 5)
    assert len(read_sheets(data, "a.csv", most_rows=4)[0].rows) == 5
    with pytest.raises(SheetRefused, match="at most 3 rows"):
        read_sheets(data, "a.csv", most_rows=3)
