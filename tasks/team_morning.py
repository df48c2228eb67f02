"""What a team's chat is told in the morning: tasks that are late or due today."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _

from goals.queries import kept_back
from tasks.models import Task
from teamops.formats import late
from teamops.notifications.chats.links import page_of
from teamops.notifications.chats.message import Line, Section
from teamops.people.models import Team
from teamops.text import spaced

# A message has its own limit, far below, and counts what it leaves out.
MOST_LINES = 500


def tasks_due_in_team(team: Team, day: datetime.date) -> Iterator[Section]:
    """Open tasks of the team, with who has them; none that could tell of a goal that is not for everybody."""
    kept = kept_back(team.organization_id)
    tasks = (
        Task.objects.open()
        .filter(organization=team.organization_id, team=team, due__lte=day)
        .exclude(plan__goal__in=kept)
        .exclude(key_result__goal__in=kept)
        .select_related("assignee")
        .by_due()[:MOST_LINES]
    )
    lines = tuple(
        Line(
            spaced(task.title),
            spaced(_about(task, day)),
            page_of(team.organization, f"/tasks/{task.number}/"),
        )
        for task in tasks
    )
    yield Section(_("Tasks"), _("Late or due today."), lines)


def _about(task: Task, day: datetime.date) -> str:
    when = late(task.due, day) if task.due and task.due < day else _("due today")
    return f"{when} · {task.assignee.name}" if task.assignee else f"{when} · {_('nobody yet')}"
