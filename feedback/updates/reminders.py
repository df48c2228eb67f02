"""When people are reminded of their weekly update."""

import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import WeeklyUpdate
from feedback.updates.links import letter_path
from teamops.dates import week_label
from teamops.formats import late
from teamops.notifications.rules import Mornings, Rank, Reach, Rule, look, on_the_day, register, when_late


def _wanted(reach: Reach) -> "QuerySet[WeeklyUpdate]":
    return WeeklyUpdate.objects.filter(
        organization__in=reach.organizations,
        person__in=reach.people,
        waits=True,
        due_on__lte=reach.last_date,
        team__archived_at__isnull=True,
    )


def _is_time(mornings: Mornings, person_id: int, day: datetime.date) -> bool:
    return on_the_day(mornings, person_id, day) or when_late(mornings, person_id, day)


# Updates that are to be written today, and missing ones with growing pauses.
find_updates_due = look(_wanted, person="person", day="due_on", when=_is_time)


def _say(update: WeeklyUpdate, today: datetime.date) -> str:
    if update.due_on and update.due_on < today:
        return late(update.due_on, today)
    return _("for this week’s review")


register(
    Rule(
        name="weekly_update",
        model=WeeklyUpdate,
        related=("team",),
        heading=gettext_lazy("Weekly update"),
        find=find_updates_due,
        still_due=lambda update, reminder: update.waits and update.person_id == reminder.person_id,
        say=_say,
        why=gettext_lazy("Your team’s review reads it. It is filled in already: look it over and send it."),
        path=lambda update: f"/teams/{update.team.slug}/updates/{week_label(update.week)}/write/",
        title=lambda update: _("Weekly update for %(team)s") % {"team": update.team.name},
        letter=letter_path,
        rank=Rank.TODAY,
    )
)
