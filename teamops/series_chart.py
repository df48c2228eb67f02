"""The chart of a long series of readings: nothing is smoothed, gaps and outliers are marked by shape.

Drawn in the frame of `teamops.charts`, with moments along x.
"""

import datetime
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from teamops.charts import DAY, _Frame, _short, asked, figure, nice_step

Reading = tuple[datetime.datetime, float]

# With more readings than these the line alone is drawn.
MOST_DOTS = 60
DAY_LABELS = 6
# A gap narrower than this (px) is marked without its word.
WORD_FITS = 34


@dataclass(frozen=True)
class Series:
    """Readings in their order, the moments before and after each gap, and the moments of outliers."""

    points: Sequence[Reading]
    gaps: Sequence[tuple[datetime.datetime, datetime.datetime]] = ()
    outliers: Collection[datetime.datetime] = ()


@dataclass(frozen=True)
class SeriesWords:
    """What the chart says, in the reader's language."""

    title: str
    gap: str
    outlier: str
    show: Callable[[float], str]
    axis: Callable[[float], str]
    day: Callable[[datetime.date], str]
    day_of_year: Callable[[datetime.date], str]  # with its year


def series_chart(series: Series, words: SeriesWords, why: str = "") -> str:
    """The line, broken at its gaps; every outlier in a ring; nothing for no reading.

    `why`: the address that tells where its last value comes from.
    """
    if not series.points:
        return ""
    frame = _frame(series.points)
    parts = [*_values(frame, words), *_days(frame, words)]
    parts += [_gap(frame, words, *gap) for gap in series.gaps]
    parts += [_line(frame, stretch) for stretch in _stretches(series)]
    if len(series.points) <= MOST_DOTS:
        parts += [_dot(frame, point, "dot", 3.25) for point in series.points]
    parts += [_dot(frame, point, "odd", 6) for point in series.points if point[0] in series.outliers]
    parts.append(asked(why, _last(frame, series.points[-1], words)))
    box = f"0 0 {frame.width} {frame.height}"
    return figure(box, "chart series", words.title, parts, has_links=bool(why))


def _frame(points: Sequence[Reading]) -> _Frame:
    values = [value for _moment, value in points]
    low, high = min(values), max(values)
    step = nice_step((high - low) * 1.15 or abs(high) or 1.0)
    return _Frame(
        first=points[0][0],
        last=max(points[-1][0], points[0][0] + DAY),
        low=math.floor(low / step + 1e-9) * step,
        high=math.ceil(high / step + 0.2) * step,
        step=step,
        right=20,
    )


def _values(frame: _Frame, words: SeriesWords) -> Iterator[str]:
    right = frame.width - frame.right
    for number in range(round((frame.high - frame.low) / frame.step) + 1):
        value = frame.low + number * frame.step
        y = frame.y(value)
        yield (
            f'<line class="grid" x1="{frame.left}" x2="{right}" y1="{_short(y)}" y2="{_short(y)}"/>'
            f'<text x="{frame.left - 8}" y="{_short(y + 4)}" text-anchor="end">'
            f"{escape(words.axis(value))}</text>"
        )


def _days(frame: _Frame, words: SeriesWords) -> Iterator[str]:
    """A label for about every sixth part of the days; of several years each is named where it begins."""
    days, year = (frame.last - frame.first).days, frame.last.year
    for number in range(0, days + 1, max(1, math.ceil(days / DAY_LABELS))):
        day = frame.first + number * DAY
        name = words.day(day) if day.year == year else words.day_of_year(day)
        year = day.year
        yield (
            f'<text x="{_short(frame.x(day))}" y="{frame.height - 8}" text-anchor="middle">'
            f"{escape(name)}</text>"
        )


def _gap(frame: _Frame, words: SeriesWords, before: datetime.datetime, after: datetime.datetime) -> str:
    x, width = frame.x(before), frame.x(after) - frame.x(before)
    word = (
        f'<text x="{_short(x + width / 2)}" y="{frame.top + 12}" text-anchor="middle">'
        f"{escape(words.gap)}</text>"
        if width >= WORD_FITS
        else ""
    )
    height = frame.height - frame.top - frame.bottom
    box = f'x="{_short(x)}" y="{frame.top}" width="{_short(width)}" height="{height}"'
    return f'<rect class="hole" {box}/>{word}'


def _stretches(series: Series) -> list[list[Reading]]:
    """The readings between the gaps."""
    starts = {after for _before, after in series.gaps}
    found: list[list[Reading]] = [[]]
    for point in series.points:
        if point[0] in starts:
            found.append([])
        found[-1].append(point)
    return found


def _line(frame: _Frame, stretch: Sequence[Reading]) -> str:
    if len(stretch) == 1:
        return _dot(frame, stretch[0], "dot", 3.25)
    return f'<polyline class="actual" points="{frame.points(stretch)}"/>'


def _dot(frame: _Frame, point: Reading, css: str, radius: float) -> str:
    x, y = _short(frame.x(point[0])), _short(frame.y(point[1]))
    return f'<circle class="{css}" cx="{x}" cy="{y}" r="{radius}"/>'


def _last(frame: _Frame, point: Reading, words: SeriesWords) -> str:
    moment, value = point
    near_start = frame.x(moment) < frame.left + 60
    x, anchor = (frame.x(moment) + 8, "start") if near_start else (frame.x(moment), "end")
    return (
        f'<text class="strong" x="{_short(x)}" y="{_short(frame.y(value) - 10)}" text-anchor="{anchor}">'
        f"{escape(words.show(value))}</text>"
    )
