"""The timeline of an action plan: one SVG for all rows, beside the list of their names.

x is in per cent of the span of days, y in px of the fixed height of a row, so it stretches with the page, has
a least width by its zoom, and needs no script. Originals stand as dotted ghosts under what they became. All
that it says stands in the list as well, so it is for the eyes alone, until a script makes bars of it that are
moved by hand (`static/js/behaviors/timeline.js`).
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from teamops.charts import asked
from teamops.formats import parts_of

DAY = datetime.timedelta(days=1)
ROW = 30
HEAD = 40
Zoom = Literal["day", "week", "month"]
# The least width of a day, in px.
DAY_WIDTH: dict[Zoom, int] = {"day": 26, "week": 6, "month": 2}
# A drawing has so many days at most; what lies further away stands in the list only.
MOST_DAYS: dict[Zoom, int] = {"day": 392, "week": 777, "month": 3654}
# Where a longer one begins before today.
DAYS_BEFORE = 63
# Up to so many weeks are drawn week by week if nothing else is asked for.
MOST_WEEKS = 16


@dataclass(frozen=True)
class Row:
    """A phase, a task or a milestone. A milestone has its day in `end`; what has no date draws nothing.

    `done` is the share that is done, `original_end` the first end if it has moved, `follows` the indexes of
    the rows on which this one depends, `why` the address that tells why its end has moved, `by_hand` whether
    its reader may move it.
    """

    kind: Literal["phase", "task", "milestone"]
    start: datetime.date | None = None
    end: datetime.date | None = None
    done: float = 0.0
    original_end: datetime.date | None = None
    state: Literal["open", "blocked", "done"] = "open"
    follows: tuple[int, ...] = ()
    why: str = ""
    by_hand: bool = False

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
    year: Callable[[datetime.date], str] = lambda day: str(day.year)


@dataclass(frozen=True)
class _Scale:
    """The days that are drawn: whole weeks."""

    first: datetime.date
    days: int
    rows: int
    zoom: Zoom

    @property
    def height(self) -> int:
        return HEAD + ROW * self.rows

    def x(self, day: datetime.date) -> float:
        return round(self._at(day) / self.days * 100, 2)

    def width(self, first: datetime.date, last: datetime.date) -> float:
        return round((self._at(last, after=1) - self._at(first)) / self.days * 100, 2)

    def middle(self, day: datetime.date) -> float:
        return round(self.x(day) + 50 / self.days, 2)

    def _at(self, day: datetime.date, after: int = 0) -> int:
        """Days from the beginning; what lies beyond an edge stands at it."""
        return min(max((day - self.first).days + after, 0), self.days)

    def shows(self, row: Row) -> bool:
        """Whether a part of the row lies within the days."""
        if row.span is None:
            return False
        first, last = row.span
        return last >= self.first and (first - self.first).days < self.days


def fitting_zoom(rows: Sequence[Row], today: datetime.date) -> Zoom:
    """The zoom at which a plan is read best if nothing else is asked for."""
    return "week" if _span(rows, today)[1] <= 7 * MOST_WEEKS else "month"


def _span(rows: Sequence[Row], today: datetime.date) -> tuple[datetime.date, int]:
    """From the Monday of the first day to the week after the last: first day and number of days."""
    days = [
        today,
        *(day for row in rows for day in (row.span or ())),
        *(r.original_end for r in rows if r.original_end),
    ]
    first = min(days) - datetime.timedelta(days=min(days).weekday())
    return first, 7 * max(((max(days) - first).days + 4) // 7 + 1, 4)


def _scale(rows: Sequence[Row], today: datetime.date, zoom: Zoom) -> _Scale:
    first, days = _span(rows, today)
    if days > MOST_DAYS[zoom]:
        monday = today - datetime.timedelta(days=today.weekday() + DAYS_BEFORE)
        first, days = max(first, monday), MOST_DAYS[zoom]
    return _Scale(first, days, len(rows), zoom)


def _centre(index: int) -> float:
    return HEAD + index * ROW + ROW / 2


def _days(scale: _Scale) -> Iterator[datetime.date]:
    return (scale.first + number * DAY for number in range(scale.days))


def _grid(scale: _Scale, words: TimelineWords) -> Iterator[str]:
    """Two lines of names above, of the unit and what it is part of, and where each begins."""
    if scale.zoom == "month":
        yield from _names(scale, lambda day: day.day == 1 and day.month == 1, words.year, room=20)
    else:
        begins = _begins_month if scale.zoom == "week" else _says_month
        yield from _names(scale, begins, words.month, room=11 if scale.zoom == "week" else 3)
    yield from {"day": _by_day, "week": _by_week, "month": _by_month}[scale.zoom](scale, words)
    tile = f'width="100%" height="{ROW}" y="{HEAD - 1}" patternUnits="userSpaceOnUse"'
    yield (
        f'<pattern id="timeline-rows" {tile}>'
        f'<line class="line" x2="100%" y1=".5" y2=".5"/></pattern>'
        f'<rect width="100%" y="{HEAD - 1}" height="{ROW * scale.rows + 1}" fill="url(#timeline-rows)"/>'
    )


def _begins_month(day: datetime.date) -> bool:
    return day.day == 1


def _says_month(day: datetime.date) -> bool:
    """Day by day a month is wider than what one sees: Mondays say it again where there is room."""
    return day.day == 1 or (day.weekday() == 0 and 4 < day.day < 26)


def _starts(scale: _Scale, begins: Callable[[datetime.date], bool], room: int) -> list[datetime.date]:
    """Where each unit begins; one that has begun before stands at the edge if it has `room`, in days."""
    starts = [day for day in _days(scale) if begins(day)]
    if not starts or (starts[0] - scale.first).days >= room:
        starts.insert(0, scale.first)
    return starts


def _names(
    scale: _Scale, begins: Callable[[datetime.date], bool], name: Callable[[datetime.date], str], room: int
) -> Iterator[str]:
    for day in _starts(scale, begins, room):
        x = scale.x(day)
        yield f'<line class="line" x1="{x}%" x2="{x}%" y1="4" y2="{HEAD}"/>'
        yield f'<text class="bar-label" x="{x}%" dx="5" y="15">{escape(name(day))}</text>'


def _line(x: float, scale: _Scale) -> str:
    return f'<line class="week" x1="{x}%" x2="{x}%" y1="{HEAD}" y2="{scale.height}"/>'


def _by_day(scale: _Scale, words: TimelineWords) -> Iterator[str]:
    for day in _days(scale):
        if day.weekday() == 5:
            place = f'x="{scale.x(day)}%" width="{scale.width(day, day + DAY)}%"'
            yield f'<rect class="rest" {place} y="{HEAD}" height="{scale.height - HEAD}"/>'
        if day.weekday() == 0:
            yield _line(scale.x(day), scale)
        yield f'<text class="day" x="{scale.middle(day)}%" y="32">{day.day}</text>'


def _by_week(scale: _Scale, words: TimelineWords) -> Iterator[str]:
    for monday in list(_days(scale))[::7]:
        x = scale.x(monday)
        yield f'{_line(x, scale)}<text x="{x}%" dx="5" y="32">{monday.isocalendar().week}</text>'


def _by_month(scale: _Scale, words: TimelineWords) -> Iterator[str]:
    for day in _starts(scale, lambda day: day.day == 1, room=16):
        x = scale.x(day)
        yield f'{_line(x, scale)}<text x="{x}%" dx="5" y="32">{escape(words.month(day))}</text>'


def _dependencies(rows: Sequence[Row], scale: _Scale) -> Iterator[str]:
    """An elbow from the end of what comes first down (or up) to the start of what follows."""
    for index, row in enumerate(rows):
        for before in row.follows:
            if row.span is None or (earlier := rows[before].span) is None:
                continue
            if not (scale.shows(row) or scale.shows(rows[before])):
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


LAST_NARROW = "\u2e7f"

# What stays where it was when the row is moved, and what goes with it.
Drawn = tuple[str, str]


def _phase(row: Row, y: float, scale: _Scale, words: TimelineWords) -> Drawn:
    assert row.span
    x, width = scale.x(row.span[0]), scale.width(*row.span)
    return "", (
        f'<rect class="phase-bar" x="{x}%" width="{width}%" y="{y - 3}" height="3"/>'
        f'<rect class="phase-bar" x="{x}%" width="2" y="{y - 3}" height="8"/>'
        f'<svg x="{round(x + width, 2)}%" y="{y - 3}" width="1" height="8">'
        f'<rect class="phase-bar" x="-2" width="2" height="8"/></svg>'
    )


def _task(row: Row, y: float, scale: _Scale, words: TimelineWords) -> Drawn:
    assert row.span
    x, width = scale.x(row.span[0]), scale.width(*row.span)
    place = f'x="{x}%" y="{y - 6}" height="10"'
    parts = []
    if row.state == "blocked":
        parts.append(f'<rect class="blocked-bar" width="{width}%" {place}/>')
    else:
        done = 1.0 if row.state == "done" else row.done
        parts.append(f'<rect class="task-left" width="{width}%" {place}/>')
        parts.append(f'<rect class="task-done" width="{round(width * done, 2)}%" {place}/>' if done else "")
    if row.state != "done" and (label := _task_label(row, words)):
        place = _beside(label, x, round(x + width, 2), 7)
        parts.append(_asked(row, f'<text class="late-label" {place} y="{y + 3}">{escape(label)}</text>'))
    ghost = ""
    if row.moved and row.original_end and row.original_end >= row.span[0]:
        long = scale.width(row.span[0], row.original_end)
        ghost = f'<rect class="ghost" x="{x}%" width="{long}%" y="{y + 5}" height="5"/>'
    return ghost, "".join(parts)


def _task_label(row: Row, words: TimelineWords) -> str:
    said = [words.moved(row.moved)] if row.moved > 0 else []
    if row.state == "blocked":
        said.append(words.blocked)
    return parts_of(said)


def _beside(label: str, left: float, right: float, gap: int) -> str:
    """The place of a label: on the right of what it names, or on its left, where the right edge is too near.

    A letter takes about a hundredth of the drawing where that is narrow, a Chinese character two.
    """
    long = sum(2 if character > LAST_NARROW else 1 for character in label)
    if right > min(88, 98 - long) and left > long:
        return f'x="{left}%" dx="-{gap}" text-anchor="end"'
    return f'x="{right}%" dx="{gap}"'


def _asked(row: Row, label: str) -> str:
    """A label as the link to why the end has moved. The keyboard has the same one in the list."""
    return asked(row.why if row.moved else "", label, ' tabindex="-1"')


def _milestone(row: Row, y: float, scale: _Scale, words: TimelineWords) -> Drawn:
    assert row.span
    day = row.span[1]
    x = scale.middle(day)
    late = row.moved > 0
    shape = "mile" if row.state == "done" else "mile-late" if late else "mile-open"
    ghost = ""
    if row.moved and row.original_end:
        was = scale.middle(row.original_end)
        ghost = (
            f'<line class="slip-line" x1="{was}%" x2="{x}%" y1="{y}" y2="{y}"/>'
            f'<svg x="{was}%" y="{y}"><path class="mile-ghost" d="M0-7 7 0 0 7-7 0z"/></svg>'
        )
    label = words.was(day, row.original_end) if row.moved and row.original_end else words.day(day)
    css = "late-label" if late else "bar-label"
    first = min(x, scale.middle(row.original_end)) if row.moved and row.original_end else x
    parts = [
        f'<svg x="{x}%" y="{y}"><path class="{shape}" d="M0-7.5 7.5 0 0 7.5-7.5 0z"/></svg>',
        _asked(row, f'<text class="{css}" {_beside(label, first, x, 13)} y="{y + 4}">{escape(label)}</text>'),
    ]
    return ghost, "".join(parts)


_DRAWN = {"phase": _phase, "task": _task, "milestone": _milestone}


def _drawn(index: int, row: Row, scale: _Scale, words: TimelineWords) -> str:
    """A row; what is moved by hand is one thing, with the number of its row."""
    ghost, parts = _DRAWN[row.kind](row, _centre(index), scale, words)
    return f'{ghost}<g data-bar="{index}">{parts}</g>' if row.by_hand else ghost + parts


def timeline(
    rows: Sequence[Row], today: datetime.date, words: TimelineWords, zoom: Zoom | None = None
) -> str:
    """The drawing of all rows, from the week of the first day to that of the last."""
    scale = _scale(rows, today, zoom or fitting_zoom(rows, today))
    x = scale.middle(today)
    parts = [
        *_grid(scale, words),
        *_dependencies(rows, scale),
        f'<line class="today" x1="{x}%" x2="{x}%" y1="20" y2="{scale.height}"/>',
        *(_drawn(index, row, scale, words) for index, row in enumerate(rows) if scale.shows(row)),
        f'<svg x="{x}%" y="6"><rect class="today-flag" x="-30" width="60" height="17" rx="2"/>'
        f'<text class="today-label" y="12.5" text-anchor="middle">{escape(words.day(today))}</text></svg>',
    ]
    size = f'width="{scale.days * DAY_WIDTH[scale.zoom]}" height="{scale.height}"'
    days = f'data-first="{scale.first}" data-days="{scale.days}"'
    return f'<svg class="timeline" {size} {days} aria-hidden="true">{"".join(parts)}</svg>'
