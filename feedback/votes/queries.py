"""Reading votes: what a person may see, and what each screen needs."""

from typing import TYPE_CHECKING

from django.db import models

from goals.models import KeyResult
from goals.queries import for_everybody, may_see
from teamops.people.models import Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from feedback.models import ConfidenceVote

MOST_MEASURES = 200


class ConfidenceVoteQuerySet(models.QuerySet["ConfidenceVote"]):
    def visible_to(self, person: Person) -> "ConfidenceVoteQuerySet":
        """Who sees the review and the goal sees the vote; its answers only once it is closed."""
        rows = self.filter(may_see(person, "key_result__goal__"), organization_id=person.organization_id)
        return rows.filter(review__team__in=visible_teams(person)) if person.is_guest else rows

    def still_open(self) -> "ConfidenceVoteQuerySet":
        return self.filter(closed_at__isnull=True)

    def counted(self) -> "ConfidenceVoteQuerySet":
        """With how many have answered: `answered`."""
        return self.annotate(answered=models.Count("answers", distinct=True))

    def waiting_for(self, person: Person) -> "ConfidenceVoteQuerySet":
        """Open votes of the person's teams, the newest first; guests are not asked."""
        if person.is_guest:
            return self.none()
        rows = self.visible_to(person).still_open().filter(review__team__memberships__person=person)
        return rows.select_related("key_result", "review__team").order_by("-opened_at", "-pk")


def measures_of(team: Team) -> models.QuerySet[KeyResult]:
    """The key results on which a team can vote, in the order of its goals."""
    rows = KeyResult.objects.filter(
        for_everybody("goal__"), goal__team=team, goal__state="active", dropped_at__isnull=True
    )
    rows = rows.filter(goal__is_personal=False).order_by("goal__position", "goal__number", "position", "pk")
    return rows[:MOST_MEASURES]
