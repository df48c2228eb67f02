"""What minutes say, in the language that is active: who does what, what was decided, the rest in short."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from feedback.agenda import Agenda, DecisionLine, Step, Who
from feedback.findings import findings
from feedback.forms.corrections import PARTS
from feedback.models import Correction, WeeklyReview
from feedback.page import for_reader, without_erased, without_goals, without_hours, without_moods
from feedback.record import thaw
from feedback.spans import in_a_sentence
from goals.queries import kept_back
from tasks.models import Task
from teamops.formats import one_after_another
from teamops.people.models import Person

# What is told in short under the heading of another part.
TOLD_WITH = {"support": "dependencies"}
# What stands in the minutes in full.
IN_FULL = ("decisions", "raised")


@dataclass(frozen=True)
class Promises:
    """What one person does next; `who` is None for what nobody has taken yet."""

    who: Who | None
    steps: list[Step]


@dataclass(frozen=True)
class Minutes:
    """The minutes as they are read; of a review that is open again those of its last record are gone."""

    review: WeeklyReview
    agenda: Agenda
    promises: list[Promises]
    decisions: list[DecisionLine]
    # (A red part, why it was left as it is).
    left: list[tuple[str, str]]
    # (Part of the review, what it found in a sentence or two).
    in_short: list[tuple[str, str]]
    # (Part of the review, what was set right after it was closed).
    corrections: list[tuple[str, Correction]]

    @property
    def name(self) -> str:
        """Week 48, as it stands within a line."""
        return in_a_sentence(self.review.span, self.agenda.cycle)

    @property
    def is_corrected(self) -> bool:
        """Whether there were other minutes before."""
        return self.review.edition > 1

    @property
    def heading(self) -> str:
        return heading(self.agenda.team, self.name, is_corrected=self.is_corrected)

    @property
    def closed_at(self) -> datetime.datetime:
        assert self.review.closed_at is not None
        return self.review.closed_at

    @property
    def closed_by(self) -> str:
        return self.agenda.closed_by.name if self.agenda.closed_by else _("former member")


def heading(team: str, span: str, *, is_corrected: bool) -> str:
    """Minutes: Product, week 48."""
    said = _("Corrected minutes: %(team)s, %(span)s") if is_corrected else _("Minutes: %(team)s, %(span)s")
    return said % {"team": team, "span": span}


def minutes_of(review: WeeklyReview, reader: Person | None = None) -> Minutes:
    """The minutes of a closed review, as this person may read them; without one, as everybody may.

    A few queries: what is kept from whom by now, who has been erased, and the corrections.
    """
    agenda = record_of(review, reader)
    corrections = Correction.objects.of_review(review)
    names = dict(PARTS)
    return Minutes(
        review=review,
        agenda=agenda,
        promises=promises([*agenda.next_steps, *agenda.last_steps]),
        decisions=agenda.decisions,
        left=[(str(names.get(one.part, "")), _left(one.because)) for one in agenda.left],
        in_short=_in_short(agenda),
        corrections=[(str(names.get(one.part, "")), one) for one in corrections],
    )


def record_of(review: WeeklyReview, reader: Person | None = None) -> Agenda:
    """The frozen agenda, without moods, without who was erased, and without what is kept from who reads."""
    assert review.record is not None
    agenda = thaw(review.record)
    if agenda.closed_by is None and review.closed_by:  # records from before it was kept
        closed_by = review.closed_by
        who = Who(closed_by.pk, closed_by.name, closed_by.initials, closed_by.tint)
        agenda = replace(agenda, closed_by=who)
    if reader is not None:
        agenda = for_reader(agenda, reader)
        agenda = without_hours(agenda) if reader.is_guest else agenda
    else:
        agenda = without_goals(agenda, kept_back(review.organization_id))
    return without_erased(without_moods(agenda))


def promises(steps: Iterable[Step]) -> list[Promises]:
    """What is still to be done, by person; whose work is due first comes first, what nobody has last."""
    people: dict[int, Promises] = {}
    for step in sorted(steps, key=lambda one: (one.due or datetime.date.max, one.number)):
        if step.status in Task.OPEN:
            people.setdefault(step.who.pk if step.who else 0, Promises(step.who, [])).steps.append(step)
    return sorted(people.values(), key=lambda one: one.who is None)


def _left(because: str) -> str:
    return _("Left as it is, because: %(because)s") % {"because": because}


def _in_short(agenda: Agenda) -> list[tuple[str, str]]:
    """Each part that has something to say, in the order of the page."""
    said: dict[str, list[str]] = {}
    for part, sentence in findings(agenda).items():
        if part not in IN_FULL:
            said.setdefault(TOLD_WITH.get(part, part), []).append(sentence)
    return [(str(name), one_after_another(said[part])) for part, name in PARTS if part in said]
