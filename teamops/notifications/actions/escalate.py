"""Telling leads of what nobody has answered: announced with its date, then told once. Reads only."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from teamops.among import these
from teamops.dates import DAY
from teamops.made import made
from teamops.notifications.models import Reminder
from teamops.notifications.queries import ReminderQuerySet, subjects_of
from teamops.notifications.rules import TO_LEADS, Mornings, NewReminder, Reach, find_rule
from teamops.notifications.timing import WorkingDays
from teamops.people.models import Person, Team, TeamMembership

if TYPE_CHECKING:
    from teamops.notifications.finding import Asking

AnyReminder = Reminder | NewReminder
# What was announced longer ago and not told, because the lead was away, is told no more; and what stays open
# so long is announced anew.
FORGOTTEN = 60 * DAY


def announced_before(reach: Reach, subjects: Iterable[int]) -> ReminderQuerySet:
    """Where these persons were told who hears of these things, and when."""
    return Reminder.objects.filter(
        subject_id__in=these(subjects),
        organization__in=reach.organizations,
        person__in=reach.people,
        escalates_to__isnull=False,
        local_date__gt=reach.last_date - FORGOTTEN,
    )


Announced = tuple[datetime.date | None, Person | None]


def announced(asked: "Sequence[Asking]", before: Iterable[Any]) -> Iterator[Announced]:
    """For each that is asked who will be told if it stays open, and on what date; an earlier word stands, of
    `before` or of a morning before this one. Where the lead of whom it spoke leads no more, whoever does
    stands in their place, on the same date. One query."""
    said: dict[tuple[int, str, int, datetime.date], Announced] = {}
    for one in before:
        known = made(Person, id=one.escalates_to_id, name=one.lead_name)
        said[one.person_id, one.rule, one.subject_id, one.due_on] = one.escalates_on, known
    leads = _leads({one.due.teams for one in asked if one.rule.escalation and one.due.teams})
    later = cache(WorkingDays.next)  # for all who work on the same days
    for mornings, rule, due in asked:
        key = due.person_id, rule.name, due.subject_id, due.due_on
        if rule.escalation:
            day, lead = said.get(key, (None, None))
            present = leads.get(due.teams, ())
            if lead is None or not any(one.pk == lead.pk for one in present):
                lead = next((one for one in present if one.pk != due.person_id), None)
            if lead is not None and day is None:
                today = mornings.dates[due.person_id]
                day = later(mornings.days_of(due.person_id), today, rule.escalation.after)
            said[key] = (day, lead) if lead else (None, None)
        yield said.get(key, (None, None))


def _leads(paths: set[str]) -> Mapping[str, Sequence[Person]]:
    """By the path of a team the persons who lead it, then those of the teams above it, nearest first."""
    above = {int(part) for path in paths for part in path.strip("/").split("/")}
    if not above:
        return {}
    leading = TeamMembership.objects.filter(
        team__in=Team.objects.filter(pk__in=above, archived_at__isnull=True),
        is_lead=True,
        person__state=Person.State.ACTIVE,
        person__user__is_active=True,
    )
    by_team: dict[int, list[Person]] = defaultdict(list)
    rows = leading.order_by("since", "pk").values_list("team_id", "person_id", "person__name")
    for team, pk, name in rows:
        by_team[team].append(made(Person, id=pk, name=name))
    return {
        path: [lead for part in reversed(path.strip("/").split("/")) for lead in by_team[int(part)]]
        for path in paths
    }


def escalating(reach: Reach) -> ReminderQuerySet:
    """What was announced to be told to these persons, as leads, by one of the mornings, and was not yet. Not
    to who leads nobody any more, nor where another lead was announced since."""
    told = Reminder.objects.filter(
        person=OuterRef("escalates_to"),
        member=OuterRef("person"),
        subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"),
        due_on=OuterRef("due_on"),
    )
    since = Reminder.objects.filter(
        person=OuterRef("person"),
        rule=OuterRef("rule"),
        subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"),
        due_on=OuterRef("due_on"),
        local_date__gt=OuterRef("local_date"),
        escalates_to__isnull=False,
    ).exclude(escalates_to=OuterRef("escalates_to"))
    leading = TeamMembership.objects.filter(person=OuterRef("escalates_to"), is_lead=True)
    return Reminder.objects.filter(
        ~Exists(told.not_lost()),
        ~Exists(since),
        Exists(leading),
        organization__in=reach.organizations,
        escalates_to__in=reach.people,
        escalates_on__gt=reach.last_date - FORGOTTEN,
        escalates_on__lte=reach.last_date,
    )


def escalated(
    rows: Iterable[Reminder], mornings: Sequence[Mornings]
) -> Iterator[tuple[Mornings, Reminder, NewReminder]]:
    """What leads are to be told of, if it is still open, on the first of the mornings from the announced day
    on; with what was announced."""
    announced = {
        (one.escalates_to_id, one.person_id, one.rule, one.subject_id, one.due_on): one
        for one in rows
        if one.escalates_to_id in mornings[0].dates
    }
    for one in announced.values():
        lead, day = one.escalates_to_id, one.escalates_on
        assert lead is not None  # the filter asks for both
        assert day is not None
        at = next((morning for morning in mornings if day <= morning.dates[lead]), None)
        if at is not None:
            yield (
                at,
                one,
                NewReminder(
                    organization_id=one.organization_id,
                    person_id=lead,
                    member_id=one.person_id,
                    rule=one.rule + TO_LEADS,
                    subject_type=one.subject_type,
                    subject_id=one.subject_id,
                    local_date=at.dates[lead],
                    due_on=one.due_on,
                ),
            )


def still_due(reminders: Iterable[AnyReminder]) -> Iterator[AnyReminder]:
    """Those that still hold, whoever reads them; one query for each kind of thing."""
    reminders = list(reminders)
    subjects = subjects_of(reminders)
    for one in reminders:
        rule, subject = find_rule(one.rule), subjects.get((one.rule, one.subject_id))
        if rule and subject is not None and rule.still_due(subject, one.asked):
            yield one
