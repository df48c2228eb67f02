"""What somebody has been asked to write stands in their My work."""

import datetime

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from feedback.models import WeeklyUpdate
from tasks.waiting import Kind, register_waiting, waiting_rows
from teamops.dates import week_label


def _path(key: str) -> str:
    """Of the team's slug and the Monday: "product/2026-11-23"."""
    slug, week = key.split("/")
    return f"teams/{slug}/updates/{week_label(datetime.date.fromisoformat(week))}/write/"


register_waiting(
    Kind(
        name="weekly_update",
        rows=lambda person: waiting_rows(
            WeeklyUpdate.objects.waiting_of(person),
            key=Concat("team__slug", Value("/"), Cast("week", CharField())),
            title="team__name",
            who="team__name",
            since="asked_at",
        ),
        says=_("your weekly update, filled in already: look it over and send it"),
        path=_path,
    )
)
