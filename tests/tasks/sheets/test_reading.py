import datetime
import io
import zipfile

import pytest
from openpyxl import Workbook

from teamops.spreadsheets.reading import MAX_ROWS, SheetRefused, read_sheets, refuse_large
from tests.tasks.sheets.files import PUBLISHED_ZH, csv_file, published, saved, xlsx_file

CHINESE = [["目标", "关键结果"], ["提升用户口碑", "净推荐值从30提升至45"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_each_encoding(encoding: str) -> None:
    (sheet,) = read_sheets(csv_file(*CHINESE, encoding=encoding), "目标.csv")
    assert sheet.name == "目标"
    assert sheet.rows == [(1, CHINESE[0]), (2, CHINESE[1])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_with_each_delimiter(delimiter: str) -> None:
    (sheet,) = read_sheets(csv_file(*CHINESE, delimiter=delimiter), "goals.csv")
    assert sheet.rows[1] == (2, CHINESE[1])


def test_the_published_chinese_sheet_is_gb18030() -> None:
    (sheet,) = read_sheets(published(PUBLISHED_ZH), PUBLISHED_ZH)
    assert len(sheet.rows) == 14
    assert sheet.rows[1][1][0] == "产品运营"


def test_cells_of_excel_become_what_a_person_would_type() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["a", 0.2, 20, 4.5, 0.1 + 0.2, datetime.datetime(2026, 12, 31, 9, 30), True, None, "x "])
    sheet.cell(1, 2).number_format = "0.0%"
    ((_number, cells),) = read_sheets(saved(book), "book.xlsx")[0].rows
    assert cells == ["a", "20%", "20", "4.5", "0.3", "2026-12-31", "yes", "", "x"]


def test_rows_keep_their_number_and_empty_ones_are_left_out() -> None:
    (sheet,) = read_sheets(xlsx_file(Goals=[["Goal"], [None], ["New users stay"]]), "book.xlsx")
    assert sheet.rows == [(1, ["Goal"]), (3, ["New users stay"])]


def test_sheets_without_a_cell_are_left_out() -> None:
    sheets = read_sheets(xlsx_file(Empty=[], Goals=[["Goal"]]), "book.xlsx")
    assert [sheet.name for sheet in sheets] == ["Goals"]


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")


def bomb() -> bytes:
    """A small file that unpacks to far more than it is worth."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(101 * 2**20))
    return file.getvalue()


def archive_of(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


REFUSED = {
    "empty": (b"", "The file is empty"),
    "blank": (b"\r\n,,\r\n", "The file is empty"),
    "password": (encrypted(), "protected by a password"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "old Excel (.xls)"),
    "bomb": (bomb(), "unpacks to more than 100 MB"),
    "cut off": (xlsx_file(Goals=[["Goal"]])[:2000], "The file is damaged"),
    "no content": (archive_of("xl/workbook.xml", b"<x/>"), "The file is damaged"),
    "another archive": (archive_of("word/document.xml", b"<x/>"), "This is no Excel workbook"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "This is no table"),
    "no text": (b"Goal\r\n\xff\xff\xff\xff", "The file's characters cannot be read"),
    "200 columns": (
        csv_file([f"c{number}" for number in range(1, 201)]),
        "row 1 has 200 columns, the last is “c200”; at most 60 can be read",
    ),
    "many rows": (csv_file(*[["a"]] * (MAX_ROWS + 2)), f"still has data in row {MAX_ROWS + 2}"),
    "many sheets": (xlsx_file(**{f"s{number}": [["a"]] for number in range(21)}), "has 21 sheets"),
    "long cell": (csv_file(["Goal"], ["x" * 20_001]), "row 2, column 1: more than 20000 characters"),
    "endless quotation": (b'Goal\n"' + b"x" * 200_000, "is no CSV"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(case: str) -> None:
    data, sentence = REFUSED[case]
    with pytest.raises(SheetRefused) as refused:
        read_sheets(data, "sheet.csv")
    assert sentence in str(refused.value)


def test_30_megabytes_are_refused_before_they_are_read() -> None:
    with pytest.raises(SheetRefused, match="The file has 30 MB; at most 10 MB can be read"):
        refuse_large(30 * 2**20)
