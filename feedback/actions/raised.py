"""What a team raises in the review of the team above it."""

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.common import lock, refuse_closed
from feedback.models import Raised, WeeklyReview
from feedback.permissions import can_write
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require

# A few lines: more is a meeting of its own.
MOST = 5


@transaction.atomic
def raise_in_review(review: WeeklyReview, *, by: Person | None, text: str, key: str = "") -> Raised:
    """Have the team above speak about it in its review. The same form (`key`) sent twice adds one line."""
    require(can_write, by, review)
    lock(review)
    refuse_closed(review)
    twin = review.raised.filter(key=key).first() if key else None
    if twin:
        return twin
    if review.team.parent_id is None:
        raise RuleBroken(_("There is no team above this one."), code="top", field="text")
    if review.raised.count() >= MOST:
        raise RuleBroken(
            _("%(most)s things are raised already. Take one back first, or put two into one line.")
            % {"most": MOST},
            code="many",
            field="text",
        )
    line = review.raised.create(organization_id=review.organization_id, text=text.strip(), author=by, key=key)
    record(line, "review.raised", by=by, team=review.team, part_of=review)
    return line


@transaction.atomic
def take_back_raised(line: Raised, *, by: Person | None) -> None:
    """While the review is open; of two who do so at once it happens once."""
    review = line.review
    require(can_write, by, review)
    lock(review)
    refuse_closed(review)
    if not review.raised.filter(pk=line.pk).exists():
        return
    record(line, "review.raised_taken_back", by=by, team=review.team, part_of=review)
    line.delete()
