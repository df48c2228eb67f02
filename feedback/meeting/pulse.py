"""Whether a review's page has something new: asked by everybody in the meeting every other second, so it is
one query, and nothing is worked out where nothing is new.
"""

import datetime
import zlib
from typing import Any, NamedTuple

from django.contrib.sessions.models import Session
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from feedback.models import Meeting, Presence, WeeklyReview
from feedback.spans import WEEK
from teamops.activity.models import Event
from teamops.people.models import Person, Team
from teamops.prepared import prepared

# The version is that of so many newest events: one that commits later than it began changes it as well.
NEWEST = 4


class Pulse(NamedTuple):
    """How a meeting's page stands. `version`: of what no event tells of, and of the team's newest events."""

    team: int
    beat: int
    events: str
    is_closed: bool
    last: int  # seconds: when the newest event was

    @property
    def version(self) -> str:
        return f"{self.beat:x}.{self.events}"


def pulse(person: Person, slug: str, week: datetime.date) -> Pulse | None:
    """Of the team of this address, None where the person may not see it. One query."""
    if "\x00" in slug:  # which PostgreSQL refuses to look for
        return None
    return next(map(_made, _pulse(person, slug, week)), None)


def version_of(team: int, week: datetime.date) -> str:
    """For who is known to see the team: the version, by one query."""
    return next((_made(row).version for row in _pulse_of(team, week)), "")


def _made(row: tuple[Any, ...]) -> Pulse:
    team, beat, closed_at, last, *events = row
    seen = zlib.crc32(repr(events).encode())
    moment = int(last.timestamp()) if last else 0
    return Pulse(team, beat or 0, f"{seen:08x}", closed_at is not None, moment)


@prepared
def _pulse(person: Person, slug: str, week: datetime.date) -> QuerySet[Team, tuple[Any, ...]]:
    return _columns(Team.objects.visible_to(person).filter(slug=slug), week)


@prepared
def _pulse_of(team: int, week: datetime.date) -> QuerySet[Team, tuple[Any, ...]]:
    return _columns(Team.objects.filter(pk=team), week)


@prepared
def staying(
    team: int,
    week: datetime.date,
    person: int,
    session: str,
    heard_since: datetime.datetime,
    now: datetime.datetime,
) -> QuerySet[Presence, int]:
    """The id of this person's presence, while all who are here were heard of since that moment, the review is
    open, and they are signed in by this session."""
    closed = WeeklyReview.objects.filter(
        team=OuterRef("meeting__team"), week=OuterRef("meeting__week"), kind=WEEK, closed_at__isnull=False
    )
    gone = Presence.objects.filter(meeting=OuterRef("meeting"), seen_at__lt=heard_since)
    signed_in = Session.objects.filter(session_key=session, expire_date__gt=now)
    here = Presence.objects.filter(meeting__team=team, meeting__week=week, person=person)
    return here.filter(~Exists(closed), ~Exists(gone), Exists(signed_in)).values_list("pk", flat=True)


def _columns(teams: QuerySet[Team], week: datetime.date) -> QuerySet[Team, tuple[Any, ...]]:
    events = Event.objects.filter(organization=OuterRef("organization"), team=OuterRef("pk"))
    newest = events.order_by("-at", "-pk")
    of_week = {"team": OuterRef("pk"), "week": week}
    return teams.values_list(
        "pk",
        Subquery(Meeting.objects.filter(**of_week).values("beat")[:1]),
        Subquery(WeeklyReview.objects.filter(**of_week, kind=WEEK).values("closed_at")[:1]),
        Subquery(newest.values("at")[:1]),
        *(Subquery(newest.values("pk")[number : number + 1]) for number in range(NEWEST)),
    )


def meeting_of(team: Team, week: datetime.date) -> Meeting:
    """The meeting of that week, made when it is first needed; planned minutes are those of the last one."""
    found = Meeting.objects.filter(team=team, week=week).first()
    if found:
        return found
    last = Meeting.objects.filter(team=team, week__lt=week).order_by("-week").first()
    made, _is_new = Meeting.objects.get_or_create(
        team=team,
        week=week,
        defaults={"organization_id": team.organization_id, "minutes": last.minutes if last else {}},
    )
    return made


def tell_the_room(team: Team, week: datetime.date) -> None:
    """Something is new of which no event tells. To be called in the transaction of the change."""
    meeting = meeting_of(team, week)
    Meeting.objects.filter(pk=meeting.pk).update(beat=F("beat") + 1)
