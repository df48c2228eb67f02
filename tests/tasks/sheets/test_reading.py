import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from tasks.sheets.columns import recognise
from tasks.sheets.rows import read_rows
from teamops.spreadsheets.reading import MAX_ROWS, SheetRefused, read_sheets, refuse_large
from tests.tasks.sheets.files import PUBLISHED_ZH, csv_file, published, raw_xlsx, saved, text_cell, xlsx_file

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


def bomb() -> bytes:
    """A small file that unpacks to far more than it is worth."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(41 * 2**20))
    return file.getvalue()


def stuffed(part: str, before: bytes, tag: bytes, times: int) -> bytes:
    """A workbook, one part of which holds very many of a tag: small as a file, and long to read."""
    whole = zipfile.ZipFile(io.BytesIO(xlsx_file(Goals=[["Goal"], ["Stay"]])))
    parts = {name: whole.read(name) for name in whole.namelist()}
    parts["xl/sharedStrings.xml"] = b"<sst></sst>"
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(b"</Types>", SHARED_STRINGS + b"</Types>")
    assert before in parts[part]
    parts[part] = parts[part].replace(before, tag * times + before)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


SHARED_STRINGS = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="'
    b'application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def archive_of(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
REFUSED = {
    "empty": (b"", "The file is empty"),
    "blank": (b"\r\n,,\r\n", "The file is empty"),
    "password": (published("password-is-secret.xlsx"), "protected by a password"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "old Excel (.xls)"),
    "bomb": (bomb(), "unpacks to more than 40 MB"),
    "many fonts": (
        stuffed("xl/styles.xml", b"</fonts>", b"<font><b/></font>", 200_000),
        "holds far more than its table",
    ),
    "many properties": (
        stuffed("docProps/core.xml", b"</cp:coreProperties>", b"<a/>", 400_000),
        "holds far more than its table",
    ),
    "many texts": (
        stuffed("xl/sharedStrings.xml", b"</sst>", b"<si><t/></si>", 400_000),
        "holds far more than its table",
    ),
    "many unknown tags": (
        stuffed("xl/worksheets/sheet1.xml", b"</worksheet>", b"<a/>", 3_100_000),
        "holds far more than its table",
    ),
    "cut off": (xlsx_file(Goals=[["Goal"]])[:2000], "The file is damaged"),
    "no content": (archive_of("xl/workbook.xml", b"<x/>"), "The file is damaged"),
    "another archive": (archive_of("word/document.xml", b"<x/>"), "This is no Excel workbook"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "This is no table"),
    "no text": (b"Goal\r\n\xff\xff\xff\xff", "The file’s characters cannot be read"),
    "200 columns": (
        csv_file([f"c{number}" for number in range(1, 201)]),
        "row 1 has 200 columns, the last is “c200”; at most 60 can be read",
    ),
    "many rows": (csv_file(*[["a"]] * (MAX_ROWS + 2)), f"still has data in row {MAX_ROWS + 2}"),
    "many sheets": (xlsx_file(**{f"s{number}": [["a"]] for number in range(21)}), "has 21 sheets"),
    "long cell": (csv_file(["Goal"], ["x" * 20_001]), "row 2, column 1: more than 20000 characters"),
    "an entity": (
        raw_xlsx(text_cell("A2", "&e;"), head=XXE),
        "The file is damaged",
    ),
    "far columns": (
        raw_xlsx(*(f'<c r="XFD{row}"/>' for row in range(2, 200))),
        "Sheet “Goals” is formatted far beyond its table.",
    ),
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


def test_a_sheet_that_claims_to_be_as_wide_as_excel_goes_is_read_by_what_it_holds() -> None:
    data = raw_xlsx(text_cell("A1048576", "Stay"), extra='<dimension ref="A1:XFD1048576"/>')
    assert read_sheets(data, "book.xlsx")[0].rows == [(1, ["Goal"]), (1_048_576, ["Stay"])]


def test_a_million_rows_are_refused_after_the_first_too_many() -> None:
    with pytest.raises(SheetRefused, match=f"still has data in row {MAX_ROWS + 2}"):
        read_sheets(b"Goal\n" + b"Stay\n" * 1_000_000, "goals.csv")


def test_a_merged_cell_counts_as_its_first() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Goal", "Key result"], ["Stay", "Retention"], [None, "Churn"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    assert read_sheets(saved(book), "book.xlsx")[0].rows[1:] == [
        (2, ["Stay", "Retention"]),
        (3, ["", "Churn"]),
    ]


def test_macros_are_left_where_they_are() -> None:
    file = io.BytesIO(xlsx_file(Goals=[["Goal"], ["Stay"]]))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub AutoOpen()")
    assert read_sheets(file.getvalue(), "book.xlsm")[0].rows == [(1, ["Goal"]), (2, ["Stay"])]


@pytest.mark.parametrize("epoch", [WINDOWS_EPOCH, MAC_EPOCH])
def test_days_are_read_in_both_epochs(epoch: datetime.datetime) -> None:
    book = Workbook()
    book.epoch = epoch
    sheet = book.worksheets[0]
    bare = (datetime.datetime(2026, 12, 31) - epoch).days
    for row in (["Goal", "Key result", "Due"], ["Stay", "a", datetime.date(2026, 12, 31)], ["", "b", bare]):
        sheet.append(row)
    (read,) = read_sheets(saved(book), "book.xlsx")
    rows = read_rows(read, recognise(read))
    assert [row.due for row in rows.key_results] == [datetime.date(2026, 12, 31)] * 2


def test_a_percent_cell_is_what_it_shows() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Goal", "Key result", "Start", "Target"], ["Stay", "Retention", 0.2, 0.405]):
        sheet.append(row)
    for column in (3, 4):
        sheet.cell(2, column).number_format = "0%"
    (read,) = read_sheets(saved(book), "book.xlsx")
    (result,) = read_rows(read, recognise(read)).key_results
    assert [result.start, result.target, result.unit] == [20, Decimal("40.5"), "%"]
