"""Columns side by side: stacked counts, or one value each with the tick of what it is held against.

Pure functions from numbers to markup, as in `teamops.charts`. Words come from the caller and are escaped
here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from teamops.charts import asked, figure

WIDTH, TOP, FOOT, HEIGHT = 640, 24, 26, 168
WIDEST = 44
ROOM_FOR_WORDS = 20


@dataclass(frozen=True)
class Column:
    """One column: its parts from the foot up as (look, value), its tick, and the words below and above it.

    `address`: where its numbers are explained; empty: nowhere.
    """

    label: str
    parts: Sequence[tuple[str, float]]
    said: str = ""
    tick: float | None = None
    address: str = ""


def column_chart(columns: Sequence[Column], title: str, *, top: float | None = None) -> str:
    """`top`: what a full column is worth, None: the highest one; what is beyond it ends there."""
    if not columns:
        return ""
    highest = max((sum(value for _look, value in one.parts) for one in columns), default=0.0)
    full = top or max([highest, *(one.tick for one in columns if one.tick is not None)]) or 1.0
    slot = WIDTH / len(columns)
    drawn = [_column(one, number * slot, slot, full) for number, one in enumerate(columns)]
    floor = HEIGHT - FOOT
    base = f'<line class="grid" x1="0" x2="{WIDTH}" y1="{floor}" y2="{floor}"/>'
    box = f"0 0 {WIDTH} {HEIGHT}"
    has_links = any(one.address for one in columns)
    return figure(box, "chart columns", title, [base, *drawn], has_links=has_links)


def _column(one: Column, left: float, slot: float, full: float) -> str:
    width = min(slot * 0.62, WIDEST)
    x, middle = left + (slot - width) / 2, left + slot / 2
    room = HEIGHT - FOOT - TOP
    foot, parts = float(HEIGHT - FOOT), []
    for look, value in one.parts:
        high = min(value / full * room, foot - TOP)
        if high <= 0:
            continue
        foot -= high
        # A path, and not a rect: there may be a hundred of them, and it says the same in half the room.
        way = f"M{x:.0f} {foot:.0f}h{width:.0f}V{foot + high:.0f}H{x:.0f}z"
        parts.append(f'<path class="{look}" d="{way}"/>')
    above = foot
    if one.tick is not None:
        y = HEIGHT - FOOT - min(max(one.tick / full, 0.0), 1.0) * room
        # The number belongs to the column: above the tick only where there is no room beneath it.
        above = foot if y < foot - ROOM_FOR_WORDS else min(foot, y)
        parts.append(f'<path class="tick" d="M{x - 4:.0f} {y:.0f}h{width + 8:.0f}"/>')
    words = f'<text x="{middle:.0f}" y="{HEIGHT - 6}">{escape(one.label)}</text>'
    if one.said:
        words += f'<text x="{middle:.0f}" y="{above - 6:.0f}">{escape(one.said)}</text>'
    inner = "".join(parts) + words
    return asked(one.address, inner) if one.address else f"<g>{inner}</g>"
