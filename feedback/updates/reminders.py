"""When people are reminded of their weekly update."""

import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import WeeklyUpdate
from feedback.updates.links import letter_path
from teamops.dates import week_label
from teamops.formats import late
from teamops.notifications.rules import Rank, Reach, Rule, either, look, on_the_day, register, when_late


def _wanted(reach: Reach) -> "QuerySet[WeeklyUpdate]":
    return WeeklyUpdate.objects.filter(
        organization__in=reach.organizations,
        person__in=reach.people,
        waits=True,
        team__archived_at__isnull=True,
    )


# Updates that are to be written today, and missing ones with growing pauses.
find_updates_due = look(_wanted, person="person", day="due_on", when=either(on_the_day, when_late))


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
