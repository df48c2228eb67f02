"""The members' updates as a review tells them, of the rows that it reads."""

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from feedback.agenda import Agenda, MoodLine, UpdateLine, who
from feedback.models import WeeklyUpdate
from feedback.updates.page import Average, finding, state_words
from feedback.updates.standing import Span, State, back_on, state_on
from feedback.work_rows import ABSENCE, MEMBER, MOOD, UPDATE, Row
from teamops.dates import day_of
from teamops.formats import one_after_another
from teamops.people.models import Team
from teamops.people.named import Named

# A review shows so much of each text; the rest is on the page of the team's updates.
LONGEST = 90
# Who names a problem, who is missing: these are looked at first.
ORDER = (State.WRITTEN, State.LATE, State.MISSING, State.EXPECTED, State.AWAY, State.NOT_ASKED)


def update_lines(
    rows: Sequence[Row], team: Team, week: datetime.date, day: datetime.date
) -> list[UpdateLine]:
    """A line for each member, and for who has left the team and wrote for it; nothing where nobody writes
    updates. Who names a problem comes first.
    """
    written = {row.owner: row for row in rows if row.what == UPDATE}
    if not written:
        return []
    away: dict[int | None, list[Span]] = {}
    for row in rows:
        if row.what == ABSENCE and row.due and row.original_due:
            away.setdefault(row.owner, []).append((row.due, row.original_due))
    members = {row.owner: row for row in rows if row.what == MEMBER and _was_there(row, team, day)}
    members |= {pk: row for pk, row in written.items() if row.done_at and pk not in members}
    named = Named()
    lines = [
        _line(written.get(pk), row, named, team, day, sorted(away.get(pk, ())))
        for pk, row in sorted(members.items(), key=lambda one: one[1].owner_name or "")
    ]
    return sorted(lines, key=lambda line: (not line.problems, ORDER.index(State(line.state))))


def _was_there(member: Row, team: Team, day: datetime.date) -> bool:
    return member.made_at is None or day_of(member.made_at, team) <= day


def _line(
    update: Row | None, member: Row, named: Named, team: Team, day: datetime.date, away: Sequence[Span]
) -> UpdateLine:
    person = named.person(member.owner, member.owner_name, member.owner_state)
    state = state_on(
        day,
        due=update.due if update else None,
        asked=bool(update and update.made_at),
        written=day_of(update.done_at, team) if update and update.done_at else None,
        away=away,
    )
    back = back_on(day, team.organization.country, away) if state == State.AWAY else None
    shown = who(person)
    if update is None or update.done_at is None:
        return UpdateLine(shown, state, due=update.due if update else None, back=back)
    texts = {"progress": update.title, "plans": update.status, "problems": update.words}
    return UpdateLine(shown, state, **texts, mood=update.number, due=update.due, back=back)


def average(rows: Iterable[Row]) -> MoodLine | None:
    return next((MoodLine(row.number or 0, row.moves or 0) for row in rows if row.what == MOOD), None)


class Told(NamedTuple):
    """A line as the page shows it."""

    line: UpdateLine
    feels: str
    progress: str
    problems: str
    says: str


def told(agenda: Agenda) -> list[Told]:
    """Each update, its texts cut to a line or two."""
    return [
        Told(
            line,
            str(WeeklyUpdate.Mood(line.mood).label) if line.mood else "",
            short(line.progress),
            short(line.problems),
            state_words(line.state, line.due, agenda.today, line.back),
        )
        for line in agenda.updates
    ]


def short(text: str) -> str:
    """The beginning on one line."""
    line = _("; ").join(part for part in (part.strip() for part in text.splitlines()) if part)
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def says(agenda: Agenda) -> str:
    """How many are in, how many name a problem, and how those feel who do not show it."""
    said = [finding([(line.state, bool(line.problems)) for line in agenda.updates])]
    if agenda.mood:
        said.append(Average(agenda.mood.people, agenda.mood.total).says)
    return one_after_another(part for part in said if part)
