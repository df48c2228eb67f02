"""Puts a review's page together: the live agenda or the frozen record, and what the reader may do."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from feedback.agenda import Agenda, NoteLine, Who
from feedback.gathering import Gathered, gather_all
from feedback.items import Item, items_of
from feedback.meeting.room import Room, room_from
from feedback.models import Correction, Rhythm, WeeklyReview
from feedback.parts import NAMES, parts_of
from feedback.people import People
from feedback.permissions import can_close, can_reopen, can_write, is_reopenable
from feedback.record import thaw
from feedback.red import Red, unsettled
from feedback.rhythm.upcoming import in_turn
from feedback.spans import WEEK, Span, in_a_sentence, neighbours, week_span
from feedback.updates.permissions import sees_moods
from feedback.updates.standing import State, told_to_guests
from goals.models import Goal
from goals.queries import unseen_goals
from teamops.dates import day_of, today
from teamops.people.models import Person, Team, TeamMembership
from teamops.people.permissions import can_manage_team, can_take_part, leads
from teamops.people.queries import visible_teams
from teamops.prepared import prepared


@dataclass(frozen=True)
class Kept:
    """For the links to why a number is what it was: they ask for that day."""

    day: datetime.date | None


@dataclass(frozen=True)
class ReviewPage:
    """What is shown of a team's week. `review` is None while nobody has written into it."""

    team: Team
    week: datetime.date
    review: WeeklyReview | None
    agenda: Agenda
    reader: Person
    corrections: Sequence[Correction]
    people: People
    span: Span
    room: Room | None = None

    @property
    def is_closed(self) -> bool:
        return self.review is not None and self.review.is_closed

    @property
    def kept_on(self) -> datetime.date | None:
        """The past day of which the record is; None: its numbers are those of today."""
        if self.review is None or self.review.closed_at is None:
            return None
        day = day_of(self.review.closed_at, self.team)
        return day if day < today(self.team) else None

    @cached_property
    def items(self) -> dict[str, Item]:
        """What can be talked about and noted on, by key."""
        return items_of(self.agenda)

    @cached_property
    def other_notes(self) -> list[NoteLine]:
        """Those on what has left the agenda."""
        return [note for note in self.agenda.notes if note.item not in self.items]

    @property
    def _unsettled(self) -> list[tuple[Red, Promise]]:
        """The red parts from which something has to follow, with their names."""
        return [] if self.is_closed else [(one, NAMES[one.part]) for one in unsettled(self.agenda)]

    def context(self) -> dict[str, Any]:
        """For the template; what the parts show is in `feedback.drawing`."""
        day, span, shown = today(self.team), self.span, parts_of(self.agenda)
        whole = self.review or WeeklyReview(
            team=self.team,
            organization_id=self.team.organization_id,
            week=self.week,
            facilitator_id=self.agenda.facilitator.pk if self.agenda.facilitator else None,
        )
        is_present, is_future = span.first <= day <= span.last, span.first > day
        open_now = not self.is_closed and not is_future
        can_close_it = open_now and can_close(self.reader, whole)
        can_run = can_close_it and span.kind == WEEK
        can_raise = open_now and self.team.parent_id is not None and can_write(self.reader, whole)
        return {
            "is_closed": self.is_closed,
            "is_live": open_now and is_present and span.kind == WEEK,
            # Records from before it was kept have none.
            "facilitator": self.agenda.facilitator or (self.review.facilitator if self.review else None),
            "can_run": can_run,
            "room": self.room if open_now else None,
            "next_part": self._next_part() if can_run else None,
            "site": urlsplit(settings.SITE_URL).netloc,
            "layout": "base.html",
            "agenda": self.agenda,
            "as_of": Kept(self.kept_on),
            "review": self.review,
            "closed_by": self._closed_by(),
            "parts": [(number, part, NAMES[part]) for number, part in enumerate(shown, start=1)],
            "no": {part: number for number, part in enumerate(shown, start=1)},
            "unsettled": self._unsettled,
            "is_kept": self.is_closed,
            "label": span.label,
            "span": span,
            "span_name": self.agenda.cycle or span.name,
            "of_span": in_a_sentence(span, self.agenda.cycle),
            "neighbours": neighbours(span),
            "is_this_week": is_present,
            "week_number": span.first.isocalendar().week,
            "is_future": is_future,
            "was_not_held": span.last < day and not self.is_closed,
            "can_write": open_now and can_write(self.reader, whole),
            "can_do": self._can_do() if open_now else "",
            "reader": self.reader,
            "can_close": can_close_it,
            "can_reopen": self.is_closed and is_reopenable(whole) and can_reopen(self.reader, whole),
            # Members raise things in the team's own review, where there is a team above it.
            "can_raise": can_raise,
            "can_correct": self.is_closed and can_write(self.reader, whole),
        }

    def _closed_by(self) -> str:
        """Their name as it is in the record; older records have none."""
        by = self.agenda.closed_by or (self.review.closed_by if self.review else None)
        return by.name if by else _("Former member")

    def _can_do(self) -> str:
        """Of which next steps the reader may say that they are done: who leads the team of all, others of
        their own."""
        if self.reader.is_guest:
            return ""
        return "all" if can_manage_team(self.reader, self.team) else "own"

    def _next_part(self) -> tuple[str, Any] | None:
        """(key, name) of the part that comes after the one whose time runs; the first, if none does."""
        shown = parts_of(self.agenda)
        runs = self.room.clock.part if self.room and self.room.clock else ""
        ahead = shown[shown.index(runs) + 1 :] if runs in shown else shown
        return (ahead[0], NAMES[ahead[0]]) if ahead else None


def review_page(team: Team, week: datetime.date, reader: Person, span: Span | None = None) -> ReviewPage:
    """The page of the week that begins on this Monday, or of another span."""
    span = span or week_span(week)
    reviews = _upto(team.organization_id, team.pk, span.first, span.kind)
    review = reviews[0] if reviews and reviews[0].week == week else None
    people = People(team.organization_id, offers=team.pk if can_take_part(reader, team) else None)
    if review:
        review.team = team
    if review and review.is_closed and review.record:
        record = without_erased(for_reader(thaw(review.record), reader))
        if any(line.mood for line in record.updates) and not sees_moods(reader, team):
            record = without_moods(record)
        record = without_hours(record) if reader.is_guest else record
        corrections = list(Correction.objects.of_review(review))
        return ReviewPage(team, week, review, record, reader, corrections, people, span)
    last = next((one for one in reviews if one.week < week), None)
    found = gather_all(team, week, review, last, people, span)
    sees = not reader.is_guest and (reader.pk in found.members or leads(reader, team))
    agenda = of_guests_teams(_as_seen(found, moods=sees, hours=not reader.is_guest), reader)
    # Months and cycles are looked back on, but nobody meets for them.
    room = room_from(found.meeting, agenda.facilitator, found.members) if span.kind == WEEK else None
    return ReviewPage(
        team, week, review, agenda, reader, found.corrections, found.people or people, span, room
    )


def _as_seen(found: Gathered, *, moods: bool, hours: bool) -> Agenda:
    """The same object for as long as it is the same, so that it need not be looked through again."""
    kinds = {} if found.kinds is None else found.kinds
    if (moods, hours) not in kinds:
        agenda = found.agenda if moods else without_moods(found.agenda)
        kinds[moods, hours] = agenda if hours else without_hours(agenda)
    return kinds[moods, hours]


@prepared
def _upto(organization: int, team: int, first: datetime.date, kind: str) -> QuerySet[WeeklyReview]:
    """The review of that span, if there is one, and the one of its kind before."""
    return WeeklyReview.objects.upto(Team(pk=team, organization_id=organization), first, kind)[:2]


def sees_like(reader: Person, pk: int, week: datetime.date) -> tuple[Team, tuple[Any, ...]]:
    """The team, and what decides what of an open review's page somebody sees: readers of whom it is the same
    see the same, but for what `{% whose %}` tells apart. One query, but for whose turn it is while nobody has
    opened it; of a closed one everybody is shown their own."""
    found: Any = _with_facts(reader.pk, pk, week)[0]
    found.organization = reader.organization
    if found.closed_at is not None or reader.is_guest:
        return found, (reader.pk,)
    facilitator = found.facilitator
    if facilitator is None and found.takes_turns and (turn := in_turn(found, week)):
        facilitator = turn.pk
    is_lead = leads(reader, found)
    return found, (
        reader.is_here,
        reader.is_administrator,
        is_lead,
        reader.pk == facilitator,
        is_lead or found.has_reader,  # sees moods that are shown
    )


@prepared
def _with_facts(reader: int, team: int, week: datetime.date) -> QuerySet[Team]:
    """The team with when the review was closed, who facilitates it, whether the reader works in the team, and
    whether it has a rhythm."""
    review = WeeklyReview.objects.filter(team=OuterRef("pk"), kind=WEEK, week=week)
    membership = TeamMembership.objects.filter(team=OuterRef("pk"), person=reader)
    return Team.objects.filter(pk=team).annotate(
        closed_at=Subquery(review.values("closed_at")[:1]),
        facilitator=Subquery(review.values("facilitator")[:1]),
        has_reader=Exists(membership),
        takes_turns=Exists(Rhythm.objects.filter(team=OuterRef("pk"))),
    )


def for_reader(agenda: Agenda, reader: Person) -> Agenda:
    """The record without what it tells of goals that have been kept from its reader since it was closed.

    Of a line from before its goals were kept nobody knows, so it is left out as well.
    """
    return of_guests_teams(without_goals(agenda, unseen_goals(reader)), reader)


def of_guests_teams(agenda: Agenda, reader: Person) -> Agenda:
    """What a decision has changed in another team is told to guests of that team alone. Where it was changed
    is not known of older ones. One query for a guest, if anything was changed."""
    if not reader.is_guest or not any(one.changed for one in agenda.decisions):
        return agenda
    teams = set(visible_teams(reader).values_list("pk", flat=True))
    decisions = [
        one if one.changed is None or one.changed.team in teams else replace(one, changed=None)
        for one in agenda.decisions
    ]
    return replace(agenda, decisions=decisions)


def as_read_by(reader: Person, records: Sequence[Agenda]) -> list[Agenda]:
    """Several records, each without goals that are kept from its reader, moods and who was erased; in the two
    queries of one."""
    goals = unseen_goals(reader).filter(created_at__lte=max(one.as_of for one in records))
    unseen = list(goals.values_list("number", "created_at"))
    erased = _erased(set().union(*(one.people() for one in records)))
    read = []
    for one in records:
        then = {number for number, created_at in unseen if created_at <= one.as_of}
        read.append(_without_people(without_moods(_without(one, then) if then else one), erased))
    return read


def without_goals(agenda: Agenda, goals: QuerySet[Goal]) -> Agenda:
    """The record without what it tells of these goals."""
    rows = goals.filter(created_at__lte=agenda.as_of)
    unseen = set(rows.values_list("number", flat=True))
    return _without(agenda, unseen) if unseen else agenda


def _without(agenda: Agenda, unseen: set[int]) -> Agenda:
    def seen(lines: list[Any]) -> list[Any]:
        return [line for line in lines if line.of_goals is not None and unseen.isdisjoint(line.of_goals)]

    people = []
    for person in agenda.ahead:
        kept = replace(person, this_week=seen(person.this_week), next_week=seen(person.next_week))
        # The hours are of all that is before them, so they would tell of the rest.
        is_whole = (kept.this_week, kept.next_week) == (person.this_week, person.next_week)
        people.append(kept if is_whole else replace(kept, hours=None))
    decisions = [
        one if one.changed is None or seen([one.changed]) else replace(one, changed=None)
        for one in agenda.decisions
    ]
    return replace(
        agenda,
        last_steps=seen(agenda.last_steps),
        numbers=seen(agenda.numbers),
        goals=seen(agenda.goals),
        changes=seen(agenda.changes),
        slipping=seen(agenda.slipping),
        ahead=[person for person in people if person.this_week or person.next_week or person.away],
        dependencies=seen(agenda.dependencies),
        support=seen(agenda.support),
        next_steps=seen(agenda.next_steps),
        decisions=decisions,
        notes=seen(agenda.notes),
        votes=seen(agenda.votes),
    )


def without_moods(agenda: Agenda) -> Agenda:
    """For who is not of the team: members show their moods to it and its leads alone."""
    return replace(agenda, updates=[replace(line, mood=None) for line in agenda.updates])


def without_hours(agenda: Agenda) -> Agenda:
    """For guests: when people work and are away is told to members alone."""
    lines = [replace(line, away=[], capacity=None) for line in agenda.ahead]
    return replace(
        agenda,
        ahead=[line for line in lines if line.this_week or line.next_week],
        updates=[
            replace(line, state=told_to_guests(State(line.state)), back=None) for line in agenda.updates
        ],
    )


def without_erased(agenda: Agenda) -> Agenda:
    """The record, with nobody named who has asked to be erased; their moods are gone with their names."""
    return _without_people(agenda, _erased(agenda.people()))


def _erased(people: set[int]) -> set[int]:
    rows = Person.objects.filter(pk__in=people, state=Person.State.ERASED)
    return set(rows.values_list("pk", flat=True))


def _without_people(agenda: Agenda, erased: set[int]) -> Agenda:
    if not erased:
        return agenda
    updates = [
        replace(line, mood=None) if line.who and line.who.pk in erased else line for line in agenda.updates
    ]
    return _rename(replace(agenda, updates=updates), erased)


def _rename(value: Any, erased: set[int]) -> Any:
    if isinstance(value, Who):
        name = _("former member")
        return replace(value, name=name, initials="–") if value.pk in erased else value
    if isinstance(value, list):
        return [_rename(one, erased) for one in value]
    names = getattr(value, "__dataclass_fields__", {})
    changed = {name: _rename(getattr(value, name), erased) for name in names}
    return replace(value, **changed) if names else value
