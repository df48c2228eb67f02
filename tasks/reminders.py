"""When people are reminded of tasks."""

import datetime
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.db.models import BigIntegerField, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.actions.watching import WAITED_FOR, WATCHED
from tasks.models import Milestone, Task
from tasks.queries import MilestoneQuerySet, TaskQuerySet
from teamops.activity.models import Event
from teamops.activity.sentences import sentence
from teamops.dates import DAY, day_of
from teamops.formats import ago, day_name, late
from teamops.notifications.reminders import untold
from teamops.notifications.rules import (
    Asked,
    Escalation,
    Find,
    Found,
    Mornings,
    Rank,
    Reach,
    Rule,
    each,
    either,
    look,
    on_the_day,
    register,
    when_late,
    when_near,
    when_waited,
)
from teamops.people.models import Person

# Working days for which a task may be blocked before somebody is asked, and the lead's turn after that.
BLOCKED_LONG = 4
LEAD_AFTER = 5
# Working days before its day a milestone is spoken of.
MILESTONE_NEAR = 3

# What a person, or else the team, has chosen: working days before the day.
AHEAD = Coalesce("assignee__remind_days_before", "team__remind_days_before")
# Most choose one day, so that few tasks are read.
HORIZONS = (1, 5, 20)


def _may_come_near(reach: Reach) -> Q:
    """No further ahead than somebody has chosen."""
    near = Q(due__gt=reach.first_date, due__lte=reach.horizon(HORIZONS[0]))
    for chosen, ahead in pairwise(HORIZONS):
        near |= Q(due__gt=reach.first_date, due__lte=reach.horizon(ahead), days_before__gt=chosen)
    return near


def _comes_near(one: Found, mornings: Mornings) -> datetime.date | None:
    """As many working days before its day as the person has chosen, else the team."""
    assert one.day is not None  # the filter asks for a day
    assert one.ahead is not None
    return one.day if mornings.comes_near(one.person, one.day, one.ahead) else None


def _open_tasks(reach: Reach) -> TaskQuerySet:
    """All that have a day: the three rules about it look through them together."""
    rows = Task.objects.open().filter(organization__in=reach.organizations, assignee__in=reach.people)
    return rows.annotate(days_before=AHEAD)


find_tasks_due_soon = Find(
    _open_tasks,
    {"person": "assignee", "day": "due", "ahead": "days_before"},
    each(_comes_near),
    _may_come_near,
)
find_tasks_due = look(_open_tasks, person="assignee", day="due", when=on_the_day)
find_tasks_overdue = look(_open_tasks, person="assignee", day="due", when=when_late)


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


def _task_path(task: Task) -> str:
    return f"/tasks/{task.number}/"


register(
    Rule(
        name="task_overdue",
        model=Task,
        heading=gettext_lazy("Late tasks"),
        find=find_tasks_overdue,
        still_due=_still_due,
        say=_say,
        why=gettext_lazy("These tasks are yours, and their day has passed."),
        path=_task_path,
        family="task_day",
        rank=Rank.LATE,
        escalation=Escalation(after=LEAD_AFTER, team="team"),
    )
)
register(
    Rule(
        name="task_due",
        model=Task,
        heading=gettext_lazy("Tasks"),
        find=find_tasks_due,
        still_due=_still_due,
        say=_say,
        why=gettext_lazy("These tasks are yours and due today."),
        path=_task_path,
        family="task_day",
        rank=Rank.TODAY,
    )
)
register(
    Rule(
        name="task_due_soon",
        model=Task,
        heading=gettext_lazy("Tasks due soon"),
        find=find_tasks_due_soon,
        still_due=_still_due,
        say=_say,
        why=gettext_lazy("These tasks are yours, and their day is close."),
        path=_task_path,
        family="task_day",
        rank=Rank.SOON,
    )
)


# --- Blocked


def _who_lifts(task: Task) -> int | None:
    """Who can lift it, else its owner."""
    return task.blocked_by_id or task.assignee_id


def _blocked_tasks(reach: Reach) -> TaskQuerySet:
    """What waits for a support request is asked for by that."""
    blocked = Task.objects.open().filter(
        organization__in=reach.organizations, blocked=True, blocked_by_request=None
    )
    return blocked.annotate(lifts=Coalesce("blocked_by", "assignee", output_field=BigIntegerField())).filter(
        lifts__in=reach.people
    )


find_blocked = look(_blocked_tasks, person="lifts", moment="blocked_since", when=when_waited(BLOCKED_LONG))


def _say_blocked(task: Task, today: datetime.date) -> str:
    since = day_of(task.blocked_since, task.organization) if task.blocked_since else today
    words = {"since": ago(since, today), "why": task.blocked_reason}
    return _("blocked %(since)s: %(why)s") % words if task.blocked_reason else _("blocked %(since)s") % words


register(
    Rule(
        name="task_blocked",
        model=Task,
        related=("organization",),
        heading=gettext_lazy("Blocked for long"),
        find=find_blocked,
        still_due=lambda task, reminder: (
            task.is_open and task.blocked and _who_lifts(task) == reminder.person_id
        ),
        say=_say_blocked,
        why=gettext_lazy("You can lift what blocks these tasks, or they are yours."),
        path=_task_path,
        rank=Rank.WAITED_FOR,
        escalation=Escalation(after=LEAD_AFTER, team="team"),
    )
)


# --- Milestones


def _milestones(reach: Reach) -> MilestoneQuerySet:
    return Milestone.objects.open().filter(organization__in=reach.organizations, owner__in=reach.people)


find_milestones_near = look(
    _milestones, person="owner", day="due", when=either(on_the_day, when_near(MILESTONE_NEAR))
)
find_milestones_slipping = look(_milestones, person="owner", day="due", when=when_late)


def _milestone_still_due(milestone: Milestone, reminder: Asked) -> bool:
    is_theirs = milestone.owner_id == reminder.person_id
    return milestone.is_open and is_theirs and milestone.due == reminder.due_on


def _say_milestone(milestone: Milestone, today: datetime.date) -> str:
    if milestone.due is None:
        return ""
    if milestone.due < today:
        return late(milestone.due, today)
    if milestone.due == today:
        return _("due today")
    return _("due %(day)s") % {"day": day_name(milestone.due, today)}


register(
    Rule(
        name="milestone_slipping",
        model=Milestone,
        heading=gettext_lazy("Slipping milestones"),
        find=find_milestones_slipping,
        still_due=_milestone_still_due,
        say=_say_milestone,
        why=gettext_lazy("You answer for these milestones, and their day has passed."),
        path=lambda milestone: f"/plans/{milestone.plan_id}/",
        family="milestone_day",
        rank=Rank.LATE,
        escalation=Escalation(after=LEAD_AFTER, team="plan__team"),
    )
)
register(
    Rule(
        name="milestone_near",
        model=Milestone,
        heading=gettext_lazy("Milestones ahead"),
        find=find_milestones_near,
        still_due=_milestone_still_due,
        say=_say_milestone,
        why=gettext_lazy("You answer for these milestones, and their day is close."),
        path=lambda milestone: f"/plans/{milestone.plan_id}/",
        family="milestone_day",
        rank=Rank.SOON,
    )
)


# What no morning's message has told of yet.
find_watched, find_waited_for = untold(WATCHED), untold(WAITED_FOR)


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
        find=find_watched,
        still_due=_is_unread,
        say=_tell_event,
        why=gettext_lazy("You watch this task."),
        path=lambda event: f"/tasks/{event.task.number}/",
        title=lambda event: str(event.task.title),
        prepare=_find_tasks_of,
        tells=True,
        rank=Rank.NEWS,
    )
)
register(
    Rule(
        name=WAITED_FOR,
        model=Task,
        heading=gettext_lazy("What you waited for"),
        find=find_waited_for,
        still_due=lambda task, reminder: task.blocked and _is_unread(task, reminder),
        say=lambda task, today: _("what it waited for is over"),
        why=gettext_lazy("This task of yours was blocked by a task that is over now."),
        path=_task_path,
        tells=True,
        rank=Rank.NEWS,
    )
)
