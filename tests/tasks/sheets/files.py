"""The two published sheets, and files made for a test."""

import csv
import io
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
