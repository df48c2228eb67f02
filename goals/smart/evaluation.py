"""How well the marks agree with goals that people labelled: precision and recall of each letter."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from goals.smart.marks import judge_text

LABELLED = {"S": "specific", "M": "measurable", "T": "time_bound"}
COLUMNS = ("language", "goal", "key_results", *LABELLED.values())
MOST_BAD_ROWS = 20  # named one by one; more of them mean that it is another kind of file


class NoTable(ValueError):
    """The file is no table of labelled goals; the message says what is missing."""


@dataclass(frozen=True)
class Labelled:
    """A goal with the labels that people gave it, by letter; `line` is its line in the file."""

    line: int
    language: str
    goal: str
    key_results: tuple[str, ...]
    labels: dict[str, bool]


@dataclass
class Table:
    """The rows of a file, and a sentence for each row that cannot be used."""

    rows: list[Labelled] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)


@dataclass
class Score:
    """Counts of one letter. Precision and recall are shares of 1; None: there is nothing to divide by."""

    right: int = 0  # said to hold, and it does
    wrong: int = 0  # said to hold, and it does not
    missed: int = 0  # holds, and was not seen
    rejected: int = 0  # does not hold, and was not said to

    def add(self, *, said: bool, labelled: bool) -> None:
        name = ("right" if labelled else "wrong") if said else ("missed" if labelled else "rejected")
        setattr(self, name, getattr(self, name) + 1)

    @property
    def precision(self) -> float | None:
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        return _share(self.right, self.right + self.missed)

    @property
    def agreement(self) -> float | None:
        return _share(self.right + self.rejected, self.count)

    @property
    def count(self) -> int:
        return self.right + self.wrong + self.missed + self.rejected


@dataclass(frozen=True)
class Miss:
    """A row about which the marks and its label disagree."""

    row: Labelled
    letter: str
    said: bool


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def read_table(text: str) -> Table:
    """The labelled goals of a CSV text. NoTable where a column is missing or nothing can be read."""
    lines = csv.DictReader(io.StringIO(text, newline=""))
    try:
        names = [(name or "").strip().casefold() for name in lines.fieldnames or ()]
        missing = [name for name in COLUMNS if name not in names]
        if missing:
            raise NoTable(f"The first line does not name the column {' and the column '.join(missing)}.")
        lines.fieldnames = names
        return _table(lines)
    except csv.Error as error:
        raise NoTable(f"Line {lines.line_num} is no CSV: {error}.") from error


def _table(lines: "csv.DictReader[str]") -> Table:
    table = Table()
    for record in lines:
        line = lines.line_num
        cells = {name: (record.get(name) or "").strip() for name in COLUMNS}
        if not any(cells.values()):
            continue
        problem = _problem(cells)
        if problem:
            table.bad.append(f"Line {line} is left out: {problem}.")
        else:
            table.rows.append(_labelled(line, cells))
    return table


def _problem(cells: dict[str, str]) -> str:
    if not cells["goal"]:
        return "it has no goal"
    for name in LABELLED.values():
        if cells[name] not in ("0", "1"):
            shown = cells[name] or "nothing"
            return f"{name} says {shown}, where 0 or 1 is expected"
    return ""


def _labelled(line: int, cells: dict[str, str]) -> Labelled:
    key_results = cells["key_results"].replace("；", ";").split(";")
    return Labelled(
        line=line,
        language=cells["language"].casefold() or "?",
        goal=cells["goal"],
        key_results=tuple(one.strip() for one in key_results if one.strip()),
        labels={letter: cells[name] == "1" for letter, name in LABELLED.items()},
    )


def evaluate(rows: Sequence[Labelled]) -> tuple[dict[str, dict[str, Score]], list[Miss]]:
    """Scores by language ("all" is every row) and letter, and where marks and labels disagree."""
    scores: dict[str, dict[str, Score]] = {}
    misses = []
    for row in rows:
        marks = judge_text(row.goal, row.key_results)
        for letter, labelled in row.labels.items():
            said = marks.holds(letter)
            for language in (row.language, "all"):
                by_letter = scores.setdefault(language, {one: Score() for one in LABELLED})
                by_letter[letter].add(said=said, labelled=labelled)
            if said != labelled:
                misses.append(Miss(row, letter, said))
    return scores, misses


def report(scores: dict[str, dict[str, Score]]) -> Iterator[str]:
    """The scores as the lines of a plain table, the languages first and all rows last."""
    yield f"{'language':<10}{'letter':<13}{'goals':>6}{'precision':>11}{'recall':>9}{'agreement':>11}"
    for language in sorted(scores, key=lambda name: (name == "all", name)):
        if language == "all" and len(scores) == 2:
            continue
        for letter, score in scores[language].items():
            shares = (score.precision, score.recall, score.agreement)
            precision, recall, agreement = ("–" if one is None else f"{one:.3f}" for one in shares)
            name = LABELLED[letter].replace("_", "-")
            yield f"{language:<10}{name:<13}{score.count:>6}{precision:>11}{recall:>9}{agreement:>11}"
