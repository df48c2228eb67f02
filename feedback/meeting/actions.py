"""Every write about a meeting that is held: who is here, who does what, and the clock."""

import datetime
from collections.abc import Mapping

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.actions.common import lock, refuse_closed
from feedback.forms import PARTS
from feedback.meeting.clock import LONGEST
from feedback.meeting.permissions import can_run
from feedback.meeting.pulse import meeting_of, staying, tell_the_room
from feedback.models import Meeting, Presence, WeeklyReview
from teamops.activity.actions import record
from teamops.dates import monday, today
from teamops.errors import RuleBroken
from teamops.people.actions import refuse_guest
from teamops.people.models import Organization, Person, Team
from teamops.people.permissions import require

NAMES = {key: name for key, name in PARTS if key}


def is_now(week: datetime.date, place: Team | Organization) -> bool:
    """Whether it is the present week there, the only one at whose meeting anybody can be."""
    return week == monday(today(place))


@transaction.atomic
def come(team: Team, week: datetime.date, person: Person) -> bool:
    """Say that somebody has the page open; whoever was not heard of for long is gone. Whether that is news.

    A page says so every twenty seconds, not with each of its questions; at the meeting of another week than
    the present one nobody is.
    """
    if not is_now(week, team):
        return False
    now = timezone.now()
    meeting = meeting_of(team, week)
    gone, _rows = Presence.objects.filter(meeting=meeting, seen_at__lt=now - Presence.GONE_AFTER).delete()
    known = Presence.objects.filter(meeting=meeting, person=person).update(seen_at=now)
    if not known:
        Presence.objects.get_or_create(meeting=meeting, person=person, defaults={"seen_at": now})
    if gone or not known:
        tell_the_room(team, week)
    return bool(gone or not known)


def stay(team: int, week: datetime.date, person: int, *, session: str) -> bool:
    """Say that who is here still is, by this session; for who is known to see the team. Whether that is all
    there is to say, else they `come`.

    It is not where they are not here or the review is closed, after they have signed out, and while somebody
    else is here who was not heard of for long: `come` tells of them.
    """
    now = timezone.now()
    found = staying(team, week, person, session, now - Presence.GONE_AFTER, now)
    try:
        return any(Presence.objects.filter(pk=pk).update(seen_at=now) for pk in found)
    except OperationalError:  # the database is busy: it is said again soon
        return True


@transaction.atomic
def choose_roles(
    review: WeeklyReview, *, by: Person, facilitator: Person | None, note_taker: Person | None
) -> None:
    """Who leads through the meeting, and who writes."""
    require(can_run, by, review)
    lock(review)
    refuse_closed(review)
    _refuse_who_cannot(facilitator, "facilitator")
    _refuse_who_cannot(note_taker, "note_taker")
    if review.facilitator != facilitator:
        before = {"facilitator": review.facilitator_id}
        review.facilitator = facilitator
        review.save(update_fields=["facilitator"])
        after = {"facilitator": facilitator.pk if facilitator else None}
        record(review, "review.facilitator_chosen", by=by, before=before, after=after)
    meeting = meeting_of(review.team, review.week)
    Meeting.objects.filter(pk=meeting.pk).update(note_taker=note_taker)
    tell_the_room(review.team, review.week)


def _refuse_who_cannot(person: Person | None, role: str) -> None:
    refuse_guest(person, role)
    if person is not None and not person.is_here:
        raise RuleBroken(_("Choose one from the list."), code="unknown", field=role)


@transaction.atomic
def start_clock(review: WeeklyReview, *, by: Person, part: str) -> None:
    """Begin a part: from now on everybody sees its time."""
    require(can_run, by, review)
    lock(review)
    refuse_closed(review)
    if part not in NAMES:
        raise RuleBroken(_("Choose a part of the agenda."), code="part", field="part")
    meeting = meeting_of(review.team, review.week)
    Meeting.objects.filter(pk=meeting.pk).update(part=part, part_began_at=timezone.now())
    tell_the_room(review.team, review.week)


@transaction.atomic
def stop_clock(review: WeeklyReview, *, by: Person) -> None:
    """No part has a time any more."""
    require(can_run, by, review)
    lock(review)
    meeting = meeting_of(review.team, review.week)
    Meeting.objects.filter(pk=meeting.pk).update(part="", part_began_at=None)
    tell_the_room(review.team, review.week)


@transaction.atomic
def plan_minutes(review: WeeklyReview, *, by: Person, minutes: Mapping[str, int]) -> None:
    """How long parts are to take, in this meeting and the coming ones."""
    require(can_run, by, review)
    lock(review)
    refuse_closed(review)
    wrong = [part for part, many in minutes.items() if part not in NAMES or not 1 <= many <= LONGEST]
    if wrong:
        raise RuleBroken(
            _("A part takes 1 to %(most)s minutes. Choose fewer.") % {"most": LONGEST},
            code="minutes",
            field=wrong[0],
        )
    meeting = meeting_of(review.team, review.week)
    meeting.minutes = {**meeting.minutes, **minutes}
    meeting.save(update_fields=["minutes"])
    tell_the_room(review.team, review.week)
