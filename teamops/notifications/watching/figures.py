"""How the engine does: counted from the rows that it works on, so that every process answers the same."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from teamops.notifications.channels import channel_name, channels
from teamops.notifications.letters import kinds
from teamops.notifications.models import Delivery, Heartbeat, TeamPost
from teamops.notifications.queries import DeliveryQuerySet

DAY = datetime.timedelta(days=1)
# What may be taken, and when the last round was: beyond this something is wrong.
PATIENCE = datetime.timedelta(minutes=2)
# The row of the round that every scheduler and worker writes.
ROUND = "round"
# The row of the last of them at which no morning waited to be looked at.
SWEPT = "swept"


@dataclass(frozen=True)
class Line:
    """One channel: messages by state, those of the last 24 hours and all that are not sent yet; and for how
    long the oldest of the latter has been due."""

    channel: str
    label: str
    counts: Mapping[str, int]
    oldest_unsent: datetime.timedelta | None

    @property
    def row(self) -> list[int]:
        """In the order of the states."""
        return [self.counts.get(state, 0) for state in Delivery.State.values]


@dataclass(frozen=True)
class Figures:
    """All of it at one moment. `waits` is for how long the oldest message that could be taken has not been:
    one in a pause after a failure could not. `last_round` is None where no engine has ever run, and
    `last_swept`, when every morning was looked at."""

    now: datetime.datetime
    lines: list[Line]
    waits: datetime.timedelta
    last_round: datetime.datetime | None
    last_swept: datetime.datetime | None

    @property
    def troubles(self) -> list[str]:
        """What keeps reminders from going out, in words for the operator; empty: all is well."""
        found = []
        if self.waits > PATIENCE:
            found.append(f"The oldest due message has been waiting for {seconds(self.waits)} s.")
        if self.last_round and self.now - self.last_round > PATIENCE:
            found.append(f"The last round was {seconds(self.now - self.last_round)} s ago.")
        if self.last_swept and self.now - self.last_swept > PATIENCE:
            late = seconds(self.now - self.last_swept)
            found.append(f"For {late} s there have been mornings that no sweep has looked at.")
        return found


def seconds(time: datetime.timedelta) -> int:
    return int(time.total_seconds())


def health(now: datetime.datetime) -> Figures:
    """Without the lines: a query for each queue, and one, over few rows."""
    waiting = [rows.waiting(now).values_list("not_before", flat=True).first() for rows in _queues()]
    oldest = min((one for one in waiting if one), default=None)
    waits = max(now - oldest, datetime.timedelta(0)) if oldest else datetime.timedelta(0)
    beats = dict(Heartbeat.objects.filter(name__in=(ROUND, SWEPT)).values_list("name", "at"))
    return Figures(now, [], waits, beats.get(ROUND), beats.get(SWEPT))


def figures(now: datetime.datetime) -> Figures:
    """With a line for each channel, for the chats of teams and for letters of other kinds; two queries for
    each queue more."""
    lately = _counted(Delivery.objects.filter(due_at__gt=now - DAY).exclude(state__in=Delivery.UNSENT))
    unsent = _counted(Delivery.objects.filter(state__in=Delivery.UNSENT))
    labels = {channel.name: str(channel.label) for channel in channels()} | {TEAM_CHAT: _("chats of teams")}
    labels |= {kind.model._meta.model_name or "": str(kind.model._meta.verbose_name) for kind in kinds()}
    for name, rows in _others():
        lately |= _counted_as(name, rows.filter(created_at__gt=now - DAY).exclude(state__in=Delivery.UNSENT))
        unsent |= _counted_as(name, rows.filter(state__in=Delivery.UNSENT))
    names = list(labels)
    names += sorted({name for name, _state in (*lately, *unsent)} - set(names))
    counted = [*lately.items(), *unsent.items()]
    found = health(now)
    lines = [
        Line(
            channel=name,
            label=labels.get(name, name),
            counts={state: number for (one, state), (number, _due) in counted if one == name},
            oldest_unsent=_oldest(name, unsent, now),
        )
        for name in names
    ]
    return Figures(now, lines, found.waits, found.last_round, found.last_swept)


# The chats of teams, beside the names of channels.
TEAM_CHAT = "team_chat"


def _queues() -> list[Any]:
    """Whatever is to be sent, as managers."""
    return [Delivery.objects, *(rows for _name, rows in _others())]


def _others() -> list[tuple[str, Any]]:
    """What is no delivery to a person, by the name that stands for it: messages of teams, and letters."""
    letters = [(kind.model._meta.model_name or "", kind.model.objects) for kind in kinds()]
    return [(TEAM_CHAT, TeamPost.objects), *letters]


Counted = dict[tuple[str, str], tuple[int, datetime.datetime]]


def _counted(rows: DeliveryQuerySet) -> Counted:
    """(number, earliest moment at which one was due), by channel and state."""
    grouped = rows.order_by().values_list("channel", "state").annotate(number=Count("pk"), due=Min("due_at"))
    found: Counted = {}
    for destination, state, number, due in grouped:
        key = (channel_name(destination), state)
        before = found.get(key, (0, due))
        found[key] = (before[0] + number, min(before[1], due))
    return found


def _counted_as(name: str, rows: Any) -> Counted:
    """The same of rows that are due when they are written."""
    grouped = rows.order_by().values_list("state").annotate(number=Count("pk"), due=Min("created_at"))
    return {(name, state): (number, due) for state, number, due in grouped}


def _oldest(name: str, unsent: Counted, now: datetime.datetime) -> datetime.timedelta | None:
    dues = [due for (one, _state), (_number, due) in unsent.items() if one == name]
    return max(now - min(dues), datetime.timedelta(0)) if dues else None
