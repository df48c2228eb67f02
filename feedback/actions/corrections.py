"""Setting right what a closed review says."""

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.common import lock
from feedback.models import Correction, WeeklyReview
from feedback.permissions import can_write
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require


@transaction.atomic
def add_correction(
    review: WeeklyReview, *, by: Person | None, text: str, part: str = "", key: str = ""
) -> Correction:
    """Set something right after the review was closed; it stands beside the record, dated and named."""
    require(can_write, by, review)
    lock(review)
    if not review.is_closed:
        raise RuleBroken(_("This review is open. Change what is wrong where it stands."), code="open")
    twin = review.corrections.filter(key=key).first() if key else None
    if twin:
        return twin
    correction = review.corrections.create(
        organization_id=review.organization_id, text=text.strip(), part=part, author=by, key=key
    )
    record(correction, "review.corrected", by=by, team=review.team, part_of=review)
    return correction
