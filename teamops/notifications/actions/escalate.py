"""Telling leads of what nobody has answered: announced with its date, then told once."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from teamops.dates import DAY
from teamops.notifications.models import Reminder
from teamops.notifications.queries import MOST_AT_ONCE, parts, subjects_of
from teamops.notifications.rules import TO_LEADS, Escalation, Mornings, Rule, find_rule
from teamops.people.models import Person, Team, TeamMembership

# What was announced longer ago and not told, because the lead was away, is told no more; and what stays open
# so long is announced anew.
FORGOTTEN = 60 * DAY


def announce(reminders: Sequence[Reminder], mornings: Mornings) -> None:
    """Say in each reminder that escalates who will be told, and on what date; an earlier word stands.

    A fixed number of queries for each rule that escalates and 500 subjects.
    """
    by_rule: dict[str, list[Reminder]] = defaultdict(list)
    for reminder in reminders:
        by_rule[reminder.rule].append(reminder)
    for name, found in by_rule.items():
        rule = find_rule(name)
        if rule and rule.escalation:
            for some in parts(found, MOST_AT_ONCE):
                _announce(rule, rule.escalation, some, mornings)


def _announce(rule: Rule, escalation: Escalation, reminders: Sequence[Reminder], mornings: Mornings) -> None:
    ids = {one.subject_id for one in reminders}
    said = _announced(rule, ids, mornings)
    leads = _leads(rule, escalation.team, ids)
    for one in reminders:
        earlier = said.get((one.person_id, one.subject_id, one.due_on))
        if earlier:
            one.escalates_on, one.escalates_to_id = earlier
            continue
        lead = next((lead for lead in leads.get(one.subject_id, ()) if lead != one.person_id), None)
        if lead is not None:
            days = mornings.days_of(one.person_id)
            one.escalates_on = days.next(one.local_date, escalation.after)
            one.escalates_to_id = lead


def _announced(
    rule: Rule, subjects: set[int], mornings: Mornings
) -> dict[tuple[int, int, datetime.date], tuple[datetime.date, int]]:
    """What the persons were told already, by person, subject and the day on which it was due."""
    rows = Reminder.objects.filter(
        organization__in=mornings.organizations,
        rule=rule.name,
        subject_type=rule.subject_type,
        subject_id__in=subjects,
        person__in=mornings.people,
        escalates_to__isnull=False,
        local_date__gt=mornings.last_date - FORGOTTEN,
    )
    values = rows.values_list("person_id", "subject_id", "due_on", "escalates_on", "escalates_to_id")
    return {(person, subject, due): (on, to) for person, subject, due, on, to in values if on and to}


def _leads(rule: Rule, path: str, subjects: set[int]) -> dict[int, list[int]]:
    """By subject the persons who lead its team, then those of the teams above it, nearest first."""
    rows: Any = rule.model._default_manager
    paths = dict(rows.filter(pk__in=subjects).values_list("pk", f"{path}__path"))
    above = {int(part) for one in paths.values() if one for part in one.strip("/").split("/")}
    leading = TeamMembership.objects.filter(
        team__in=Team.objects.filter(pk__in=above, archived_at__isnull=True),
        is_lead=True,
        person__state=Person.State.ACTIVE,
        person__user__is_active=True,
    )
    by_team: dict[int, list[int]] = defaultdict(list)
    for team, person in leading.order_by("since", "pk").values_list("team_id", "person_id"):
        by_team[team].append(person)
    return {
        pk: [lead for part in reversed(one.strip("/").split("/")) for lead in by_team[int(part)]]
        for pk, one in paths.items()
        if one
    }


def escalated(mornings: Mornings) -> Iterator[Reminder]:
    """What these persons, as leads, are to be told of this morning: announced for today or before, not told
    yet, and still open. One query, and one for each kind of thing."""
    told = Reminder.objects.filter(
        person=OuterRef("escalates_to"),
        member=OuterRef("person"),
        subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"),
        due_on=OuterRef("due_on"),
    )
    rows = Reminder.objects.filter(
        ~Exists(told),
        organization__in=mornings.organizations,
        escalates_to__in=mornings.people,
        escalates_on__gt=mornings.last_date - FORGOTTEN,
        escalates_on__lte=mornings.last_date,
    ).order_by("pk")
    announced = {
        (one.escalates_to_id, one.person_id, one.rule, one.subject_id, one.due_on): one for one in rows
    }
    for one in still_due(announced.values()):
        lead, day = one.escalates_to_id, one.escalates_on
        assert lead is not None  # the filter asks for both
        assert day is not None
        if day <= mornings.dates[lead]:
            yield Reminder(
                organization_id=one.organization_id,
                person_id=lead,
                member_id=one.person_id,
                rule=one.rule + TO_LEADS,
                subject_type=one.subject_type,
                subject_id=one.subject_id,
                local_date=mornings.dates[lead],
                due_on=one.due_on,
            )


def still_due(reminders: Iterable[Reminder]) -> Iterator[Reminder]:
    """Those that still hold, whoever reads them; one query for each rule."""
    reminders = list(reminders)
    subjects = subjects_of(reminders)
    for one in reminders:
        rule, subject = find_rule(one.rule), subjects.get((one.rule, one.subject_id))
        if rule and subject is not None and rule.still_due(subject, one.asked):
            yield one
