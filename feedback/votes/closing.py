"""Showing what a team answered."""

from django.db import transaction
from django.utils import timezone

from feedback.models import ConfidenceVote, WeeklyReview
from feedback.votes.permissions import can_run_vote
from teamops.activity.actions import record
from teamops.people.models import Person, Team, TeamMembership
from teamops.people.permissions import require
from teamops.people.queries import TAKES_PART


@transaction.atomic
def close_vote(vote: ConfidenceVote, *, by: Person | None) -> ConfidenceVote:
    """Show who answered what. Closing twice closes once."""
    require(can_run_vote, by, vote.review)
    present = ConfidenceVote.objects.select_for_update().get(pk=vote.pk)
    if present.is_closed:
        return present
    vote.closed_at, vote.closed_by = timezone.now(), by
    vote.asked = max(how_many_may_answer(vote.review.team), vote.answers.count())
    vote.save(update_fields=["closed_at", "closed_by", "asked"])
    record(vote, "vote.closed", by=by, team=vote.review.team, part_of=vote.review)
    return vote


def close_open_votes(review: WeeklyReview, *, by: Person | None) -> None:
    """What is still open when the review is closed."""
    for vote in review.votes.still_open().order_by("pk"):
        vote.review = review
        close_vote(vote, by=by)


def how_many_may_answer(team: Team) -> int:
    """Everybody who works in the team."""
    return TeamMembership.objects.filter(team=team, person__in=Person.objects.filter(TAKES_PART)).count()
