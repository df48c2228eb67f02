"""Readings of a metric: written one by one or ten thousand at once, and taken out."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions.changes import plain
from goals.actions.following import check_in_days, lock_followed
from goals.models import Metric, MetricToken, Reading
from goals.permissions import can_edit_metric
from goals.readings import NewReading, check_readings, refuse_many
from teamops.activity.actions import record
from teamops.activity.context import acting_via
from teamops.dates import day_of
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require

# SQLite takes few values in one query.
AT_ONCE = 500
# So often at most it is noted that a token was used: one that writes every second is no news.
NOTED_EVERY = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Sorted:
    """What of some readings is new, what replaces another value (`before`, by moment), what stays."""

    new: list[NewReading]
    changed: list[NewReading]
    unchanged: int
    before: dict[datetime.datetime, Decimal]


@transaction.atomic
def add_reading(metric: Metric, *, by: Person, at: datetime.datetime, value: Decimal) -> Sorted:
    """One reading, typed in. Raises RuleBroken with the field "at" or "value"."""
    return add_readings(metric, [NewReading(at, value)], by=by)


@transaction.atomic
def add_readings(metric: Metric, readings: Sequence[NewReading], *, by: Person | None) -> Sorted:
    """Write all of these or nothing; a reading for a moment that is there already replaces it.

    The key results that follow the metric are checked in. Raises RowsRefused with every row that is refused.
    """
    require(can_edit_metric, by, metric)
    refuse_archived(metric)
    refuse_many(len(readings))
    check_readings(readings, timezone.now())
    lock_followed(metric)
    found = sort_readings(metric, readings)
    written = [*found.new, *found.changed]
    if not written:
        return found
    Reading.objects.bulk_create(
        [
            Reading(
                organization_id=metric.organization_id,
                metric=metric,
                at=reading.at,
                value=reading.value,
                author=by,
            )
            for reading in written
        ],
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["metric", "at"],
        update_fields=["value", "author", "written_at"],
    )
    _record_written(metric, found, by)
    check_in_days(metric, _days(metric, (reading.at for reading in written)))
    return found


@transaction.atomic
def write_with_token(token: MetricToken, readings: Sequence[NewReading]) -> Sorted:
    """What a program writes with its token; no person acts."""
    now = timezone.now()
    with acting_via("api"):
        found = add_readings(token.metric, readings, by=None)
    if token.last_used_at is None or now - token.last_used_at > NOTED_EVERY:
        MetricToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return found


@transaction.atomic
def remove_reading(reading: Reading, *, by: Person) -> None:
    """Take a reading out that should not be there; the trail keeps it, check-ins that rest on it follow."""
    metric = reading.metric
    require(can_edit_metric, by, metric)
    refuse_archived(metric)
    lock_followed(metric)
    record(
        metric,
        "metric.reading_removed",
        by=by,
        before={"at": reading.at.isoformat(), "value": plain(reading.value)},
        after={"unit": metric.unit},
    )
    reading.delete()
    check_in_days(metric, _days(metric, [reading.at]))


def sort_readings(metric: Metric, readings: Sequence[NewReading]) -> Sorted:
    """What writing these would do; one query for up to 500 of them."""
    present: dict[datetime.datetime, Decimal] = {}
    for first in range(0, len(readings), AT_ONCE):
        moments = [reading.at for reading in readings[first : first + AT_ONCE]]
        present |= dict(metric.readings.filter(at__in=moments).values_list("at", "value"))
    changed = [one for one in readings if one.at in present and present[one.at] != one.value]
    return Sorted(
        new=[one for one in readings if one.at not in present],
        changed=changed,
        unchanged=sum(1 for one in readings if present.get(one.at) == one.value),
        before={one.at: present[one.at] for one in changed},
    )


def refuse_archived(metric: Metric) -> None:
    if metric.archived_at is not None:
        raise RuleBroken(_("This metric is archived. Restore it to change its readings."), code="archived")


def _days(metric: Metric, moments: Iterable[datetime.datetime]) -> set[datetime.date]:
    return {day_of(moment, metric.organization) for moment in moments}


def _record_written(metric: Metric, found: Sorted, by: Person | None) -> None:
    """One event for the batch, with the values that were replaced."""
    written = sorted([*found.new, *found.changed])
    record(
        metric,
        "metric.readings_written",
        by=by,
        before={at.isoformat(): plain(value) for at, value in found.before.items()},
        after={
            "new": len(found.new),
            "changed": len(found.changed),
            "first": written[0].at.isoformat(),
            "last": written[-1].at.isoformat(),
            "value": plain(written[-1].value),
            "unit": metric.unit,
        },
    )
