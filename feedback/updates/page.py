"""The updates of a team and a week, member by member, as one reader may see them."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.models import TeamMood, WeeklyUpdate
from feedback.updates.permissions import is_member, is_week_to_write
from feedback.updates.queries import absences_in
from feedback.updates.standing import Span, State, back_on, state_on, told_to_guests
from teamops.dates import DAY, WEEK, day_of, monday, today, week_label
from teamops.formats import due, late, number, short_day
from teamops.people.models import Person, Team, TeamMembership
from teamops.people.permissions import leads


@dataclass(frozen=True)
class MemberUpdate:
    """One member's update; `update` is None where nobody has asked for one and none was written."""

    person: Person
    update: WeeklyUpdate | None
    state: State
    day: datetime.date
    back: datetime.date | None
    shows_mood: bool
    shows_note: bool

    @property
    def is_written(self) -> bool:
        return self.state in (State.WRITTEN, State.LATE)

    @property
    def says(self) -> str:
        """How it stands, where that is worth a word."""
        return state_words(self.state, self.update.due_on if self.update else None, self.day, self.back)

    @property
    def mood(self) -> int | None:
        """The mood, where this reader may see it."""
        return self.update.mood if self.update and self.shows_mood else None

    @property
    def note(self) -> str:
        return self.update.note if self.update and self.shows_note else ""


def state_words(
    state: str, due_on: datetime.date | None, day: datetime.date, back: datetime.date | None
) -> str:
    """An update's state in words; nothing for one that was written in time."""
    if state == State.LATE:
        return _("written late")
    if state == State.MISSING and due_on:
        return late(due_on, day)
    if state == State.EXPECTED:
        return due(due_on, day)
    if state == State.AWAY:
        return _("away until %(day)s") % {"day": short_day(back)} if back else _("away")
    return "" if state == State.WRITTEN else _("no update")


@dataclass(frozen=True)
class Average:
    """How the members feel who do not show it, three at least."""

    people: int
    total: int

    @property
    def mean(self) -> Decimal:
        return Decimal(self.total) / self.people

    @property
    def says(self) -> str:
        words = {"mood": number(round(self.mean, 1)), "n": self.people}
        return _("Mood of %(n)s people who do not show theirs: %(mood)s of 5 on average.") % words


@dataclass(frozen=True)
class TeamUpdates:
    """The page."""

    team: Team
    week: datetime.date
    lines: Sequence[MemberUpdate]
    average: Average | None
    reader: Person

    @cached_property
    def own(self) -> MemberUpdate | None:
        return next((line for line in self.lines if line.person.pk == self.reader.pk), None)

    @property
    def can_write(self) -> bool:
        """Members, for the present week and the one before."""
        return self.own is not None and not self.reader.is_guest and is_week_to_write(self.team, self.week)

    @property
    def finding(self) -> str:
        return finding([(line.state, bool(line.update and line.update.problems)) for line in self.lines])

    @property
    def label(self) -> str:
        return week_label(self.week)

    @property
    def week_number(self) -> int:
        return self.week.isocalendar().week

    @property
    def previous_week(self) -> str:
        return week_label(self.week - WEEK)

    @property
    def next_week(self) -> str:
        """Empty where it is still to come."""
        following = self.week + WEEK
        return week_label(following) if following <= monday(today(self.team)) else ""


def finding(lines: Sequence[tuple[str, bool]]) -> str:
    """Seven of eight are in; three name a problem. Of (state, whether a problem is named); who is away owes
    none."""
    written = [problem for state, problem in lines if state in (State.WRITTEN, State.LATE)]
    owed = [state for state, _problem in lines if state != State.AWAY]
    if not lines:
        return ""
    said = ngettext(
        "%(written)s of %(all)s update is in.", "%(written)s of %(all)s updates are in.", len(owed)
    )
    says = said % {"written": len(written), "all": max(len(owed), len(written))}
    if any(written):
        named = ngettext("%(n)s person names a problem.", "%(n)s people name a problem.", sum(written))
        says = _("%(finding)s %(more)s") % {"finding": says, "more": named % {"n": sum(written)}}
    return says


def team_updates(team: Team, week: datetime.date, reader: Person) -> TeamUpdates:
    """In the order of the team's page. Five queries."""
    members = TeamMembership.objects.for_page(team).exclude(person__role=Person.Role.GUEST)
    persons = {one.person_id: one.person for one in members}
    updates = {
        one.person_id: one for one in WeeklyUpdate.objects.of_week(team, week).select_related("person")
    }
    # Who has left the team since has written for it.
    persons |= {pk: one.person for pk, one in updates.items() if one.is_written and pk not in persons}
    day = min(today(team), week + WEEK - DAY)
    away = absences_in(list(persons), week, week + 2 * WEEK)
    mood = TeamMood.objects.of_week(team, week).first()
    is_lead = not reader.is_guest and leads(reader, team)
    return TeamUpdates(
        team,
        week,
        _lines(persons.values(), updates, away, day, reader, is_lead=is_lead, team=team),
        Average(mood.people, mood.total) if mood else None,
        reader,
    )


def _lines(
    persons: Iterable[Person],
    updates: Mapping[int, WeeklyUpdate],
    away: Mapping[int, Sequence[Span]],
    day: datetime.date,
    reader: Person,
    *,
    is_lead: bool,
    team: Team,
) -> list[MemberUpdate]:
    persons = list(persons)
    is_one_of_them = is_lead or is_member(reader, team)
    found = []
    for person in persons:
        update, absent = updates.get(person.pk), away.get(person.pk, ())
        is_own = person.pk == reader.pk
        state = state_of(update, day, team, absent)
        found.append(
            MemberUpdate(
                person,
                update,
                told_to_guests(state) if reader.is_guest else state,
                day,
                back_on(day, team.organization.country, absent),
                shows_mood=bool(update and (is_own or (update.mood_is_shown and is_one_of_them))),
                shows_note=is_own or is_lead,
            )
        )
    return found


def state_of(update: WeeklyUpdate | None, day: datetime.date, team: Team, away: Sequence[Span]) -> State:
    """How an update stands on a day."""
    written_at: Any = update.written_at if update else None
    return state_on(
        day,
        due=update.due_on if update else None,
        asked=bool(update and update.asked_at),
        written=day_of(written_at, team) if written_at else None,
        away=away,
    )
