"""manage.py evaluate_smart prints how well the marks agree with a file of labelled goals."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

HEADER = "language,goal,key_results,specific,measurable,time_bound\n"
GOOD = 'en,"Launch the SDK by March",,1,1,1\nen,Improve happiness,,0,0,0\n'
CHINESE = "zh,提升用户体验,页面加载时间从3秒降到2秒;满意度4.5分,1,1,0\n"


def run(path: Path, *options: str) -> tuple[str, str]:
    said, complained = StringIO(), StringIO()
    call_command("evaluate_smart", str(path), *options, stdout=said, stderr=complained)
    return said.getvalue(), complained.getvalue()


def table(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "goals.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_precision_and_recall_are_printed_by_letter_and_language(tmp_path: Path) -> None:
    said, complained = run(table(tmp_path, HEADER + GOOD + CHINESE))
    lines = [line.split() for line in said.splitlines()]
    assert ["en", "specific", "2", "1.000", "1.000", "1.000"] in lines
    assert ["zh", "time-bound", "1", "–", "–", "1.000"] in lines
    assert ["all", "measurable", "3", "1.000", "1.000", "1.000"] in lines
    assert complained == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_of_excel_are_read(tmp_path: Path, encoding: str) -> None:
    said, _complained = run(table(tmp_path, HEADER + CHINESE, encoding))
    assert said.splitlines()[2].split() == ["zh", "measurable", "1", "1.000", "1.000", "1.000"]


def test_disagreements_are_listed_when_asked_for(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + "en,Launch the SDK by March,,1,1,0\n")
    said, _complained = run(path, "--misses")
    assert said.splitlines()[-1] == "line 2, time-bound: labelled 0, judged 1: Launch the SDK by March"
    assert "line 2" not in run(path)[0]


def test_a_bad_row_is_named_and_the_rest_is_judged(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + GOOD + "en,Be better,,yes,0,0\nen,,,1,1,1\n\n")
    said, complained = run(path)
    assert "specific          2" in said
    assert complained.splitlines() == [
        "Line 4 is left out: specific says yes, where 0 or 1 is expected.",
        "Line 5 is left out: it has no goal.",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("goal,specific\nx,1\n", "does not name the column language"),
        (HEADER, "No line of the file is a labelled goal"),
        ("", "does not name the column"),
        (HEADER + 'en,"' + "x" * 200_000 + '",,1,1,1\n', "is no CSV"),
    ],
)
def test_what_is_no_such_table_is_refused_in_a_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(table(tmp_path, content))


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be opened"):
        run(tmp_path / "nothing.csv")


def test_bytes_that_are_no_text_are_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "goals.csv"
    path.write_bytes(b"\xff\x00\x81\x30\x81\x30\xff")
    with pytest.raises(CommandError, match="cannot be read"):
        run(path)
