"""Series from a CSV file with one row a reading; its columns are `COLUMNS`.

Rows may come in any order. What cannot be read is left out and said, with its row (the heading is row 1) and
its column. Of a "between", start and target are the lower and upper bound; an increase or decrease without a
start begins at its first reading; a scale without a target aims at its target zone, "from plan" at 1.
"""

import csv
import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from goals.forecast.backtest import Series
from goals.numbers import Kind, Measure, Reading, Span

COLUMNS = ("series", "kind", "start", "target", "starts_on", "ends_on", "date", "value", "confidence")
OPTIONAL = {"start", "target", "confidence"}
DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?")
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
KINDS = {kind.value: kind for kind in Kind} | {"milestone": Kind.YES_NO}


class Unreadable(ValueError):
    """Why a file, a row or a series is of no use, as a sentence."""


@dataclass
class Sheet:
    """What a file holds: its series in their order, and what was left out."""

    series: list[Series] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One reading, and what its row says of the key result."""

    number: int
    series: str
    about: tuple[Kind, Decimal | None, Decimal | None, datetime.date, datetime.date]
    reading: Reading
    confidence: float | None


def read_sheet(content: bytes) -> Sheet:
    """Raises `Unreadable` where there is no such table at all."""
    sheet = Sheet()
    by_series: dict[str, list[Row]] = {}
    for row in _rows(_table(content, sheet), sheet):
        by_series.setdefault(row.series, []).append(row)
    for name, rows in by_series.items():
        try:
            sheet.series.append(_series(name, rows, sheet))
        except Unreadable as problem:
            sheet.left_out.append(f"Series {name}: {problem}")
    return sheet


def _table(content: bytes, sheet: Sheet) -> "csv.DictReader[str]":
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Unreadable("The file is not UTF-8 text. Save it as CSV in UTF-8.") from problem
    if not text.strip():
        sheet.left_out.append(f"The file is empty. Expected is the heading {','.join(COLUMNS)} and rows.")
        text = ",".join(COLUMNS)
    heading = text.lstrip().splitlines()[0]
    separator = max(",;\t", key=heading.count)
    table = csv.DictReader(io.StringIO(text.lstrip(), newline=""), delimiter=separator)
    names = [(name or "").strip().lower() for name in table.fieldnames or []]
    table.fieldnames = names
    missing = [column for column in COLUMNS if column not in names and column not in OPTIONAL]
    if missing:
        raise Unreadable(f"The heading lacks {', '.join(missing)}. Expected: {','.join(COLUMNS)}.")
    for name in names:
        if name not in COLUMNS:
            sheet.left_out.append(f"Column {name or '(without a name)'}: not known, left out.")
    return table


def _rows(table: "csv.DictReader[str]", sheet: Sheet) -> Iterator[Row]:
    number = 1
    try:
        for number, cells in enumerate(table, start=2):
            given = {name: cells[name].strip() for name in COLUMNS if isinstance(cells.get(name), str)}
            if any(given.values()):
                try:
                    yield _row(number, given)
                except Unreadable as problem:
                    sheet.left_out.append(f"Row {number}, {problem}")
    except csv.Error as problem:
        sheet.left_out.append(f"After row {number}: {problem}; what follows was left out.")


def _row(number: int, given: dict[str, str]) -> Row:
    name = given.get("series", "")
    if not name:
        raise Unreadable("column series: empty.")
    value = _number(given, "value")
    if value is None:
        raise Unreadable("column value: empty.")
    kind = _kind(given)
    if kind is Kind.YES_NO and value not in (0, 1):
        raise Unreadable(f"column value: {value} is neither 0 nor 1, which a yes/no needs.")
    starts_on, ends_on = _day(given, "starts_on"), _day(given, "ends_on")
    if ends_on < starts_on:
        raise Unreadable("column ends_on: before starts_on.")
    about = (kind, _number(given, "start"), _number(given, "target"), starts_on, ends_on)
    return Row(number, name, about, Reading(_day(given, "date"), value), _confidence(given))


def _kind(given: dict[str, str]) -> Kind:
    said = given.get("kind", "")
    kind = KINDS.get("_".join(said.lower().replace("/", " ").replace("-", " ").replace("_", " ").split()))
    if kind is None:
        raise Unreadable(f"column kind: “{said}” is none of {', '.join(KINDS)}.")
    return kind


def _number(given: dict[str, str], column: str) -> Decimal | None:
    said = given.get(column, "")
    if not said:
        return None
    plain = said.removesuffix("%").strip()
    try:
        value = Decimal(plain.replace(",", "") if THOUSANDS.fullmatch(plain) else plain)
    except InvalidOperation as problem:
        raise Unreadable(f"column {column}: “{said}” is no number.") from problem
    if not value.is_finite() or value.adjusted() > 30:
        raise Unreadable(f"column {column}: “{said}” is no number that can be measured.")
    return value


def _day(given: dict[str, str], column: str) -> datetime.date:
    said = given.get(column, "")
    found = DAY.fullmatch(said)
    try:
        if found is None:
            raise ValueError
        return datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as problem:
        raise Unreadable(f"column {column}: “{said}” is no day such as 2026-03-31.") from problem


def _confidence(given: dict[str, str]) -> float | None:
    """7, or 7/10 as it is often written."""
    said = given.get("confidence", "").removesuffix("/10").strip()
    confidence = _number(given | {"confidence": said}, "confidence")
    if confidence is None:
        return None
    if not 0 <= confidence <= 10:
        raise Unreadable(f"column confidence: {confidence} is not within 0 and 10.")
    return float(confidence)


def _series(name: str, rows: list[Row], sheet: Sheet) -> Series:
    """Its rows by day; of several rows of one day the last counts."""
    first = rows[0]
    other = next((row for row in rows if row.about != first.about), None)
    if other:
        sheet.left_out.append(
            f"Row {other.number}: kind, start, target, starts_on or ends_on of series {name} differ from row "
            f"{first.number}; that one's count."
        )
    rows = sorted(rows, key=lambda row: row.reading.day)
    kind, start, target, starts_on, ends_on = first.about
    if kind.has_path and start is None:
        start = rows[0].reading.value
    _check(kind, start, target)
    measure = Measure(kind, start, target, Span(starts_on, ends_on), [row.reading for row in rows])
    said = {row.reading.day: row.confidence for row in rows if row.confidence is not None}
    return Series(name, measure, said)


def _check(kind: Kind, start: Decimal | None, target: Decimal | None) -> None:
    if target is None and kind not in (Kind.YES_NO, Kind.SCALE, Kind.FROM_PLAN):
        raise Unreadable("column target is empty.")
    if kind is Kind.BETWEEN and (start is None or target is None or start >= target):
        raise Unreadable("columns start and target must be a lower and an upper bound.")
    if kind is Kind.INCREASE and start is not None and target is not None and target <= start:
        raise Unreadable(f"column target: {target} is not above the start {start}, as an increase needs.")
    if kind is Kind.DECREASE and start is not None and target is not None and target >= start:
        raise Unreadable(f"column target: {target} is not below the start {start}, as a decrease needs.")
    if kind in (Kind.SCALE, Kind.FROM_PLAN) and target is not None and target <= (start or 0):
        raise Unreadable(f"column target: {target} is not above {start or 0}.")
