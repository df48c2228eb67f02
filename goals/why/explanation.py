"""What an explanation of a number is, and the words that all of them use."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.formula import Term, share
from teamops.formats import number
from teamops.templatetags.teamops import LOOKS

MOST_INPUTS = 40


@dataclass(frozen=True)
class Input:
    """Something that a number is made of: what it is called, its value, and where it can be looked at."""

    what: str
    value: str = ""
    path: str = ""
    note: str = ""


@dataclass(frozen=True)
class Explanation:
    """Why one number is what it is. `value` is what the formula comes to, `shown` what the page says.

    `fields` and `verbs` name what in the trail moves it.
    """

    key: str
    name: str
    shown: str
    how: Sequence[str]
    value: Decimal | str | None = None
    inputs: Sequence[Input] = ()
    left_out: Sequence[Input] = ()
    fields: Collection[str] = field(default_factory=frozenset)
    verbs: Collection[str] = field(default_factory=frozenset)

    @property
    def shown_inputs(self) -> Sequence[Input]:
        return self.inputs[:MOST_INPUTS]

    @property
    def more_inputs(self) -> int:
        return max(0, len(self.inputs) - MOST_INPUTS)


CHECKED_IN = frozenset(
    {"key_result.checked_in", "key_result.check_in_corrected", "key_result.check_in_removed"}
)
CAME_AND_WENT = frozenset({"key_result.added", "key_result.dropped", "key_result.restored"})
MEASURED = frozenset({"kind", "start", "target", "cadence"})
TIMED = frozenset({"kind", "interim", "starts_on", "ends_on", "cycle", "ambition"})
WEIGHED = frozenset({"weight", "parent"})
CLOSED = frozenset({"goal.closed", "goal.reopened"})


def equals(term: Term, said: str = "") -> str:
    """A formula and what it comes to; what is a value already is not said twice."""
    result = said or share(term.value).text
    return (
        result
        if term.text == result
        else _("%(formula)s = %(result)s") % {"formula": term.text, "result": result}
    )


def word(status: str) -> str:
    """The word of a status."""
    return str(LOOKS[status].word) if status in LOOKS else _("no measure")


def against(progress: Decimal, pace: Decimal) -> list[str]:
    """Progress held against what was expected, and the limits."""
    if progress < 0:
        return [_("What is worse than at the start is always off track.")]
    if pace == 0:
        return [_("Nothing was expected yet, so it is on track.")]
    term = share(progress) / share(pace)
    return [
        _("Progress ÷ expected: %(formula)s") % {"formula": equals(term, number(term.value))},
        _("On track from 0.9, at risk from 0.7, off track below."),
    ]
