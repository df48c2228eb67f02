"""Writing and changing tasks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions import renew_plan_numbers
from tasks.actions.changes import (
    changes,
    move_date,
    plain,
    private_words,
    refuse_end_before_start,
    twin_of,
    unknown,
)
from tasks.actions.dependencies import add_dependency, needs_now, set_dependencies
from tasks.actions.parts import refuse_wrong_place
from tasks.actions.times import keep_moment
from tasks.labels.actions import refuse_too_many
from tasks.models import Label, Task
from tasks.permissions import can_create_task, can_edit_task
from tasks.recurring.rules import checked, refuse_without_day
from teamops.activity.actions import record
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.people.actions import refuse_guest, take_number
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.text import text_key
from teamops.versions import save_version

Many = Mapping[str, Sequence[Any]]


@transaction.atomic
def create_task(
    team: Team,
    *,
    by: Person | None,
    title: str,
    depends_on: Iterable[Task] = (),
    helpers: Iterable[Person] = (),
    labels: Iterable[Label] = (),
    status: str = Task.Status.TODO,
    key: str = "",
    **values: Any,
) -> Task:
    """A task of the team; its first due date is kept as the original one.

    `values`: description, assignee, priority, starts_on, due, due_at, estimate, spent, plan, phase,
    milestone, key_result, parent, recurrence, recurs, recurs_from. The same form (`key`) sent twice makes
    one task.
    """
    require(can_create_task, by, team)
    if twin := twin_of(Task, team.organization_id, key):
        return twin
    many: Many = {"helpers": list(helpers), "labels": list(labels)}
    task = Task(
        organization_id=team.organization_id,
        number=take_number(team.organization, "last_task_number"),
        team=team,
        title=title,
        created_by=by,
        status=status,
        key=key,
        done_at=timezone.now() if status == Task.Status.DONE else None,
        **keep_moment(None, values, team.organization),
    )
    task.position = task.number
    task.original_due = task.due
    _check(task, many)
    refuse_guest(task.assignee, "assignee")
    if task.parent is not None:
        refuse_wrong_place(task)
    task.recurrence = _checked_rule(task)
    renew_plan_numbers(task.plan_id)
    task.save()
    for name, chosen in many.items():
        getattr(task, name).set(chosen)
    after = {name: plain(value) for name, value in values.items() if value is not None}
    after |= {name: _ids(chosen) for name, chosen in many.items() if chosen}
    after.pop("description", None)
    record(task, "task.created", by=by, part_of=task.plan, after=after)
    for needed in depends_on:
        add_dependency(task, needed)
    return task


def _checked_rule(task: Task) -> str:
    return checked(task.recurrence, task.due, task.recurs, today(task.organization))


def _ids(chosen: Iterable[Any]) -> list[int]:
    return sorted(one.pk for one in chosen)


def _check(task: Task, many: Many) -> None:
    """Nothing of another organization, no label of another team, no part of another plan, no end before the
    start.
    """
    for name in ("assignee", "plan", "phase", "milestone", "key_result", "parent"):
        value = getattr(task, name)
        if value is not None and value.organization_id != task.organization_id:
            raise unknown(name)
    for name in ("phase", "milestone"):
        part = getattr(task, name)
        if part is not None and part.plan_id != task.plan_id:
            raise RuleBroken(
                _("This belongs to another plan. Choose one of the task’s plan."), code="plan", field=name
            )
    for helper in many.get("helpers", ()):
        if helper.organization_id != task.organization_id:
            raise unknown("helpers")
        refuse_guest(helper, "helpers")
    if any(label.team_id != task.team_id for label in many.get("labels", ())):
        raise unknown("labels")
    refuse_too_many(many.get("labels", ()))
    refuse_end_before_start(task.starts_on, task.due, "due")


@transaction.atomic
def edit_task(
    task: Task,
    *,
    by: Person | None,
    version: int | None = None,
    reason: str = "",
    depends_on: Iterable[Task] | None = None,
    helpers: Iterable[Person] | None = None,
    labels: Iterable[Label] | None = None,
    **values: Any,
) -> Task:
    """Change any of the task's fields. A moved due date is counted. Raises Stale, RuleBroken for a circle."""
    require(can_edit_task, by, task)
    needed = None if depends_on is None else list(depends_on)
    is_linked_anew = needed is not None and {one.pk for one in needed} != needs_now(task)
    many, many_before = _chosen_anew(task, {"helpers": helpers, "labels": labels})
    if values.get("assignee", task.assignee) != task.assignee:
        # The day that its owner had planned for it was theirs.
        values["planned_for"] = None
    before, after = changes(task, keep_moment(task, values, task.organization))
    if after.keys() & {"recurrence", "recurs"}:
        task.recurrence = _checked_rule(task)
    if "due" in after:
        refuse_without_day(task.recurrence, task.due, task.recurs)
    if not after and not many and not is_linked_anew:
        return task
    _check(task, many)
    if "assignee" in after:
        refuse_guest(task.assignee, "assignee")
    if "parent" in after:
        refuse_wrong_place(task)
    renew_plan_numbers(task.plan_id, before.get("plan"))
    moved = move_date(task, before)
    fields = [*after, *moved]
    if "title" in after:
        task.title_key = text_key(task.title)
        fields.append("title_key")
    save_version(task, expected=version, fields=fields)
    if needed is not None and is_linked_anew:
        set_dependencies(task, by, needed)
    for name, chosen in many.items():
        getattr(task, name).set(chosen)
    before |= many_before
    after |= {name: _ids(chosen) for name, chosen in many.items()}
    if not after:
        return task
    words = private_words(before, after)
    if reason:
        after["reason"] = reason
    verb = "task.moved" if set(after) <= {"due", "due_at", "reason"} else "task.edited"
    record(task, verb, by=by, part_of=task.plan, before=before, after=after, words=words)
    return task


def _chosen_anew(
    task: Task, wanted: Mapping[str, Iterable[Any] | None]
) -> tuple[dict[str, list[Any]], dict[str, list[int]]]:
    """Of the lists those that change, and the ids that stand in them now."""
    anew: dict[str, list[Any]] = {}
    before: dict[str, list[int]] = {}
    for name, chosen in wanted.items():
        if chosen is None:
            continue
        rows, present = list(chosen), _ids(getattr(task, name).all())
        if _ids(rows) != present:
            anew[name], before[name] = rows, present
    return anew, before
