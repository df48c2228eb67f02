"""Asking a team how sure it is, and answering; `closing` shows the answers."""

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.common import lock, refuse_closed
from feedback.meeting.pulse import tell_the_room
from feedback.models import ConfidenceVote, VoteAnswer, WeeklyReview
from feedback.votes.permissions import can_answer, can_run_vote
from goals.models import CheckIn, KeyResult
from goals.queries import kept_back
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.notifications.actions import settle
from teamops.people.models import Person
from teamops.people.permissions import require


@transaction.atomic
def open_vote(review: WeeklyReview, key_result: KeyResult, *, by: Person | None) -> ConfidenceVote:
    """Ask the team how sure it is of a key result. One that is open already is asked on.

    Raises RuleBroken for a key result that the review does not tell of, or that is over.
    """
    require(can_run_vote, by, review)
    lock(review)
    refuse_closed(review)
    _refuse_other(review, key_result)
    vote, made = ConfidenceVote.objects.get_or_create(
        review=review,
        key_result=key_result,
        closed_at=None,
        defaults={"organization_id": review.organization_id, "opened_by": by},
    )
    if made:
        record(vote, "vote.opened", by=by, team=review.team, part_of=review)
    return vote


def _refuse_other(review: WeeklyReview, key_result: KeyResult) -> None:
    goal = key_result.goal
    is_told = goal.team_id == review.team_id and not goal.is_personal
    if not is_told or kept_back(review.organization_id).filter(pk=goal.pk).exists():
        raise RuleBroken(
            _("This key result is not in the review. Choose one of the team’s goals."),
            code="other",
            field="key_result",
        )
    if not goal.is_active or key_result.dropped_at is not None:
        raise RuleBroken(
            _("This key result is over or has not begun. Choose one of an active goal."),
            code="over",
            field="key_result",
        )


@transaction.atomic
def answer_vote(vote: ConfidenceVote, *, by: Person, confidence: int) -> VoteAnswer:
    """Say how sure one is, or change it. No event: who answered, and what, is told when it is closed."""
    require(can_answer, by, vote)
    present = ConfidenceVote.objects.select_for_update().get(pk=vote.pk)
    if present.is_closed:
        raise RuleBroken(
            _("The vote is closed, and its answers are shown. Say in the meeting what you think."),
            code="closed",
        )
    if not 1 <= confidence <= 10:
        raise RuleBroken(_("Confidence is a number from 1 to 10."), code="confidence", field="confidence")
    answer, made = VoteAnswer.objects.update_or_create(
        vote=present, person=by, defaults={"confidence": confidence}
    )
    settle(vote, of=by)
    if made:
        tell_the_room(vote.review.team, vote.review.week)
    return answer


def keep_with(check_in: CheckIn) -> None:
    """Keep the votes since the last check-in with this one; called while it is made."""
    rows = ConfidenceVote.objects.filter(
        key_result=check_in.key_result_id, closed_at__isnull=False, check_in__isnull=True
    )
    rows.update(check_in=check_in)
