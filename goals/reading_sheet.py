"""Readings from an uploaded CSV or XLSX: one row each, a column for the moment and one for the value."""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from goals.readings import MOST_READINGS, NewReading, check_readings
from teamops.errors import RowsRefused
from teamops.spreadsheets import values
from teamops.spreadsheets.reading import Sheet, SheetRefused, read_sheets
from teamops.text import fold

T = TypeVar("T")

# The column names stand in one of the first rows: above them people like to write a title.
ROWS_SEARCHED = 10
COLUMNS = {
    "at": (
        "date|time|date/time|date time|datetime|date and time|timestamp|moment|at|day|when|"
        "日期|时间|日期时间|日期/时间|时刻|统计日期|统计时间|日"
    ),
    "value": "value|number|reading|figure|amount|数值|值|数据|数据点|指标值|数字",
}


@dataclass(frozen=True)
class BadRow:
    """A row that is no reading: its number in the file, the heading of the column, and why, in a sentence."""

    row: int
    column: str
    why: str


@dataclass
class ReadingSheet:
    """What a file holds: readings, with the number of their row, and rows that are none."""

    readings: list[NewReading] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)


@dataclass(frozen=True)
class _Layout:
    """Where the readings are: after which row, in which columns, and what these are called."""

    sheet: Sheet
    after: int
    at: int
    value: int
    headings: dict[str, str]


def read_reading_sheet(data: bytes, filename: str, zone: ZoneInfo, now: datetime.datetime) -> ReadingSheet:
    """The readings of the first sheet that has the two columns. Raises SheetRefused, if none has."""
    sheets = read_sheets(data, filename, most_rows=MOST_READINGS, times=True)
    layout = next((one for sheet in sheets if (one := _layout(sheet, zone))), None)
    if layout is None:
        raise SheetRefused(
            _("No columns for the moment and the value were found. Call them “date” and “value”."),
            "no_columns",
        )
    found = ReadingSheet()
    for number, cells in layout.sheet.rows:
        if number > layout.after:
            _read_row(found, layout, number, cells, zone)
    _sort_out(found, layout, now)
    return found


def _layout(sheet: Sheet, zone: ZoneInfo) -> _Layout | None:
    """The two columns by their names; without names the first two, if the first row is a reading."""
    for number, cells in sheet.rows[:ROWS_SEARCHED]:
        found = {key: place for key in COLUMNS if (place := _called(cells, key)) is not None}
        if len(found) == len(COLUMNS):
            headings = {key: cells[place] for key, place in found.items()}
            return _Layout(sheet, number, found["at"], found["value"], headings)
    first = sheet.rows[0][1]
    try:
        values.moment(first[0], zone)
        values.number(first[1])
    except (values.Unreadable, IndexError):
        return None
    return _Layout(sheet, 0, 0, 1, {"at": "1", "value": "2"})


def _called(cells: Sequence[str], key: str) -> int | None:
    """The first column of one of these names; what stands in brackets, such as a unit, does not matter."""
    names = COLUMNS[key].split("|")
    plain = [re.sub(r"\s*[(\[【].*$", "", fold(cell)).strip(" :*_") for cell in cells]
    return next((place for place, name in enumerate(plain) if name in names), None)


def _read_row(
    found: ReadingSheet, layout: _Layout, number: int, cells: Sequence[str], zone: ZoneInfo
) -> None:
    def cell(key: str, place: int, read: Callable[[str], T]) -> T | None:
        text = cells[place] if place < len(cells) else ""
        try:
            if not text:
                raise values.Unreadable(_("The cell is empty."))
            return read(text)
        except values.Unreadable as wrong:
            found.bad.append(BadRow(number, layout.headings[key], str(wrong)))
            return None

    at = cell("at", layout.at, lambda text: values.moment(text, zone, is_1904=layout.sheet.is_1904))
    value = cell("value", layout.value, lambda text: values.number(text).value)
    if at is not None and value is not None:
        found.readings.append(NewReading(at, value))
        found.rows.append(number)


def _sort_out(found: ReadingSheet, layout: _Layout, now: datetime.datetime) -> None:
    """What a reading may not be goes to the bad rows, with the field's column."""
    try:
        check_readings(found.readings, now)
    except RowsRefused as refused:
        wrong = dict(refused.broken)
        for index, rule in wrong.items():
            column = layout.headings.get(rule.field or "", "")
            found.bad.append(BadRow(found.rows[index], column, str(rule.message)))
        good = [index for index in range(len(found.rows)) if index not in wrong]
        found.readings = [found.readings[index] for index in good]
        found.rows = [found.rows[index] for index in good]
    found.bad.sort(key=lambda bad: bad.row)
