"""Daily work: which organizations wait for it, and doing it once, on whichever host comes first.

A row a work and organization remembers the last day that is done. Who begins claims it with a lease; if that
process dies, another takes over when the lease has run out.
"""

import datetime
import logging

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from teamops.dates import today
from teamops.notifications.daily import registered
from teamops.notifications.models import DailyWork
from teamops.people.models import Organization

logger = logging.getLogger(__name__)


def daily_work_due() -> list[tuple[str, int]]:
    """(name, organization) of what is still to be done today, in each organization's zone; two queries."""
    done = set(DailyWork.objects.values_list("name", "organization_id", "done_on"))
    return [
        (name, organization.pk)
        for organization in Organization.objects.order_by("pk")
        for name in registered()
        if (name, organization.pk, today(organization)) not in done
    ]


def do_daily_work(name: str, organization_id: int) -> bool:
    """Do it if nobody else has or is about to; whether it was done now. Trouble is logged and tried again."""
    organization = Organization.objects.get(pk=organization_id)
    day = today(organization)
    if not _claim(name, organization_id, day):
        return False
    try:
        registered()[name](organization, day)
    except Exception:
        logger.exception("%s of organization %s failed; it is tried again", name, organization_id)
        return False
    DailyWork.objects.filter(name=name, organization=organization_id).update(done_on=day)
    return True


def do_all_daily_work() -> None:
    """Everything that is due, one after the other."""
    for name, organization_id in daily_work_due():
        do_daily_work(name, organization_id)


def _claim(name: str, organization_id: int, day: datetime.date) -> bool:
    """Take it for as long as the lease lasts: one filtered UPDATE, so that of two exactly one begins."""
    now = timezone.now()
    DailyWork.objects.get_or_create(name=name, organization_id=organization_id)
    waiting = DailyWork.objects.filter(Q(done_on__isnull=True) | Q(done_on__lt=day), leased_until__lte=now)
    lease = now + datetime.timedelta(seconds=settings.DAILY_LEASE_SECONDS)
    return waiting.filter(name=name, organization_id=organization_id).update(leased_until=lease) == 1
