"""What a review says of the team's rhythm, of the rows that it reads: who facilitates, and when next."""

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from feedback.agenda import NextMeeting, Who, who
from feedback.rhythm.meetings import MOST_WEEKS_AHEAD, Beat
from feedback.work_rows import ABSENCE, Row
from teamops.dates import WEEK
from teamops.people.models import Person, Team
from teamops.people.named import Named

HERE = (Person.State.ACTIVE, Person.State.INVITED)


class Planned(NamedTuple):
    """Whose turn it is in a week, and the meeting after it."""

    facilitator: Who | None
    following: NextMeeting | None


def planned(turns: Sequence[Row], others: Iterable[Row], team: Team, week: datetime.date) -> Planned:
    """`turns`: a row for each place of the team's rhythm, none where it has none; `others`: with who of its
    members is away in this week and the next.
    """
    if not turns:
        return Planned(None, None)
    first, named = turns[0], Named()
    beat = Beat(
        weekday=first.moves or 0,
        starts_at=datetime.time.fromisoformat(first.title),
        minutes=0,
        on_holiday=first.status,
        begins_on=first.due or week,
        country=team.organization.country,
        zone=team.zone,
    )
    here = [row for row in turns if row.owner and row.owner_state in HERE]
    found = [named.person(row.owner, row.owner_name, row.owner_state) for row in here]
    people = [person for person in found if person is not None]
    away: dict[int, list[tuple[datetime.date, datetime.date]]] = {}
    for row in others:
        if row.what == ABSENCE and row.owner and row.due and row.original_due:
            away.setdefault(row.owner, []).append((row.due, row.original_due))
    following = next(iter(beat.weeks(week + WEEK, MOST_WEEKS_AHEAD)), None)
    return Planned(
        who(beat.turn(week, people, away)),
        NextMeeting(following[1], first.title[:5], who(beat.turn(following[0], people, away)))
        if following
        else None,
    )
