"""Next steps, weekly updates and dates: how many of what, and the share that kept its word. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from feedback.insights.facts import Facts, Thing, Update
from feedback.insights.shapes import ALL, Figure, Head, Line, Measure, Period, Reason
from feedback.updates.standing import State
from goals.formula import exact, share
from goals.numbers import ONE, rounded
from goals.why import Input
from goals.why.explanation import equals
from tasks.models import Task
from teamops.formats import names_of, number, percent, short_day, signed, slip

Fact = TypeVar("Fact", Thing, Update)


@dataclass(frozen=True)
class Sort:
    """What a thing can have come to. `says`: what counts as this."""

    key: str
    name: str
    says: str
    look: str
    is_owed: bool = True  # counts among those of which `good` is a share


@dataclass(frozen=True)
class Counting(Generic[Fact]):
    """How things of a kind are counted; the first sort is the good one."""

    sorts: Sequence[Sort]
    sort_of: Callable[[Fact], str]
    tell: Callable[[Fact], Input]
    all_name: str
    share_name: str
    also: Callable[[Sequence[Fact]], Sequence[Figure]] | None = None

    @property
    def heads(self) -> list[Head]:
        own: list[Head] = [Head(one.key, one.name, one.look) for one in self.sorts]
        return [Head("number", self.all_name), *own, Head("share", self.share_name)]

    def line(self, key: str, name: str, short: str, facts: Sequence[Fact], period: Period | None) -> Line:
        """Every figure of these things; a period without any has none."""
        by_sort: dict[str, list[Fact]] = {one.key: [] for one in self.sorts}
        for fact in facts:
            by_sort[self.sort_of(fact)].append(fact)
        figures: list[Figure] = [
            self._number("number", facts, _("Every one of them, whatever became of it.")),
            *(self._number(one.key, by_sort[one.key], one.says) for one in self.sorts),
        ]
        if not facts:
            figures = [Figure(one.key, None, "", one.reason) for one in figures]
        figures.append(self._share(by_sort))
        return Line(key, name, short, [*figures, *(self.also(facts) if self.also else ())], period)

    def _number(self, key: str, facts: Sequence[Fact], says: str) -> Figure:
        def reason() -> Reason:
            return [says], [self.tell(one) for one in facts]

        return Figure(key, Decimal(len(facts)), number(len(facts)), reason)

    def _share(self, by_sort: dict[str, list[Fact]]) -> Figure:
        owed = [one for one in self.sorts if one.is_owed]
        good, of = len(by_sort[owed[0].key]), sum(len(by_sort[one.key]) for one in owed)
        value = Decimal(good) / of if of else None

        def reason() -> Reason:
            if not of:
                return [_("None of them had to be there yet.")], []
            term = exact(good) / exact(of)
            said = _("%(good)s ÷ (%(all)s): %(formula)s") % {
                "good": owed[0].name,
                "all": " + ".join(one.name for one in owed),
                "formula": equals(term, share(term.value).text),
            }
            return [said], [Input(one.name, number(len(by_sort[one.key]))) for one in owed]

        return Figure("share", value, percent(value), reason)

    def measure(
        self,
        key: str,
        name: str,
        by_period: Sequence[tuple[Period, Sequence[Fact]]],
        finding: Callable[[Line], str],
        *,
        more: Sequence[Head] = (),
    ) -> Measure:
        lines = [self.line(one.key, one.name, one.short, facts, one) for one, facts in by_period]
        every = [fact for _period, facts in by_period for fact in facts]
        whole = self.line(ALL, _("All together"), "", every, None)
        return Measure(
            key=key,
            name=name,
            finding=finding(whole),
            heads=[*self.heads, *more],
            lines=lines,
            whole=whole,
            first_head="",
            labelled="share",
        )


def _kept(line: Line, good: str, none: str, says: Callable[[int], str]) -> str:
    """The sentence of a count: so many of so many."""
    of = sum(int(one.value or 0) for one in line.figures if one.key not in ("number", "share", *_NOT_OWED))
    return says(of) % {"n": number(line.figure(good).value), "of": number(of)} if of else none


# Sorts of which nobody is asked whether they kept their word, and figures that count nothing.
_NOT_OWED = ("waiting", "away", "slip")


# --- Next steps ---------------------------------------------------------------------------------------


def steps(facts: Facts, periods: Sequence[Period]) -> Measure:
    """What reviews promised, by the week of the review, and whether it was done by the day that was said."""

    def sort_of(step: Thing) -> str:
        day = step.first_due or step.due
        if step.status == Task.Status.DROPPED:
            return "dropped"
        if step.done_on is not None and step.status == Task.Status.DONE:
            return "kept" if day is None or step.done_on <= day else "late"
        return "broken" if day is not None and day < facts.today else "waiting"

    counting: Counting[Thing] = Counting(
        sorts=[
            Sort(
                "kept", pgettext("next steps", "In time"), _("Done by the day that the review said."), "kept"
            ),
            Sort(
                "late",
                pgettext("next steps", "Late"),
                _("Done after the day that the review said, moved or not."),
                "late",
            ),
            Sort(
                "broken",
                pgettext("next steps", "Overdue"),
                _("Still open, and the day that the review said is over."),
                "broken",
            ),
            Sort("dropped", pgettext("next steps", "Dropped"), _("Dropped instead of done."), "none"),
            Sort(
                "waiting",
                pgettext("next steps", "Open"),
                _("Open, and its day is not over."),
                "open",
                is_owed=False,
            ),
        ],
        sort_of=sort_of,
        tell=_tell_thing,
        all_name=pgettext("next steps", "Promised"),
        share_name=_("Kept"),
    )

    def finding(whole: Line) -> str:
        return _kept(
            whole,
            "kept",
            _("No next step was due."),
            lambda of: ngettext(
                "%(n)s of %(of)s next step was done by its day.",
                "%(n)s of %(of)s next steps were done by their day.",
                of,
            ),
        )

    found = [(one, [step for step in facts.steps if step.week and one.holds(step.week)]) for one in periods]
    return counting.measure("steps", _("Next steps"), found, finding)


def _tell_thing(one: Thing) -> Input:
    said = [_("due %(day)s") % {"day": short_day(one.first_due or one.due)}] if one.due else []
    moved = slip(one.first_due, one.due)
    said += [moved] if moved else []
    value = ""
    if one.done_on and one.status == Task.Status.DONE:
        value = _("done %(day)s") % {"day": short_day(one.done_on)}
    return Input(one.title, value, one.path, names_of(said))


# --- Weekly updates -----------------------------------------------------------------------------------

SORT_OF_STATE = {
    State.WRITTEN: "written",
    State.LATE: "late",
    State.MISSING: "missing",
    State.AWAY: "away",
    State.EXPECTED: "waiting",
}


def updates(facts: Facts, periods: Sequence[Period]) -> Measure:
    """Whether weekly updates came in time; who is away owes none."""
    counting: Counting[Update] = Counting(
        sorts=[
            Sort(
                "written",
                pgettext("weekly updates", "In time"),
                _("Written by the day on which it was due."),
                "kept",
            ),
            Sort(
                "late",
                pgettext("weekly updates", "Late"),
                _("Written after the day on which it was due."),
                "late",
            ),
            Sort(
                "missing",
                pgettext("weekly updates", "Missing"),
                _("Its day is over and nothing is written."),
                "broken",
            ),
            Sort(
                "away", pgettext("weekly updates", "Away"), _("Who is away owes none."), "none", is_owed=False
            ),
            Sort(
                "waiting",
                pgettext("weekly updates", "Open"),
                _("Not written yet, and its day is not over."),
                "open",
                is_owed=False,
            ),
        ],
        sort_of=lambda one: SORT_OF_STATE[one.state],
        tell=lambda one: Input(
            one.person, _("week %(week)s") % {"week": one.week.isocalendar().week}, one.path
        ),
        all_name=pgettext("weekly updates", "Asked for"),
        share_name=_("In time, of those due"),
    )

    def finding(whole: Line) -> str:
        return _kept(
            whole,
            "written",
            _("No weekly update was due."),
            lambda of: ngettext(
                "%(n)s of %(of)s update was written in time.",
                "%(n)s of %(of)s updates were written in time.",
                of,
            ),
        )

    asked = [one for one in facts.updates if one.state in SORT_OF_STATE]
    found = [(period, [one for one in asked if period.holds(one.week)]) for period in periods]
    return counting.measure("updates", _("Weekly updates"), found, finding)


# --- Dates --------------------------------------------------------------------------------------------


def dates(facts: Facts, periods: Sequence[Period]) -> Measure:
    """Tasks and milestones by the day on which they were finished, against the date that they had first."""
    counting: Counting[Thing] = Counting(
        sorts=[
            Sort("kept", _("On the first date"), _("Done by the date that it had first."), "kept"),
            Sort(
                "moved",
                _("Moved"),
                _("The date was moved, and it was done by the new one."),
                "late",
            ),
            Sort("late", pgettext("dates", "Late"), _("Done after its date, moved or not."), "broken"),
        ],
        sort_of=_reliability,
        tell=_tell_thing,
        all_name=pgettext("tasks", "Finished"),
        share_name=_("Kept"),
        also=lambda things: [_median_slip(things)],
    )

    def finding(whole: Line) -> str:
        return _kept(
            whole,
            "kept",
            _("Nothing with a date was finished."),
            lambda of: ngettext(
                "%(n)s of %(of)s date was kept as it was first set.",
                "%(n)s of %(of)s dates were kept as they were first set.",
                of,
            ),
        )

    dated = [one for one in facts.finished if one.due and one.first_due and one.done_on]
    found = [
        (period, [one for one in dated if one.done_on and period.holds(one.done_on)]) for period in periods
    ]
    more = [Head("slip", _("Slip (median)"))]
    return counting.measure("dates", _("Reliability of dates"), found, finding, more=more)


def _reliability(one: Thing) -> str:
    assert one.due is not None
    assert one.first_due is not None
    assert one.done_on is not None
    if one.done_on <= one.first_due:
        return "kept"
    return "moved" if one.done_on <= one.due else "late"


def _slip_days(one: Thing) -> int:
    """Present date minus first date, in calendar days."""
    return (one.due - one.first_due).days if one.due and one.first_due else 0


def _median_slip(things: Sequence[Thing]) -> Figure:
    ordered = sorted(things, key=lambda one: (_slip_days(one), one.path))
    value = median([_slip_days(one) for one in ordered])

    def reason() -> Reason:
        says = [
            _("Last date less first date, in calendar days, in their order; of these the one in the middle.")
        ]
        inputs = [Input(one.title, signed(_slip_days(one), _("d")), one.path) for one in ordered]
        return [*says, median_formula([_slip_days(one) for one in ordered])], inputs

    return Figure("slip", value, signed(value, _("d")), reason)


def median(values: Iterable[int]) -> Decimal | None:
    """The one in the middle, or the mean of the two in the middle; None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Decimal(ordered[middle])
    return Decimal(ordered[middle - 1] + ordered[middle]) / 2


def median_formula(values: Iterable[int]) -> str:
    """The values in their order, and the one in the middle."""
    ordered = sorted(values)
    return _("%(values)s: %(median)s") % {
        "values": names_of(number(one) for one in ordered),
        "median": number(median(ordered)),
    }


def mean(values: Sequence[Decimal]) -> Decimal | None:
    return sum(values, ONE - ONE) / len(values) if values else None


def two_places(value: Decimal) -> str:
    return number(rounded(value, 2), places=2)
