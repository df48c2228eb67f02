"""From an uploaded file to sheets of text: every cell as a person would type it.

A percent cell that holds 0.2 becomes "20%", a date cell "2026-12-31", so that XLSX and CSV are one thing from
here on. The limits are checked before the content is read.
"""

import csv
import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.xml.constants import SHARED_STRINGS

from teamops.errors import RuleBroken
from teamops.text import decode, unturned

# What one transaction writes without holding others up for long.
MAX_ROWS = 2_000
MAX_COLUMNS = 60
MAX_SHEETS = 20
MAX_CELL = 20_000
# What an XLSX may unpack to: a sheet of the size above takes a quarter of it.
MAX_UNPACKED = 40 * 1024 * 1024
# What it may hold of tags: in its sheets, in their texts, and in each of the parts that say how it looks.
MAX_TAGS = 3_000_000
MAX_TAGS_OF_TEXTS = 1_000_000
MAX_TAGS_OF_SETTINGS = 300_000
# So many cells of an XLSX are looked at, empty ones too: a colour in the last column makes a row 16,384 wide.
MAX_SCANNED = 2_000_000

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"
# A cell that begins so is a formula to a spreadsheet (to some also in full width). An apostrophe before it
# makes it text, so a text that begins with an apostrophe is given another one.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


class SheetRefused(RuleBroken):
    """The whole file cannot be read; the message says why and what to do next."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message, code=code, field="file")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows as text with their row number in the file; empty rows are left out.

    `is_1904`: a bare number in a column of dates counts from 1904, as old Excel for Macintosh had it.
    """

    name: str
    rows: list[tuple[int, list[str]]]
    is_1904: bool = False


def refuse_large(size: int) -> None:
    """Raise SheetRefused for a file of more bytes than may be read; call it before reading."""
    if size > settings.UPLOAD_LIMIT_BYTES:
        raise SheetRefused(
            _("The file has %(size)s MB; at most %(limit)s MB can be read. Split it, or remove pictures.")
            % {"size": round(size / 2**20), "limit": settings.UPLOAD_LIMIT_BYTES // 2**20},
            "too_large",
        )


def read_sheets(data: bytes, filename: str, *, most_rows: int = MAX_ROWS, times: bool = False) -> list[Sheet]:
    """All sheets of an XLSX or CSV file that hold anything. Raises SheetRefused.

    `times`: a date cell of an XLSX keeps its time of day, "2026-12-31 09:30:00", if it has one.
    """
    refuse_large(len(data))
    if data.startswith(OLE_MAGIC):
        raise _ole_refused(data)
    if data.startswith(ZIP_MAGIC):
        read = _read_xlsx(data, most_rows, times)
    else:
        read = _read_csv(data, PurePath(filename).stem, most_rows)
    sheets = [sheet for sheet in read if sheet.rows]
    if not sheets:
        raise SheetRefused(_("The file is empty. Fill in at least one row below the column names."), "empty")
    return sheets


def _ole_refused(data: bytes) -> SheetRefused:
    """Excel before 2007, or an encrypted workbook: both wear the old container."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return SheetRefused(
            _("The file is protected by a password. Remove the password in Excel and choose it again."),
            "password",
        )
    return SheetRefused(
        _("This is a file of an old Excel (.xls). Save it as .xlsx or CSV, and choose that."),
        "old_format",
    )


# --- XLSX ---------------------------------------------------------------------------------------------


def _read_xlsx(data: bytes, most_rows: int, times: bool) -> Iterator[Sheet]:
    _refuse_bomb(data)
    try:
        reader = _Reader(data)
        reader.read()
        book = reader.wb
        worksheets = book.worksheets
        if len(worksheets) > MAX_SHEETS:
            raise SheetRefused(
                _("The file has %(count)s sheets; at most %(limit)s can be read. Delete what is not needed.")
                % {"count": len(worksheets), "limit": MAX_SHEETS},
                "sheets",
            )
        lines = _Scan()
        for worksheet in worksheets:
            yield _sheet(
                worksheet.title, lines.of(worksheet, times), most_rows, is_1904=book.epoch == MAC_EPOCH
            )
    except SheetRefused:
        raise
    except Exception as error:
        # openpyxl raises whatever the broken part makes it raise; to the person it is one thing.
        raise SheetRefused(
            _("The file is damaged. Open it in Excel, save it as .xlsx, and choose it again."),
            "damaged",
        ) from error


class _Archive(zipfile.ZipFile):
    """Hands out no more tags than a table has: each becomes an object, and a megabyte holds 250,000."""

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        plain = zipfile.ZipFile(io.BytesIO(data))
        self.tags = {member.filename: plain.read(member).count(b"<") for member in plain.infolist()}
        self.left = 2 * MAX_TAGS  # a sheet is opened for its size, and again for its rows

    def open(self, name: Any, *args: Any, **options: Any) -> Any:
        self.left -= self.tags[name]
        if self.left < 0:
            raise _stuffed()
        return super().open(name, *args, **options)

    def read(self, name: Any, *args: Any) -> bytes:
        self.refuse_over(MAX_TAGS_OF_SETTINGS, name)
        return super().read(name, *args)

    def refuse_over(self, most: int, name: str) -> None:
        if self.tags[name] > most:
            raise _stuffed()


class _Reader(ExcelReader):
    """Opens a workbook to read the rows of its sheets one by one; all else that it reads is small."""

    archive: _Archive

    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        self.archive = _Archive(data)

    def read_strings(self) -> None:
        if part := self.package.find(SHARED_STRINGS):
            self.archive.refuse_over(MAX_TAGS_OF_TEXTS, part.PartName[1:])
        super().read_strings()

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """A chart has no rows, and would be read whole with its pictures."""


def _stuffed() -> SheetRefused:
    return SheetRefused(
        _(
            "The file holds far more than its table, such as formats and links. Copy the table into a new "
            "workbook, and choose that."
        ),
        "bomb",
    )


class _Scan:
    """The rows of a workbook as text, as long as it is of a size that people make."""

    def __init__(self) -> None:
        self.left = MAX_SCANNED

    def of(self, worksheet: Any, times: bool) -> Iterator[list[str]]:
        # What a sheet says of its size may be wrong, and every row would be made as wide as that.
        worksheet.reset_dimensions()
        for row in worksheet.iter_rows():
            self.left -= len(row) + 1
            if self.left < 0:
                raise SheetRefused(
                    _(
                        "Sheet “%(sheet)s” is formatted far beyond its table. Copy the table into a new "
                        "workbook, and choose that."
                    )
                    % {"sheet": worksheet.title},
                    "cells",
                )
            yield [_cell_text(cell, times) for cell in row]


def _refuse_bomb(data: bytes) -> None:
    """The sizes in the archive's directory bind the reader, so they may be believed."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as error:
        raise SheetRefused(
            _("The file is damaged. Open it in Excel, save it as .xlsx, and choose it again."), "damaged"
        ) from error
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise SheetRefused(
            _("This is no Excel workbook. Save the table as .xlsx or CSV, and choose that."),
            "not_a_sheet",
        )
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise SheetRefused(
            _("The file unpacks to more than %(limit)s MB. Copy the table into a new workbook.")
            % {"limit": MAX_UNPACKED // 2**20},
            "bomb",
        )


def _cell_text(cell: Any, times: bool) -> str:
    """The cell as it would be typed. `cell` is openpyxl's, or its placeholder for an empty one."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime):
        has_time = times and value.time() != datetime.time.min
        return value.isoformat(sep=" ", timespec="seconds") if has_time else value.date().isoformat()
    if isinstance(value, (int, float)):
        return _number_text(value, cell.number_format)
    return _text(str(value))


def _text(cell: str) -> str:
    """Without space around it, marks that turn its direction, and the apostrophe with which an export defuses
    a formula."""
    cell = unturned(cell)
    return cell[1:].strip() if cell[:1] == "'" and cell[1:].startswith(FORMULA_SIGNS) else cell.strip()


def _number_text(value: float, number_format: str | None) -> str:
    number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    number_format = number_format or ""
    if "%" in number_format and not is_date_format(number_format):
        return f"{plain(number * 100)}%"
    return plain(number)


def plain(number: Decimal) -> str:
    """Without exponent and without zeros at the end: 31, not 31.0 or 3.1E+1."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# --- CSV ----------------------------------------------------------------------------------------------


def _read_csv(data: bytes, name: str, most_rows: int) -> Iterator[Sheet]:
    text = _decoded(data)
    if "\x00" in text:
        raise SheetRefused(_("This is no table. Choose an .xlsx or a CSV file."), "not_a_sheet")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        yield _sheet(name, ([_text(cell) for cell in line] for line in lines), most_rows)
    except csv.Error as error:
        raise SheetRefused(
            _("Line %(line)s of the file is no CSV: a cell is too long or a quotation mark is not closed.")
            % {"line": lines.line_num},
            "damaged",
        ) from error


def _decoded(data: bytes) -> str:
    text = decode(data)
    if text is None:
        raise SheetRefused(
            _("The file’s characters cannot be read. Save it as “CSV UTF-8” or .xlsx, and choose that."),
            "encoding",
        )
    return text


def _delimiter(text: str) -> str:
    """Comma, semicolon (where the comma is the decimal sign) or tab: what the first line has most of."""
    first = text.lstrip().partition("\n")[0]
    return max(",;\t", key=first.count)


# --- Both ---------------------------------------------------------------------------------------------


def _sheet(name: str, lines: Iterable[list[str]], most_rows: int, *, is_1904: bool = False) -> Sheet:
    rows: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, start=1):
        while line and not line[-1]:
            line.pop()
        if not line:
            continue
        _refuse_wide(name, number, line)
        if len(rows) > most_rows:
            raise SheetRefused(
                _("Sheet “%(sheet)s” still has data in row %(row)s; at most %(limit)s rows can be read.")
                % {"sheet": name, "row": number, "limit": most_rows},
                "rows",
            )
        rows.append((number, line))
    return Sheet(name, rows, is_1904)


def _refuse_wide(name: str, number: int, line: list[str]) -> None:
    if len(line) > MAX_COLUMNS:
        raise SheetRefused(
            _(
                "Sheet “%(sheet)s”, row %(row)s has %(count)s columns, the last is “%(last)s”; at most "
                "%(limit)s can be read. Delete the columns that are not needed."
            )
            % {"sheet": name, "row": number, "count": len(line), "last": line[-1][:40], "limit": MAX_COLUMNS},
            "columns",
        )
    for column, cell in enumerate(line):
        if len(cell) > MAX_CELL:
            raise SheetRefused(
                _("Sheet “%(sheet)s”, row %(row)s, column %(column)s: more than %(limit)s characters.")
                % {"sheet": name, "row": number, "column": column + 1, "limit": MAX_CELL},
                "cell",
            )
