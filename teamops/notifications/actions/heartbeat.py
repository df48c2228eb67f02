"""The engine says that it lives, and that nobody's morning was left behind."""

import datetime

from teamops.notifications.models import Heartbeat
from teamops.notifications.watching.figures import ROUND, SWEPT


def beat(now: datetime.datetime) -> None:
    """Write down that a round begins; one query, whoever else does the same."""
    _write(ROUND, now)


def note_mornings(now: datetime.datetime, *, wait: bool) -> None:
    """Write down that every morning up to now was looked at, unless some wait; those that have just come do,
    so that it is their staying that tells of trouble."""
    if wait:
        Heartbeat.objects.get_or_create(name=SWEPT, defaults={"at": now})
    else:
        _write(SWEPT, now)


def _write(name: str, now: datetime.datetime) -> None:
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=now)], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )
