"""The one way out to addresses that people enter: only https, only public hosts, no redirect, nothing large.

`docs/channels.md` says what is held to what, and why.
"""

from teamops.outgoing.addresses import refuse_private
from teamops.outgoing.errors import NotAllowed, NotReached, OutgoingError
from teamops.outgoing.sending import Answer, send
from teamops.outgoing.urls import Place, place_of

__all__ = [
    "Answer",
    "NotAllowed",
    "NotReached",
    "OutgoingError",
    "Place",
    "place_of",
    "refuse_private",
    "send",
]
