"""Answering a finding about work and result."""

from django.db import transaction
from django.utils.translation import gettext as _

from goals.actions.changes import record_key_result
from goals.actions.goals import refuse_unless_open
from goals.divergences import divergences
from goals.models import Dismissal, KeyResult
from goals.permissions import can_change_key_result
from goals.standing import standing
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require


def _findings_of(key_result: KeyResult) -> set[str]:
    """What is said of it today and has not been answered."""
    day = today(key_result.organization)
    found = divergences([standing(key_result.goal, on=day)], day).get(key_result.goal_id, [])
    return {one.finding.kind for one in found if one.standing.key_result.pk == key_result.pk}


@transaction.atomic
def dismiss_finding(key_result: KeyResult, *, by: Person, finding: str, reason: str) -> Dismissal:
    """Say why it is all right that work and result part; the finding rests for three weeks."""
    require(can_change_key_result, by, key_result)
    refuse_unless_open(key_result.goal)
    if finding not in Dismissal.Finding.values:
        raise RuleBroken(_("Choose one from the list."), code="unknown", field="finding")
    if not reason.strip():
        raise RuleBroken(_("Say in a few words why this is all right."), code="reason", field="reason")
    if finding not in _findings_of(key_result):
        raise RuleBroken(
            _("This is not said of the key result any more. There is nothing to answer."),
            code="not_found_now",
            field="finding",
        )
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
