"""Having the next one appear: once, however often a click or a job is repeated or killed."""

import datetime
import logging
from typing import Any, TypeVar

from django.db import transaction

from goals.actions import renew_plan_numbers
from tasks.actions.tasks import create_task
from tasks.actions.times import moved_to
from tasks.models import ChecklistItem, Task
from tasks.models.made import Removable
from tasks.recurring.rules import RecurrenceRule, read
from teamops.activity.actions import record
from teamops.activity.models import Comment, Event
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.people.models import Organization, Person
from teamops.versions import save_version

logger = logging.getLogger(__name__)
R = TypeVar("R", bound=Removable)


@transaction.atomic
def appear_next(task: Task, *, by: Person | None) -> Task | None:
    """Make the next task of one that comes again; None where it is there already or the rule has ended.

    The row of the task is held, so that of a click and a job at once the second finds what the first made;
    `recurs_from`, one to one, keeps the promise in the database. One that lies in the trash comes out of it:
    with a second one there would be two once it is restored.
    """
    Task.everything.select_for_update().get(pk=task.pk)
    made = Task.everything.select_related("team", "plan").filter(recurs_from=task).first()
    if not task.recurrence or (made is not None and (made.removed_at is None or not made.is_open)):
        return None
    rule = read(task.recurrence)
    day = today(task.organization)
    anchor = task.due or day
    due = rule.next_after(anchor, not_before=day)
    if due is None:
        return None
    alike = _alike(task, rule, due, due - anchor)
    if made is not None:
        return _take_out(made, alike, by, day)
    made = create_task(task.team, by=by, **alike)
    made.watchers.set(task.watchers.all())
    items = task.checklist.order_by("position", "pk")
    ChecklistItem.objects.bulk_create(
        ChecklistItem(organization_id=made.organization_id, task=made, position=item.position, text=item.text)
        for item in items
    )
    return made


def _take_out(made: Task, alike: dict[str, Any], by: Person | None, day: datetime.date) -> Task:
    """It leaves the trash alone, whatever was removed with it, and belongs to nothing that stays there.

    If nobody has done anything with it and its day is over, it gets the days that a new one would have.
    """
    removal, places = made.removal, ("plan", "phase", "milestone", "parent")
    renew_plan_numbers(made.plan_id)
    made.removed_at = made.removed_by = made.removal = None
    for name in places:
        part = getattr(made, name)
        setattr(made, name, _living(part) if _living(made.plan) or name == "parent" else None)
    fields = ["removed_at", "removed_by", "removal", *places]
    if made.due and made.due < day and _is_untouched(made):
        fields += ["starts_on", "due", "due_at", "original_due"]
        made.starts_on, made.due, made.due_at = (alike[name] for name in ("starts_on", "due", "due_at"))
        made.original_due = made.due
    save_version(made, expected=None, fields=fields)
    after = {"removal": removal.hex} if removal else {}
    record(made, "task.restored", by=by, part_of=made.plan, after=after)
    return made


@transaction.atomic
def take_next_back(task: Task, *, by: Person | None) -> None:
    """The task is not done after all: the next one, which appeared with that, goes to the trash.

    Unless somebody has done anything with it since, or may not remove it.
    """
    from tasks.trash.actions import remove_task
    from tasks.trash.permissions import can_remove

    made = Task.objects.select_related("team", "plan").filter(recurs_from=task).first()
    if made is None or (by is not None and not can_remove(by, made)):
        return
    if _is_untouched(made):
        remove_task(made, by=by)


def _is_untouched(made: Task) -> bool:
    """Whether nobody has done anything with it since it appeared, but for the trash."""
    about = {"organization": made.organization_id, "subject_type": "task", "subject_id": made.pk}
    done = Event.objects.filter(**about).exclude(verb__in=("task.created", "task.removed", "task.restored"))
    return not done.exists() and not Comment.objects.filter(**about).exists()


def _alike(task: Task, rule: RecurrenceRule, due: datetime.date, shift: datetime.timedelta) -> dict[str, Any]:
    """What the next one has of this one, its dates moved; nobody who has left and nothing from the trash."""
    assignee, parent, less = task.assignee, _living(task.parent), rule.once_less()
    return {
        "title": task.title,
        "description": task.description,
        "assignee": assignee if assignee is not None and _takes_part(assignee) else None,
        "helpers": [one for one in task.helpers.all() if _takes_part(one)],
        "labels": task.labels.all(),
        "priority": task.priority,
        "estimate": task.estimate,
        "plan": _living(task.plan),
        "phase": _living(task.phase) if _living(task.plan) else None,
        "milestone": _living(task.milestone) if _living(task.plan) else None,
        "key_result": task.key_result,
        "parent": parent,
        "starts_on": task.starts_on and task.starts_on + shift,
        "due": due,
        "due_at": moved_to(task.due_at, due, task.organization) if task.due_at else None,
        # The last one does not come again.
        "recurrence": str(less) if less.next_after(due, not_before=due) else "",
        "recurs": task.recurs,
        "recurs_from": task,
    }


def _takes_part(person: Person) -> bool:
    return person.is_here and not person.is_guest


def _living(part: R | None) -> R | None:
    return part if part is not None and part.removed_at is None else None


def appear_due(organization: Organization, day: datetime.date) -> None:
    """The day's work: the next one of every task whose own day has come, each in a transaction of its own.

    It may be killed and done again: what is there already is passed over.
    """
    waiting = Task.objects.filter(
        organization=organization, recurs=Task.Recurs.DUE, due__lte=day, recurs_as__isnull=True
    ).exclude(recurrence="")
    for pk in waiting.exclude(status=Task.Status.DROPPED).order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                task = Task.objects.select_related("team__organization", "organization").get(pk=pk)
                appear_next(task, by=None)
        except (RuleBroken, Task.DoesNotExist):
            logger.exception("The next one of task %s did not appear", pk)
