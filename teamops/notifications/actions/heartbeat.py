"""The engine says that it lives."""

import datetime

from teamops.notifications.models import Heartbeat
from teamops.notifications.watching.figures import ROUND


def beat(now: datetime.datetime) -> None:
    """Write down that a round begins; one query, whoever else does the same."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=ROUND, at=now)], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )
