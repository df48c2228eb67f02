"""Who watches a task is told in their inbox when it changes its status, is blocked, or is spoken of."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet

from goals.queries import kept_back
from tasks.models import Task
from teamops.activity.actions import record
from teamops.activity.models import Comment, Event
from teamops.activity.undo import changed_meanwhile
from teamops.mentions import mentioned
from teamops.notifications.actions import tell, tell_each
from teamops.people.models import Person
from teamops.prepared import prepared

WATCHED, WAITED_FOR = "task_watched", "task_waited_for"
# Of more watchers the first ones are told.
MOST_TOLD = 50


@transaction.atomic
def watch_task(task: Task, *, by: Person, watches: bool = True) -> None:
    """Begin or end to watch a task, for oneself (the caller has fetched it as visible)."""
    if by.organization_id != task.organization_id:
        raise PermissionDenied
    if task.watchers.contains(by) == watches:
        return
    if watches:
        task.watchers.add(by)
    else:
        task.watchers.remove(by)
    record(task, "task.watched" if watches else "task.unwatched", by=by, part_of=task.plan)


def take_back_watching(events: Sequence[Event], by: Person) -> None:
    """Undo: who began to watch does not any more, and the other way round."""
    for event in events:
        task = Task.objects.visible_to(by).select_related("plan").filter(pk=event.subject_id).first()
        if task is None:
            raise changed_meanwhile()
        watch_task(task, by=by, watches=event.verb == "task.unwatched")


def tell_watchers(task: Task, event: Event, *, but: Collection[int] = ()) -> None:
    """Tell those who watch the task of what has just happened to it; not who did it."""
    told_anyway = {*but, event.actor_id}
    persons = [one for one in _watchers(task.pk) if one.pk not in told_anyway][:MOST_TOLD]
    if not persons:
        return
    is_open = _is_for_everybody(task)
    seeing = [one for one in persons if (is_open and not one.is_guest) or _may_see(one, task)]
    tell(WATCHED, event, seeing)


@prepared
def _watchers(task: int) -> QuerySet[Person]:
    """Every click on a task asks for them."""
    return Person.objects.here().filter(watching=task).select_related("organization").order_by("pk")


def tell_watchers_of_all(events: Sequence[Event]) -> None:
    """The same for many tasks at once: so many queries, and one more for each who may not see them all."""
    of_task = {event.subject_id: event for event in events}
    actors = {event.actor_id for event in events}
    rows = Task.watchers.through._base_manager.filter(task__in=list(of_task)).exclude(person__in=actors)
    watched: dict[int, list[int]] = {}
    for who, task in rows.order_by("person", "task").values_list("person", "task"):
        watched.setdefault(who, []).append(task)
    if not watched:
        return
    kept = _kept_back_among(events[0].organization_id, of_task)
    persons = Person.objects.here().filter(pk__in=watched).select_related("organization").order_by("pk")
    told: list[tuple[Person, Event]] = []
    for person in persons[:MOST_TOLD]:
        seen = watched[person.pk]
        if person.is_guest or not kept.isdisjoint(seen):
            visible = Task.objects.visible_to(person).filter(pk__in=seen)
            seen = list(visible.values_list("pk", flat=True))
        told += [(person, of_task[pk]) for pk in seen]
    tell_each(WATCHED, told)


def tell_watchers_of_comment(comment: Comment, subject: Any) -> None:
    """Who is named in the comment hears of it as such."""
    if not isinstance(subject, Task):
        return
    event = Event.objects.filter(subject_type="comment", subject_id=comment.pk, verb="comment.added").first()
    if event is not None:
        tell_watchers(subject, event, but=mentioned(comment.text))


def tell_who_waited(tasks: Sequence[Task], by: Person | None) -> None:
    """Tell the owners of the tasks that these have blocked that they need not hold them up any more."""
    waiting = Task.objects.filter(blocked_by_task__in=tasks, blocked=True, assignee__isnull=False)
    for one in waiting.select_related("assignee__organization"):
        if one.assignee is not None and one.assignee != by and one.assignee.is_here:
            tell(WAITED_FOR, one, [one.assignee])


def _is_for_everybody(task: Task) -> bool:
    """Whether its goal is kept from no member, so that nobody need be asked for; at most one query."""
    if task.plan_id is None and task.key_result_id is None:
        return True
    return not _if_kept_back(task.organization_id, task.pk)


@prepared
def _if_kept_back(organization: int, task: int) -> "QuerySet[Task, int]":
    return _of_kept_goals(organization).filter(pk=task).values_list("pk", flat=True)


def _kept_back_among(organization: int, tasks: Collection[int]) -> set[int]:
    return set(_of_kept_goals(organization).filter(pk__in=list(tasks)).values_list("pk", flat=True))


def _of_kept_goals(organization: int) -> "QuerySet[Task]":
    kept = kept_back(organization)
    return Task.objects.filter(Q(plan__goal__in=kept) | Q(key_result__goal__in=kept))


def _may_see(person: Person, task: Task) -> bool:
    return Task.objects.visible_to(person).filter(pk=task.pk).exists()
