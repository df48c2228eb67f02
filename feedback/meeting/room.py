"""What everybody in a meeting sees beside the agenda: who is here, who does what, the clock, open votes."""

import datetime
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.agenda import Who
from feedback.forms import PARTS
from feedback.meeting.clock import Clock, planned
from feedback.models import ConfidenceVote, Meeting, Presence, WeeklyReview
from feedback.rhythm.upcoming import in_turn
from feedback.spans import WEEK
from feedback.votes.wording import answered
from goals.queries import for_everybody
from teamops.people.faces import Face
from teamops.people.models import Person, Team, TeamMembership
from teamops.people.named import Named
from teamops.people.queries import TAKES_PART
from teamops.prepared import prepared


@dataclass(frozen=True)
class Room:
    """`here`: who has the page open, by name; `members`: how many work in the team."""

    facilitator: Face | None = None
    note_taker: Face | None = None
    here: list[Face] = field(default_factory=list)
    here_members: int = 0
    members: int = 0
    clock: Clock | None = None
    minutes: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Minutes that are planned for all parts."""
        return sum(self.minutes.values())

    @property
    def says(self) -> str:
        """How many of the team are here."""
        said = ngettext("%(n)s of %(all)s", "%(n)s of %(all)s", self.members)
        return said % {"n": self.here_members, "all": self.members}


# What of a review's rows (`feedback.work_rows`) is the meeting, and who is here; before all others.
MEETING, PRESENT = -4, -3
KINDS = (MEETING, PRESENT)


def meeting_columns(team: int, week: datetime.date) -> list[tuple[Any, dict[str, Any]]]:
    """(rows, columns) of the meeting of a team and a week, and of who has its page open."""
    present = Presence.objects.filter(meeting__team=team, meeting__week=week)
    return [
        (
            Meeting.objects.filter(team=team, week=week),
            {
                "what": Value(MEETING),
                "title": "part",
                "words": Cast("minutes", TextField()),
                "made_at": "part_began_at",
                "owner": "note_taker",
                "owner_name": "note_taker__name",
                "owner_state": "note_taker__state",
            },
        ),
        (
            present,
            {
                "what": Value(PRESENT),
                "made_at": "seen_at",
                "owner": "person",
                "owner_name": "person__name",
                "owner_state": "person__state",
            },
        ),
    ]


def room_from(rows: Iterable[Any], facilitator: Person | Who | None, members: Collection[int]) -> Room:
    """Of the rows of these kinds; `members`: who works in the team, by id."""
    named, present, meeting = Named(), [], None
    for row in rows:
        if row.what == MEETING:
            meeting = row
        elif timezone.now() - row.made_at <= Presence.GONE_AFTER:
            present.append(named.person(row.owner, row.owner_name, row.owner_state))
    return _room(
        facilitator,
        named.person(meeting.owner, meeting.owner_name, meeting.owner_state) if meeting else None,
        [person for person in present if person],
        members,
        json.loads(meeting.words) if meeting else {},
        (meeting.title, meeting.made_at) if meeting else ("", None),
    )


def room_of(team: Team, week: datetime.date, facilitator: Person | None) -> Room:
    """The same for who asks for it alone, in three queries at most."""
    meeting = next(iter(_meeting_of(team.pk, week)), None)
    if meeting is None:
        return _room(facilitator, None, [], (), {}, ("", None))
    here = [one.person for one in _present_in(meeting.pk, timezone.now() - Presence.GONE_AFTER)]
    members = members_of(team) if here else set()
    runs = meeting.part, meeting.part_began_at
    return _room(facilitator, meeting.note_taker, here, members, meeting.minutes, runs)


@prepared
def _meeting_of(team: int, week: datetime.date) -> QuerySet[Meeting]:
    return Meeting.objects.filter(team=team, week=week).select_related("note_taker")


@prepared
def _present_in(meeting: int, since: datetime.datetime) -> QuerySet[Presence]:
    return Presence.objects.filter(meeting=meeting, seen_at__gte=since).select_related("person")


def _room(
    facilitator: Person | Who | None,
    note_taker: Person | None,
    here: Iterable[Person],
    members: Collection[int],
    minutes: Mapping[str, Any],
    runs: tuple[str, datetime.datetime | None],
) -> Room:
    part, began_at = runs
    names = {key: str(name) for key, name in PARTS if key}
    planned_minutes = {key: planned(key, minutes) for key in names}
    faces = sorted(filter(None, map(Face.of, here)), key=lambda face: (face.name, face.pk))
    return Room(
        facilitator=Face.of(facilitator),
        note_taker=Face.of(note_taker),
        here=faces,
        here_members=sum(face.pk in members for face in faces),
        members=len(members),
        clock=Clock(part, names.get(part, part), began_at, planned(part, minutes)) if began_at else None,
        minutes=planned_minutes,
    )


def members_of(team: Team) -> set[int]:
    """Ids of who works in the team."""
    return set(_members_of(team.pk))


@prepared
def _members_of(team: int) -> QuerySet[TeamMembership, int]:
    rows = TeamMembership.objects.filter(team=team, person__in=Person.objects.filter(TAKES_PART))
    return rows.values_list("person", flat=True)


def open_votes(team: Team, week: datetime.date) -> list[tuple[int, str]]:
    """(id, how many have answered) of the votes that are open."""
    found = _open_votes(team.pk, week)
    members = len(members_of(team)) if found else 0
    return [(pk, answered(many, max(members, many))) for pk, many in found]


@prepared
def _open_votes(team: int, week: datetime.date) -> QuerySet[ConfidenceVote, tuple[int, int]]:
    votes: Any = ConfidenceVote.objects.still_open().filter(
        for_everybody("key_result__goal__"), review__team=team, review__kind=WEEK, review__week=week
    )
    rows: QuerySet[ConfidenceVote, tuple[int, int]] = votes.counted().values_list("pk", "answered")
    return rows.order_by("pk")


def review_of(team: Team, week: datetime.date) -> WeeklyReview | None:
    """With who closed it and who facilitates, without its record."""
    return next(iter(_review_of(team.pk, week)), None)


@prepared
def _review_of(team: int, week: datetime.date) -> QuerySet[WeeklyReview]:
    rows = WeeklyReview.objects.filter(team=team, kind=WEEK, week=week).defer("record")
    return rows.select_related("facilitator", "closed_by")


def facilitator_in(team: Team, week: datetime.date, review: WeeklyReview | None) -> Person | None:
    """Who was chosen for it, else whose turn it is."""
    return (review.facilitator if review else None) or in_turn(team, week)


def closed_says(review: WeeklyReview | None) -> str:
    """What who still has the open page is told."""
    if review is None or review.closed_at is None:
        return ""
    who = review.closed_by.name if review.closed_by else _("somebody")
    return _(
        "%(name)s has closed the review. What you have typed stays where it is; send it, and you can add it "
        "as a correction."
    ) % {"name": who}
