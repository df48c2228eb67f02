"""What every write into a review begins with."""

from django.utils.translation import gettext as _

from feedback.models import WeeklyReview
from feedback.parts import NAMES
from teamops.errors import RuleBroken


def lock(review: WeeklyReview) -> None:
    """Let nobody else close or write until the transaction ends, and see what they did before."""
    present = WeeklyReview.objects.select_for_update().get(pk=review.pk)
    for name in ("closed_at", "closed_by_id", "record", "reopened_at"):
        setattr(review, name, getattr(present, name))


def refuse_closed(review: WeeklyReview) -> None:
    """What was closed is not written into any more."""
    if review.is_closed:
        raise RuleBroken(_("This review is closed. Add a correction instead."), code="closed")


def refuse_unknown_part(part: str) -> None:
    """Something is about a part of the agenda, or about none."""
    if part and part not in NAMES:
        raise RuleBroken(_("Choose one from the list."), code="unknown", field="part")
