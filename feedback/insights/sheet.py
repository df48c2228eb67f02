"""The table of a measure as CSV: plain numbers, and no cell that a spreadsheet takes for a formula."""

from decimal import Decimal

from django.utils.translation import gettext as _

from feedback.insights.page import Section
from feedback.insights.shapes import Line
from tasks.sheets.export import csv_bytes, defused


def sheet(section: Section) -> bytes:
    """Headings, then a row for each line, oldest first; shares are of 1."""
    measure = section.measure
    has_days = any(line.period for line in measure.lines)
    headings = [section.first_head, *([_("First day"), _("Last day")] if has_days else [])]
    rows: list[list[str | Decimal]] = [[*headings, *(head.name for head in measure.heads)]]
    rows += [_row(section, line, has_days=has_days) for line in measure.told_lines]
    return csv_bytes([[defused(cell) for cell in row] for row in rows])


def _row(section: Section, line: Line, *, has_days: bool) -> list[str | Decimal]:
    first: list[str | Decimal] = [line.name]
    if has_days and line.period:
        first += [line.period.first.isoformat(), line.period.last.isoformat()]
    figures = [line.figure(head.key).four_places for head in section.measure.heads]
    return [*first, *("" if value is None else value for value in figures)]
