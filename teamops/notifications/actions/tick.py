"""One round of the engine, as the scheduler process and `manage.py send_due` run it."""

from collections.abc import Callable

from django.utils import timezone

from teamops.notifications.actions.daily import do_all_daily_work
from teamops.notifications.actions.deliver import deliver_waiting
from teamops.notifications.actions.heartbeat import beat, note_mornings
from teamops.notifications.actions.sweep import sweep_all
from teamops.notifications.chats.posting import send_posts


def tick(*, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Find what is due by now, do the day's work, send what waits; answers how many messages it took in hand.

    May run at any time, late, twice, or in several processes at once.
    """
    now = timezone.now()
    beat(now)
    note_mornings(now, wait=not sweep_all(now))
    do_all_daily_work()
    return deliver_waiting(should_stop=should_stop) + send_posts(should_stop=should_stop)
