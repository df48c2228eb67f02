"""Check-ins: a dated value, confidence, stated status and note."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.actions.changes import plain, record_key_result
from goals.actions.goals import refuse_unless_open
from goals.actions.renewing import renew_numbers
from goals.forecasting import store_forecast
from goals.models import CheckIn, KeyResult, StatedStatus
from goals.numbers import Kind, check_measured, rounded
from goals.permissions import can_check_in
from goals.refusals import refuse
from goals.registry import keep_advice
from goals.standing import key_result_standings
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.formats import day_name
from teamops.notifications.actions import settle
from teamops.people.models import Person
from teamops.people.permissions import require

TOO_LATE = gettext_lazy("A check-in can be corrected by its author for 24 hours. Add a new check-in instead.")


@transaction.atomic
def check_in(
    key_result: KeyResult,
    *,
    by: Person | None,
    value: Decimal | None = None,
    confidence: int | None = None,
    status: str | None = None,
    note: str = "",
    what_next: str = "",
    day: datetime.date | None = None,
) -> CheckIn:
    """Say where a key result stands, about today or an earlier day of its span.

    Only the value is required: confidence and stated status carry over from the check-in before. An empty
    status takes back what was stated: the numbers speak again. Of a key result that follows its plan the plan
    says the value, and people the rest.
    """
    require(can_check_in, by, key_result)
    renew_numbers([key_result.goal_id])
    about = day or today(key_result.organization)
    _refuse_impossible(key_result, value, confidence, status or "")
    _refuse_day(key_result, about)
    value = _of_plan(key_result, about) if value is None else value
    last = (
        CheckIn.objects.filter(key_result=key_result, day__lte=about).order_by("-day", "-at", "-pk").first()
    )
    made = CheckIn.objects.create(
        organization_id=key_result.organization_id,
        key_result=key_result,
        day=about,
        value=value,
        confidence=confidence or (last.confidence if last else None),
        stated_status=(last.stated_status if last else "") if status is None else status,
        note=note.strip(),
        what_next=what_next.strip(),
        author=by,
    )
    keep_latest(key_result)
    record_key_result(
        key_result,
        "key_result.checked_in",
        by=by,
        before={"value": plain(last.value)} if last else {},
        after={"check_in": made.pk, "value": plain(value), "day": about.isoformat()} | _kind_of(key_result),
    )
    keep_advice(made)
    settle(key_result)
    store_forecast(key_result)
    return made


@transaction.atomic
def correct_check_in(
    made: CheckIn,
    *,
    by: Person,
    value: Decimal | None = None,
    confidence: int | None = None,
    status: str = "",
    note: str = "",
    what_next: str = "",
) -> CheckIn:
    """Its author may set a check-in right for 24 hours; the trail keeps both values.

    What the plan said stays.
    """
    key_result = made.key_result
    require(can_check_in, by, key_result)
    renew_numbers([key_result.goal_id])
    if not made.is_correctable_by(by):
        raise RuleBroken(str(TOO_LATE), code="too_late")
    _refuse_impossible(key_result, value, confidence, status)
    before = {"value": plain(made.value), "confidence": made.confidence, "status": made.stated_status}
    value = made.value if value is None else value
    made.value, made.confidence, made.stated_status = value, confidence, status
    made.note, made.what_next = note.strip(), what_next.strip()
    made.corrected_at = timezone.now()
    made.save()
    record_key_result(
        key_result,
        "key_result.check_in_corrected",
        by=by,
        before=before,
        after={"check_in": made.pk, "value": plain(value), "confidence": confidence, "status": status}
        | _kind_of(key_result),
    )
    return made


def _of_plan(key_result: KeyResult, day: datetime.date) -> Decimal:
    """The share of the plan that is done."""
    share = key_result_standings([key_result], on=day)[0].progress
    if share is None:
        raise RuleBroken(
            _("The goal has no plan yet, so there is nothing to check in on. Make a plan first."),
            code="no_plan",
        )
    return rounded(share, 6)


def _kind_of(key_result: KeyResult) -> dict[str, Any]:
    """What the sentence of the event has to know of a value that is no number with a unit: a share of the
    plan, done or not, a step of a scale."""
    if key_result.is_from_plan:
        return {"of_plan": True}
    return {} if key_result.has_number else {"of_kind": key_result.kind}


def _refuse_impossible(
    key_result: KeyResult, value: Decimal | None, confidence: int | None, status: str
) -> None:
    refuse_unless_open(key_result.goal)
    if key_result.dropped_at is not None:
        raise RuleBroken(_("This key result is dropped. Restore it to check in."), code="dropped")
    if value is not None:
        refuse(check_measured, Kind(key_result.kind), value, field="value")
    elif not key_result.is_from_plan:
        raise RuleBroken(
            _("The value is missing. Write where it stands now."), code="required", field="value"
        )
    if confidence is not None and not 1 <= confidence <= 10:
        raise RuleBroken(_("Confidence is a number from 1 to 10."), code="confidence", field="confidence")
    if status and status not in StatedStatus.values:
        raise RuleBroken(_("Choose a status from the list."), code="status", field="status")


def _refuse_day(key_result: KeyResult, day: datetime.date) -> None:
    """Not in the future, and not before the key result begins, unless that is still to come."""
    if day > today(key_result.organization):
        raise RuleBroken(
            _("That day is still to come. Choose today or an earlier day."), code="future", field="day"
        )
    if day < min(key_result.first_day, today(key_result.organization)):
        raise RuleBroken(
            _("That day lies before the key result begins, on %(day)s. Choose a later one.")
            % {"day": day_name(key_result.first_day)},
            code="too_early",
            field="day",
        )


def keep_latest(key_result: KeyResult) -> None:
    """Remember the check-in with the latest day; of one day the one that was written last."""
    key_result.latest = key_result.check_ins.order_by("-day", "-at", "-pk").first()
    KeyResult.objects.filter(pk=key_result.pk).update(latest=key_result.latest)
