"""The ways by which a message reaches a person, each a `Channel` that registers itself; `ready()` loads them.

A delivery names its channel, and after a colon the destination if the channel has several: "email",
"slack:17". A new channel needs no change to the engine:

    register(Channel(name="slack", label="Slack", destinations=…, send=…, limits=Limits(per_minute=60)))
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from teamops.people.models import Person

if TYPE_CHECKING:
    from teamops.notifications.models import Delivery
    from teamops.notifications.queries import Item


@dataclass(frozen=True)
class Message:
    """What one delivery tells, in the words of the language that is active; most important first.

    Of many things only the first `Limits.most_items` are `items`; `left_out` says how many more there are.
    One that cannot wait is told alone, at once; else it is the digest of a day.
    """

    items: "list[Item]"
    left_out: int = 0
    at_once: bool = False


@dataclass(frozen=True)
class Limits:
    """What a provider takes. 0: as much as comes.

    `per_minute` counts messages to one destination, `most_items` the things told in one message, `most_bytes`
    is for the channel itself: the size of what it hands over.
    """

    per_minute: int = 0
    most_items: int = 0
    most_bytes: int = 0


Destinations = Mapping[int, Sequence[str]]


@dataclass(frozen=True)
class Channel:
    """One way of reaching people.

    `destinations` answers for persons of one organization at once (in a fixed number of queries) by what
    names of deliveries each is reached, by the person's id; who is not reached is left out. Whether they want
    a rule by it is asked of `preferences`, not here.

    `send` hands the message over, with the person's language and zone active and their rights looked at just
    before. It returns when the provider has taken it, and raises `Refused`, `TryLater` or `Down`; whatever
    else it raises puts the message off, with a growing pause. It must end within DELIVERY_LEASE_SECONDS.

    `at_once`: whether what cannot wait may go by it as a message of its own. What is there as soon as it is
    written, as in the inbox, has no `send`.
    """

    name: str
    label: str | Promise
    destinations: Callable[[Sequence[Person]], Destinations]
    send: "Callable[[Delivery, Message], None] | None" = None
    limits: Limits = Limits()
    at_once: bool = True


class NotSent(Exception):
    """A message could not be handed over; the words are for the administrator and hold no secret."""


class Refused(NotSent):
    """The provider will never take this message: the address is gone, the token was withdrawn."""


class TryLater(NotSent):
    """It may be taken at another attempt; not before `after`, if the provider said so."""

    def __init__(self, words: str, after: datetime.timedelta | None = None) -> None:
        super().__init__(words)
        self.after = after


class Down(TryLater):
    """The channel cannot be used at all: its other messages need not be tried in this round."""


_channels: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Make people reachable by this channel; called once, when its module is loaded."""
    _channels[channel.name] = channel


def channels() -> list[Channel]:
    """All channels, in the order in which they were registered."""
    return list(_channels.values())


def channel_name(of_delivery: str) -> str:
    """The name in a delivery's `channel`: "slack" in "slack:17"."""
    return of_delivery.partition(":")[0]


def find_channel(of_delivery: str) -> Channel | None:
    """The channel of a delivery's `channel`; None if a later version has dropped it."""
    return _channels.get(channel_name(of_delivery))
