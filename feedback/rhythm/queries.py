"""Reading the rhythms of teams."""

from typing import TYPE_CHECKING

from django.db import models

from teamops.people.models import Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from feedback.models import Rhythm


class RhythmQuerySet(models.QuerySet["Rhythm"]):
    def visible_to(self, person: Person) -> "RhythmQuerySet":
        """Who sees the team sees when it meets."""
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(team__in=visible_teams(person)) if person.is_guest else rows

    def of_team(self, team: Team) -> "Rhythm | None":
        """The team's rhythm, if it has one."""
        rhythm = self.filter(organization_id=team.organization_id, team=team).first()
        if rhythm is not None:
            rhythm.team = team
        return rhythm


def turns_of(rhythm: "Rhythm") -> list[Person]:
    """Who takes turns, in their order; nobody who is no longer here. One query."""
    here = Person.objects.taking_part()
    turns = rhythm.turns.filter(person__in=here).select_related("person").order_by("position")
    return [turn.person for turn in turns]
