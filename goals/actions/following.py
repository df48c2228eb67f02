"""Key results that follow a metric check themselves in: of each day its last reading is the check-in.

Everything is done for all key results and days at once, so that a batch of 10,000 readings costs a fixed
number of queries for every 500 rows.
"""

import datetime
from bisect import bisect_right, insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from goals.actions.changes import key_result_event, plain
from goals.actions.renewing import renew_numbers
from goals.forecasting import store_forecasts_of
from goals.models import CheckIn, KeyResult, Metric, Reading
from goals.numbers import Kind, is_measured
from teamops.activity.actions import record_all
from teamops.activity.models import Event
from teamops.dates import DAY, day_of
from teamops.notifications.actions import settle

# SQLite takes few ids in one query.
AT_ONCE = 500

CHECKED_IN = "key_result.checked_in"
CORRECTED = "key_result.check_in_corrected"
REMOVED = "key_result.check_in_removed"


def lock_followed(metric: Metric) -> None:
    """Before readings are written: have the goals' numbers worked out anew, and let other writers wait.

    Goals first, then the metric: in the order in which linking a key result to it takes them. Who writes or
    links meanwhile waits, so that no reading is missed; on SQLite all writers take turns anyway.
    """
    renew_numbers(KeyResult.objects.following(metric).values_list("goal", flat=True).distinct())
    Metric.objects.select_for_update(no_key=True).values_list("pk").get(pk=metric.pk)


def check_in_days(metric: Metric, days: Collection[datetime.date]) -> None:
    """Readings of these days have come, changed or gone: bring the check-ins that rest on them in line."""
    _follow(metric, KeyResult.objects.following(metric), days)


def check_in_history(key_results: Iterable[KeyResult]) -> None:
    """These follow their metric from now on, or over other days than before: check in for their whole span.

    Days without a reading keep what they have.
    """
    by_metric: dict[int, list[KeyResult]] = {}
    for key_result in key_results:
        if key_result.metric_id and key_result.dropped_at is None and not key_result.goal.is_closed:
            by_metric.setdefault(key_result.metric_id, []).append(key_result)
    metrics = Metric.objects.filter(pk__in=by_metric).select_related("organization").order_by("pk")
    for metric in metrics.select_for_update(no_key=True, of=("self",)):
        _follow(metric, by_metric[metric.pk], None)


def check_in_histories(**of: Any) -> None:
    """The same for all that follow a metric, of one goal or cycle: `goal=…`, `goal__cycle=…`."""
    rows = KeyResult.objects.open().filter(metric__isnull=False, **of)
    check_in_history(rows.select_related("goal__cycle", "goal__team"))


def _follow(metric: Metric, key_results: Iterable[KeyResult], days: Collection[datetime.date] | None) -> None:
    """`days` None: every day of a key result's span that has a reading."""
    followers = [one for one in key_results if days is None or _touched(one, days)]
    if not followers:
        return
    values = _last_of_each_day(metric, followers, days)
    renew_numbers({one.goal_id for one in followers})
    work = _Work(metric, timezone.now())
    for first in range(0, len(followers), AT_ONCE):
        some = followers[first : first + AT_ONCE]
        known = CheckIn.objects.by_key_result([one.pk for one in some])
        for key_result in some:
            wanted = {day: values.get(day) for day in _touched(key_result, days or values)}
            work.plan(key_result, known.get(key_result.pk, []), wanted)
    work.carry_out()


def _touched(key_result: KeyResult, days: Iterable[datetime.date]) -> list[datetime.date]:
    return sorted(day for day in days if key_result.first_day <= day <= key_result.last_day)


def _last_of_each_day(
    metric: Metric, followers: Sequence[KeyResult], days: Collection[datetime.date] | None
) -> dict[datetime.date, Decimal]:
    """The last reading of each day, between the first and the last that anybody asks for."""
    zone = metric.organization.zone
    asked = [day for one in followers for day in (_touched(one, days) if days is not None else _ends(one))]
    since = datetime.datetime.combine(min(asked), datetime.time.min, zone)
    until = datetime.datetime.combine(max(asked) + DAY, datetime.time.min, zone)
    rows = Reading.objects.filter(metric=metric, at__gte=since, at__lt=until).order_by("at")
    return {day_of(at, metric.organization): value for at, value in rows.values_list("at", "value")}


def _ends(key_result: KeyResult) -> tuple[datetime.date, datetime.date]:
    return key_result.first_day, key_result.last_day


@dataclass
class _Work:
    """What is to be made, corrected and removed, gathered for all key results and then done at once."""

    metric: Metric
    now: datetime.datetime
    made: list[CheckIn] = field(default_factory=list)
    corrected: list[CheckIn] = field(default_factory=list)
    removed: list[CheckIn] = field(default_factory=list)
    # By key result and verb: each check-in with the value before.
    told: dict[tuple[int, str], list[tuple[CheckIn, Decimal | None]]] = field(default_factory=dict)
    touched: dict[int, KeyResult] = field(default_factory=dict)

    def plan(
        self,
        key_result: KeyResult,
        known: Sequence[CheckIn],
        wanted: Mapping[datetime.date, Decimal | None],
    ) -> None:
        """`known`: all check-ins of the key result in their order; `wanted`: the value of each day, None for
        a day that has no reading any more."""
        own = {one.day: one for one in known if one.source == CheckIn.Source.METRIC}
        course = _Course([one for one in known if one.source != CheckIn.Source.METRIC], own)
        kind = Kind(key_result.kind)
        for day, value in sorted(wanted.items()):
            present = own.get(day)
            if value is not None and is_measured(kind, value):
                if present is None:
                    self._make(key_result, day, value, course)
                elif present.value != value:
                    self._correct(key_result, present, value, course)
            elif present is not None and value is None:
                self._remove(key_result, present, course)

    def _make(self, key_result: KeyResult, day: datetime.date, value: Decimal, course: "_Course") -> None:
        last = course.before(day)
        made = CheckIn(
            organization_id=key_result.organization_id,
            key_result=key_result,
            day=day,
            value=value,
            confidence=last.confidence if last else None,
            stated_status=last.stated_status if last else "",
            source=CheckIn.Source.METRIC,
            at=self.now,
        )
        course.add(made)
        self.made.append(made)
        self._tell(key_result, CHECKED_IN, made, last.value if last else None)

    def _correct(self, key_result: KeyResult, present: CheckIn, value: Decimal, course: "_Course") -> None:
        self._tell(key_result, CORRECTED, present, present.value)
        present.value, present.corrected_at = value, self.now
        if present.day == day_of(self.now, self.metric.organization):
            # A newer number of today comes after what somebody has typed in meanwhile, and takes it over.
            last = course.by_hand(present.day)
            present.at = self.now
            if last is not None:
                present.confidence, present.stated_status = last.confidence, last.stated_status
        self.corrected.append(present)

    def _remove(self, key_result: KeyResult, present: CheckIn, course: "_Course") -> None:
        course.remove(present)
        self.removed.append(present)
        self._tell(key_result, REMOVED, present, present.value)

    def _tell(self, key_result: KeyResult, verb: str, check_in: CheckIn, before: Decimal | None) -> None:
        self.touched[key_result.pk] = key_result
        self.told.setdefault((key_result.pk, verb), []).append((check_in, before))

    def carry_out(self) -> None:
        gone = [one.pk for one in self.removed]
        CheckIn.objects.bulk_create(self.made, batch_size=AT_ONCE)
        # As `bulk_update`, whose CASE for every row and field takes ten times as long.
        CheckIn.objects.bulk_create(
            self.corrected,
            batch_size=AT_ONCE,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=["value", "confidence", "stated_status", "at", "corrected_at"],
        )
        for first in range(0, len(gone), AT_ONCE):
            CheckIn.objects.filter(pk__in=gone[first : first + AT_ONCE]).delete()
        record_all([self._event(self.touched[pk], verb, steps) for (pk, verb), steps in self.told.items()])
        keep_latest(list(self.touched))
        checked_in = {one.key_result_id for one in self.made}
        settle(*(self.touched[pk] for pk in sorted(checked_in)))
        store_forecasts_of(self.metric.organization, {one.goal_id for one in self.touched.values()})

    def _event(
        self, key_result: KeyResult, verb: str, steps: Sequence[tuple[CheckIn, Decimal | None]]
    ) -> Event:
        """One event for all days of a key result, so that a long history does not drown what people did.

        Value, day and check-in are those of the last day; of several, `days` has the values of all by day,
        and before, where they were there already.
        """
        last, value_before = steps[-1]
        before: dict[str, Any] = {} if value_before is None else {"value": plain(value_before)}
        after: dict[str, Any] = {
            "day": last.day.isoformat(),
            "metric": self.metric.pk,
            "from": self.metric.name,
        }
        if verb != REMOVED:
            after |= {"check_in": last.pk, "value": plain(last.value)}
        if len(steps) > 1:
            after["days"] = {one.day.isoformat(): plain(one.value) for one, _before in steps}
            if verb != CHECKED_IN:
                before["days"] = {one.day.isoformat(): plain(value) for one, value in steps}
        if verb == REMOVED:
            # The rows are gone: when they were written, and what had been said with them.
            before["gone"] = {
                one.day.isoformat(): [one.at.isoformat(), one.confidence, one.stated_status]
                for one, _before in steps
            }
        return key_result_event(key_result, verb, by=None, before=before, after=after)


class _Course:
    """The check-ins of one key result while more are planned: by hand in their order, its metric's by day."""

    def __init__(self, typed: Sequence[CheckIn], own: dict[datetime.date, CheckIn]) -> None:
        self.typed, self.typed_days = typed, [one.day for one in typed]
        self.own, self.own_days = own, sorted(own)

    def add(self, made: CheckIn) -> None:
        self.own[made.day] = made
        insort(self.own_days, made.day)

    def remove(self, gone: CheckIn) -> None:
        del self.own[gone.day]
        self.own_days.remove(gone.day)

    def by_hand(self, day: datetime.date) -> CheckIn | None:
        """The last one that a person made about this day or an earlier one."""
        place = bisect_right(self.typed_days, day)
        return self.typed[place - 1] if place else None

    def before(self, day: datetime.date) -> CheckIn | None:
        """The last one about this day or an earlier one, whoever made it."""
        typed, place = self.by_hand(day), bisect_right(self.own_days, day)
        own = self.own[self.own_days[place - 1]] if place else None
        known = [one for one in (typed, own) if one is not None]
        return max(known, key=lambda one: (one.day, one.at), default=None)


def keep_latest(key_results: Sequence[int]) -> None:
    """Remember of each its check-in with the latest day; of one day the one that was written last."""
    last = CheckIn.objects.filter(key_result=OuterRef("pk")).order_by("-day", "-at", "-pk").values("pk")[:1]
    for first in range(0, len(key_results), AT_ONCE):
        some = key_results[first : first + AT_ONCE]
        KeyResult.objects.filter(pk__in=some).update(latest=Subquery(last))
