"""Reading weekly updates: what a person may see, and what each screen needs."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from teamops.people.models import Absence, Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from feedback.models import TeamMood, WeeklyUpdate


class WeeklyUpdateQuerySet(models.QuerySet["WeeklyUpdate"]):
    def visible_to(self, person: Person) -> "WeeklyUpdateQuerySet":
        """Who sees the team sees its updates; a mood and a note are kept back, see `updates.permissions`."""
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(team__in=visible_teams(person)) if person.is_guest else rows

    def written(self) -> "WeeklyUpdateQuerySet":
        return self.filter(written_at__isnull=False)

    def of_week(self, team: Team, week: datetime.date) -> "WeeklyUpdateQuerySet":
        """The updates of a team and a week, and who has been asked for one."""
        return self.filter(organization_id=team.organization_id, team=team, week=week)

    def of_person(self, team: Team, person: Person, week: datetime.date) -> "WeeklyUpdateQuerySet":
        """The person's update of that week, if there is one, and the written one before it."""
        own = self.filter(organization_id=team.organization_id, team=team, person=person, week__lte=week)
        return own.filter(models.Q(week=week) | models.Q(written_at__isnull=False)).order_by("-week")[:2]

    def waiting_of(self, person: Person) -> "WeeklyUpdateQuerySet":
        """What the person is asked for and has not written."""
        return self.filter(
            organization_id=person.organization_id, person=person, waits=True, team__archived_at__isnull=True
        )


class TeamMoodQuerySet(models.QuerySet["TeamMood"]):
    def of_week(self, team: Team, week: datetime.date) -> "TeamMoodQuerySet":
        return self.filter(organization_id=team.organization_id, team=team, week=week, people__gt=0)


def absences_in(persons: Any, first: datetime.date, last: datetime.date) -> dict[int, list[Any]]:
    """By person: (first day, last day) of each absence that touches these days. One query."""
    found: dict[int, list[Any]] = {}
    rows = Absence.objects.filter(person__in=persons).touching(first, last).order_by("first_day", "pk")
    for person, begin, end in rows.values_list("person", "first_day", "last_day"):
        found.setdefault(person, []).append((begin, end))
    return found
