"""Counting moods that are not shown, so that their average tells of nobody.

An average of three says little about one of them. But who knows it before and after a fourth one came knows
the fourth, and who knows it before and after one of the three changed knows how. So moods are added three at
a time at least, and what has been added is not changed any more: between any two averages that somebody could
read there lie three people. A mood that its member shows, or has shown, is never counted: it would tell of
the others.
"""

import datetime

from django.db.models import F

from feedback.models import TeamMood, WeeklyUpdate
from teamops.people.models import Team

AT_LEAST = 3


def count_moods(team: Team, week: datetime.date) -> None:
    """Add what can be added. Called in the transaction that has written a mood."""
    TeamMood.objects.get_or_create(team=team, week=week, defaults={"organization_id": team.organization_id})
    # Locked first, so that two who write at once do not both see two others.
    team_mood = TeamMood.objects.select_for_update().get(team=team, week=week)
    waiting = WeeklyUpdate.objects.of_week(team, week).written()
    waiting = waiting.filter(mood__isnull=False, mood_was_shown=False, mood_is_counted=False)
    moods = dict(waiting.values_list("pk", "mood"))
    if len(moods) < AT_LEAST:
        return
    WeeklyUpdate.objects.filter(pk__in=moods).update(mood_is_counted=True)
    added = sum(mood for mood in moods.values() if mood is not None)
    TeamMood.objects.filter(pk=team_mood.pk).update(people=F("people") + len(moods), total=F("total") + added)
