"""How fast teams finish tasks, day by day."""

import datetime
from typing import TYPE_CHECKING

from django.db.models import Count
from django.db.models.functions import TruncDate

from tasks.forecast.backtest import Project
from teamops.people.models import Organization, Team

if TYPE_CHECKING:
    pass


def finished_days(team: Team, *, since: datetime.date) -> list[datetime.date]:
    """The days, in the organization's zone, on which the team finished its tasks, since a day; one query."""
    from tasks.models import Task

    zone = team.organization.zone
    begin = datetime.datetime.combine(since, datetime.time(), tzinfo=zone)
    tasks = Task.objects.filter(organization_id=team.organization_id, team=team, done_at__gte=begin)
    # Counted by the database: a large team finishes thousands in a year.
    days = tasks.filter(status="done").order_by().values_list(TruncDate("done_at", tzinfo=zone))
    return [day for day, number in days.annotate(number=Count("pk")) for _ in range(number)]


def histories(organization: Organization) -> list[Project]:
    """Each team's tasks, by the days on which they were written and finished; one query."""
    from tasks.models import Task

    zone = organization.zone
    written: dict[str, datetime.date] = {}
    finished: dict[str, list[datetime.date]] = {}
    tasks = Task.objects.filter(organization=organization).exclude(status="dropped").order_by("team__path")
    for team, created_at, done_at in tasks.values_list("team__name", "created_at", "done_at"):
        moments = [created_at] if done_at is None else [created_at, done_at]
        days = [moment.astimezone(zone).date() for moment in moments]
        written[team] = min(written.get(team, days[0]), *days)
        finished.setdefault(team, []).extend(days[1:])
    return [Project(name, written[name], days) for name, days in finished.items()]
