"""Every write about weekly updates: asking for them, and writing one."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.models import Rhythm, WeeklyReview, WeeklyUpdate
from feedback.models.updates import LONGEST_TEXT, lines_of
from feedback.rhythm.meetings import Beat
from feedback.updates.moods import count_moods
from feedback.updates.permissions import can_write_update
from feedback.updates.queries import absences_in
from feedback.updates.standing import Span, due_day
from teamops.activity.actions import record
from teamops.activity.queries import last_actor_name
from teamops.dates import DAY, WEEK, day_of, monday, today
from teamops.errors import RuleBroken, Stale
from teamops.notifications.actions import settle
from teamops.people.models import Organization, Person, Team, TeamMembership
from teamops.people.permissions import require
from teamops.text import fold
from teamops.versions import save_version

# A team that has held a review in so many weeks is asked for updates.
HELD_WITHIN = 4 * WEEK
FIELDS = [
    *("progress", "plans", "problems", "note", "earlier", "mood", "mood_is_shown", "mood_was_shown"),
    *("waits", "written_at"),
]


@transaction.atomic
def write_update(
    team: Team,
    *,
    by: Person,
    week: datetime.date,
    version: int | None,
    progress: str,
    plans: str,
    problems: str,
    mood: int | None = None,
    mood_is_shown: bool = False,
    note: str = "",
    earlier: Sequence[Mapping[str, str]] = (),
) -> WeeklyUpdate:
    """Write or change one's update of a week. `version`: what the writer has seen, 0 if nothing was written
    yet, None if they do not mind. Raises RuleBroken, Stale.

    `earlier`: what became of the plans of the update before; what is carried over is planned again.
    """
    require(can_write_update, by, team)
    _refuse_week(team, week)
    if not (progress.strip() or plans.strip() or problems.strip() or earlier):
        raise RuleBroken(
            _("The update says nothing yet. Write a line of what you did or what you plan."),
            code="empty",
            field="progress",
        )
    update = _own(team, by, week)
    if version is not None and version != (update.version if update.is_written else 0):
        raise Stale(update, last_actor_name(update))
    _refuse_changed_mood(update, mood, mood_is_shown)
    was_written = update.is_written
    update.progress, update.problems, update.note = progress.strip(), problems.strip(), note.strip()
    update.earlier = [{"text": one["text"], "outcome": one["outcome"]} for one in earlier]
    update.plans = "\n".join(_with_carried(lines_of(plans), update.earlier))
    _refuse_too_long(update.plans)
    _refuse_too_long("\n".join(one["text"] for one in earlier))
    update.mood, update.mood_is_shown = mood, mood is not None and mood_is_shown
    update.mood_was_shown |= update.mood_is_shown
    update.waits, update.written_at = False, update.written_at or timezone.now()
    save_version(update, expected=None, fields=FIELDS)
    record(update, "update.changed" if was_written else "update.written", by=by, team=team)
    settle(update)
    if mood is not None and not update.mood_was_shown:
        count_moods(team, week)
        update.refresh_from_db(fields=["mood_is_counted"])
    return update


def _refuse_week(team: Team, week: datetime.date) -> None:
    """Updates are written for the present week, and for the one before by who is late."""
    present = monday(today(team))
    if week > present:
        raise RuleBroken(_("That week is still to come. Write its update when it has begun."), code="future")
    if week < present - WEEK:
        raise RuleBroken(_("That week is long over. Write the update of the present week."), code="over")


def _own(team: Team, person: Person, week: datetime.date) -> WeeklyUpdate:
    """The person's row of that week; locked, so that of two who write at once one sees the other's."""
    WeeklyUpdate.objects.get_or_create(
        person=person, team=team, week=week, defaults={"organization_id": team.organization_id}
    )
    return WeeklyUpdate.objects.select_for_update().get(person=person, team=team, week=week)


def _refuse_changed_mood(update: WeeklyUpdate, mood: int | None, is_shown: bool) -> None:
    if update.mood_is_counted and (mood != update.mood or is_shown != update.mood_is_shown):
        raise RuleBroken(
            _(
                "Your mood is part of the team’s average already. It stays as it is, because the change "
                "would tell the others what you had chosen."
            ),
            code="counted",
            field="mood",
        )


def _refuse_too_long(plans: str) -> None:
    """The form asks for each of its texts; what is carried over comes on top, and must fit the form again."""
    if len(plans) > LONGEST_TEXT:
        raise RuleBroken(
            _("With what is carried over, the plans have over %(most)s characters. Drop or shorten some.")
            % {"most": LONGEST_TEXT},
            code="too_long",
            field="plans",
        )


def _with_carried(lines: list[str], earlier: Iterable[Mapping[str, str]]) -> list[str]:
    """The plans, and what is carried over into them and does not stand there yet."""
    known = {fold(line) for line in lines}
    carried = [one["text"] for one in earlier if one["outcome"] == WeeklyUpdate.Outcome.CARRIED]
    return [*lines, *(text for text in carried if fold(text) not in known)]


def ask_for_updates(organization: Organization, day: datetime.date) -> None:
    """Ask who works in a team that holds reviews for the update of this week; what was asked for a week that
    is over waits no longer. Daily work: who joined, or changed when they are away, is asked as it is then.
    """
    week = monday(day)
    late = WeeklyUpdate.objects.filter(organization=organization, waits=True, week__lt=week)
    late.update(waits=False)
    held = WeeklyReview.objects.filter(
        organization=organization, kind="week", week__gte=week - HELD_WITHIN, week__lte=week
    )
    teams = Team.objects.current().filter(organization=organization, pk__in=held.values("team"))
    rhythms = {one.team_id: one for one in Rhythm.objects.filter(organization=organization)}
    for team in teams.order_by("pk"):
        rhythm = rhythms.get(team.pk)
        if rhythm:
            team.organization, rhythm.team = organization, team
        _ask_team(team, organization, day, rhythm.beat if rhythm else None)


@transaction.atomic
def _ask_team(team: Team, organization: Organization, day: datetime.date, beat: Beat | None) -> None:
    """`beat`: when the team meets. In a week in which it does not, nobody owes an update."""
    week = monday(day)
    meets = beat.day_in(week) if beat else None
    if beat and meets is None:
        WeeklyUpdate.objects.of_week(team, week).filter(waits=True).update(waits=False, due_on=None)
        return
    members = TeamMembership.objects.filter(team=team, person__in=Person.objects.taking_part())
    persons = list(members.order_by("person").values_list("person", flat=True))
    if len(persons) < 2:  # nobody else would read it
        return
    away = absences_in(persons, week, week + WEEK - DAY)
    known = {one.person_id: one for one in WeeklyUpdate.objects.of_week(team, week)}
    _ask_again([one for one in known.values() if not one.is_written], organization, day, away, meets)
    new = []
    for person in persons:
        if person not in known:
            due = due_day(day, organization.country, away.get(person, ()), meets)
            new.append(
                WeeklyUpdate(
                    organization=organization,
                    team=team,
                    person_id=person,
                    week=week,
                    asked_at=timezone.now(),
                    due_on=due,
                    waits=due is not None,
                )
            )
    WeeklyUpdate.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)


def _ask_again(
    unwritten: Iterable[WeeklyUpdate],
    organization: Organization,
    day: datetime.date,
    away: Mapping[int, Sequence[Span]],
    meets: datetime.date | None,
) -> None:
    """Who was asked and has not written: their day is another one when they are away at other times."""
    for one in unwritten:
        asked_on = day_of(one.asked_at, organization) if one.asked_at else day
        absent = away.get(one.person_id, ())
        due = due_day(max(asked_on, one.week), organization.country, absent, meets)
        if (one.due_on, one.waits) != (due, due is not None):
            still = WeeklyUpdate.objects.filter(pk=one.pk, written_at__isnull=True)
            still.update(due_on=due, waits=due is not None, asked_at=one.asked_at or timezone.now())


def forget_private_words(person: Person) -> None:
    """Who is erased takes their notes to leads and their moods along; averages stay."""
    private: dict[str, Any] = {"note": "", "mood": None, "mood_is_shown": False}
    WeeklyUpdate.objects.filter(~Q(note="") | Q(mood__isnull=False), person=person).update(**private)
