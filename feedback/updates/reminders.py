"""When people are reminded of their weekly update."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import WeeklyUpdate
from feedback.updates.links import letter_path
from teamops.dates import week_label, working_days_between
from teamops.formats import late
from teamops.notifications.rules import Due, Mornings, Rule, is_time_to_ask, register
from teamops.people.models import Absence


def find_updates_due(mornings: Mornings) -> Iterator[Due]:
    """Updates that are to be written today, and missing ones with growing pauses; who is away is left alone.
    One query.
    """
    away = Absence.objects.filter(
        person=OuterRef("person"), first_day__lte=mornings.last_date, last_day__gte=mornings.last_date
    )
    rows = WeeklyUpdate.objects.filter(
        ~Exists(away),
        organization=mornings.organization,
        person__in=mornings.dates,
        waits=True,
        team__archived_at__isnull=True,
    )
    for pk, person, due in rows.values_list("pk", "person", "due_on").iterator():
        today = mornings.dates[person]
        if due is None or due > today:
            continue
        if due == today or is_time_to_ask(working_days_between(due, today, mornings.country)):
            yield Due(person, pk, due)


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
    )
)
