"""Changing many tasks at once: a fixed number of queries for each 500, an event for each, one undo."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.actions import renew_plan_numbers
from tasks.actions.changes import changes, moment, move_date, refuse_end_before_start, unknown
from tasks.actions.status import keep_recurring
from tasks.actions.watching import tell_watchers_of_all, tell_who_waited
from tasks.labels.actions import refuse_too_many
from tasks.models import Label, Milestone, Phase, Task
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
    more: Mapping[str, Any] | None = None,
    only_own: bool = False,
    versions: Mapping[int, int] | None = None,
) -> int:
    """Do one thing to all these tasks, which the person can see; answers how many it was done to.

    `what`: a name of `FIELDS`, "status" or "labels" with the new `value`, or "remove"; `more`: further such
    changes of the same tasks. All or nothing: where some are not theirs to change, SomeRefused; with
    `only_own` those are left as they are. `versions`: by id, the version on which the change is based; where
    somebody else was faster, nothing is changed.
    """
    if len(ids) > MOST:
        raise RuleBroken(
            _("These are more than %(most)s tasks. Choose fewer at a time.") % {"most": MOST},
            code="too_many",
            field="tasks",
        )
    wanted = {what: value, **(more or {})}
    if plans := [wanted[name].plan_id for name in PARTS if wanted.get(name)]:
        renew_plan_numbers(*plans)
    tasks = list(locked("task", ids, by.organization_id).values())
    own = [task for task in tasks if can_edit_task(by, task)]
    if len(own) < len(ids) and not only_own:
        others = [task.title for task in tasks if not can_edit_task(by, task)]
        raise SomeRefused(len(ids) - len(own), [task.pk for task in own], others)
    _refuse_stale(own, versions or {})
    if "remove" in wanted:
        if own:
            remove_tasks(own, by=by)
        return len(own)
    _set_fields(own, by, {name: value for name, value in wanted.items() if name in FIELDS})
    if "labels" in wanted:
        _add_labels(own, by, wanted["labels"])
    if "status" in wanted:
        _set_status(own, by, wanted["status"])
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


# The parts of a plan.
PARTS = ("phase", "milestone")
# What is written with one value, by the name of the task's field.
FIELDS = {
    "owner": "assignee",
    "starts_on": "starts_on",
    "due": "due",
    "estimate": "estimate",
    "priority": "priority",
    "phase": "phase",
    "milestone": "milestone",
}


def _set_fields(tasks: Sequence[Task], by: Person, wanted: Mapping[str, Any]) -> None:
    """Give each task its values: one event for each, as of a single edit."""
    if not wanted:
        return
    _check(by, wanted)
    changed: list[Task] = []
    events: list[Event] = []
    fields: set[str] = set()
    for task in tasks:
        _check_dates(task, wanted)
        before, after = changes(task, _values(task, wanted))
        if not after:
            continue
        fields |= {*after, *move_date(task, before)}
        changed.append(task)
        verb = "task.moved" if set(after) <= {"due", "due_at"} else "task.edited"
        events.append(_event(task, verb, by, before, after))
    _save(changed, fields, events)


def _check(by: Person, wanted: Mapping[str, Any]) -> None:
    for name in ("owner", *PARTS):
        chosen = wanted.get(name)
        if chosen is not None and chosen.organization_id != by.organization_id:
            raise unknown(name)
    refuse_guest(wanted.get("owner"), "owner")
    if "priority" in wanted and wanted["priority"] not in Task.Priority.values:
        raise unknown("priority")


def _check_dates(task: Task, wanted: Mapping[str, Any]) -> None:
    if not wanted.keys() & {"starts_on", "due"}:
        return
    due = wanted.get("due", task.due)
    field = "due" if "due" in wanted else "starts_on"
    refuse_end_before_start(wanted.get("starts_on", task.starts_on), due, field)
    refuse_without_day(task.recurrence, due, task.recurs)


def _values(task: Task, wanted: Mapping[str, Any]) -> dict[str, Any]:
    values = {FIELDS[name]: value for name, value in wanted.items() if name not in PARTS}
    if "due" in values:
        values["due_at"] = None
    if "assignee" in values and task.assignee != values["assignee"]:
        # The day that its owner had planned for it was theirs.
        values["planned_for"] = None
    for name in PARTS:
        if name in wanted:
            values |= _of_plan(task, name, wanted[name])
    return values


def _of_plan(task: Task, name: str, part: Milestone | Phase | None) -> dict[str, Any]:
    """A phase or a milestone, which brings its plan; what the task was in of another plan goes."""
    if part is None or task.plan_id == part.plan_id:
        return {name: part}
    if task.team_id != part.plan.team_id:
        sentence = (
            _("“%(task)s” is of another team than this milestone. Choose tasks of one team.")
            if name == "milestone"
            else _("“%(task)s” is of another team than this phase. Choose tasks of one team.")
        )
        raise RuleBroken(sentence % {"task": task.title}, code="team", field=name)
    if isinstance(part, Milestone):
        return {"plan": part.plan, "phase": part.phase, "milestone": part}
    return {"plan": part.plan, "phase": part, "milestone": None}


def _add_labels(tasks: Sequence[Task], by: Person, labels: Sequence[Label]) -> None:
    """The tasks have these labels as well."""
    for label in labels:
        for task in tasks:
            if task.team_id != label.team_id:
                raise RuleBroken(
                    _("“%(task)s” is of another team than this label. Choose tasks of one team.")
                    % {"task": task.title},
                    code="team",
                    field="labels",
                )
    through = Task.labels.through
    here: dict[int, list[int]] = {task.pk: [] for task in tasks}
    for pk, one in through._base_manager.filter(task__in=list(here)).values_list("task", "label"):
        here[pk].append(one)
    wanted = {label.pk for label in labels}
    for present in here.values():
        refuse_too_many({*present, *wanted})
    lacking = [(task, sorted(wanted - set(here[task.pk]))) for task in tasks]
    lacking = [(task, missing) for task, missing in lacking if missing]
    through._base_manager.bulk_create(
        through(task_id=task.pk, label_id=pk) for task, missing in lacking for pk in missing
    )
    events = [
        _event(
            task,
            "task.edited",
            by,
            {"labels": here[task.pk]},
            {"labels": [*here[task.pk], *missing]},
        )
        for task, missing in lacking
    ]
    _save([task for task, _missing in lacking], [], events)


def _event(task: Task, verb: str, by: Person, before: dict[str, Any], after: dict[str, Any]) -> Event:
    return event_of(task, verb, by=by, part_of=task.plan, before=before, after=after)


def _save(tasks: Sequence[Task], fields: Iterable[str], events: Sequence[Event]) -> None:
    if not tasks:
        return
    for task in tasks:
        task.version += 1
    Task._base_manager.bulk_update(tasks, [*sorted(fields), "version"], batch_size=AT_ONCE)
    record_all(events)
