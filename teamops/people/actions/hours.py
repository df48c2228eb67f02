"""When people work: their hours a day, and the days on which they are away."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from teamops.activity.actions import record
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.formats import day_span
from teamops.people.models import Absence, Person
from teamops.people.permissions import can_change_hours, require
from teamops.versions import save_version

# Longer than a year is no absence; two of them follow each other.
LONGEST = datetime.timedelta(days=366)
# Days further away are mistakes of typing.
FARTHEST = datetime.timedelta(days=2 * 366)


@transaction.atomic
def change_hours(person: Person, *, by: Person, hours_a_day: Decimal, version: int | None = None) -> Person:
    """How long somebody works on a working day."""
    require(can_change_hours, by, person)
    before = person.hours_a_day
    if hours_a_day == before:
        return person
    person.hours_a_day = hours_a_day
    save_version(person, expected=version, fields=["hours_a_day"])
    record(
        person,
        "person.hours_changed",
        by=by,
        before={"hours_a_day": str(before)},
        after={"hours_a_day": str(hours_a_day)},
    )
    return person


@transaction.atomic
def add_absence(person: Person, *, by: Person, first_day: datetime.date, last_day: datetime.date) -> Absence:
    """Days on which somebody does not work. Why is not asked."""
    require(can_change_hours, by, person)
    _hold(person)
    absence = Absence(
        organization_id=person.organization_id, person=person, first_day=first_day, last_day=last_day
    )
    _refuse_bad_days(absence)
    absence.save()
    record(person, "person.absence_added", by=by, after=_days(absence))
    return absence


@transaction.atomic
def change_absence(
    absence: Absence, *, by: Person, first_day: datetime.date, last_day: datetime.date
) -> Absence:
    """Other days."""
    require(can_change_hours, by, absence.person)
    _hold(absence.person)
    before = _days(absence)
    absence.first_day, absence.last_day = first_day, last_day
    if _days(absence) == before:
        return absence
    _refuse_bad_days(absence)
    absence.save(update_fields=["first_day", "last_day"])
    record(absence.person, "person.absence_changed", by=by, before=before, after=_days(absence))
    return absence


@transaction.atomic
def remove_absence(absence: Absence, *, by: Person) -> None:
    """They work on these days after all."""
    require(can_change_hours, by, absence.person)
    deleted, _kinds = Absence.objects.filter(pk=absence.pk).delete()
    if deleted:
        record(absence.person, "person.absence_removed", by=by, before=_days(absence))


def _hold(person: Person) -> None:
    """Who enters days of the same person at the same time waits, so that none lies over another."""
    Person.objects.select_for_update().only("pk").get(pk=person.pk)


def _refuse_bad_days(absence: Absence) -> None:
    if absence.last_day < absence.first_day:
        raise RuleBroken(
            _("The last day lies before the first one. Choose a later one."), code="order", field="last_day"
        )
    if absence.last_day - absence.first_day >= LONGEST:
        raise RuleBroken(
            _("This is more than a year. Enter a year at most; the next one can follow it."),
            code="too_long",
            field="last_day",
        )
    now = today(absence.person)
    for name in ("first_day", "last_day"):
        if abs(getattr(absence, name) - now) > FARTHEST:
            raise RuleBroken(
                _("This day is more than two years away. Look at its year."), code="far", field=name
            )
    others = Absence.objects.filter(person=absence.person).exclude(pk=absence.pk)
    other = others.touching(absence.first_day, absence.last_day).first()
    if other is not None:
        raise RuleBroken(
            _("%(days)s is entered already. Change that entry, or choose other days.")
            % {"days": day_span(other.first_day, other.last_day)},
            code="overlap",
            field="first_day",
        )


def _days(absence: Absence) -> dict[str, str]:
    return {"first_day": absence.first_day.isoformat(), "last_day": absence.last_day.isoformat()}
