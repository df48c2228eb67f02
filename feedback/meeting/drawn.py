"""What is drawn for everybody in a meeting at once, kept while its version stands: fifty people who ask for
the same at the same time are told the same, and it is worked out once in each process.
"""

import datetime
import functools
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from feedback.meeting.room import closed_says, open_votes, review_of, room_of
from feedback.templatetags.drawn_once import fingerprint
from teamops.people.models import Team

# So long something that no event tells of, such as a new name, may be missing while others' changes arrive.
KEPT_FOR = 5.0  # seconds
MOST_KEPT = 64
PART = re.compile(r'<section class="part[^"]*" id="(\w+)"')
AGENDA = re.compile(r'<nav class="agenda".*?<ol>(.*?)</ol>', re.DOTALL)
END = "</section>"


class Kept:
    """The newest few things by their key, none for longer than `KEPT_FOR`."""

    def __init__(self) -> None:
        self._known: dict[Any, tuple[float, Any]] = {}

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        now = time.monotonic()
        at, found = self._known.get(key, (0.0, None))
        if found is None or now - at > KEPT_FOR:
            found = make()
            self._known.pop(key, None)
            self._known[key] = now, found
            while len(self._known) > MOST_KEPT:
                self._known.pop(next(iter(self._known)))
        return found

    def forget(self) -> None:
        self._known.clear()


_rooms, _bodies = Kept(), Kept()


def forget() -> None:
    """For tests, in which databases begin anew."""
    _rooms.forget()
    _bodies.forget()


def around(team: Team, week: datetime.date, version: str, base: str) -> dict[str, str]:
    """By id, what stands beside the agenda: who is here, the clock, how many have answered."""
    language, zone = get_language(), timezone.get_current_timezone_name()
    key = team.pk, week, version, base, language, zone
    drawn: dict[str, str] = _rooms.get(key, functools.partial(_around, team, week, base))
    return drawn


def _around(team: Team, week: datetime.date, base: str) -> dict[str, str]:
    review = review_of(team, week)
    room = room_of(team, week, review.facilitator if review else None)
    values = {"room": room, "base": base, "review": review}
    drawn = {
        "meeting-room": render_to_string("feedback/meeting/_room.html", values),
        "meeting-clock": render_to_string("feedback/meeting/_clock.html", values),
        "meeting-over": closed_says(review),
    }
    return drawn | {f"vote-{pk}-answered": says for pk, says in open_votes(team, week)}


def parts_of(html: str) -> dict[str, str]:
    """The parts of a review's page by their ids, in their order."""
    found = list(PART.finditer(html))
    ends = [one.start() for one in found[1:]] + [len(html)]
    parts = {}
    for one, end in zip(found, ends, strict=True):
        chunk = html[one.start() : end]
        # What follows the last part is no part.
        chunk = chunk.split('<section class="closing"', 1)[0]
        parts[one[1]] = chunk[: chunk.rindex(END) + len(END)]
    return parts


class Body(NamedTuple):
    """A review in pieces: by id (fingerprint, markup) of its parts, and the lines of its agenda."""

    parts: Mapping[str, tuple[str, str]]
    agenda: str


def shared_body(key: Any, draw: Callable[[], str]) -> Body:
    """For all readers to whom the key applies."""
    found: Body = _bodies.get(key, lambda: _told_apart(draw()))
    return found


def _told_apart(html: str) -> Body:
    parts = {part: (fingerprint(one), one) for part, one in parts_of(html).items()}
    lines = AGENDA.search(html)
    return Body(parts, lines[1].strip() if lines else "")
