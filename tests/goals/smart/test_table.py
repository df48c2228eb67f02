"""The marks agree with what people say of published goals."""

from pathlib import Path

import pytest

from goals.smart.evaluation import Labelled, evaluate, read_table

FOLDER = Path(__file__).parent


def rows_of(name: str) -> list[Labelled]:
    table = read_table((FOLDER / name).read_text(encoding="utf-8"))
    assert table.bad == []
    return table.rows


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_holds_good_and_bad_goals_for_every_letter(language: str) -> None:
    rows = [row for row in rows_of("goals.csv") if row.language == language]
    assert len(rows) >= 120
    assert len({row.goal + ";".join(row.key_results) for row in rows}) == len(rows)
    for letter in "SMT":
        assert 25 <= sum(row.labels[letter] for row in rows) <= len(rows) - 25


@pytest.mark.parametrize(("name", "least"), [("goals.csv", 0.98), ("other_goals.csv", 0.95)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_marks_find_what_people_find(name: str, least: float, language: str) -> None:
    scores, misses = evaluate([row for row in rows_of(name) if row.language == language])
    for letter, score in scores["all"].items():
        shares = (score.precision or 0, score.recall or 0)
        assert min(shares) >= least, [miss for miss in misses if miss.letter == letter]
