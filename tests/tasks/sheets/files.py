"""The two published sheets, and files made for a test."""

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook

DATA = Path(__file__).parents[2] / "data"
PUBLISHED = "published-okrs.xlsx"
PUBLISHED_ZH = "published-okrs-zh.csv"


def published(name: str) -> bytes:
    return (DATA / name).read_bytes()


def csv_file(*rows: list[str], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_file(**sheets: list[list[Any]]) -> bytes:
    """`xlsx_file(Goals=[["Goal"], ["New users stay"]])`"""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        worksheet = book.create_sheet(title)
        for row in rows:
            worksheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def raw_xlsx(*cells: str, head: str = "", extra: str = "") -> bytes:
    """A workbook whose sheet "Goals" is written by hand: the heading Goal, then a row for each of the cells.

    A cell is `<c r="A2">…</c>`; its row is read from its place. `head` stands before the sheet's root
    element, `extra` before its rows.
    """
    rows = "".join(f'<row r="{re.findall("[0-9]+", cell)[0]}">{cell}</row>' for cell in cells)
    sheet = (
        f'{head}<worksheet xmlns="{MAIN}">{extra}<sheetData><row r="1">{text_cell("A1", "Goal")}</row>'
        f"{rows}</sheetData></worksheet>"
    )
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_file(Goals=[["Goal"]]))) as template,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in template.namelist():
            made.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else template.read(name))
    return file.getvalue()


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
