"""The token of an act: signed, for one person, for thirty seconds."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.core import signing
from django.utils.translation import gettext as _

from teamops.activity.models import Event
from teamops.activity.queries import UNDO_TIME
from teamops.activity.undo.registry import can_be_undone
from teamops.errors import RuleBroken

SALT = "teamops.undo"


class Act(NamedTuple):
    """Which events, by the first one's mark and by ranges of ids, and whose."""

    person: int
    mark: str
    ranges: list[tuple[int, int]]


def token_of(events: Sequence[Event]) -> str:
    """The token that undoes these events; empty where they are nobody's, or one of them cannot be."""
    if not events or not can_be_undone(events):
        return ""
    persons = {event.actor_id for event in events}
    person = persons.pop()
    if person is None or persons:
        return ""
    act = Act(person, _mark(events[0]), _ranges(event.pk for event in events))
    return signing.dumps(act, salt=SALT, compress=True)


def address_of(slug: str, token: str) -> str:
    """Where the way back leads: to be posted to."""
    return f"/{slug}/undo/?token={token}" if token else ""


def events_of(token: str, person: Any) -> list[Event]:
    """The events of this person's act, newest first. Raises RuleBroken for no token or one too old."""
    try:
        act = Act(*signing.loads(token, salt=SALT, max_age=UNDO_TIME))
    except signing.SignatureExpired:
        raise RuleBroken(
            _("That was more than 30 seconds ago. Change it by hand, or look in the trash."), code="too_late"
        ) from None
    except signing.BadSignature:
        raise _nothing() from None
    # Ids of a rolled back transaction are given again: the mark says whether these are the same events.
    wanted = {pk for first, last in act.ranges for pk in range(first, last + 1)}
    rows = Event.objects.filter(pk__gte=act.ranges[0][0], pk__lte=act.ranges[-1][1])
    rows = rows.filter(organization_id=person.organization_id, actor=person.pk).select_related("kept")
    found = [event for event in rows.order_by("-pk") if event.pk in wanted]
    if act.person != person.pk or not found or _mark(found[-1]) != act.mark:
        raise _nothing()
    return found


def _nothing() -> RuleBroken:
    return RuleBroken(_("There is nothing to undo here. Load the page again."), code="nothing_to_undo")


def _mark(event: Event) -> str:
    return event.uuid.hex[:8]


def _ranges(ids: Iterable[int]) -> list[tuple[int, int]]:
    """Ids as (first, last) of each unbroken row of them: many events are one pair of numbers."""
    ranges: list[tuple[int, int]] = []
    for pk in sorted(ids):
        if ranges and ranges[-1][1] == pk - 1:
            ranges[-1] = (ranges[-1][0], pk)
        else:
            ranges.append((pk, pk))
    return ranges
