"""How fast one address is written to, for all processes together: a bucket of tokens in the database."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from teamops.notifications.chats.models import ChannelPace

NOW = datetime.timedelta()


def key_of(url: str) -> str:
    """What stands for an address; without the key of the installation nobody can try addresses against it."""
    return salted_hmac("teamops.channels.pace", url, algorithm="sha256").hexdigest()


@transaction.atomic
def take(key: str, *, per_minute: float, burst: int) -> datetime.timedelta:
    """Take one token; zero when it was there, else how long until there is one, and none was taken."""
    now = timezone.now()
    ChannelPace.objects.get_or_create(key=key, defaults={"tokens": burst, "at": now})
    pace = ChannelPace.objects.select_for_update().get(key=key)
    if pace.closed_until is not None and pace.closed_until > now:
        return pace.closed_until - now
    passed = max(0.0, (now - pace.at).total_seconds())
    pace.tokens = min(float(burst), pace.tokens + passed * per_minute / 60)
    pace.at = now
    wait = NOW
    if pace.tokens >= 1:
        pace.tokens -= 1
    else:
        wait = datetime.timedelta(seconds=(1 - pace.tokens) * 60 / per_minute)
    pace.save(update_fields=["tokens", "at"])
    return wait


def close(key: str, wait: datetime.timedelta) -> None:
    """The service asked to be left alone for so long."""
    ChannelPace.objects.filter(key=key).update(closed_until=timezone.now() + wait)
