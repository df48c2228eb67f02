"""Why a date is said to have slipped or to be late: its first day, its present one, and each move between."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.formula import exact, total
from goals.models import Dependency
from goals.why.explanation import Explanation, Input, equals
from goals.why.trail import Change, Explained
from teamops.activity.models import Event
from teamops.activity.queries import kind_of
from teamops.activity.sentences import sentence
from teamops.formats import MINUS, day_name, late, short_day, signed, slip
from teamops.people.models import Person


@dataclass(frozen=True)
class Move:
    """A day that was changed. `said`: in words, without the name of who did it."""

    at: datetime.datetime
    actor: Person | None
    before: datetime.date | None
    after: datetime.date | None
    said: str

    @property
    def days(self) -> int | None:
        """By how many calendar days; None where there was no date before or is none any more."""
        return None if self.before is None or self.after is None else (self.after - self.before).days


def moves_of(events: Sequence[Event], field: str, said: Sequence[str]) -> list[Move]:
    """The moves that these events tell of, in their order; `field` is the date that they change."""
    return [
        Move(event.at, event.actor, _day(event.before.get(field)), _day(event.after.get(field)), words)
        for event, words in zip(events, said, strict=True)
    ]


def _day(value: object) -> datetime.date | None:
    return datetime.date.fromisoformat(str(value)) if value else None


def why_slip(
    first: datetime.date | None,
    present: datetime.date | None,
    moves: Sequence[Move],
    *,
    today: datetime.date,
    is_open: bool,
) -> list[Explained]:
    """The slip of a date that has moved, and how late it is where it has passed; `moves`, oldest first."""
    found = []
    changes = [Change(move.at, move.actor, _told(move)) for move in reversed(moves)]
    if first and present and moves:
        found.append(Explained(_slip(first, present, moves, today), changes, 0))
    if is_open and present and present < today:
        found.append(Explained(_late(present, today), [], 0))
    return found


def _slip(
    first: datetime.date, present: datetime.date, moves: Sequence[Move], today: datetime.date
) -> Explanation:
    days = (present - first).days
    dates = {"present": short_day(present), "first": short_day(first), "days": signed(days) or "0"}
    how = [
        _("The present date less the first one, in calendar days: %(present)s − %(first)s = %(days)s") % dates
    ]
    steps = [move.days for move in moves if move.days is not None]
    if len(steps) > 1 and sum(steps) == days:
        sum_of_all = equals(total([exact(step) for step in steps]), signed(days) or "0")
        how.append(
            _("Move by move: %(formula)s") % {"formula": sum_of_all.replace(f"+ {MINUS}", f"{MINUS} ")}
        )
    return Explanation(
        key="slip",
        name=_("Slip"),
        shown=slip(first, present) or signed(0, _("d")) or "0",
        how=how,
        value=Decimal(days),
        inputs=[
            Input(_("First date"), day_name(first, today)),
            Input(_("Present date"), day_name(present, today)),
        ],
    )


def _late(present: datetime.date, today: datetime.date) -> Explanation:
    days = (today - present).days
    dates = {"today": short_day(today), "day": short_day(present), "days": days}
    return Explanation(
        key="late",
        name=_("Late"),
        shown=late(present, today),
        how=[
            _("Today less the day that it is due, in calendar days: %(today)s − %(day)s = %(days)s") % dates
        ],
        value=Decimal(days),
    )


def _told(move: Move) -> str:
    if not move.days:
        return move.said
    return _("%(what)s (%(days)s)") % {"what": move.said, "days": signed(move.days, _("d"))}


MOST_MOVES = 200


def slip_of_promise(one: Dependency, today: datetime.date) -> list[Explained]:
    """The slip of what another team has promised. One query."""
    rows = Event.objects.filter(
        organization=one.organization_id,
        subject_type=kind_of(one),
        subject_id=one.pk,
        verb="dependency.promise_moved",
    )
    events = list(rows.select_related("actor").order_by("at", "pk")[:MOST_MOVES])
    moves = moves_of(events, "promised_on", [sentence(event) for event in events])
    is_open = one.state in (Dependency.State.ASKED, Dependency.State.ACCEPTED)
    present = one.promised_on or one.needed_on
    return why_slip(one.original_promised_on, present, moves, today=today, is_open=is_open)
