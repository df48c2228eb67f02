"""The timeline of an action plan: one SVG for all rows, beside the list of their names.

x is in per cent of the span of days, y in px of the fixed height of a row, so it stretches with the page and
needs no script. Originals stand as dotted ghosts under what they became. All that it says stands in the list
as well, so it is for the eyes alone.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from teamops.charts import asked

DAY = datetime.timedelta(days=1)
ROW = 30
HEAD = 40
# More weeks than this are labelled every other week or rarer.
MOST_WEEK_LABELS = 16


@dataclass(frozen=True)
class Row:
    """A phase, a task or a milestone. A milestone has its day in `end`; what has no date draws nothing.

    `done` is the share that is done, `original_end` the first end if it has moved, `follows` the indexes of
    the rows on which this one depends, `why` the address that tells why its end has moved.
    """

    kind: Literal["phase", "task", "milestone"]
    start: datetime.date | None = None
    end: datetime.date | None = None
    done: float = 0.0
    original_end: datetime.date | None = None
    state: Literal["open", "blocked", "done"] = "open"
    follows: tuple[int, ...] = ()
    why: str = ""

    @property
    def span(self) -> tuple[datetime.date, datetime.date] | None:
        """First and last day; a missing one is the other."""
        first, last = self.start or self.end, self.end or self.start
        return None if first is None or last is None else (min(first, last), last)

    @property
    def moved(self) -> int:
        """By how many days the end has moved from its first date."""
        if self.original_end is None or self.end is None:
            return 0
        return (self.end - self.original_end).days


@dataclass(frozen=True)
class TimelineWords:
    """What the drawing says, in the reader's language."""

    day: Callable[[datetime.date], str]
    month: Callable[[datetime.date], str]
    moved: Callable[[int], str]
    was: Callable[[datetime.date, datetime.date], str]
    blocked: str


@dataclass(frozen=True)
class _Scale:
    """The days that are drawn: whole weeks."""

    first: datetime.date
    days: int
    rows: int

    @property
    def height(self) -> int:
        return HEAD + ROW * self.rows

    def x(self, day: datetime.date) -> float:
        return round((day - self.first).days / self.days * 100, 2)

    def width(self, first: datetime.date, last: datetime.date) -> float:
        return round(((last - first).days + 1) / self.days * 100, 2)

    def middle(self, day: datetime.date) -> float:
        return round(self.x(day) + 50 / self.days, 2)


def _scale(rows: Sequence[Row], today: datetime.date) -> _Scale:
    days = [
        today,
        *(day for row in rows for day in (row.span or ())),
        *(r.original_end for r in rows if r.original_end),
    ]
    first = min(days) - datetime.timedelta(days=min(days).weekday())
    weeks = max(((max(days) - first).days + 4) // 7 + 1, 4)
    return _Scale(first=first, days=weeks * 7, rows=len(rows))


def _centre(index: int) -> float:
    return HEAD + index * ROW + ROW / 2


def _grid(scale: _Scale, words: TimelineWords) -> Iterator[str]:
    every = scale.days // 7 // MOST_WEEK_LABELS + 1
    for week in range(scale.days // 7):
        monday = scale.first + 7 * week * DAY
        x = scale.x(monday)
        label = (
            f'<text x="{x}%" dx="5" y="32">{monday.isocalendar().week}</text>' if week % every == 0 else ""
        )
        yield f'<line class="week" x1="{x}%" x2="{x}%" y1="{HEAD}" y2="{scale.height}"/>{label}'
    for day in (scale.first + number * DAY for number in range(scale.days)):
        if day.day == 1 or day == scale.first:
            x = scale.x(day)
            yield f'<line class="line" x1="{x}%" x2="{x}%" y1="4" y2="{HEAD}"/>'
            if day.day <= 20:
                yield f'<text class="bar-label" x="{x}%" dx="5" y="15">{escape(words.month(day))}</text>'
    for index in range(scale.rows + 1):
        y = HEAD + index * ROW - 0.5
        yield f'<line class="line" x1="0" x2="100%" y1="{y}" y2="{y}"/>'


def _dependencies(rows: Sequence[Row], scale: _Scale) -> Iterator[str]:
    """An elbow from the end of what comes first down (or up) to the start of what follows."""
    for index, row in enumerate(rows):
        for before in row.follows:
            if row.span is None or (earlier := rows[before].span) is None:
                continue
            x_from, x_to = scale.middle(earlier[1]), scale.middle(row.span[0])
            down = 1 if index > before else -1
            y_from, y_to = _centre(before) + 6 * down, _centre(index) - 7 * down
            turn = _centre(index) - 13 * down
            late = " dep-late" if earlier[1] > row.span[0] and row.state != "done" else ""
            yield (
                f'<g class="dep{late}"><line x1="{x_from}%" x2="{x_from}%" y1="{y_from}" y2="{turn}"/>'
                f'<line x1="{x_from}%" x2="{x_to}%" y1="{turn}" y2="{turn}"/>'
                f'<line x1="{x_to}%" x2="{x_to}%" y1="{turn}" y2="{y_to}"/></g>'
            )


def _phase(row: Row, y: float, scale: _Scale, words: TimelineWords) -> str:
    assert row.span
    x, width = scale.x(row.span[0]), scale.width(*row.span)
    return (
        f'<rect class="phase-bar" x="{x}%" width="{width}%" y="{y - 3}" height="3"/>'
        f'<rect class="phase-bar" x="{x}%" width="2" y="{y - 3}" height="8"/>'
        f'<svg x="{round(x + width, 2)}%" y="{y - 3}" width="1" height="8">'
        f'<rect class="phase-bar" x="-2" width="2" height="8"/></svg>'
    )


def _task(row: Row, y: float, scale: _Scale, words: TimelineWords) -> str:
    assert row.span
    x, width = scale.x(row.span[0]), scale.width(*row.span)
    place = f'x="{x}%" y="{y - 6}" height="10"'
    parts = []
    if row.moved and row.original_end and row.original_end >= row.span[0]:
        ghost = scale.width(row.span[0], row.original_end)
        parts.append(f'<rect class="ghost" x="{x}%" width="{ghost}%" y="{y + 5}" height="5"/>')
    if row.state == "blocked":
        parts.append(f'<rect class="blocked-bar" width="{width}%" {place}/>')
    else:
        done = 1.0 if row.state == "done" else row.done
        parts.append(f'<rect class="task-left" width="{width}%" {place}/>')
        parts.append(f'<rect class="task-done" width="{round(width * done, 2)}%" {place}/>' if done else "")
    if row.state != "done" and (label := _task_label(row, words)):
        place = f'x="{round(x + width, 2)}%" dx="7" y="{y + 3}"'
        parts.append(_asked(row, f'<text class="late-label" {place}>{escape(label)}</text>'))
    return "".join(parts)


def _task_label(row: Row, words: TimelineWords) -> str:
    said = [words.moved(row.moved)] if row.moved > 0 else []
    if row.state == "blocked":
        said.append(words.blocked)
    return ", ".join(said)


def _asked(row: Row, label: str) -> str:
    """A label as the link to why the end has moved. The keyboard has the same one in the list."""
    return asked(row.why if row.moved else "", label, ' tabindex="-1"')


def _milestone(row: Row, y: float, scale: _Scale, words: TimelineWords) -> str:
    assert row.span
    day = row.span[1]
    x = scale.middle(day)
    late = row.moved > 0
    shape = "mile" if row.state == "done" else "mile-late" if late else "mile-open"
    parts = []
    if row.moved and row.original_end:
        ghost = scale.middle(row.original_end)
        parts.append(
            f'<line class="slip-line" x1="{ghost}%" x2="{x}%" y1="{y}" y2="{y}"/>'
            f'<svg x="{ghost}%" y="{y}"><path class="mile-ghost" d="M0-7 7 0 0 7-7 0z"/></svg>'
        )
    label = words.was(day, row.original_end) if row.moved and row.original_end else words.day(day)
    css = "late-label" if late else "bar-label"
    # At the right edge the label stands on the left.
    side = 'dx="-13" text-anchor="end"' if x > 88 else 'dx="13"'
    parts += [
        f'<svg x="{x}%" y="{y}"><path class="{shape}" d="M0-7.5 7.5 0 0 7.5-7.5 0z"/></svg>',
        _asked(row, f'<text class="{css}" x="{x}%" {side} y="{y + 4}">{escape(label)}</text>'),
    ]
    return "".join(parts)


_DRAWN = {"phase": _phase, "task": _task, "milestone": _milestone}


def timeline(rows: Sequence[Row], today: datetime.date, words: TimelineWords) -> str:
    """The drawing of all rows, from the week of the first day to that of the last."""
    scale = _scale(rows, today)
    x = scale.middle(today)
    parts = [
        *_grid(scale, words),
        *_dependencies(rows, scale),
        f'<line class="today" x1="{x}%" x2="{x}%" y1="20" y2="{scale.height}"/>',
        *(_DRAWN[row.kind](row, _centre(i), scale, words) for i, row in enumerate(rows) if row.span),
        f'<svg x="{x}%" y="6"><rect class="today-flag" x="-30" width="60" height="17" rx="2"/>'
        f'<text class="today-label" y="12.5" text-anchor="middle">{escape(words.day(today))}</text></svg>',
    ]
    return f'<svg class="timeline" height="{scale.height}" aria-hidden="true">{"".join(parts)}</svg>'
