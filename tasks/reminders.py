"""When people are reminded of tasks."""

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.actions.watching import WAITED_FOR, WATCHED
from tasks.models import Task
from teamops.activity.models import Event
from teamops.activity.sentences import sentence
from teamops.dates import DAY, next_working_day, working_days_between
from teamops.formats import day_name, late
from teamops.notifications.rules import Asked, Due, Mornings, Rule, is_time_to_ask, register
from teamops.people.models import Person


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


def _found_at_once(mornings: Mornings) -> Iterator[Due]:
    """What is told at once needs no morning."""
    yield from ()


def _is_unread(_subject: Any, reminder: Asked) -> bool:
    return reminder.read_at is None


def _find_tasks_of(events: Sequence[Any], reader: Person) -> None:
    """The tasks of these events, in one query."""
    ids = {
        event.pk: event.subject_id if event.subject_type == "task" else event.part_of_id for event in events
    }
    tasks = Task.objects.visible_to(reader).in_bulk(ids.values())
    for event in events:
        event.task = tasks.get(ids[event.pk])


def _tell_event(event: Any, today: datetime.date) -> str:
    """Who did what."""
    who = event.actor.name if event.actor else "TeamOps"
    said = _("commented on it") if event.verb == "comment.added" else sentence(event)
    return _("%(name)s %(what)s") % {"name": who, "what": said}


register(
    Rule(
        name=WATCHED,
        model=Event,
        related=("actor",),
        heading=gettext_lazy("Tasks that you watch"),
        find=_found_at_once,
        still_due=_is_unread,
        say=_tell_event,
        why=gettext_lazy("You watch this task."),
        path=lambda event: f"/tasks/{event.task.number}/",
        title=lambda event: str(event.task.title),
        prepare=_find_tasks_of,
        tells=True,
    )
)
register(
    Rule(
        name=WAITED_FOR,
        model=Task,
        heading=gettext_lazy("What you waited for"),
        find=_found_at_once,
        still_due=lambda task, reminder: task.blocked and _is_unread(task, reminder),
        say=lambda task, today: _("what it waited for is over"),
        why=gettext_lazy("This task of yours was blocked by a task that is over now."),
        path=lambda task: f"/tasks/{task.number}/",
        tells=True,
    )
)
