"""From cells to typed rows: each knows where it stands, and every problem names its row and column."""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import TypeVar

from django.utils.translation import gettext as _

from goals.models import Goal, KeyResult
from tasks.models import Milestone, Phase, Task
from tasks.sheets import values
from tasks.sheets.columns import NEEDED, Layout, heading
from teamops.people.models import Person, Team
from teamops.spreadsheets.reading import Sheet, SheetRefused
from teamops.text import name_key, text_key

Value = TypeVar("Value")
# What Excel shows where a formula fails; the file holds it as the cell's text.
ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}
# No number, day or word of a choice is longer; what is, is text in the wrong column, and not searched.
LONGEST_VALUE = 100


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row; `column` is its heading in the sheet, "" if it is the whole row."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        if not self.column:
            return _("Row %(row)s: %(message)s") % {"row": self.row, "message": self.message}
        return _("Row %(row)s, %(column)s: %(message)s") % {
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }


# Team, words and owner, folded; no owner where the sheet names none for the goal.
GoalKey = tuple[str, str, str]


@dataclass(frozen=True)
class GoalRow:
    """A goal as its first row tells it. `supports` are statements of the goals that it supports.

    Members' parts of a goal are called alike: `is_of_several` says that the sheet has others of this team
    with the same words and other owners.
    """

    row: int
    key: GoalKey
    team: str
    statement: str
    why: str
    supports: tuple[str, ...]
    owner: str
    ambition: Goal.Ambition | None
    is_of_several: bool = False


@dataclass(frozen=True)
class KeyResultRow:
    """A key result of the goal whose GoalRow has the key `goal`. `weight` None counts as 1.

    Of a "between", `start` and `target` are its lower and upper bound, whatever the columns are called.
    """

    row: int
    goal: GoalKey
    statement: str
    kind: KeyResult.Kind
    unit: str
    start: Decimal | None
    target: Decimal | None
    current: Decimal | None
    weight: Decimal | None
    owner: str
    due: datetime.date | None

    @property
    def key(self) -> tuple[GoalKey, str]:
        return self.goal, text_key(self.statement)


@dataclass(frozen=True)
class TaskRow:
    """A task; goal, phase, milestone and the tasks that it depends on are named by their words.

    Whether a blocked task is to do or doing, its status does not say: it is to do if it is new.
    """

    row: int
    team: str
    title: str
    goal: str
    phase: str
    milestone: str
    owner: str
    status: Task.Status | None
    blocked: bool
    blocked_reason: str
    starts_on: datetime.date | None
    due: datetime.date | None
    estimate: Decimal | None
    depends_on: tuple[str, ...]
    number: int | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is called: goal, else team, and title."""
        return text_key(self.goal), "" if self.goal else name_key(self.team), text_key(self.title)

    def is_same(self, other: "TaskRow") -> bool:
        """Whether a row that is called alike means the same task; what came again has another day."""
        if self.number is not None and other.number is not None:
            return self.number == other.number
        return self.due == other.due


@dataclass
class Rows:
    """What one sheet holds. A row with a problem is in none of the lists, but the goal that it begins is, if
    another row needs it; `refused`: the key results of such goals, by their row. A goal of which no row is
    good is `withheld`; known by its words, so that its tasks can say so."""

    sheet: str
    columns: dict[str, str] = field(default_factory=dict)
    goals: list[GoalRow] = field(default_factory=list)
    key_results: list[KeyResultRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    withheld: set[str] = field(default_factory=set)
    is_1904: bool = False


def read_rows(sheet: Sheet, layout: Layout) -> Rows:
    """All rows below the headings. Raises SheetRefused if no column says what the rows are."""
    if layout.kind is None or NEEDED[layout.kind] not in layout.columns.values():
        raise no_known_column(sheet, layout)
    headings = next(cells for number, cells in sheet.rows if number == layout.heading_row)
    names = {key: _name(headings, index, layout) for index, key in layout.columns.items()}
    rows = Rows(sheet.name, names, is_1904=sheet.is_1904)
    read = _read_goals if layout.kind == "goals" else _read_tasks
    read(rows, _lines(sheet, layout, rows))
    return rows


def no_known_column(sheet: Sheet, layout: Layout) -> SheetRefused:
    """Nothing says what the rows are: the headings are unknown, or mapped to something else."""
    cells = next(cells for number, cells in sheet.rows if number == layout.heading_row)
    return SheetRefused(
        _(
            "Row %(row)s of sheet “%(sheet)s” should hold the column names, but none of %(names)s is known. "
            "Goals need a column “Goal”, tasks a column “Title”."
        )
        % {
            "row": layout.heading_row,
            "sheet": sheet.name,
            "names": ", ".join(f"“{cell[:30]}”" for cell in cells[:6] if cell),
        },
        "no_known_column",
    )


def _name(headings: list[str], index: int, layout: Layout) -> str:
    """The column as the sheet calls it, else the field's own name."""
    if index < len(headings) and headings[index]:
        return headings[index]
    assert layout.kind is not None
    return heading(layout.kind, layout.columns[index])


class Line:
    """The cells of one row by field; what cannot be read is noted as a problem, and the row goes on."""

    def __init__(self, row: int, cells: dict[str, str], rows: Rows) -> None:
        self.row = row
        self.cells = cells
        self.rows = rows
        self.is_good = True

    def text(self, key: str, *, longest: int) -> str:
        """What would be kept of the text; one that is longer is refused."""
        text = self.cells.get(key, "")
        if text in ERRORS:
            self.refuse(key, _("the formula in this cell gives the error %(error)s.") % {"error": text})
        self._refuse_longer(key, text, longest)
        return text[:longest]

    def value(self, key: str, reader: Callable[[str], Value]) -> Value | None:
        text = self.cells.get(key, "")
        if not text or self._refuse_longer(key, text, LONGEST_VALUE):
            return None
        try:
            return reader(text)
        except values.Unreadable as unreadable:
            self.refuse(key, str(unreadable))
            return None

    def _refuse_longer(self, key: str, text: str, longest: int) -> bool:
        if len(text) <= longest:
            return False
        self.refuse(
            key,
            _("the text has %(count)s characters, at most %(longest)s are kept. Shorten it.")
            % {"count": len(text), "longest": longest},
        )
        return True

    def day(self, key: str) -> datetime.date | None:
        return self.value(key, partial(values.day, is_1904=self.rows.is_1904))

    def refuse(self, key: str, message: str) -> None:
        self.is_good = False
        self.rows.problems.append(Problem(self.row, self.rows.columns.get(key, ""), message))


def _lines(sheet: Sheet, layout: Layout, rows: Rows) -> Iterator[Line]:
    for number, cells in sheet.rows:
        if number > layout.heading_row:
            by_field = {key: cells[index] for index, key in layout.columns.items() if index < len(cells)}
            if any(by_field.values()):
                yield Line(number, by_field, rows)


# --- Goals and key results ----------------------------------------------------------------------------

# No blank can belong to two of its parts, so that it takes no longer than the text is long.
SUPPORTS = re.compile(r"(?:^|[;；\n])[^\S\n]*(?:supports|支持)\s*[:：]\s*([^;；\n]+)", re.IGNORECASE)


def _read_goals(rows: Rows, lines: Iterator[Line]) -> None:
    seen: dict[GoalKey, GoalRow | None] = {}
    alike: dict[tuple[str, str], list[GoalKey]] = {}
    key_results: dict[tuple[GoalKey, str], int] = {}
    good: set[GoalKey] = set()
    bad: dict[int, GoalKey] = {}
    above: Line | None = None
    for line in lines:
        _fill_down(line, above)
        above = line
        goal = _goal_of(line, _goal_key(line, alike), seen)
        if goal and line.cells.get("key_result"):
            _add_key_result(line, goal, key_results)
        if goal and line.is_good:
            good.add(goal.key)
        elif goal:
            bad[line.row] = goal.key
    read = [replace(goal, is_of_several=len(alike[goal.key[:2]]) > 1) for goal in seen.values() if goal]
    rows.goals = [goal for goal in read if goal.key in good]
    rows.withheld = {text_key(goal.statement) for goal in read if goal.key not in good}
    rows.refused = {row: words for row, words in rows.refused.items() if bad[row] in good}


def _fill_down(line: Line, above: Line | None) -> None:
    """A goal stands on its first row only, and so does its team: an empty cell means the one above."""
    if above is None:
        return
    if not line.cells.get("team"):
        line.cells["team"] = above.cells.get("team", "")
    if not line.cells.get("goal"):
        line.cells["goal"] = above.cells.get("goal", "")
        line.cells["goal_owner"] = above.cells.get("goal_owner", "")


def _goal_key(line: Line, alike: dict[tuple[str, str], list[GoalKey]]) -> GoalKey:
    """Which goal the line is about: the last of its team with these words, unless it names another owner."""
    team, words = name_key(line.cells.get("team", "")), text_key(line.cells.get("goal", ""))
    owner = name_key(line.cells.get("goal_owner", ""))
    keys = alike.setdefault((team, words), [])
    if keys and (not owner or not keys[-1][2]):
        return keys[-1]
    key = team, words, owner
    if key not in keys:
        keys.append(key)
    return key


def _goal_of(line: Line, key: GoalKey, seen: dict[GoalKey, GoalRow | None]) -> GoalRow | None:
    """The goal that the line is about; its first line makes it. None: it could not be read."""
    if key not in seen:
        goal = _goal_row(line, key)
        seen[key] = goal if line.is_good else None
    elif seen[key] is None:
        line.refuse("goal", _("its goal could not be read; see the goal’s first row."))
    return seen[key]


def _goal_row(line: Line, key: GoalKey) -> GoalRow:
    if not line.cells.get("goal"):
        line.refuse("goal", _("there is no goal in this row or above it."))
    why = line.text("why", longest=_longest(Goal, "why"))
    longest_name = _longest(Person, "name")
    return GoalRow(
        row=line.row,
        key=key,
        team=line.text("team", longest=_longest(Team, "name")),
        statement=line.text("goal", longest=_longest(Goal, "statement")),
        why=SUPPORTS.sub("", why).strip(" ;；\n"),
        supports=tuple(found.strip() for found in SUPPORTS.findall(why)),
        owner=line.text("goal_owner" if line.cells.get("goal_owner") else "owner", longest=longest_name),
        ambition=line.value("ambition", values.ambition),
    )


def _add_key_result(line: Line, goal: GoalRow, seen: dict[tuple[GoalKey, str], int]) -> None:
    row = _key_result_row(line, goal)
    if row.key in seen:
        line.refuse("key_result", _("the same key result stands in row %(row)s.") % {"row": seen[row.key]})
    if line.is_good:
        seen[row.key] = line.row
        line.rows.key_results.append(row)
    else:
        line.rows.refused[line.row] = row.statement


# How the current value of a kind is read that is not a number of its own.
CURRENT = {KeyResult.Kind.YES_NO: values.done, KeyResult.Kind.SCALE: values.step}
WITHOUT_NUMBERS = (KeyResult.Kind.YES_NO, KeyResult.Kind.SCALE, KeyResult.Kind.FROM_PLAN)


def _key_result_row(line: Line, goal: GoalRow) -> KeyResultRow:
    kind = _kind(line)
    measures = {key: line.value(key, values.number) for key in ("start", "target")}
    has_numbers = kind not in WITHOUT_NUMBERS
    current = line.value("current", CURRENT.get(kind, _plain_value))
    percent = any(measure and measure.is_percent for measure in measures.values())
    return KeyResultRow(
        row=line.row,
        goal=goal.key,
        statement=line.text("key_result", longest=_longest(KeyResult, "statement")),
        kind=kind,
        unit=line.text("unit", longest=_longest(KeyResult, "unit")) or ("%" if percent else ""),
        start=_value(measures["start"]) if has_numbers else None,
        target=_value(measures["target"]) if has_numbers else None,
        current=current,
        weight=line.value("weight", values.weight),
        owner=line.text("owner", longest=_longest(Person, "name")) or goal.owner,
        due=line.day("due"),
    )


def _kind(line: Line) -> KeyResult.Kind:
    """As the sheet says; without a word, a start and a target say it, and neither of both is yes/no."""
    kind = line.value("kind", values.kind)
    if kind:
        return kind
    if not line.cells.get("target"):
        return KeyResult.Kind.YES_NO
    start, target = (_silent(line.cells.get(key, "")) for key in ("start", "target"))
    return KeyResult.Kind.DECREASE if start > target else KeyResult.Kind.INCREASE


def _silent(text: str) -> Decimal:
    """The number, 0 if it cannot be read: the cell's own reading names the problem."""
    try:
        return values.number(text).value
    except values.Unreadable:
        return Decimal(0)


def _plain_value(text: str) -> Decimal:
    return values.number(text).value


def _value(number: values.Number | None) -> Decimal | None:
    return number.value if number else None


# --- Tasks --------------------------------------------------------------------------------------------


def _read_tasks(rows: Rows, lines: Iterator[Line]) -> None:
    seen: dict[tuple[str, str, str], list[TaskRow]] = {}
    for line in lines:
        row = _task_row(line)
        alike = seen.setdefault(row.key, [])
        if not row.title:
            line.refuse("title", _("the task has no title."))
        elif same := next((other for other in alike if row.is_same(other)), None):
            line.refuse("title", _("the same task stands in row %(row)s.") % {"row": same.row})
        if line.is_good:
            alike.append(row)
            rows.tasks.append(row)


def _task_row(line: Line) -> TaskRow:
    status, blocked = line.value("status", values.status) or (None, False)
    return TaskRow(
        row=line.row,
        team=line.text("team", longest=_longest(Team, "name")),
        title=line.text("title", longest=_longest(Task, "title")),
        goal=line.text("goal", longest=_longest(Goal, "statement")),
        phase=line.text("phase", longest=_longest(Phase, "name")),
        milestone=line.text("milestone", longest=_longest(Milestone, "title")),
        owner=line.text("owner", longest=_longest(Person, "name")),
        status=status,
        blocked=blocked,
        blocked_reason=line.text("blocked_reason", longest=_longest(Task, "blocked_reason")),
        starts_on=line.day("starts_on"),
        due=line.day("due"),
        estimate=line.value("estimate", values.estimate),
        depends_on=_titles(line.cells.get("depends_on", "")),
        number=values.task_number(line.cells.get("number", "")),
    )


PARTS_TITLES = re.compile(r"[;；\n]")


def _titles(text: str) -> tuple[str, ...]:
    """Several tasks stand apart by semicolons or lines; a comma may be part of a title."""
    return tuple(part.strip() for part in PARTS_TITLES.split(text) if part.strip())


def _longest(model: type, name: str) -> int:
    longest = model._meta.get_field(name).max_length  # type: ignore[attr-defined]
    assert isinstance(longest, int)
    return longest
