"""Changing many tasks at once: a fixed number of queries for each 500, an event for each, one undo."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tasks.actions.changes import changes, moment, move_date, refuse_end_before_start, unknown
from tasks.actions.status import keep_recurring
from tasks.actions.watching import tell_watchers_of_all, tell_who_waited
from tasks.labels.actions import refuse_too_many
from tasks.models import Label, Milestone, Task
from tasks.permissions import can_edit_task
from tasks.recurring.rules import refuse_without_day
from tasks.trash.actions import remove_tasks
from tasks.undoing import AT_ONCE, locked
from teamops.activity.actions import event_of, record_all
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.formats import names_of
from teamops.notifications.actions import settle
from teamops.people.actions import refuse_guest
from teamops.people.models import Person

MOST = 500
# So many titles are named in a sentence.
MOST_NAMED = 3
# And so many numbers.
MOST_NUMBERS = 10


class SomeRefused(RuleBroken):
    """Some of the tasks cannot be changed by this person, so none was; `rest` are the ids of the others.

    `titles` are those of tasks that are not theirs; of many the first ones are named.
    """

    def __init__(self, refused: int, rest: Sequence[int], titles: Sequence[str] = ()) -> None:
        count = refused + len(rest)
        message = ngettext(
            "Nothing was changed: %(refused)s of these %(count)s tasks is not yours to change (%(which)s).",
            "Nothing was changed: %(refused)s of these %(count)s tasks are not yours to change (%(which)s).",
            refused,
        ) % {"refused": refused, "count": count, "which": _named(titles)}
        more = _("Change the other %(rest)s, or ask who owns them.") % {"rest": len(rest)}
        super().__init__(f"{message} {more}" if rest else message, code="some_refused", field="tasks")
        self.rest = list(rest)


def _named(titles: Sequence[str]) -> str:
    """The titles in quotation marks; "…" stands for those beyond the first."""
    names = [_("“%(title)s”") % {"title": title} for title in titles[:MOST_NAMED]]
    return names_of(names + ["…"] * (len(titles) > MOST_NAMED))


@transaction.atomic
def change_tasks(
    ids: Collection[int],
    *,
    by: Person,
    what: str,
    value: Any = None,
    only_own: bool = False,
    versions: Mapping[int, int] | None = None,
) -> int:
    """Do one thing to all these tasks, which the person can see; answers how many it was done to.

    `what`: "status", "owner", "due", "label", "milestone" with the new `value`, or "remove". All or nothing:
    where some are not theirs to change, SomeRefused; with `only_own` those are left as they are. `versions`:
    by id, the version on which the change is based; where somebody else was faster, nothing is changed.
    """
    if len(ids) > MOST:
        raise RuleBroken(
            _("These are more than %(most)s tasks. Choose fewer at a time.") % {"most": MOST},
            code="too_many",
            field="tasks",
        )
    tasks = list(locked("task", ids, by.organization_id).values())
    own = [task for task in tasks if can_edit_task(by, task)]
    if len(own) < len(ids) and not only_own:
        others = [task.title for task in tasks if not can_edit_task(by, task)]
        raise SomeRefused(len(ids) - len(own), [task.pk for task in own], others)
    _refuse_stale(own, versions or {})
    if what == "remove":
        if own:
            remove_tasks(own, by=by)
        return len(own)
    CHANGES[what](own, by, value)
    return len(own)


def _refuse_stale(tasks: Iterable[Task], versions: Mapping[int, int]) -> None:
    stale = [task for task in tasks if versions.get(task.pk, task.version) != task.version]
    if stale:
        told = names_of(f"T-{task.number}" for task in stale[:MOST_NUMBERS])
        raise RuleBroken(
            _(
                "Somebody else has changed these meanwhile, so nothing was changed: %(tasks)s. Compare with "
                "what stands now, then send it again."
            )
            % {"tasks": told + (" …" if len(stale) > MOST_NUMBERS else "")},
            code="stale",
            field="versions",
        )


# --- What can be changed ------------------------------------------------------------------------------


def _set_status(tasks: Sequence[Task], by: Person, status: str) -> None:
    if status not in Task.Status.values:
        raise RuleBroken(
            _("There is no such status. Choose one from the list."), code="status", field="status"
        )
    now, changed, events, reopened = timezone.now(), [], [], []
    for task in tasks:
        if task.status == status:
            continue
        if task.status == Task.Status.DONE:
            reopened.append(task)
        before = {"status": str(task.status), "done_at": moment(task.done_at)}
        task.status = status
        task.done_at = now if status == Task.Status.DONE else None
        task.blocked = task.is_open and bool(task.blocked_reason)
        changed.append(task)
        events.append(_event(task, "task.status_changed", by, before, {"status": status}))
    _save(changed, ["status", "done_at", "blocked"], events)
    tell_watchers_of_all(events)
    ended = [task for task in changed if not task.is_open]
    if ended:
        settle(*ended)
        tell_who_waited(ended, by)
    keep_recurring(reopened, by, was_done=True)
    keep_recurring(ended, by, was_done=False)


def _set_owner(tasks: Sequence[Task], by: Person, owner: Person | None) -> None:
    if owner is not None and owner.organization_id != by.organization_id:
        raise unknown("owner")
    refuse_guest(owner, "owner")

    def values(task: Task) -> dict[str, Any]:
        # The day that its owner had planned for it was theirs.
        return {"assignee": owner} | ({"planned_for": None} if task.assignee != owner else {})

    _edit(tasks, by, "task.edited", values)


def _set_due(tasks: Sequence[Task], by: Person, due: Any) -> None:
    for task in tasks:
        refuse_end_before_start(task.starts_on, due, "due")
        refuse_without_day(task.recurrence, due, task.recurs)
    _edit(tasks, by, "task.moved", lambda task: {"due": due, "due_at": None})


def _set_milestone(tasks: Sequence[Task], by: Person, milestone: Milestone | None) -> None:
    if milestone is not None and milestone.organization_id != by.organization_id:
        raise unknown("milestone")

    def values(task: Task) -> dict[str, Any]:
        if milestone is None:
            return {"milestone": None}
        if task.plan_id == milestone.plan_id:
            return {"milestone": milestone}
        if task.team_id != milestone.plan.team_id:
            raise RuleBroken(
                _("“%(task)s” is of another team than this milestone. Choose tasks of one team.")
                % {"task": task.title},
                code="team",
                field="milestone",
            )
        return {"plan": milestone.plan, "phase": milestone.phase, "milestone": milestone}

    _edit(tasks, by, "task.edited", values)


def _add_label(tasks: Sequence[Task], by: Person, label: Label) -> None:
    for task in tasks:
        if task.team_id != label.team_id:
            raise RuleBroken(
                _("“%(task)s” is of another team than this label. Choose tasks of one team.")
                % {"task": task.title},
                code="team",
                field="label",
            )
    through = Task.labels.through
    here: dict[int, list[int]] = {task.pk: [] for task in tasks}
    for pk, one in through._base_manager.filter(task__in=list(here)).values_list("task", "label"):
        here[pk].append(one)
    for present in here.values():
        refuse_too_many({*present, label.pk})
    lacking = [task for task in tasks if label.pk not in here[task.pk]]
    through._base_manager.bulk_create(through(task_id=task.pk, label_id=label.pk) for task in lacking)
    events = [
        _event(
            task,
            "task.edited",
            by,
            {"labels": here[task.pk]},
            {"labels": [*here[task.pk], label.pk]},
        )
        for task in lacking
    ]
    _save(lacking, [], events)


CHANGES: dict[str, Callable[[Sequence[Task], Person, Any], None]] = {
    "status": _set_status,
    "owner": _set_owner,
    "due": _set_due,
    "milestone": _set_milestone,
    "label": _add_label,
}


def _edit(tasks: Sequence[Task], by: Person, verb: str, values: Callable[[Task], dict[str, Any]]) -> None:
    """Give each task its values; the same events as a single edit."""
    changed: list[Task] = []
    events: list[Event] = []
    fields: set[str] = set()
    for task in tasks:
        before, after = changes(task, values(task))
        if not after:
            continue
        fields |= {*after, *move_date(task, before)}
        if "assignee" in after:
            # The day that its owner had planned for it was theirs.
            task.planned_for = None
            fields.add("planned_for")
        changed.append(task)
        events.append(_event(task, verb, by, before, after))
    _save(changed, fields, events)


def _event(task: Task, verb: str, by: Person, before: dict[str, Any], after: dict[str, Any]) -> Event:
    return event_of(task, verb, by=by, part_of=task.plan, before=before, after=after)


def _save(tasks: Sequence[Task], fields: Iterable[str], events: Sequence[Event]) -> None:
    if not tasks:
        return
    for task in tasks:
        task.version += 1
    Task._base_manager.bulk_update(tasks, [*sorted(fields), "version"], batch_size=AT_ONCE)
    record_all(events)
