"""What the page of insights is made of: measures, their lines and figures, each with its reason. Pure."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from goals.models import Cycle
from goals.numbers import rounded
from goals.why import Input

# What a figure is made of: the sentences of its formula with the values put in, and its inputs.
Reason = tuple[list[str], list[Input]]
ALL = "all"
# Decimals of what is handed on as a number.
PLACES = 4


@dataclass(frozen=True)
class Period:
    """A week or a cycle. `last`: its last day, today where that is still to come."""

    key: str
    name: str
    short: str
    first: datetime.date
    last: datetime.date
    cycle: Cycle | None = None

    def holds(self, day: datetime.date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Figure:
    """A number in a column; `value` None: there is none. `reason` is worked out when somebody asks why.

    Shares are of 1; slips and answers are calendar days.
    """

    key: str
    value: Decimal | None
    shown: str
    reason: Callable[[], Reason]

    @property
    def four_places(self) -> Decimal | None:
        return None if self.value is None else rounded(self.value, PLACES)


@dataclass(frozen=True)
class Line:
    """One period, or one group of key results; `period` None: it is none."""

    key: str
    name: str
    short: str
    figures: Sequence[Figure]
    period: Period | None = None

    def figure(self, key: str) -> Figure:
        return next(one for one in self.figures if one.key == key)


@dataclass(frozen=True)
class Head:
    """A column of a measure. `look`: as what the drawing stacks it; empty: it does not."""

    key: str
    name: str
    look: str = ""


@dataclass(frozen=True)
class Measure:
    """A section of the page. `lines`: one for each period or group, `whole`: all of them together.

    The drawing stacks the columns that have a look, or shows `drawn` as one column each, with a tick at
    `tick`; `top`: what a full column is worth, None: the greatest. `labelled`: the column whose figure stands
    above. `enough`: whether there is enough history for numbers.
    """

    key: str
    name: str
    finding: str
    heads: Sequence[Head]
    lines: Sequence[Line]
    whole: Line | None
    first_head: str
    labelled: str
    unit: str = "%"  # of what stands above a column
    drawn: str = ""
    tick: str = ""
    tick_name: str = ""
    top: float | None = None
    enough: bool = True

    def line(self, key: str) -> Line | None:
        """The line of an address."""
        every = [*self.lines, *([self.whole] if self.whole else [])]
        return next((one for one in every if one.key == key), None)

    @property
    def told_lines(self) -> Sequence[Line]:
        """Its lines, where there is enough history for them."""
        return self.lines if self.enough else []

    @property
    def has_numbers(self) -> bool:
        return self.enough and any(one.value for line in self.lines for one in line.figures)
