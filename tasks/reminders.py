"""When people are reminded of tasks."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.models import Task
from teamops.dates import DAY, next_working_day, working_days_between
from teamops.formats import day_name, late
from teamops.notifications.rules import Asked, Due, Mornings, Rule, is_time_to_ask, register


def find_tasks_due(mornings: Mornings) -> Iterator[Due]:
    """Open tasks due by the next working day, and late ones with growing pauses; one query."""
    country = mornings.country
    tasks = Task.objects.open().filter(
        organization=mornings.organization,
        assignee__in=mornings.dates,
        due__lte=next_working_day(mornings.last_date, country),
    )
    for pk, assignee, due in tasks.values_list("pk", "assignee", "due").iterator():
        assert due is not None  # the filter asks for a day
        if _asks_on(mornings.dates[assignee], due, country):
            yield Due(assignee, pk, due)


def _asks_on(today: datetime.date, due: datetime.date, country: str) -> bool:
    if due >= today:
        return due <= next_working_day(today, country)
    return is_time_to_ask(working_days_between(due, today, country))


def _still_due(task: Task, reminder: Asked) -> bool:
    return task.is_open and task.assignee_id == reminder.person_id and task.due == reminder.due_on


def _say(task: Task, today: datetime.date) -> str:
    if task.due is None:
        return ""
    if task.due < today:
        return late(task.due, today)
    if task.due == today:
        return _("due today")
    if task.due == today + DAY:
        return _("due tomorrow")
    return _("due %(day)s") % {"day": day_name(task.due, today)}


register(
    Rule(
        name="task_due",
        model=Task,
        heading=gettext_lazy("Tasks"),
        find=find_tasks_due,
        still_due=_still_due,
        say=_say,
        why=gettext_lazy("These tasks are yours and due by the next working day, or late."),
        path=lambda task: f"/tasks/{task.number}/",
    )
)
