"""The goals that a review tells of."""

import datetime

from django.db import models

from goals.models import Goal
from goals.queries import for_everybody
from teamops.prepared import prepared


@prepared
def goals_for_review(
    organization: int, team: int, day: datetime.date, closed_since: datetime.datetime | None
) -> models.QuerySet[Goal]:
    """A team's goals of the cycles that hold the day, `is_shown`, and all that contributes to one of them.

    Of what is shown, closed ones (but those closed since a moment), members' own and those that are not for
    everybody are left out. Drafts do not contribute yet.
    """
    closed = models.Q(state=Goal.State.CLOSED)
    still = ~closed | closed & models.Q(closed_at__gte=closed_since) if closed_since else ~closed
    shown = still & models.Q(
        organization=organization,
        team=team,
        is_personal=False,
        cycle__starts_on__lte=day,
        cycle__ends_on__gte=day,
    )
    shown &= for_everybody()
    first = Goal.objects.filter(shown).order_by("position", "number")
    below = models.Q(parent__in=first.values("pk")) & ~models.Q(state=Goal.State.DRAFT)
    is_shown = models.Case(models.When(shown, then=True), default=False, output_field=models.BooleanField())
    rows = Goal.objects.filter(shown | below).select_related("cycle", "owner").annotate(is_shown=is_shown)
    return rows.order_by("position", "number")
