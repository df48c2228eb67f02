"""What the pages say about agreement: who has answered what, to which version, and what has changed since."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.field_words import LABELS, Line, Names, lines, names_of
from goals.models import Agreement, Goal
from goals.permissions import can_answer_proposal, can_edit_goal
from goals.queries.goal_page import answers_on
from goals.terms import Content, Difference, carriers_of, differences
from goals.wording import target_text
from teamops.dates import day_of
from teamops.formats import short_day
from teamops.people.models import Person
from teamops.prepared import prepared

# So many versions are told of.
MOST_VERSIONS = 12
MOST_OWED = 20
# By answer: the shape of the status that it is drawn with.
SHAPES = {"agreed": "done", "asked": "not_started", "proposed": "at_risk", "declined": "off_track"}


@dataclass(frozen=True)
class Answers:
    """The answers in force on one goal; empty where nobody was asked."""

    rows: Sequence[Agreement]

    @property
    def people(self) -> list[Person]:
        return [row.person for row in self.rows]

    @property
    def pending(self) -> set[int]:
        """Ids of those who have not agreed."""
        return {row.person_id for row in self.rows if not row.is_agreed}

    @property
    def all_agreed(self) -> bool:
        return bool(self.rows) and not self.pending

    @property
    def says(self) -> str:
        """all 4 agreed; 2 of 3 agreed."""
        asked = len(self.rows)
        if self.all_agreed:
            return ngettext("has agreed", "all %(n)s agreed", asked) % {"n": asked}
        return _("%(agreed)s of %(asked)s agreed") % {"agreed": asked - len(self.pending), "asked": asked}


def answers_of(goals: Sequence[Goal]) -> dict[int, Answers]:
    """By goal, of those about which somebody was asked; one query."""
    found: dict[int, list[Agreement]] = {}
    for row in _answers_of([goal.pk for goal in goals]):
        found.setdefault(row.goal_id, []).append(row)
    return {goal: Answers(rows) for goal, rows in found.items()}


@prepared
def _answers_of(goals: Collection[int]) -> QuerySet[Agreement]:
    return Agreement.objects.of_goals(goals)


@prepared
def _owed_by(person: Person) -> QuerySet[Agreement]:
    return Agreement.objects.visible_to(person).owed_by(person)[:MOST_OWED]


@dataclass(frozen=True)
class Entry:
    """One person's answer as the panel shows it. `agreed_before`: the last earlier version agreed to."""

    row: Agreement
    agreed_before: int | None
    reads_words: bool
    may_answer: bool

    @property
    def person(self) -> Person:
        return self.row.person

    @property
    def shape(self) -> str:
        return SHAPES[self.row.answer]

    @property
    def says(self) -> str:
        """Agreed, 5 Oct; asked yesterday; suggests a change."""
        row = self.row
        answered, asked = (self._day(moment) for moment in (row.answered_at, row.asked_at))
        if row.answer == Agreement.Answer.AGREED:
            return _("Agreed, %(day)s") % {"day": answered}
        if row.answer == Agreement.Answer.PROPOSED:
            return _("Suggests a change")
        if row.answer == Agreement.Answer.DECLINED:
            return _("Declines")
        if row.reply:
            return _("Asked again, %(day)s") % {"day": asked}
        return _("Asked, %(day)s") % {"day": asked}

    def _day(self, moment: datetime.datetime | None) -> str:
        return short_day(day_of(moment, self.row.goal.organization)) if moment else ""

    @property
    def proposal(self) -> list[Line]:
        """What would change: old and new, beside what they concern."""
        row, key_result = self.row, self.row.proposed_for
        found = []
        if row.proposed_target is not None and key_result is not None:
            new = target_text(key_result, row.proposed_target)
            found.append(Line(key_result.statement, target_text(key_result), new))
        if row.proposed_day is not None:
            what = key_result.statement if key_result else str(LABELS["last_day"])
            last_day = key_result.last_day if key_result else row.goal.last_day
            found.append(Line(what, short_day(last_day), short_day(row.proposed_day)))
        return found

    @property
    def words(self) -> str:
        return self.row.words if self.reads_words else ""

    @property
    def reply(self) -> str:
        return self.row.reply_words if self.reads_words else ""

    @property
    def has_lost_words(self) -> bool:
        """Of a past day: something was said with it, or may have been, that is not kept."""
        is_open = self.row.answer in ("proposed", "declined")
        return is_open and self.reads_words and getattr(self.row, "lost_words", False)

    @property
    def can_take(self) -> bool:
        return self.may_answer and self.row.can_be_taken

    @property
    def can_answer(self) -> bool:
        return self.may_answer and self.row.answer in ("proposed", "declined")

    @property
    def take(self) -> str:
        """The words of the button: Take 66 %."""
        return _("Take %(value)s") % {"value": _(", ").join(line.new for line in self.proposal)}


@dataclass(frozen=True)
class VersionLine:
    """A version: when and by whom, what it changed, and who agreed to it."""

    version: int
    made_at: datetime.datetime
    made_by: Person | None
    changed: Sequence[Line]
    agreed: Sequence[Person]


@dataclass(frozen=True)
class AgreementPanel:
    """Everything about a goal's agreement for one reader.

    `rows`: the answers to all versions, the newest first; `terms`: by version, what was asked about.
    `reads_then`: set where it is as it was on a past day, on which nobody answers anything any more: whether
    the reader may read what was said.
    """

    goal: Goal
    reader: Person
    rows: Sequence[Agreement]
    terms: Mapping[int, Content]
    names: Names
    reads_then: bool | None = None

    @cached_property
    def answers(self) -> Answers:
        return Answers([row for row in self.rows if row.version == self.goal.terms_version])

    @property
    def can_ask(self) -> bool:
        """Nobody was asked yet, the reader may ask."""
        return (
            self.reads_then is None
            and not self.rows
            and not self.goal.is_closed
            and can_edit_goal(self.reader, self.goal)
        )

    @cached_property
    def entries(self) -> list[Entry]:
        if self.reads_then is not None:
            return [
                Entry(row, self._agreed_before(row.person_id), self.reads_then, may_answer=False)
                for row in self.answers.rows
            ]
        reads_words = can_read_words(self.reader, self.goal, self.answers.rows)
        to_answer = any(row.answer in ("proposed", "declined") for row in self.answers.rows)
        may_answer = to_answer and not self.goal.is_closed and can_answer_proposal(self.reader, self.goal)
        return [
            Entry(row, self._agreed_before(row.person_id), reads_words, may_answer)
            for row in self.answers.rows
        ]

    @property
    def own(self) -> Entry | None:
        """The reader's own answer, while it can be given or changed."""
        if self.goal.is_closed or self.reader.is_guest or self.reads_then is not None:
            return None
        return next((entry for entry in self.entries if entry.row.person_id == self.reader.pk), None)

    def _agreed_before(self, person: int) -> int | None:
        earlier = (
            row.version
            for row in self.rows
            if row.person_id == person and row.is_agreed and row.version < self.goal.terms_version
        )
        return next(earlier, None)

    @cached_property
    def base(self) -> int | None:
        """The version against which the reader is shown what changed: agreed to last, else asked about."""
        agreed = self._agreed_before(self.reader.pk)
        asked = (
            row.version
            for row in self.rows
            if row.person_id == self.reader.pk and row.version < self.goal.terms_version
        )
        return agreed or next(asked, None)

    @property
    def changed_since(self) -> str:
        """The heading of what changed."""
        if self._agreed_before(self.reader.pk):
            return _("Changed since you agreed")
        return _("Changed since you were asked first")

    @property
    def changed(self) -> list[Line]:
        """What the reader, who has answered or been asked before, finds changed."""
        return lines(self._between(self.base, self.goal.terms_version), self.names)

    def changed_from(self, version: int | None) -> list[Line]:
        """What changed since a version that the reader still had before them."""
        return lines(self._between(version, self.goal.terms_version), self.names)

    def _between(self, old: int | None, new: int) -> list[Difference]:
        if old is None or old not in self.terms or new not in self.terms:
            return []
        return differences(self.terms[old], self.terms[new])

    @property
    def versions(self) -> list[VersionLine]:
        """The versions that people were asked about, the newest first; none while there is only one."""
        numbers = sorted(self.terms, reverse=True)
        if len(numbers) < 2:
            return []
        before = dict(zip(numbers, [*numbers[1:], None], strict=True))
        return [self._version(number_, before[number_]) for number_ in numbers[:MOST_VERSIONS]]

    def _version(self, version: int, before: int | None) -> VersionLine:
        rows = [row for row in self.rows if row.version == version]
        return VersionLine(
            version,
            rows[0].made_at,  # type: ignore[attr-defined]  # annotated, see for_page
            min(rows, key=lambda row: row.asked_at).asked_by,
            lines(self._between(before, version), self.names),
            [row.person for row in rows if row.is_agreed],
        )


def can_read_words(reader: Person, goal: Goal, in_force: Sequence[Agreement]) -> bool:
    """What is proposed or declined in words is for those who are asked now, and for who may edit the goal."""
    return can_edit_goal(reader, goal) or any(row.person_id == reader.pk for row in in_force)


def may_read_words(reader: Person, goal: Goal) -> bool:
    """The same where the answers are not loaded; one query for who may not edit the goal."""
    return can_read_words(reader, goal, ()) or can_read_words(
        reader, goal, list(Agreement.objects.of_goals([goal.pk]).filter(person=reader))
    )


def agreement_panel(goal: Goal, reader: Person, also: Iterable[tuple[str, Any]] = ()) -> AgreementPanel:
    """The panel; one query, and one more for owners who were never asked, such as guests.

    `also`: (field, value) of what else is told on the page, so that its names are asked for together.
    """
    rows = answers_on(goal.pk)
    for row in rows:
        row.goal = goal
        if row.proposed_for:
            row.proposed_for.goal = goal
    terms = {row.version: row.content for row in rows if row.content}  # type: ignore[attr-defined]
    return AgreementPanel(goal, reader, rows, terms, names_of_all(rows, terms.values(), also))


def names_of_all(
    rows: Sequence[Agreement], terms: Iterable[Content], also: Iterable[tuple[str, Any]] = ()
) -> Names:
    """What the owners of all versions are called: mostly they were asked, so that no query is needed."""
    asked = {row.person_id: row.person.name for row in rows}
    owners = [("owner", owner) for content in terms for owner in carriers_of(content)]
    others = names_of(pair for pair in [*owners, *also] if pair[0] != "owner" or pair[1] not in asked)
    return Names({**others.people, **asked}, others.cycles)


@dataclass(frozen=True)
class Owed:
    """An answer that its reader owes, as *My work* shows it."""

    row: Agreement
    changed: Sequence[Line]

    @property
    def goal(self) -> Goal:
        return self.row.goal

    @property
    def asked_on(self) -> datetime.date:
        return day_of(self.row.asked_at, self.row.person)


def answers_owed(person: Person) -> list[Owed]:
    """What the person was asked and has not answered, each with what changed since they agreed.

    One query where nothing is owed; else one more for the terms, and one for names where an owner changed.
    """
    if person.is_guest:
        return []
    rows = _owed_by(person)
    terms = Agreement.objects.terms_of(rows)
    for row in rows:
        row.person = person
    changed = [differences(*terms[row.pk]) if row.pk in terms else [] for row in rows]
    names = names_of([(one.field, id_) for found in changed for one in found for id_ in (one.old, one.new)])
    return [Owed(row, lines(found, names)) for row, found in zip(rows, changed, strict=True)]
