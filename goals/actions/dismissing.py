"""Answering a finding about work and result."""

from django.db import transaction
from django.utils.translation import gettext as _

from goals.actions.changes import record_key_result
from goals.actions.goals import refuse_unless_open
from goals.models import Dismissal, KeyResult
from goals.permissions import can_change_key_result
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require


@transaction.atomic
def dismiss_finding(key_result: KeyResult, *, by: Person, finding: str, reason: str) -> Dismissal:
    """Say why it is all right that work and result part; the finding rests for three weeks."""
    require(can_change_key_result, by, key_result)
    refuse_unless_open(key_result.goal)
    if finding not in Dismissal.Finding.values:
        raise RuleBroken(_("Choose one from the list."), code="unknown", field="finding")
    if not reason.strip():
        raise RuleBroken(_("Say in a few words why this is all right."), code="reason", field="reason")
    made = Dismissal.objects.create(
        organization_id=key_result.organization_id,
        key_result=key_result,
        finding=finding,
        reason=reason.strip(),
        author=by,
    )
    told = {"finding": finding, "dismissal": made.pk, "reason": made.reason}
    record_key_result(key_result, "key_result.finding_dismissed", by=by, after=told)
    return made
