"""Which parts of a review are red, so that it is not closed before somebody has said what follows. Pure.

Red is:

- the goals, while one of them is off track;
- what is slipping, while something is blocked or late (a date that has moved is not red);
- support and dependencies, while something that was promised is overdue.

A red part is settled by a decision or a next step that is about it, or by "leave it, because …".
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.agenda import Agenda, DecisionLine, LeftLine, Step
from teamops.formats import parts_of


@dataclass(frozen=True)
class Red:
    """A part that is red. `why`: in a sentence; `is_settled`: whether it is said what follows."""

    part: str
    why: str
    is_settled: bool


def red_parts(agenda: Agenda) -> list[Red]:
    """The red parts of an agenda, in its order."""
    settled = settled_parts(agenda)
    return [Red(part, why, part in settled) for part, why in _whys(agenda).items() if why]


def unsettled(agenda: Agenda) -> list[Red]:
    """Those of which nobody has said yet what follows."""
    return [red for red in red_parts(agenda) if not red.is_settled]


def settled_parts(agenda: Agenda) -> Collection[str]:
    """Parts that a decision, a next step or a "leave it" is about."""
    said: list[DecisionLine | Step | LeftLine] = [*agenda.decisions, *agenda.next_steps, *agenda.left]
    return {one.part for one in said if one.part}


def _whys(agenda: Agenda) -> Mapping[str, str]:
    return {
        "goals": _goals(sum(line.status == "off_track" for line in agenda.goals)),
        "slipping": _slipping(
            sum(slip.blocked for slip in agenda.slipping),
            sum(slip.late and not slip.blocked for slip in agenda.slipping),
        ),
        "dependencies": _promises(
            sum(line.overdue for line in agenda.dependencies)
            + sum(
                line.state == "promised" and bool(line.promised_for and line.promised_for < agenda.today)
                for line in agenda.support
            )
        ),
    }


def _goals(off_track: int) -> str:
    if not off_track:
        return ""
    return ngettext("%(n)s goal is off track.", "%(n)s goals are off track.", off_track) % {"n": off_track}


def _slipping(blocked: int, late: int) -> str:
    if not blocked and not late:
        return ""
    return _("%(slips)s.") % {"slips": parts_of(blocked_or_late(blocked, late))}


def blocked_or_late(blocked: int, late: int) -> list[str]:
    """How many of each there are; of what there is none nothing is said."""
    said = []
    if blocked:
        said.append(ngettext("%(n)s blocked", "%(n)s blocked", blocked) % {"n": blocked})
    if late:
        said.append(ngettext("%(n)s late", "%(n)s late", late) % {"n": late})
    return said


def _promises(overdue: int) -> str:
    if not overdue:
        return ""
    return ngettext("%(n)s promise is overdue.", "%(n)s promises are overdue.", overdue) % {"n": overdue}
