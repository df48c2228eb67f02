"""What persons are to be told of on one morning or on several: by the rules, after a pause of their own, as
leads.

Reads only, and asks three queries, whatever the number of rules, mornings and things: for all that the rules
look for, for what was written down before, for leads. What was put off or announced costs one more for each
kind of thing.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import F, Value

from teamops.made import columns, made
from teamops.notifications.actions.escalate import (
    announced,
    announced_before,
    escalated,
    escalating,
    still_due,
)
from teamops.notifications.models import Reminder
from teamops.notifications.rules import (
    NOTHING,
    Due,
    Found,
    Mornings,
    NewReminder,
    Reach,
    Rule,
    find_rule,
    rules,
    unique,
)
from teamops.people.models import Person


class Asking(NamedTuple):
    """One thing of which somebody is to be told on a morning."""

    mornings: Mornings
    rule: Rule
    due: Due


def find_reminders(mornings: Sequence[Mornings]) -> list[list[NewReminder]]:
    """What is to be told on each of these mornings, which are the same persons' and in their order.

    In an order that two sweeps at once share, so that neither blocks the other.
    """
    asked = [Asking(*one) for one in _found(mornings)]
    noted = _noted(Reach(mornings), asked)
    put_off = {(one.person_id, _family(one.rule), one.subject_id): one.snoozed_until for one in noted[PAUSED]}
    asked = [one for one in asked if not _is_put_off(one, put_off)]
    found: dict[int, list[NewReminder]] = defaultdict(list)
    for one, (day, lead) in zip(asked, announced(asked, noted[ANNOUNCED]), strict=True):
        found[id(one.mornings)].append(_reminder(one, day, lead))
    # Of what was put off and of what was announced to leads one asks at once whether it still holds.
    before: list[tuple[Mornings, Reminder | NewReminder, NewReminder]] = [
        *_asked_again(noted[PAUSED], mornings),
        *escalated(noted[TO_TELL], mornings),
    ]
    holds = {id(one) for one in still_due(about for _morning, about, _reminder in before)}
    for morning, about, reminder in before:
        if id(about) in holds:
            found[id(morning)].append(reminder)
    return [sorted(found[id(morning)], key=_place) for morning in mornings]


def _place(reminder: NewReminder) -> tuple[int, str, int]:
    return reminder.person_id, reminder.rule, reminder.subject_id


def _found(mornings: Sequence[Mornings]) -> Iterator[tuple[Mornings, Rule, Due]]:
    """What the rules find. One query."""
    questions = _questions(rules())
    reach = Reach(mornings)
    first, *others = [one.query(reach, number) for number, one in enumerate(questions)]
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in first.union(*others, all=True):
        rows[row[0]].append(row)
    for number, question in enumerate(questions):
        found = unique(rows[number])
        for rule in question.rules:
            for morning, due in rule.find.sift(found, mornings):
                yield morning, rule, due


@dataclass
class Question:
    """Rules that look through the same rows, which are read once for all of them."""

    rules: list[Rule]
    columns: dict[str, Any]

    def query(self, reach: Reach, what: int) -> Any:
        """A part of the union."""
        rows = self.rules[0].find.rows(reach)
        conditions = [rule.find.narrow(reach) for rule in self.rules]
        if all(conditions):
            rows = rows.filter(reduce(or_, conditions))
        return columns(Found, rows, what=Value(what), **self.columns)


def _questions(asking: Iterable[Rule]) -> list[Question]:
    found: list[Question] = []
    for rule in asking:
        if rule.find is NOTHING:
            continue
        wanted = {**rule.find.columns, **_teams(rule)}
        for question in found:
            both = {**question.columns, **wanted}
            if question.rules[0].find.rows is rule.find.rows and both == {**wanted, **question.columns}:
                question.rules.append(rule)
                question.columns = both
                break
        else:
            found.append(Question([rule], wanted))
    return found


def _teams(rule: Rule) -> dict[str, Any]:
    """The column with the path of the team whose lead hears of it."""
    return {"teams": F(f"{rule.escalation.team}__path")} if rule.escalation else {}


def _reminder(one: Asking, escalates_on: datetime.date | None, lead: Person | None) -> NewReminder:
    mornings, rule, due = one
    return NewReminder(
        mornings.organization.pk,
        due.person_id,
        None,
        rule.name,
        rule.subject_type,
        due.subject_id,
        mornings.dates[due.person_id],
        due.due_on,
        escalates_on,
        lead,
    )


# What is read of what was written down before.
PAUSED, TO_TELL, ANNOUNCED = range(3)


def _noted(reach: Reach, asked: Iterable[Asking]) -> dict[int, list[Any]]:
    """What was put off, what leads are to be told of, and what was announced before of what is asked now;
    with the lead's name as `lead_name`. One query."""
    paused = Reminder.objects.filter(person__in=reach.people, snoozed_until__isnull=False)
    subjects = {one.due.subject_id for one in asked if one.rule.escalation}
    kinds = {PAUSED: paused, TO_TELL: escalating(reach), ANNOUNCED: announced_before(reach, subjects)}
    first, *others = [
        rows.order_by().annotate(what=Value(what), lead_name=F("escalates_to__name"))
        for what, rows in kinds.items()
    ]
    noted: dict[int, list[Any]] = defaultdict(list)
    for one in first.union(*others, all=True):
        noted[one.what].append(one)
    for found in noted.values():
        found.sort(key=lambda one: one.pk)
    return noted


def _family(rule: str) -> str:
    """What takes the place of the rule's question waits as long as that does."""
    found = find_rule(rule)
    return found.family or rule if found else rule


def _is_put_off(one: Asking, put_off: dict[Any, Any]) -> bool:
    until = put_off.get((one.due.person_id, one.rule.family or one.rule.name, one.due.subject_id))
    return until is not None and until > one.mornings.dates[one.due.person_id]


def _asked_again(
    paused: Iterable[Reminder], mornings: Sequence[Mornings]
) -> Iterator[tuple[Mornings, NewReminder, NewReminder]]:
    """What these persons wanted to be asked again by one of the mornings, if it is still to be done; twice,
    as it is itself what may hold."""
    for one in paused:
        at = next((morning for morning in mornings if _comes_back(one, morning)), None)
        if at is not None:
            again = _again(one, at)
            yield at, again, again


def _comes_back(one: Reminder, mornings: Mornings) -> bool:
    """On the first morning from that day on of which the person was told, thus again if that was too late."""
    if one.person_id not in mornings.dates or one.snoozed_until is None:
        return False
    return mornings.reaches(one.person_id, one.snoozed_until)


def _again(one: Any, mornings: Mornings) -> NewReminder:
    lead = made(Person, id=one.escalates_to_id, name=one.lead_name) if one.escalates_to_id else None
    return NewReminder(
        organization_id=mornings.organization.pk,
        person_id=one.person_id,
        member_id=one.member_id,
        rule=one.rule,
        subject_type=one.subject_type,
        subject_id=one.subject_id,
        local_date=mornings.dates[one.person_id],
        due_on=one.due_on,
        escalates_on=one.escalates_on,
        escalates_to=lead,
    )
