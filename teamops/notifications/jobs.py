"""The engine carried out by Celery: one tick fans out, sweeps and deliveries run on all workers there are.

Every job may run twice, late or not at all: the next tick finds in the database what is left to do.
"""

import logging
import time
from typing import Any

from celery import Task, shared_task
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from teamops.notifications import actions
from teamops.notifications.chats.posting import send_posts, waiting_posts
from teamops.notifications.letters import waiting_letters
from teamops.notifications.models import Delivery

logger = logging.getLogger(__name__)

# A deliver job takes no further message after so long, well before CELERY_TASK_SOFT_TIME_LIMIT; the next
# tick starts another.
DELIVER_SECONDS = 30
# Jobs that deliver side by side, and how many waiting messages justify one more.
MOST_DELIVERERS = 8
MESSAGES_PER_DELIVERER = 25


@shared_task
def tick() -> None:
    """Beat's one task: sweeps where there are mornings, the day's work, deliverers for what waits."""
    now = timezone.now()
    actions.beat(now)
    groups = actions.organizations_to_sweep(now)
    actions.note_mornings(now, wait=bool(groups))
    for together in groups:
        if not nudge(sweep, together):
            return
    for name, organization_id in actions.daily_work_due():
        if not nudge(daily_work, name, organization_id):
            return
    most = MOST_DELIVERERS * MESSAGES_PER_DELIVERER
    start_deliverers(Delivery.objects.waiting(now).order_by()[:most].count() + waiting_letters(now, most))
    if waiting_posts(now).exists():
        nudge(post)


@shared_task
def sweep(organization_ids: list[int]) -> None:
    """Find what is due in these organizations, then have it sent."""
    now = timezone.now()
    actions.sweep(organization_ids, now)
    start_deliverers(Delivery.objects.waiting(now).filter(organization__in=organization_ids).count())


@shared_task
def daily_work(name: str, organization_id: int) -> None:
    """One work of the day for one organization, unless another worker is at it."""
    actions.do_daily_work(name, organization_id)


@shared_task
def deliver() -> None:
    """Send what waits until nothing does, or the job's time is up."""
    until = time.monotonic() + DELIVER_SECONDS
    actions.deliver_waiting(should_stop=lambda: time.monotonic() > until)


@shared_task
def post() -> None:
    """Send what waits for the chats of teams until nothing does, or the job's time is up."""
    until = time.monotonic() + DELIVER_SECONDS
    send_posts(should_stop=lambda: time.monotonic() > until)


def start_deliverers(waiting: int) -> None:
    """As many deliverers as the number of waiting messages deserves."""
    for _number in range(min(MOST_DELIVERERS, -(-waiting // MESSAGES_PER_DELIVERER))):
        if not nudge(deliver):
            break


def nudge(job: "Task[Any, Any]", *args: Any) -> bool:
    """Ask a worker to begin now; whether the broker took it.

    Without a broker nothing is lost: the rows stay, a later tick finds them.
    """
    try:
        job.apply_async(args, expires=settings.TICK_SECONDS, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker cannot be reached (%s); the next tick goes on", error)
        return False
    return True
