"""Leaving a red part of a review as it is, because of something."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.actions.common import lock, refuse_closed, refuse_unknown_part
from feedback.models import LeftPart, WeeklyReview
from feedback.permissions import can_write
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require


@transaction.atomic
def leave_part(review: WeeklyReview, *, by: Person | None, part: str, because: str) -> LeftPart:
    """Say why a part is left as it is, so that it is settled if it is red; said again, it is said anew."""
    require(can_write, by, review)
    lock(review)
    refuse_closed(review)
    refuse_unknown_part(part)
    if not (part and because.strip()):
        raise RuleBroken(_("Say why it is left as it is."), code="required", field="because")
    now = timezone.now()
    said = {"because": because.strip(), "author": by, "at": now, "updated": now}
    left, _made = review.left_parts.update_or_create(
        part=part, defaults={"organization_id": review.organization_id, **said}
    )
    record(left, "review.part_left", by=by, team=review.team, part_of=review, after={"part": part})
    return left
