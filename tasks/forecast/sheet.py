"""Histories of tasks from a CSV file with one row a task; its columns are `COLUMNS`.

Rows may come in any order; a task that is not finished has nothing there. What cannot be read is left out and
said, with its row (the heading is row 1) and its column.
"""

import csv
import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from tasks.forecast.backtest import Project

COLUMNS = ("project", "task", "created", "finished")


class Unreadable(ValueError):
    """Why a file or a row is of no use, as a sentence."""


@dataclass
class Sheet:
    """What a file holds: its projects in their order, and what was left out."""

    projects: list[Project] = field(default_factory=list)
    tasks: int = 0
    left_out: list[str] = field(default_factory=list)


def read_sheet(content: bytes) -> Sheet:
    """Raises `Unreadable` where there is no such table at all."""
    sheet = Sheet()
    created: dict[str, datetime.date] = {}
    finished: dict[str, list[datetime.date]] = {}
    for project, begun, ended in _rows(_table(content), sheet):
        sheet.tasks += 1
        first = min(day for day in (begun, ended) if day)
        created[project] = min(created.get(project, first), first)
        finished.setdefault(project, []).extend([ended] if ended else [])
    sheet.projects = [Project(name, created[name], days) for name, days in finished.items()]
    return sheet


def _table(content: bytes) -> "csv.DictReader[str]":
    try:
        text = content.decode("utf-8-sig").lstrip()
    except UnicodeDecodeError as problem:
        raise Unreadable("The file is not UTF-8 text. Save it as CSV in UTF-8.") from problem
    heading = text.splitlines()[0] if text else ""
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=heading.count))
    table.fieldnames = [(name or "").strip().lower() for name in table.fieldnames or []]
    missing = [column for column in COLUMNS if column not in table.fieldnames]
    if missing:
        raise Unreadable(f"The heading lacks {', '.join(missing)}. Expected: {','.join(COLUMNS)}.")
    return table


def _rows(
    table: "csv.DictReader[str]", sheet: Sheet
) -> Iterator[tuple[str, datetime.date | None, datetime.date | None]]:
    number = 1
    try:
        for number, cells in enumerate(table, start=2):
            given = {name: (cells[name] or "").strip() for name in COLUMNS}
            if any(given.values()):
                try:
                    yield _row(given)
                except Unreadable as problem:
                    sheet.left_out.append(f"Row {number}, {problem}")
    except csv.Error as problem:
        sheet.left_out.append(f"After row {number}: {problem}; what follows was left out.")


def _row(given: dict[str, str]) -> tuple[str, datetime.date | None, datetime.date | None]:
    if not given["project"]:
        raise Unreadable("column project: empty.")
    created, finished = _day(given, "created"), _day(given, "finished")
    if created is None and finished is None:
        raise Unreadable("columns created and finished: both empty.")
    if created and finished and finished < created:
        raise Unreadable(f"column finished: {finished} is before {created}, when the task was created.")
    return given["project"], created, finished


def _day(given: dict[str, str], column: str) -> datetime.date | None:
    said = given[column]
    if not said:
        return None
    try:
        return datetime.date.fromisoformat(said[:10].replace("/", "-"))
    except ValueError as problem:
        raise Unreadable(f"column {column}: “{said}” is no day such as 2026-03-31.") from problem
