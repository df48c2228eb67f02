"""The page of insights: every measure with its drawing and its table, as one reader may see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from feedback.insights.calibration import confidence, forecasts
from feedback.insights.counting import dates, steps, updates
from feedback.insights.progress import grades, progress
from feedback.insights.queries import BY_CYCLE, BY_WEEK, MOST_GOALS, read_facts, read_periods
from feedback.insights.shapes import ALL, Figure, Line, Measure
from feedback.insights.support import support
from goals.why import Explanation
from teamops.column_chart import Column, column_chart
from teamops.formats import number, parts_of, whole_percent
from teamops.people.models import Person, Team

# The order of the page. What is of cycles is so whatever the page looks back over.
KEYS = ("steps", "updates", "dates", "support", "progress", "grades", "confidence", "forecasts")


@dataclass(frozen=True)
class Insights:
    """What a team's weeks or cycles came to. `by`: which of the two."""

    team: Team
    by: str
    measures: Sequence[Measure]
    left_out: bool

    def measure(self, key: str) -> Measure | None:
        return next((one for one in self.measures if one.key == key), None)

    @cached_property
    def sections(self) -> "list[Section]":
        return [Section(one, self.by) for one in self.measures]

    @property
    def is_by_cycle(self) -> bool:
        return self.by == BY_CYCLE

    @property
    def notice(self) -> str:
        """What is not counted, where there is such."""
        if not self.left_out:
            return ""
        return _("Of the goals only the newest %(n)s are counted.") % {"n": MOST_GOALS}


def insights(team: Team, reader: Person, by: str = BY_WEEK) -> Insights:
    """Everything of the page, in nine queries at most."""
    periods, cycles = read_periods(team, by)
    facts = read_facts(team, reader, periods, cycles)
    measures = [
        steps(facts, periods),
        updates(facts, periods),
        dates(facts, periods),
        support(facts, periods),
        progress(facts, periods),
        grades(facts, cycles),
        confidence(facts),
        forecasts(facts),
    ]
    return Insights(team, by, measures, facts.left_out)


def address(measure: Measure, line: str, by: str, figure: str = "") -> str:
    """Where it is told why, from the page of insights on."""
    more = f"&by={by}" if by != BY_WEEK else ""
    return f"why/?of={measure.key}.{line}{more}{f'#{figure}' if figure else ''}"


@dataclass(frozen=True)
class Cell:
    shown: str
    href: str


@dataclass(frozen=True)
class Section:
    """A measure as the page shows it."""

    measure: Measure
    by: str

    @property
    def href(self) -> str:
        """Why the finding says what it says; empty without numbers."""
        one = self.measure
        if not one.has_numbers:
            return ""
        # Where nothing is counted together, the finding tells of the last of them.
        told = [line.key for line in one.lines if line.figure(one.labelled).value is not None]
        return address(one, ALL if one.whole else told[-1], self.by)

    @property
    def sheet(self) -> str:
        more = f"?by={self.by}" if self.by != BY_WEEK else ""
        return f"{self.measure.key}.csv{more}"

    @property
    def first_head(self) -> str:
        """What the lines are."""
        return self.measure.first_head or (_("Cycle") if self.by == BY_CYCLE else _("Week"))

    @property
    def rows(self) -> Iterator[tuple[str, list[Cell]]]:
        """The table: the newest line first, what is no period in its own order, then all together."""
        one = self.measure
        lines = list(one.lines)
        if lines and lines[0].period:
            lines.reverse()
        for line in [*lines, *([one.whole] if one.whole else [])]:
            yield line.name, [self._cell(line, line.figure(head.key)) for head in one.heads]

    def _cell(self, line: Line, figure: Figure) -> Cell:
        if figure.value is None:
            return Cell("—", "")
        # Why there is none is told beside the others of its line.
        is_none = figure.value == 0 and figure.shown == "0"
        return Cell(figure.shown, "" if is_none else address(self.measure, line.key, self.by, figure.key))

    @property
    def legend(self) -> list[tuple[str, str]]:
        """(look, words) of what the drawing is made of."""
        one = self.measure
        labelled = parts_of(filter(None, [self._name(one.labelled), one.unit]))
        if one.drawn:
            return [("kept", labelled), *([("tick", one.tick_name)] if one.tick else [])]
        shown = [head for head in one.heads if head.look]
        looks = [(head.look, head.name) for head in shown if self._has(head.key)]
        return [*looks, ("", _("above: %(what)s") % {"what": labelled})]

    def _name(self, key: str) -> str:
        return next(head.name for head in self.measure.heads if head.key == key)

    def _has(self, key: str) -> bool:
        return any(line.figure(key).value for line in self.measure.lines)

    @property
    def drawing(self) -> SafeString:
        """One column a line; nothing where there are no numbers."""
        one = self.measure
        if not one.has_numbers:
            return mark_safe("")
        return mark_safe(column_chart([self._column(line) for line in one.lines], one.name, top=one.top))

    def _column(self, line: Line) -> Column:
        one = self.measure
        keys = [(one.drawn, "kept")] if one.drawn else [(head.key, head.look) for head in one.heads]
        parts = [(look, float(line.figure(key).value or 0)) for key, look in keys if look]
        said, tick = line.figure(one.labelled), line.figure(one.tick) if one.tick else None
        return Column(
            label=line.short,
            parts=parts,
            said=self._above(said.value),
            tick=float(tick.value) if tick and tick.value is not None else None,
            address=address(one, line.key, self.by) if any(part for _look, part in parts) else "",
        )

    def _above(self, value: Decimal | None) -> str:
        """Without its unit, which would leave no room on a phone."""
        if value is None:
            return ""
        return str(whole_percent(value)) if self.measure.unit == "%" else number(value)


def explanations(measure: Measure, line: Line) -> list[Explanation]:
    """Why each number of a line is what it is."""
    found = []
    for head in measure.heads:
        figure = line.figure(head.key)
        if figure.value is None:
            continue
        how, inputs = figure.reason()
        found.append(
            Explanation(
                key=head.key, name=head.name, shown=figure.shown, how=how, value=figure.value, inputs=inputs
            )
        )
    return found
