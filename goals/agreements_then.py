"""Who had agreed to a goal at the end of a past day, by the trail.

The trail says who was asked about which version, and what each then answered, proposed and was told; that is
gone through from the beginning to that day. Words are not in the trail: they are those of today where nobody
has answered anew since, else it is said that they are not kept (`lost_words`).
"""

import copy
import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from goals.agreement_panel import AgreementPanel, Answers
from goals.as_of import Past
from goals.beside_then import AGREEMENT, ASKED, REPLIED, Beside
from goals.field_words import Names
from goals.models import Agreement, Goal, KeyResult
from goals.queries.goal_page import MOST_ANSWERS
from goals.terms import Content, carriers_of, differences, touches
from teamops.activity.models import Event
from teamops.people.models import Person

Answer, Reply = Agreement.Answer, Agreement.Reply
# A proposal stands on in a new version unless one of these has changed there.
CONCERNED = ("kind", "start", "target", "last_day")
Key = tuple[int, int]  # person, version
Values = dict[str, Any]
NOTHING_PROPOSED: Values = {"proposed_for_id": None, "proposed_target": None, "proposed_day": None}
NO_REPLY: Values = {"reply": "", "replied_by_id": None, "replied_at": None}


@dataclass
class _Course:
    """What was asked and answered about one goal up to the day: fields of `Agreement` by person and version.

    `changed_since`: those of which somebody has said something since.
    """

    terms: Mapping[int, Content]
    said: dict[Key, Values] = field(default_factory=dict)
    changed_since: set[Key] = field(default_factory=set)

    def go_on(self, event: Event) -> None:
        """One event further; they come in their order."""
        if event.verb == ASKED:
            for person in event.after.get("persons", []):
                self.said[person, event.after["version"]] = self._asked(person, event)
            return
        values = self.said.get(_whom(event))
        if values is not None:
            values |= MEANS[event.verb](event, values)

    def _asked(self, person: int, event: Event) -> Values:
        """What somebody is asked anew: as `goals.actions.terms.ask_carriers` begins it."""
        asked = {"answer": Answer.ASKED, "answered_at": None, "asked_by_id": event.actor_id}
        new: Values = {**asked, "asked_at": event.at, **NOTHING_PROPOSED, **NO_REPLY}
        version: int = event.after["version"]
        earlier = [known for who, known in self.said if who == person and known < version]
        last = self.said[person, max(earlier)] if earlier else None
        if person == event.actor_id and (last is None or last["answer"] == Answer.AGREED):
            return new | {"answer": Answer.AGREED, "answered_at": event.at}
        if last and last["answer"] == Answer.PROPOSED and not last["reply"]:
            about = last["proposed_for_id"]
            if not touches(self._between(version - 1, version), about, CONCERNED):
                kept = ("answer", "answered_at", *NOTHING_PROPOSED)
                return new | {name: last[name] for name in kept}
        return new

    def _between(self, old: int, new: int) -> list[Any]:
        known = old in self.terms and new in self.terms
        return differences(self.terms[old], self.terms[new]) if known else []


def _whom(event: Event) -> Key:
    """Whose answer, and to which version."""
    person = event.after.get("person") if event.verb in REPLIED else event.actor_id
    return person or 0, event.after.get("version", 0)


def _agreed(event: Event, values: Values) -> Values:
    withdrawn = {} if values["reply"] else NOTHING_PROPOSED
    return {"answer": Answer.AGREED, "answered_at": event.at, **withdrawn}


def _proposed(event: Event, values: Values) -> Values:
    target, day = event.after.get("target"), event.after.get("day")
    return {
        "answer": Answer.PROPOSED,
        "answered_at": event.at,
        "proposed_for_id": event.after.get("key_result"),
        "proposed_target": None if target is None else Decimal(target),
        "proposed_day": None if day is None else datetime.date.fromisoformat(day),
        **NO_REPLY,
    }


def _declined(event: Event, values: Values) -> Values:
    return {"answer": Answer.DECLINED, "answered_at": event.at, **NOTHING_PROPOSED, **NO_REPLY}


def _taken_back(event: Event, values: Values) -> Values:
    return {"answer": Answer.ASKED, "answered_at": None}


def _accepted(event: Event, values: Values) -> Values:
    return {"reply": Reply.ACCEPTED, "replied_by_id": event.actor_id, "replied_at": event.at}


def _kept(event: Event, values: Values) -> Values:
    asked_again = {"answer": Answer.ASKED, "answered_at": None}
    return {
        **asked_again,
        "asked_by_id": event.actor_id,
        "asked_at": event.at,
        "reply": Reply.KEPT,
        "replied_by_id": event.actor_id,
        "replied_at": event.at,
    }


MEANS: dict[str, Callable[[Event, Values], Values]] = {
    "goal.agreed": _agreed,
    "goal.proposed": _proposed,
    "goal.declined": _declined,
    "goal.answer_taken_back": _taken_back,
    "goal.proposal_accepted": _accepted,
    "goal.proposal_kept": _kept,
}


def present_answers(goals: Sequence[Goal], past: Past) -> list[Agreement]:
    """Every answer to every version as it is now, the newest version first; one query."""
    return list(Agreement.objects.known_of(goals, past.moment)[: MOST_ANSWERS * len(goals)])


def _rows_then(goals: Sequence[Goal], past: Past, present: Iterable[Agreement]) -> dict[int, list[Agreement]]:
    """By goal: every answer as it stood then; one query for the trail, if it was not read with the goals."""
    rows: dict[int, list[Agreement]] = {}
    for row in present:
        rows.setdefault(row.goal_id, []).append(row)
    if not rows:
        return {}
    courses = {
        goal: _Course({row.version: row.content for row in of_goal if row.content})  # type: ignore[attr-defined]
        for goal, of_goal in rows.items()
    }
    for event in _trail(goals, past):
        course = courses.get(event.subject_id)
        if course is None:
            continue
        if event.at < past.moment:
            course.go_on(event)
        elif event.verb != ASKED:
            course.changed_since.add(_whom(event))
    return {goal: _as_they_were(of_goal, courses[goal]) for goal, of_goal in rows.items()}


def _trail(goals: Sequence[Goal], past: Past) -> Iterable[Event]:
    """All that was asked and answered about them, oldest first."""
    beside = Beside.of(goals[0])
    if beside.wanted.answers:
        return beside.of_answers()
    events = Event.objects.filter(organization=past.organization, subject_type="goal", verb__in=AGREEMENT)
    return events.filter(subject_id__in=[goal.pk for goal in goals]).order_by("at", "pk")


def _as_they_were(rows: Sequence[Agreement], course: _Course) -> list[Agreement]:
    known = {one.pk: one for row in rows for one in (row.person, row.asked_by, row.replied_by) if one}
    return [
        _as_it_was(row, values, known, is_certain=key not in course.changed_since)
        for row in rows
        for key in [(row.person_id, row.version)]
        for values in [course.said.get(key)]
        if values is not None
    ]


def _as_it_was(row: Agreement, values: Values, known: Mapping[int, Person], *, is_certain: bool) -> Agreement:
    """`known`: people by id; `is_certain`: nobody has said anything here since, so that words are as well."""
    was = copy.copy(row)
    for name, value in values.items():
        setattr(was, name, value)
    was.asked_by, was.replied_by = known.get(was.asked_by_id or 0), known.get(was.replied_by_id or 0)
    was.lost_words = not is_certain  # type: ignore[attr-defined]
    if not is_certain:
        was.words = was.reply_words = ""
    return was


def answers_then(goals: Sequence[Goal], past: Past) -> dict[int, Answers]:
    """By goal, of those about which somebody had been asked; one query, and what the trail takes."""
    found = {}
    for goal, rows in _rows_then(goals, past, present_answers(goals, past)).items():
        in_force = [row for row in rows if row.version == row.version_then]  # type: ignore[attr-defined]
        if in_force:
            found[goal] = Answers(sorted(in_force, key=lambda row: (row.person.name_key, row.pk)))
    return found


def agreement_panel_then(
    goal: Goal,
    reader: Person,
    past: Past,
    key_results: Mapping[int, KeyResult],
    *,
    present: Sequence[Agreement],
    names: Names,
    may_read: bool,
) -> AgreementPanel | None:
    """The panel as it was, with nothing to answer; None where nobody had been asked. No query.

    `goal` and `key_results`, by id, are as they were; `present` are the `present_answers`, and `names` those
    of `owners_in` them. `may_read`: whether the reader may read what others have said, by today's rules; who
    has been asked about the present version may as well.
    """
    rows = _rows_then([goal], past, present).get(goal.pk, [])
    if not rows:
        return None
    may_read = may_read or any(
        row.person_id == reader.pk and row.version == goal.terms_version for row in rows
    )
    goal.terms_version = rows[0].version_then  # type: ignore[attr-defined]
    for row in rows:
        row.goal = goal
        is_read = Agreement.proposed_for.is_cached(row)
        row.proposed_for = key_results.get(row.proposed_for_id or 0, row.proposed_for if is_read else None)
        if row.proposed_for:
            row.proposed_for.goal = goal
    terms = {row.version: row.content for row in rows if row.content}  # type: ignore[attr-defined]
    panel = AgreementPanel(goal, reader, rows, terms, names)
    return replace(panel, reads_then=may_read)


def owners_in(answers: Iterable[Agreement]) -> set[int]:
    """Who answered for something in any of the versions."""
    contents = [row.content for row in answers if row.content]  # type: ignore[attr-defined]
    return {pk for content in contents for pk in carriers_of(content)}
