"""Goals and tasks in the shape in which they are imported; no cell begins as a formula."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Container, Iterable
from decimal import Decimal
from functools import partial
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from goals.models import Goal, KeyResult
from goals.numbers import Kind, is_measured
from tasks.models import Task
from tasks.sheets import values
from tasks.sheets.columns import words
from tasks.sheets.rows import PARTS_TITLES
from teamops.spreadsheets.reading import FORMULA_SIGNS, plain

Table = list[list[Any]]
Say = Callable[[Any, Any], str]


def goal_table(goals: Iterable[Goal], *, chinese: bool = False) -> Table:
    """Headings, then a row per key result; a goal without one has a row of its own."""
    headings = words("goals", chinese)
    say = partial(values.word, chinese=chinese)
    rows = [
        {**_goal_cells(goal, say), **(_key_result_cells(key_result, say) if key_result else {})}
        for goal in goals
        for key_result in _or_none(goal)
    ]
    return _table(headings, rows)


def task_table(tasks: Iterable[Task], *, chinese: bool = False) -> Table:
    told = list(tasks)
    alike = Counter(task.title_key for task in told)
    # What another task cannot be told apart from by its title is named by its number.
    by_number = {task.pk for task in told if alike[task.title_key] > 1 or PARTS_TITLES.search(task.title)}
    rows = [_task_cells(task, by_number, chinese) for task in told]
    return _table(words("tasks", chinese), rows)


def _or_none(goal: Goal) -> Iterable[KeyResult | None]:
    return goal.key_results.all() or (None,)


def _goal_cells(goal: Goal, say: Say) -> dict[str, Any]:
    supports = [f"supports: {other.statement}" for other in goal.supports.all()]
    return {
        "team": goal.team.name,
        "goal": goal.statement,
        "why": "\n".join([*([goal.why] if goal.why else []), *supports]),
        "goal_owner": goal.owner.name if goal.owner else "",
        "ambition": say(values.AMBITIONS, goal.ambition),
    }


def _key_result_cells(key_result: KeyResult, say: Say) -> dict[str, Any]:
    return {
        "key_result": key_result.statement,
        "owner": key_result.owner.name if key_result.owner else "",
        "kind": say(values.KINDS, key_result.kind),
        "unit": key_result.unit,
        "start": key_result.start,
        "target": key_result.target,
        "current": _current(key_result, say),
        "weight": key_result.weight,
        "due": key_result.last_day.isoformat(),
    }


def _current(key_result: KeyResult, say: Say) -> Decimal | str | None:
    """The latest value, in words where the kind has words; what its kind does not have is left out."""
    kind, latest = Kind(key_result.kind), key_result.latest
    if latest is None or not is_measured(kind, latest.value):
        return None
    if kind is Kind.YES_NO:
        return say(values.ANSWERS, "yes" if latest.value else "no")
    if kind is Kind.SCALE:
        return say(values.STEPS, latest.value)
    return latest.value


def _task_cells(task: Task, by_number: Container[int], chinese: bool) -> dict[str, Any]:
    goal = task.plan.goal if task.plan else None
    blocked = values.word({"blocked": values.BLOCKED}, "blocked", chinese=chinese)
    return {
        "title": task.title,
        "team": task.team.name,
        "goal": goal.statement if goal else "",
        "phase": task.phase.name if task.phase else "",
        "milestone": task.milestone.title if task.milestone else "",
        "owner": task.assignee.name if task.assignee else "",
        "status": blocked if task.blocked else values.word(values.STATUSES, task.status, chinese=chinese),
        "blocked_reason": task.blocked_reason if task.blocked else "",
        "starts_on": task.starts_on.isoformat() if task.starts_on else "",
        "due": task.due.isoformat() if task.due else "",
        "estimate": task.estimate,
        "depends_on": "; ".join(
            _number(needed) if needed.pk in by_number else needed.title for needed in task.depends_on.all()
        ),
        "number": _number(task),
    }


def _number(task: Task) -> str:
    return f"T-{task.number}"


def _table(headings: dict[str, str], rows: list[dict[str, Any]]) -> Table:
    return [list(headings.values()), *([defused(row.get(key)) for key in headings] for row in rows)]


def defused(value: Any) -> str | Decimal:
    """A number, or text that no spreadsheet takes for a formula; reading takes the apostrophe away again.

    XLSX has no place for control characters, such as the vertical tab of a text that was pasted from Word.
    """
    if isinstance(value, Decimal):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value or ""))
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def csv_bytes(table: Table) -> bytes:
    """UTF-8 with BOM: without it a Chinese Excel shows question marks."""
    file = io.StringIO()
    csv.writer(file).writerows([[_plain(cell) for cell in row] for row in table])
    return file.getvalue().encode("utf-8-sig")


def xlsx_bytes(tables: dict[str, Table]) -> bytes:
    """One sheet per table, by name, with its headings kept in sight."""
    book = Workbook(write_only=True)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for row in table:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _plain(cell: str | Decimal) -> str:
    return plain(cell) if isinstance(cell, Decimal) else cell
