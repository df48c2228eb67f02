"""The five marks of a goal: whether each holds, one plain sentence, and what would help where it does not.

A goal in free text has a statement and lines; one that was written here also has kinds, numbers, dates and
what it serves. All of it comes as plain values: nothing here knows a database. It is advice, never a gate.
"""

import datetime
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from goals.numbers import Kind
from goals.smart.reading import Reading, read
from teamops.formats import day_name, signed

# From so many other open goals on, an owner has little room for one more.
MANY_GOALS = 6
# A pace is out of reach when it asks for more than so many times what was done before.
FASTER = Decimal("1.5")
WEEK = 7
# Shorter than this, a why says nothing (letters; a Chinese character says more than a Latin one).
SHORTEST_WHY = 6
QUOTED = 48

NAMES: dict[str, str | Promise] = {
    "S": gettext_lazy("Specific"),
    "M": gettext_lazy("Measurable"),
    "A": gettext_lazy("Achievable"),
    "R": gettext_lazy("Relevant"),
    "T": gettext_lazy("Time-bound"),
}
QUESTIONS: dict[str, str | Promise] = {
    "S": gettext_lazy("Would a new colleague understand it?"),
    "M": gettext_lazy("Can everybody see whether it is reached?"),
    "A": gettext_lazy("Can it be reached with what we have?"),
    "R": gettext_lazy("Does it serve something larger?"),
    "T": gettext_lazy("Is there an end?"),
}


class Measured(NamedTuple):
    """A key result. `past_pace` is what a week brought so far, in its unit, with its sign; None: unknown.
    `path`: where that is explained, below the organization's address.
    """

    statement: str
    kind: str
    unit: str = ""
    start: Decimal | None = None
    target: Decimal | None = None
    value: Decimal | None = None  # where it stands; None: no check-in yet
    last_day: datetime.date | None = None  # None: the goal's
    past_pace: Decimal | None = None
    path: str = ""

    @property
    def has_measure(self) -> bool:
        """Whether its form says when it is reached: numbers where its kind has them."""
        if self.kind in (Kind.YES_NO, Kind.SCALE, Kind.FROM_PLAN):
            return True
        needs_both = self.kind in (Kind.INCREASE, Kind.DECREASE, Kind.BETWEEN)
        return self.target is not None and (self.start is not None or not needs_both)


class Facts(NamedTuple):
    """A goal as plain values. Without a cycle's days it is a goal in free text."""

    statement: str
    key_results: tuple[Measured, ...] = ()
    lines: tuple[str, ...] = ()  # key results in free text
    why: str = ""
    parent: str = ""  # the words of the goal that it contributes to
    supports: bool = False
    first_day: datetime.date | None = None
    last_day: datetime.date | None = None
    cycle_first: datetime.date | None = None
    cycle_last: datetime.date | None = None
    on: datetime.date | None = None
    owner: str = ""
    other_goals: int = 0  # that the owner answers for, besides this one
    # Where figures are explained, below the organization's address; empty: nowhere.
    others_path: str = ""
    counted_path: str = ""  # how many key results say when they are reached

    @property
    def is_written_here(self) -> bool:
        return self.cycle_last is not None

    @property
    def texts(self) -> list[str]:
        return [self.statement, *self.lines, *(one.statement for one in self.key_results)]


@dataclass(frozen=True)
class Mark:
    """One of the five: whether it holds, what speaks for that, and what to do where it does not.

    Of a past day one may not be known any more. `path`: where the figures of the sentence are explained,
    below the organization's address; empty where it names none.
    """

    letter: str
    holds: bool
    sentence: str
    suggestion: str = ""
    is_known: bool = True
    path: str = ""

    @property
    def name(self) -> str | Promise:
        return NAMES[self.letter]

    @property
    def question(self) -> str | Promise:
        return QUESTIONS[self.letter]


@dataclass(frozen=True)
class Marks:
    """All five, in the order of the word."""

    all: tuple[Mark, ...] = field(default_factory=tuple)

    def __iter__(self) -> Iterator[Mark]:
        return iter(self.all)

    @property
    def held(self) -> int:
        return sum(mark.holds for mark in self.known)

    @property
    def known(self) -> list[Mark]:
        return [mark for mark in self.all if mark.is_known]

    @property
    def count(self) -> str:
        return _("%(held)s of %(all)s") % {"held": self.held, "all": len(self.known)}

    @property
    def missing(self) -> list[Mark]:
        return [mark for mark in self.known if not mark.holds]

    @property
    def summary(self) -> str:
        """The whole in one sentence, for those who hear it."""
        if self.held == len(self.all):
            return _("SMART: all five hold.")
        if not self.missing:
            return _("SMART: %(count)s.") % {"count": self.count}
        names = _(", ").join(str(mark.name) for mark in self.missing)
        return _("SMART: %(count)s. Not yet: %(names)s.") % {"count": self.count, "names": names}

    def holds(self, letter: str) -> bool:
        return next(mark.holds for mark in self.all if mark.letter == letter)


def judge(facts: Facts) -> Marks:
    """The five marks of a goal, in the language that is active. The same facts are judged once."""
    return _judged(facts, get_language())


@functools.lru_cache(maxsize=2048)
def _judged(facts: Facts, _language: str | None) -> Marks:
    found = read(facts.texts)
    checks = (_specific, _measurable, _achievable, _relevant, _timed)
    return Marks(tuple(check(facts, found) for check in checks))


def judge_text(statement: str, lines: Iterable[str] = ()) -> Marks:
    """The five marks of a goal in free text."""
    return judge(Facts(statement, lines=tuple(lines)))


def _quoted(text: str) -> str:
    return text if len(text) <= QUOTED else text[: QUOTED - 1].rstrip() + "…"


def _as_written(found: str, facts: Facts) -> str:
    """What was found in the folded text, as it stands in the goal."""
    for text in facts.texts:
        place = text.casefold().find(found)
        if place >= 0:
            return _quoted(text[place : place + len(found)])
    return _quoted(found)


def _specific(facts: Facts, found: Reading) -> Mark:
    if not facts.statement.strip():
        return Mark(
            "S", False, _("There are no words yet."), _("Write what will be different, and for whom.")
        )
    if found.measures or any(says_when(one) for one in facts.key_results):
        return Mark("S", True, _("It says what changes, and how much."))
    if found.deliverables:
        return Mark("S", True, _("It names what will be there at the end."))
    advice = _("Say what people will see at the end: which number or which thing, and for whom.")
    if found.vague:
        word = {"word": _as_written(found.vague[0], facts)}
        return Mark(
            "S", False, _("“%(word)s” is a direction. It leaves open what is reached.") % word, advice
        )
    return Mark("S", False, _("Two people could understand it differently."), advice)


def says_when(one: Measured) -> bool:
    """Whether a key result says when it is reached: its form makes it a measure. What is done or not still
    needs words that say what."""
    if not one.has_measure or not one.statement.strip():
        return False
    if one.kind in (Kind.YES_NO, Kind.SCALE):
        found = read([one.statement])
        return bool(found.deliverables or found.measures or not found.vague)
    return True


def _measurable(facts: Facts, found: Reading) -> Mark:
    if facts.key_results:
        counted = [one for one in facts.key_results if says_when(one)]
        if counted:
            said = _counted_words(len(counted), len(facts.key_results))
            return Mark("M", True, said, _open_number(facts), path=facts.counted_path)
    if found.measures:
        return Mark(
            "M", True, _("It can be counted: %(what)s.") % {"what": _as_written(found.measures[0], facts)}
        )
    if found.deliverables:
        return Mark("M", True, _("It is plainly done or not."))
    advice = _("Add a number that shows it: what is counted, from where, to where.")
    if found.bare_numbers:
        number_words = {"number": _as_written(found.bare_numbers[0], facts)}
        return Mark("M", False, _("Nobody can tell what “%(number)s” counts.") % number_words, advice)
    if facts.key_results:
        return Mark("M", False, _("No key result has its numbers yet."), _open_number(facts) or advice)
    return Mark("M", False, _("There is nothing to count, and no thing that is done or not."), advice)


def _counted_words(counted: int, all_of_them: int) -> str:
    return ngettext(
        "%(n)s of %(all)s key results says when it is reached.",
        "%(n)s of %(all)s key results say when they are reached.",
        counted,
    ) % {"n": counted, "all": all_of_them}


def _open_number(facts: Facts) -> str:
    """What the first key result without its numbers still needs."""
    for one in facts.key_results:
        if not one.has_measure:
            words = {"key_result": _quoted(one.statement)}
            if one.target is None:
                return _("Give “%(key_result)s” a number to reach.") % words
            return _("Say where “%(key_result)s” stands today.") % words
    return ""


def _achievable(facts: Facts, found: Reading) -> Mark:
    if facts.other_goals >= MANY_GOALS:
        words = {"owner": facts.owner, "n": facts.other_goals}
        return Mark(
            "A",
            False,
            _("%(owner)s already answers for %(n)s other goals.") % words,
            _("Give it to somebody who has room, or let another goal wait."),
            path=facts.others_path,
        )
    paces = [pace for one in facts.key_results if (pace := _pace(one, facts))]
    for pace in paces:
        if pace.is_too_fast:
            advice = _("Lower the target, take more time, or do something differently.")
            return Mark("A", False, pace.words, advice, path=pace.path)
    if paces:
        return Mark("A", True, paces[0].words, path=paces[0].path)
    if facts.is_written_here and (facts.key_results or found.deliverables or found.measures):
        return Mark("A", True, _("Nothing speaks against it; there is no earlier pace to compare with."))
    if found.measures or found.deliverables:
        return Mark("A", True, _("Nothing in the words speaks against it."))
    return Mark(
        "A",
        False,
        _("Without a measure nobody can say whether it can be reached."),
        _("Add a number; then its pace can be compared with that of the past."),
    )


@dataclass(frozen=True)
class _Pace:
    """What a key result asks for each week, and what a week brought before; both with their sign."""

    statement: str
    unit: str
    needed: Decimal
    past: Decimal
    path: str

    @property
    def is_too_fast(self) -> bool:
        if not self.needed:
            return False
        if self.needed * self.past <= 0:
            return True
        return abs(self.needed) > abs(self.past) * FASTER

    @property
    def words(self) -> str:
        return _("Needs %(needed)s a week for “%(key_result)s”; so far a week brought %(past)s.") % {
            "key_result": _quoted(self.statement),
            "needed": signed(_rounded(self.needed), self.unit),
            "past": signed(_rounded(self.past), self.unit),
        }


def _rounded(value: Decimal) -> Decimal:
    """Two figures are enough for a pace."""
    if not value:
        return Decimal(0)
    return round(value, max(0, 1 - value.adjusted()))


def _pace(one: Measured, facts: Facts) -> _Pace | None:
    """The pace that is needed from today (or the first day, if that is to come); None: nothing to compare."""
    if one.kind not in (Kind.INCREASE, Kind.DECREASE) or one.past_pace is None or one.target is None:
        return None
    last_day, stands = one.last_day or facts.last_day, one.value if one.value is not None else one.start
    if last_day is None or stands is None or facts.on is None:
        return None
    days = (last_day - max(facts.on, facts.first_day or facts.on)).days + 1
    missing = one.target - stands
    if days < WEEK or (missing > 0) != (one.kind == Kind.INCREASE):
        return None
    return _Pace(one.statement, one.unit, missing * WEEK / days, one.past_pace, one.path)


def _relevant(facts: Facts, found: Reading) -> Mark:
    if facts.parent:
        return Mark("R", True, _("It contributes to “%(goal)s”.") % {"goal": _quoted(facts.parent)})
    if facts.supports:
        return Mark("R", True, _("It supports another goal."))
    if len(facts.why.strip()) >= SHORTEST_WHY:
        return Mark("R", True, _("It says why it matters."))
    if found.reasons:
        return Mark("R", True, _("Its words say what it is for."))
    return Mark(
        "R",
        False,
        _("It serves no other goal, and nothing says why it matters."),
        _("Choose the goal that it contributes to, or write why it matters."),
    )


def _timed(facts: Facts, found: Reading) -> Mark:
    return _ends(facts) if facts.is_written_here else _says_until_when(facts, found)


def _ends(facts: Facts) -> Mark:
    assert facts.cycle_first and facts.cycle_last  # noqa: PT018 - both or none
    first, last = facts.cycle_first, facts.cycle_last
    ends = facts.last_day or last
    day = {"day": day_name(ends, facts.on)}
    if first <= ends <= last:
        return Mark("T", True, _("It ends on %(day)s.") % day)
    days = {"first": day_name(first, facts.on), "last": day_name(last, facts.on)}
    advice = _("Choose a last day from %(first)s to %(last)s, or another cycle.") % days
    return Mark("T", False, _("It ends on %(day)s, outside of its cycle.") % day, advice)


def _says_until_when(facts: Facts, found: Reading) -> Mark:
    if found.deadlines:
        return Mark(
            "T", True, _("It says until when: %(when)s.") % {"when": _as_written(found.deadlines[0], facts)}
        )
    advice = _("Add a day or a period, such as “by 31 December” or “this quarter”.")
    if found.frequencies:
        words = {"when": _as_written(found.frequencies[0], facts)}
        return Mark("T", False, _("“%(when)s” says how often or how fast, not until when.") % words, advice)
    return Mark("T", False, _("It does not say until when."), advice)
