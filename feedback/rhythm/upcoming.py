"""The meetings of a team's rhythm, each with who facilitates it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedback.models import Rhythm, RhythmTurn, WeeklyReview
from feedback.rhythm.meetings import MOST_WEEKS_AHEAD, Beat
from feedback.rhythm.queries import turns_of
from feedback.updates.queries import absences_in
from teamops.dates import DAY, WEEK, week_label
from teamops.people.models import Absence, Person, Team


@dataclass(frozen=True)
class Meeting:
    """A meeting of a week; its moments are in the organization's zone."""

    week: datetime.date
    begins: datetime.datetime
    ends: datetime.datetime
    facilitator: Person | None
    is_moved: bool

    @property
    def day(self) -> datetime.date:
        return self.begins.date()

    @property
    def label(self) -> str:
        return week_label(self.week)


def meetings(rhythm: Rhythm, first: datetime.date, weeks: int) -> list[Meeting]:
    """The meetings of so many weeks from this Monday on; none from before the rhythm began. Three queries.

    Where a review has a facilitator of its own, that one is named.
    """
    beat, people = rhythm.beat, turns_of(rhythm)
    last = first + weeks * WEEK
    away = absences_in([one.pk for one in people], first, last) if people else {}
    reviews = WeeklyReview.objects.filter(team=rhythm.team_id, kind="week", facilitator__isnull=False)
    within = reviews.filter(week__gte=first, week__lt=last).select_related("facilitator").defer("record")
    named = {one.week: one.facilitator for one in within}
    first = max(first, rhythm.begins_on)
    left = max((last - first).days // 7, 0)
    return [
        Meeting(
            week=week,
            begins=beat.begins(day),
            ends=beat.ends(day),
            facilitator=named.get(week) or beat.turn(week, people, away),
            is_moved=beat.is_moved(week),
        )
        for week, day in beat.weeks(first, left)
    ]


def asked_for_hosts(teams: Any, today: datetime.date) -> list[Any]:
    """What `next_hosts` is to know of these teams, to be read together: who facilitates in weeks that have a
    review, who takes turns, and when they are away."""
    last = today + MOST_WEEKS_AHEAD * WEEK
    reviews = WeeklyReview.objects.filter(team__in=teams, kind="week", week__gt=today - WEEK)
    turns = RhythmTurn.objects.filter(rhythm__team__in=teams, person__in=Person.objects.taking_part())
    absences = Absence.objects.filter(person__in=turns.values("person")).touching(today, last)
    return [
        reviews.values_list("team", "week", "facilitator"),
        turns.select_related("person"),
        absences.values_list("person", "first_day", "last_day"),
    ]


def next_hosts(
    rhythms: Iterable[Rhythm], today: datetime.date, reviews: Iterable[Any], turns: Any, absences: Any
) -> dict[int, list[tuple[datetime.date, int | None]]]:
    """By team, (day, id of who facilitates) of the two next meetings after this day, of many teams at once;
    None where nobody is chosen and nobody takes turns. Of the rows that `asked_for_hosts` asks for.
    """
    named = {(team, week): person for team, week, person in reviews}
    people: dict[int, list[Person]] = defaultdict(list)
    for turn in sorted(turns, key=lambda turn: turn.position):
        people[turn.rhythm_id].append(turn.person)
    away: dict[int, list[tuple[datetime.date, datetime.date]]] = defaultdict(list)
    for person, first_day, last_day in absences:
        away[person].append((first_day, last_day))
    found: dict[int, list[tuple[datetime.date, int | None]]] = {}
    for rhythm in rhythms:
        beat = rhythm.beat
        for week, day in beat.ahead(today, 2):
            in_turn = beat.turn(week, people[rhythm.pk], away)
            host = named.get((rhythm.team_id, week)) or (in_turn.pk if in_turn else None)
            found.setdefault(rhythm.team_id, []).append((day, host))
    return found


def left_out(beat: Beat, first: datetime.date, weeks: int) -> list[datetime.date]:
    """The usual days of these weeks on which no meeting is, because people do not work."""
    mondays = [first + number * WEEK for number in range(weeks)]
    return [week + beat.weekday * DAY for week in mondays if beat.day_in(week) is None]


def in_turn(team: Team, week: datetime.date) -> Person | None:
    """Whose turn it is in this week, of a team that may have no rhythm. Three queries at most."""
    rhythm = Rhythm.objects.of_team(team)
    return facilitator_of(rhythm, week) if rhythm else None


def facilitator_of(rhythm: Rhythm, week: datetime.date) -> Person | None:
    """Whose turn it is in this week. Two queries."""
    people = turns_of(rhythm)
    away: Mapping[int, Sequence[tuple[datetime.date, datetime.date]]] = {}
    if people:
        away = absences_in([one.pk for one in people], week, week + WEEK - DAY)
    return rhythm.beat.turn(week, people, away)
