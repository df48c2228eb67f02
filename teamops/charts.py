"""Bars, sparklines and charts as SVG: they print, scale, need no script and no inline style. What is the same
in every bar (its height, the radius of a dot) stands in the style sheet, for a page may hold fifty of them.

Pure functions from numbers to markup. Shares are shares of the way from start to target: 0.56 is 56 %;
None means that there is no measure. Words (labels, titles) come from the caller and are escaped here.
"""

import datetime
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from teamops.formats import Number

Point = tuple[datetime.date, Number]
DAY = datetime.timedelta(days=1)


# A line of words, in the units of the drawing.
LINE = 14.0
NAME = 72.0  # how wide the name of a path is, about


def _label(text: str) -> str:
    return f'role="img" aria-label="{escape(text)}"' if text else 'aria-hidden="true"'


def asked(address: str, label: str, more: str = "") -> str:
    """A number of a drawing as the link to why it is what it is; without an address as it is."""
    return f'<a class="why" href="{escape(address)}"{more}>{label}</a>' if address else label


def figure(box: str, css: str, title: str, parts: Sequence[str], *, has_links: bool) -> str:
    """A whole chart. An image hides what is in it from those who hear it, so one with links is a group."""
    label = f'role="group" aria-label="{escape(title)}"' if has_links and title else _label(title)
    return f'<svg class="{css}" viewBox="{box}" {label}>{"".join(parts)}</svg>'


def _short(value: float) -> str:
    """A coordinate without needless digits: 52.5, 30."""
    return f"{value:.1f}".removesuffix(".0")


def bar(progress: Number | None, expected: Number | None, shape: str, label: str) -> str:
    """The bullet bar: ink for what is done, the tick for where we should be, hatching for what is missing.

    Progress below 0 draws no ink and above 1 a full bar. `shape` (ok, risk, off …) colours the hatching.
    """
    done = 0.0 if progress is None else min(max(float(progress), 0.0), 1.0) * 100
    parts = ["<rect/>"]  # the track
    if done:
        parts.append(f'<rect class="fill" width="{_short(done)}%"/>')
    if progress is not None and expected is not None:
        pace = min(max(float(expected), 0.0), 1.0) * 100
        if pace - done >= 0.05:
            parts.append(f'<rect class="gap" x="{_short(done)}%" width="{_short(pace - done)}%"/>')
        parts.append(f'<rect class="pace" x="{_short(pace)}%"/>')
    return f'<svg class="bar" data-status="{shape}" {_label(label)}>{"".join(parts)}</svg>'


def load_bar(hours: Number, capacity: Number) -> str:
    """A week's work against its hours: ink within them, hatching beyond, the tick where they end.

    Shares of the width. Decoration: the words stand beside it.
    """
    work, room = (min(max(float(share), 0.0), 1.0) * 100 for share in (hours, capacity))
    parts = [f'<rect class="track" width="{_short(room)}%"/>']
    parts.append(f'<rect class="fill" width="{_short(min(work, room))}%"/>')
    if work > room:
        parts.append(f'<rect class="gap" x="{_short(room)}%" width="{_short(work - room)}%"/>')
    parts.append(f'<rect class="pace" x="{_short(room)}%"/>')
    return f'<svg class="bar load-bar" data-status="off" aria-hidden="true">{"".join(parts)}</svg>'


def sparkline(values: Sequence[Number | None], target: Number | None, label: str = "") -> str:
    """A trend with the target as a dashed line; gaps are skipped, and of nothing known nothing is drawn."""
    known = [float(value) for value in values if value is not None]
    if not known:
        return ""
    reach = known if target is None else [*known, float(target)]
    low, span = min(reach), (max(reach) - min(reach)) or 1.0

    def y(value: float) -> str:
        return _short(19 - (value - low) / span * 16)

    step = 82 / max(len(known) - 1, 1)
    line = " ".join(f"{round(2 + i * step)},{y(value)}" for i, value in enumerate(known))
    goal = "" if target is None else f'<path d="M0 {y(float(target))}h88"/>'
    end_x = round(2 + (len(known) - 1) * step)
    return (
        f'<svg class="spark" viewBox="0 0 88 22" {_label(label)}>{goal}'
        f'<polyline points="{line}"/>'
        f'<circle cx="{end_x}" cy="{y(known[-1])}"/></svg>'
    )


def confidence_bars(confidence: int) -> str:
    """Five rising bars, lit up to half the confidence of 1 to 10: strokes of 3.2 that begin at the foot."""
    lit = (confidence + 1) // 2
    drawn = [("on", range(lit)), ("off", range(lit, 5))]
    paths = "".join(f'<path class="{css}" d="{_strokes(bars)}"/>' for css, bars in drawn if bars)
    return f'<svg viewBox="0 0 22 13" aria-hidden="true">{paths}</svg>'


def _strokes(bars: range) -> str:
    return "".join(f"M{_short(1.6 + i * 4.6)} 13v-{_short(2.6 * (i + 1))}" for i in bars)


def nice_step(span: float, lines: int = 7) -> float:
    """The distance between grid lines: 1, 2 or 5 times a power of ten, so that about `lines` fit the span."""
    if span <= 0:
        return 1.0
    rough = span / lines
    power = 10 ** math.floor(math.log10(rough))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough * 0.999)


@dataclass(frozen=True)
class Fan:
    """Where the line leads: the 10th, 50th and 90th percentile of its value on the last day."""

    day: datetime.date
    low: Number
    middle: Number
    high: Number


@dataclass(frozen=True)
class ChartWords:
    """What the chart says, in the reader's language. `show` writes a value, `week` the label of a Monday."""

    title: str
    today: str
    target: str
    path: str
    show: Callable[[float], str]
    week: Callable[[datetime.date], str]
    likely: str = ""


@dataclass(frozen=True)
class Whys:
    """The addresses at which the numbers of a chart are explained; empty: nowhere."""

    value: str = ""  # the last one
    path: str = ""
    target: str = ""
    forecast: str = ""


NOWHERE = Whys()


@dataclass(frozen=True)
class _Frame:
    """The drawing's inside and its scales: days along x, values along y."""

    first: datetime.date
    last: datetime.date
    low: float
    high: float
    step: float
    width: int = 760
    height: int = 264
    left: int = 48
    right: int = 118
    top: int = 20
    bottom: int = 26

    def x(self, day: datetime.date) -> float:
        """Of a day, or of a moment where first and last are moments."""
        share = (day - self.first) / ((self.last - self.first) or DAY)
        return self.left + (self.width - self.left - self.right) * share

    def y(self, value: Number) -> float:
        share = (self.high - float(value)) / (self.high - self.low)
        return self.top + (self.height - self.top - self.bottom) * share

    def points(self, series: Sequence[Point]) -> str:
        return " ".join(f"{_short(self.x(day))},{_short(self.y(value))}" for day, value in series)


def _frame(readings: Sequence[Point], path: Sequence[Point]) -> _Frame:
    """A frame that holds everything, with grid lines at round values."""
    days = [day for day, _ in (*readings, *path)]
    values = [float(value) for _, value in (*readings, *path)]
    low, high = min(values), max(values)
    step = nice_step((high - low) * 1.15 or abs(high) or 1.0)
    return _Frame(
        first=min(days),
        last=max(days),
        low=math.floor(low / step + 1e-9) * step,
        high=math.ceil(high / step + 0.2) * step,
        step=step,
    )


def _grid(frame: _Frame, words: ChartWords) -> Iterator[str]:
    right = frame.width - frame.right
    for i in range(round((frame.high - frame.low) / frame.step) + 1):
        value = frame.low + i * frame.step
        y = frame.y(value)
        yield (
            f'<line class="grid" x1="{frame.left}" x2="{right}" y1="{_short(y)}" y2="{_short(y)}"/>'
            f'<text x="{frame.left - 8}" y="{_short(y + 4)}" text-anchor="end">'
            f"{escape(words.show(value))}</text>"
        )


def _weeks(frame: _Frame, words: ChartWords) -> Iterator[str]:
    """A label under about every seventh part of the weeks, at their Mondays."""
    monday = frame.first - datetime.timedelta(days=frame.first.weekday())
    weeks = (frame.last - monday).days // 7 + 1
    for i in range(0, weeks, max(1, math.ceil(weeks / 7))):
        day = max(monday + datetime.timedelta(weeks=i), frame.first)
        yield (
            f'<text x="{_short(frame.x(day))}" y="{frame.height - 8}" text-anchor="middle">'
            f"{escape(words.week(day))}</text>"
        )


def _today(frame: _Frame, today: datetime.date, words: ChartWords) -> str:
    if not frame.first <= today <= frame.last:
        return ""
    x = _short(frame.x(today))
    return (
        f'<line class="today" x1="{x}" x2="{x}" y1="{frame.top - 4}" y2="{frame.height - frame.bottom}"/>'
        f'<text class="fc" x="{x}" y="{frame.top - 7}" text-anchor="middle">{escape(words.today)}</text>'
    )


def _path(
    frame: _Frame, path: Sequence[Point], others: Sequence[Sequence[Point]], words: ChartWords, whys: Whys
) -> str:
    """The planned course, with its name where the other lines leave the most room."""
    name = ""
    if len(path) > 1 and words.path:
        lines = [_drawn(frame, line) for line in others]
        x, y, anchor = max(_names(frame, path), key=lambda place: min(_room(place, lines), LINE))
        name = asked(
            whys.path,
            f'<text x="{_short(x)}" y="{_short(y)}" text-anchor="{anchor}">{escape(words.path)}</text>',
        )
    return f'<polyline class="target" points="{frame.points(path)}"/>{name}'


def _names(frame: _Frame, path: Sequence[Point]) -> Iterator[tuple[float, float, str]]:
    """Where the name of a path may stand (x, y, anchor): above and below each quarter of it, on the side that
    the path itself leaves free."""
    line = _drawn(frame, path)
    first, last = line[0][0], line[-1][0]
    rises = line[-1][1] <= line[0][1]
    for quarter in (1, 2, 3):
        x = first + (last - first) * quarter / 4
        y = _height(line, x) or 0.0
        for low, anchor in ((-16.0, "end" if rises else "start"), (22.0, "start" if rises else "end")):
            inside = frame.left + NAME <= x if anchor == "end" else x + NAME <= frame.width - frame.right
            if inside and frame.top + LINE <= y + low <= frame.height - frame.bottom:
                yield x, y + low, anchor
    yield frame.left + NAME, frame.top + LINE, "end"  # nowhere else


def _drawn(frame: _Frame, line: Sequence[Point]) -> list[tuple[float, float]]:
    return [(frame.x(day), frame.y(value)) for day, value in line]


def _room(place: tuple[float, float, str], lines: Sequence[Sequence[tuple[float, float]]]) -> float:
    """How far the nearest line stays from a name that stands there."""
    x, y, anchor = place
    spots = [x + (-NAME if anchor == "end" else NAME) * part / 4 for part in range(5)]
    heights = [_height(line, spot) for line in lines for spot in spots]
    return min((abs(y - 4 - height) for height in heights if height is not None), default=math.inf)


def _height(line: Sequence[tuple[float, float]], x: float) -> float | None:
    """Where a drawn line is at `x`; None where it is not."""
    for (left, before), (right, after) in pairwise(line):
        if left <= x <= right:
            return before + (after - before) * ((x - left) / ((right - left) or 1))
    return None


def _fan(frame: _Frame, start: Point, fan: Fan) -> str:
    """From the last reading to the last day: the band that holds four of five ends, and the likely way."""
    band = [start, (fan.day, fan.high), (fan.day, fan.low)]
    return (
        f'<polygon class="band" points="{frame.points(band)}"/>'
        f'<polyline class="forecast" points="{frame.points([start, (fan.day, fan.middle)])}"/>'
    )


def _ends(
    frame: _Frame, paths: Sequence[Sequence[Point]], fan: Fan | None, words: ChartWords, whys: Whys
) -> str:
    """What stands right of the drawing: the target, and where the line leads; parted where they meet."""
    labels: list[tuple[float, str, list[tuple[str, str]]]] = []
    for path in paths:
        said = f"{words.target} {words.show(float(path[-1][1]))}"
        labels.append((frame.y(path[-1][1]), whys.target, [("strong", said)]))
    if fan:
        span = f"{words.show(float(fan.low))} – {words.show(float(fan.high))}"
        said = f"{words.likely} {words.show(float(fan.middle))}"
        labels.append((frame.y(fan.middle) - 4, whys.forecast, [("fc", said), ("", span)]))
    labels.sort()
    placed, lowest = [], -LINE
    for y, address, lines in labels:
        first = max(y, lowest + LINE)
        placed.append((first, address, lines))
        lowest = first + LINE * (len(lines) - 1)
    too_low = max(0.0, lowest - (frame.height - frame.bottom)) if placed else 0.0
    x = _short(frame.width - frame.right + 8)
    drawn = "".join(
        asked(
            address,
            "".join(
                f'<text class="{look}" x="{x}" y="{_short(first - too_low + 4 + LINE * number)}">'
                f"{escape(said)}</text>"
                for number, (look, said) in enumerate(lines)
            ),
        )
        for first, address, lines in placed
    )
    return f'<g class="ends">{drawn}</g>' if drawn else ""


def _actual(frame: _Frame, readings: Sequence[Point], words: ChartWords, whys: Whys) -> str:
    dots = "".join(
        f'<circle class="dot" cx="{_short(frame.x(day))}" cy="{_short(frame.y(value))}" r="3.25"/>'
        for day, value in readings
    )
    day, value = readings[-1]
    near_start = frame.x(day) < frame.left + 60
    # The line comes from below a rising value, so the word stands above it; below a falling one.
    falls = len(readings) > 1 and value < readings[-2][1]
    y = frame.y(value) + (18 if falls else -10)
    x, anchor = (frame.x(day) + 8, "start") if near_start else (frame.x(day) - 8, "end")
    last = (
        f'<text class="strong" x="{_short(x)}" y="{_short(y)}" text-anchor="{anchor}">'
        f"{escape(words.show(float(value)))}</text>"
    )
    line = f'<polyline class="actual" points="{frame.points(readings)}"/>{dots}'
    return line + asked(whys.value, last)


@dataclass(frozen=True)
class Beside:
    """Another series that is drawn beside one's own, on the same scale: a competitor's, the market's."""

    points: Sequence[Point]


def _beside(frame: _Frame, other: Beside) -> str:
    """Dash and dot, with open squares; its name and last value stand in the legend."""
    squares = "".join(
        f'<rect class="square" x="{_short(frame.x(day) - 3)}" y="{_short(frame.y(value) - 3)}" '
        f'width="6" height="6"/>'
        for day, value in other.points
    )
    return f'<polyline class="beside" points="{frame.points(other.points)}"/>{squares}'


def chart(
    readings: Sequence[Point],
    path: Sequence[Point],
    today: datetime.date,
    words: ChartWords,
    fan: Fan | None = None,
    beside: Beside | None = None,
    floor: Sequence[Point] = (),
    whys: Whys = NOWHERE,
) -> str:
    """The key result's chart: the actual line, the path to the target and today, labelled in place.

    `readings` are check-ins by day, `path` the planned points from start to target; at least one of the two
    has points, else nothing is drawn. `fan`: where the readings lead. `floor`: the lower bound of a number
    that is to stay between two, of which `path` is the upper. `whys`: where its numbers are explained.
    """
    if not readings and not path:
        return ""
    ends = [(fan.day, value) for value in (fan.low, fan.high)] if fan else []
    others = beside.points if beside else ()
    frame = _frame([*readings, *others, *ends], [*path, *floor])
    parts = [*_grid(frame, words), *_weeks(frame, words)]
    if beside and others:
        parts.append(_beside(frame, beside))
    if fan and readings:
        parts.append(_fan(frame, readings[-1], fan))
    paths = [points for points in (path, floor) if points]
    fans = [[readings[-1], (fan.day, end)] for end in (fan.low, fan.high)] if fan and readings else []
    parts += [_path(frame, points, [readings, others, *fans], words, whys) for points in paths]
    parts += [_ends(frame, paths, fan, words, whys), _today(frame, today, words)]
    if readings:
        parts.append(_actual(frame, readings, words, whys))
    box = f"0 0 {frame.width} {frame.height}"
    return figure(box, "chart", words.title, parts, has_links=whys != NOWHERE)
