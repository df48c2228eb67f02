"""What a review's page is drawn from, part by part, and the keys by which drawings of it are kept.

A part is given what it tells and nothing of the others, and its key is made of all that it is given: what is
forgotten here is missing on the page, and never out of date (`feedback.templatetags.drawn_once`).
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.functional import LazyObject, SimpleLazyObject
from django.utils.translation import get_language

from feedback.agenda import Agenda, NoteLine
from feedback.ahead_rows import told as told_ahead
from feedback.changes import told as told_changes
from feedback.findings import changed, findings, parting, support_told
from feedback.items import items_of
from feedback.models import Correction
from feedback.page import ReviewPage
from feedback.parts import NAMES, OF_ALL, TELLS, only, parts_of
from feedback.red import Red, red_parts
from feedback.updates.part import told as told_updates
from feedback.votes.wording import told as told_vote
from goals.across import look
from teamops.dates import today
from teamops.templatetags.rows import PLAIN

# What one reader may do and another may not, and the parts that show it: they share the others.
SHOWN_IN: dict[str, tuple[str, ...]] = {
    "can_close": (),
    "can_reopen": (),
    "can_correct": (),
    "next_part": (),
    "can_do": ("last_steps",),
    "can_run": ("votes",),
    "can_raise": ("raised", "decisions"),
}
FORMS = ("decision_form", "step_form", "raise_form", "leave_form")
MOST_KEPT = 500  # lists, of which an agenda has some twenty
# What a part says it is told when it is drawn, which it seldom is.
_later = SimpleLazyObject
_lists: OrderedDict[int, tuple[list[Any], bytes]] = OrderedDict()


def forget() -> None:
    """As in a process that has just started; for tests."""
    _lists.clear()


class Drawing:
    """Of a page and its context. `also`: what the forms of the page offer, as plain values."""

    def __init__(self, page: ReviewPage, context: Mapping[str, Any], also: Sequence[Any]) -> None:
        self.page, self.context, self.also = page, context, also

    @cached_property
    def key(self) -> bytes:
        """Of the whole body."""
        whole = b"".join(_spelt(self.page.agenda).values())
        others = [self.context.get(name) for name, parts in SHOWN_IN.items() if parts], self.also
        return hashlib.sha256(whole).digest() + self._shared + self._values(self.page.corrections, others)

    def key_of(self, part: str) -> bytes:
        """Of one part of it."""
        fields = _spelt(self.page.agenda)
        told = b"".join(fields[name] for name in (*OF_ALL, *TELLS[part]))
        own = self._own(part)
        corrections = own.pop("corrections")
        also = self.also if part == "decisions" else ()
        values = part, list(own.items()), also
        return hashlib.sha256(told).digest() + self._shared + self._values(corrections, values)

    def context_of(self, part: str) -> dict[str, Any]:
        """For its template."""
        agenda, team = only(self.page.agenda, part), self.page.team
        given = {"agenda": agenda, "team": team, "review": self.page.review, "as_of": self.context["as_of"]}
        forms = {name: self.context[name] for name in FORMS if name in self.context}
        return self._plain | given | forms | in_words(agenda, team.slug) | self._own(part)

    @cached_property
    def _plain(self) -> dict[str, Any]:
        """But for what only some parts show."""
        # Asking what is told later for its kind would make it.
        now = {name: one for name, one in self.context.items() if not isinstance(one, LazyObject)}
        return {name: one for name, one in now.items() if isinstance(one, PLAIN) and name not in SHOWN_IN}

    @cached_property
    def _shared(self) -> bytes:
        """What all parts are drawn from."""
        page, review = self.page, self.page.review
        state = [review.pk, review.closed_at, review.reopened_at] if review else []
        read_in = get_language(), timezone.get_current_timezone_name(), today(page.reader)
        team = page.team.pk, page.team.slug
        return _spelling((sorted(self._plain.items()), state, read_in, team, page.kept_on))

    def _values(self, corrections: Iterable[Correction], others: Any) -> bytes:
        shown = [(one.pk, one.text, one.part, one.at, str(one.author)) for one in corrections]
        return _spelling((shown, others))

    def _own(self, part: str) -> dict[str, Any]:
        """What is told of one part, beside what it tells: plain values, and corrections."""
        agenda = self.page.agenda
        notes = self._notes(part)
        red, left = self._red.get(part), [one for one in agenda.left if one.part == part]
        in_decisions = part == "decisions"
        can = {name: self.context.get(name) for name, parts in SHOWN_IN.items() if part in parts}
        return can | {
            "no": {name: no for no, name in enumerate(parts_of(agenda), start=1) if name in (part, "raised")},
            "notes": notes,
            # A task can stand in several parts; its note does in the first.
            "elsewhere": [key for key in notes if self.page.items[key].part != part],
            "red": {part: red} if red else {},
            "left": {one.part: one for one in left},
            "unsettled": [one.part for one in self._red.values() if not one.is_settled]
            if in_decisions
            else [],
            "other_notes": self.page.other_notes if in_decisions else [],
            "corrections": [one for one in self._corrections if (one.part or "decisions") == part],
        }

    def _notes(self, part: str) -> dict[str, NoteLine]:
        """The notes on what stands in this part, by item."""
        agenda = self.page.agenda
        if not agenda.notes:
            return {}
        here = {key for key, item in items_of(only(agenda, part)).items() if item.part == part}
        return {note.item: note for note in agenda.notes if note.item in here}

    @cached_property
    def _red(self) -> dict[str, Red]:
        return {} if self.page.is_closed else {one.part: one for one in red_parts(self.page.agenda)}

    @cached_property
    def _corrections(self) -> list[Correction]:
        """Of a part that is not shown it is told with what concerns the whole."""
        shown = parts_of(self.page.agenda)
        return [one if one.part in shown else _of_the_whole(one) for one in self.page.corrections]


def in_words(agenda: Agenda, team: str) -> dict[str, Any]:
    """What the parts of an agenda say; `team`: the slug of the one whose it is."""
    return {
        "says": _later(lambda: findings(agenda)),
        "goal_lines": _later(
            lambda: [
                (line, [(parting(one), one.key_result) for one in line.partings]) for line in agenda.goals
            ]
        ),
        "votes": _later(lambda: [(one, *told_vote(one)) for one in agenda.votes]),
        "changes": _later(lambda: told_changes(agenda.changes)),
        "between": _later(
            lambda: [
                (one, look(one.state, at_risk=one.at_risk, overdue=one.overdue))
                for one in agenda.dependencies
            ]
        ),
        "ahead": _later(lambda: told_ahead(agenda)),
        "support": _later(lambda: support_told(agenda)),
        "updates": _later(lambda: told_updates(agenda)),
        "own_raised": [line for line in agenda.raised if line.slug == team],
        "raised_below": [line for line in agenda.raised if line.slug != team],
        "decisions": [
            (one, NAMES.get(one.part, ""), changed(one.changed) if one.changed else "")
            for one in agenda.decisions
        ],
    }


def _of_the_whole(correction: Correction) -> Correction:
    return Correction(pk=correction.pk, text=correction.text, author=correction.author, at=correction.at)


def _spelt(agenda: Agenda) -> Mapping[str, bytes]:
    """By field; when it was put together is shown nowhere."""
    return {name: _bytes_of(value) for name, value in vars(agenda).items() if name != "as_of"}


def _spelling(value: Any) -> bytes:
    """Of plain values: the same for the same, whichever objects they are. Pickled it would differ where one
    of them stands in two places."""
    return repr(value).encode()


def _bytes_of(value: Any) -> bytes:
    """Of lists once for as long as the same one comes."""
    if not isinstance(value, list):
        return _spelling(value)
    known = _lists.get(id(value))
    if known and known[0] is value:
        return known[1]
    _lists[id(value)] = value, _spelling(value)
    while len(_lists) > MOST_KEPT:
        _lists.popitem(last=False)
    return _lists[id(value)][1]
