"""What people themselves add to a person's page."""

from typing import Any

from teamops.dates import today
from teamops.people.choices import country_name
from teamops.people.models import Absence, Person
from teamops.people.permissions import can_change_hours, can_see_hours

MOST_ABSENCES = 10


def person_hours(subject: Person, viewer: Person) -> dict[str, Any] | None:
    """When a person works and is away, for members. One query."""
    if subject.is_guest or not subject.is_here or not can_see_hours(viewer, subject):
        return None
    rows = Absence.objects.visible_to(viewer).filter(person=subject).ahead(today(subject))
    return {
        "absences": list(rows[:MOST_ABSENCES]),
        "country": country_name(subject.country),
        "can_change_hours": can_change_hours(viewer, subject),
    }
