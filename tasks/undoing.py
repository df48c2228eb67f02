"""How changes of tasks, milestones, phases and plans are taken back: each field gets what it had before.

Everything of an act is done at once, whatever its number of rows, and only where what it left behind still
stands.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models

from goals.actions import renew_plan_numbers
from tasks.actions.changes import plain, refuse_end_before_start
from tasks.actions.dependencies import add_dependency, needs_now
from tasks.models import ActionPlan, Milestone, Phase, Task, TaskDependency
from tasks.permissions import can_edit_milestone, can_edit_plan, can_edit_task
from teamops.activity.actions import event_of, record_all
from teamops.activity.models import Event, Via
from teamops.activity.undo import changed_meanwhile, reverses
from teamops.people.actions.organizations import lock
from teamops.people.models import Person
from teamops.text import text_key

# SQLite takes few ids in one query.
AT_ONCE = 500
Thing = Task | Milestone | Phase | ActionPlan
MODELS: dict[str, type[models.Model]] = {
    "task": Task,
    "milestone": Milestone,
    "phase": Phase,
    "actionplan": ActionPlan,
}
WITH = {
    "task": ("team", "plan"),
    "milestone": ("plan__team", "plan__goal"),
    "phase": ("plan__team", "plan__goal"),
    "actionplan": ("team", "goal"),
}


def may_edit(person: Person, thing: Any) -> bool:
    """Who may change a task, a milestone, a phase, a plan."""
    if isinstance(thing, Task):
        return can_edit_task(person, thing)
    if isinstance(thing, Milestone):
        return can_edit_milestone(person, thing)
    return can_edit_plan(person, thing.plan if isinstance(thing, Phase) else thing)


def kind_name(thing: Any) -> str:
    """How verbs begin: "task", "plan"."""
    return "plan" if isinstance(thing, ActionPlan) else str(thing._meta.model_name)


def team_of(thing: Any) -> Any:
    return thing.plan.team if isinstance(thing, Milestone | Phase) else thing.team


def whole_of(thing: Any) -> Any:
    """What a thing is part of in the trail."""
    return thing.goal if isinstance(thing, ActionPlan) else thing.plan


def locked(kind: str, ids: Iterable[int], organization_id: int) -> dict[int, Any]:
    """Things that are there, by id, held until the end of the transaction; a query for each 500.

    Before it the goals whose numbers rest on them are locked, as every write here does.
    """
    wanted = sorted(set(ids))
    model: Any = MODELS[kind]
    plans: set[int | None] = set()
    found: dict[int, Any] = {}
    for first in range(0, len(wanted), AT_ONCE):
        rows = model.objects.filter(pk__in=wanted[first : first + AT_ONCE], organization=organization_id)
        plans |= set(rows.values_list("pk" if kind == "actionplan" else "plan_id", flat=True))
    renew_plan_numbers(*sorted(plan for plan in plans if plan))
    for first in range(0, len(wanted), AT_ONCE):
        rows = model.objects.filter(pk__in=wanted[first : first + AT_ONCE], organization=organization_id)
        rows = rows.select_related(*WITH[kind]).order_by("pk").select_for_update(of=("self",))
        found |= {one.pk: one for one in rows}
    return found


def register() -> None:
    """Tell undo how each verb is taken back; a test asks for every verb (`test_undo_is_offered`)."""
    from tasks.actions.plans import take_back_places
    from tasks.actions.times import take_back_time
    from tasks.actions.watching import take_back_watching
    from tasks.checklist.actions import BACK as CHECKLIST
    from tasks.checklist.actions import take_back_clicks
    from tasks.files.actions import take_back_files
    from tasks.handing_over.actions import ANSWERS, take_back_answer, take_back_giving
    from tasks.labels.actions import BACK as LABELS
    from tasks.labels.actions import take_back_labels
    from tasks.ordering.actions import take_back_order
    from tasks.plan_templates.actions import take_back_template
    from tasks.plan_views.actions import BACK as VIEWS
    from tasks.plan_views.actions import take_back_limits, take_back_views
    from tasks.support.actions import take_back_asking, take_back_support
    from tasks.trash.actions import take_back_making, take_back_removal, take_back_return

    for name in ("task", "milestone", "phase", "plan"):
        reverses(f"{name}.created", f"{name}.added", by=take_back_making)
        reverses(f"{name}.removed", by=take_back_removal)
        reverses(f"{name}.restored", by=take_back_return)
        reverses(f"{name}.edited", f"{name}.moved", by=take_back_fields)
    reverses("plan_template.removed", by=take_back_removal)
    reverses("plan_template.saved", "plan_template.edited", "plan_template.restored", by=take_back_template)
    for name in ("task", "milestone", "plan"):
        reverses(f"{name}.handed_over", by=take_back_giving)
        reverses(*(f"{name}.{answer}" for answer in ANSWERS), by=take_back_answer)
    reverses("task.status_changed", "task.blocked", "task.unblocked", by=take_back_fields)
    reverses("task.planned", "task.labelled", "task.placed", by=take_back_fields)
    reverses("task.time_added", by=take_back_time)
    reverses("task.watched", "task.unwatched", by=take_back_watching)
    reverses("task.file_added", "task.file_removed", "task.file_restored", by=take_back_files)
    reverses("phase.reordered", by=take_back_places)
    reverses(*CHECKLIST, by=take_back_clicks)
    reverses(*LABELS, by=take_back_labels)
    reverses(*VIEWS, by=take_back_views)
    reverses("team.work_limit_set", by=take_back_limits)
    reverses("support.asked", by=take_back_asking)
    changes = ("edited", "promised", "supplied", "declined", "withdrawn")
    reverses(*(f"support.{change}" for change in changes), by=take_back_support)
    reverses("milestone.finished", "milestone.dropped", "milestone.reopened", by=take_back_fields)
    reverses("task.dependencies_changed", by=take_back_dependencies)
    reverses("task.reordered", by=take_back_order)
    reverses("person.added", "team.created", by=leave_people, where=_is_import)


# --- What an import brought beside ---------------------------------------------------------------------


def leave_people(events: Sequence[Event], by: Person) -> None:
    """People and teams that an import added stay when its goals and tasks go: they are nobody's to remove in
    a hurry, and the page of the import says so before."""


def _is_import(events: Sequence[Event]) -> bool:
    return all(event.via == Via.IMPORT for event in events)


# --- Fields -------------------------------------------------------------------------------------------


def take_back_fields(events: Sequence[Event], by: Person) -> None:
    """Give back what edits, moves, clicks and blocks changed."""
    kinds: dict[str, list[Event]] = {}
    for event in events:
        kinds.setdefault(event.subject_type, []).append(event)
    for kind, some in kinds.items():
        _take_back(kind, some, by)


def _take_back(kind: str, events: Sequence[Event], by: Person) -> None:
    things = locked(kind, (event.subject_id for event in events), by.organization_id)
    if len(things) < len({event.subject_id for event in events}):
        raise changed_meanwhile()  # it lies in the trash
    allowed = {pk for pk, thing in things.items() if may_edit(by, thing)}
    before: dict[int, dict[str, Any]] = {}
    many: dict[str, dict[int, tuple[Any, Any]]] = {}
    for event in events:
        thing = things[event.subject_id]
        before.setdefault(thing.pk, {})
        for name, (old, left) in _changes_of(event).items():
            field = thing._meta.get_field(name)
            if field.many_to_many:
                first = many.setdefault(name, {}).get(thing.pk)
                many[name][thing.pk] = (old, first[1] if first else left)
                continue
            if left is not _ANY and getattr(thing, field.attname) != _value(field, left):
                raise changed_meanwhile()
            _give(thing, field, old, before[thing.pk])
        _complete(event, thing, before[thing.pk])
    # Who gave a task away may take that back: it was theirs when they did.
    if not all(pk in allowed or may_edit(by, thing) for pk, thing in things.items()):
        raise PermissionDenied
    _refuse_what_is_gone(things.values(), before)
    undone = []
    for pk, thing in things.items():
        after = {name: _plain(thing, name) for name in before[pk]}
        kept = {name: value for name, value in before[pk].items() if name not in _WORDS}
        for name in _WORDS & after.keys():
            after[name] = True
        for name, rows in many.items():
            if pk in rows:
                after[name], kept[name] = rows[pk]
        undone.append(
            event_of(
                thing,
                _verb(thing, kept, after),
                by=by,
                team=team_of(thing),
                part_of=whole_of(thing),
                before=kept,
                after=after,
            )
        )
    _save(kind, things.values(), {name for names in before.values() for name in names})
    for name, rows in many.items():
        _set_many(MODELS[kind], name, rows)
    _refuse_unseen(kind, list(things), by)
    record_all(undone)


def _refuse_unseen(kind: str, ids: Sequence[int], by: Person) -> None:
    """Raise RuleBroken where one of these, as it was before, is kept from the person meanwhile."""
    model: Any = MODELS[kind]
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        if model.objects.visible_to(by).filter(pk__in=some).count() < len(some):
            raise changed_meanwhile()


class _Any:
    """The trail does not say what a change left behind."""


_ANY = _Any()
# Text of which the trail keeps only that it changed.
_WORDS = {"description", "blocked_reason"}


def _changes_of(event: Event) -> dict[str, tuple[Any, Any]]:
    """(before, after) by field of what the event changed."""
    model = MODELS[event.subject_type]
    names = {field.name for field in model._meta.get_fields() if not field.auto_created}
    found = {name: (old, event.after.get(name, _ANY)) for name, old in event.before.items() if name in names}
    kept = getattr(event, "kept", None)
    if kept:
        found |= {name: (old, new) for name, (old, new) in kept.words.items()}
    elif _WORDS & event.after.keys():
        raise changed_meanwhile()  # its text is forgotten
    return found


def _value(field: Any, kept: Any) -> Any:
    return None if kept is None else field.to_python(kept)


def _plain(thing: Any, name: str) -> Any:
    value = getattr(thing, thing._meta.get_field(name).attname)
    return value.isoformat() if isinstance(value, datetime.datetime) else plain(value)


def _give(thing: Any, field: Any, old: Any, before: dict[str, Any]) -> None:
    """Set one field; `before` keeps what it had first."""
    before.setdefault(field.name, _plain(thing, field.name))
    setattr(thing, field.attname, _value(field, old))


def _complete(event: Event, thing: Any, before: dict[str, Any]) -> None:
    """What goes with a field: a move that was undone is no move, an open task is blocked again."""
    if "due" in event.before and isinstance(thing, Task | Milestone):
        name = "moves" if thing.moves else "original_due"
        before.setdefault(name, _plain(thing, name))
        if thing.moves:
            thing.moves -= 1
        else:
            thing.original_due = None
    if "status" in event.before and isinstance(thing, Task):
        before.setdefault("blocked", thing.blocked)
        thing.blocked = thing.is_open and bool(thing.blocked_reason)
    if "title" in event.before and isinstance(thing, Task):
        thing.title_key = text_key(thing.title)


def _refuse_what_is_gone(things: Iterable[Any], before: dict[int, dict[str, Any]]) -> None:
    """A milestone that lies in the trash meanwhile takes nothing up again, and dates stay in their order."""
    wanted: dict[tuple[str, type[models.Model]], set[int]] = {}
    for thing in things:
        for name in before[thing.pk]:
            field = thing._meta.get_field(name)
            pk = getattr(thing, field.attname)
            if field.is_relation and pk is not None:
                wanted.setdefault((name, field.related_model), set()).add(pk)
        if isinstance(thing, Task):
            refuse_end_before_start(thing.starts_on, thing.due, "due")
    for (_name, model), ids in wanted.items():
        if model._default_manager.filter(pk__in=ids).count() < len(ids):
            raise changed_meanwhile()


def _verb(thing: Any, before: dict[str, Any], after: dict[str, Any]) -> str:
    """What the trail says; of a block the word that it knows, since what was blocked when is read from it."""
    if isinstance(thing, Task) and "blocked_by" in before and before.get("blocked") != after.get("blocked"):
        return "task.blocked" if thing.blocked else "task.unblocked"
    return f"{kind_name(thing)}.undone"


def _save(kind: str, things: Iterable[Any], names: set[str]) -> None:
    rows = list(things)
    for thing in rows:
        thing.version += 1
    if "title" in names and kind == "task":
        names = names | {"title_key"}
    MODELS[kind]._base_manager.bulk_update(rows, [*sorted(names), "version"], batch_size=AT_ONCE)


def _set_many(model: type[models.Model], name: str, wanted: dict[int, tuple[Any, Any]]) -> None:
    """Labels, helpers, watchers: exactly those of before, where those of after still are."""
    field: Any = model._meta.get_field(name)
    through, own, other = field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()
    rows = through._base_manager.filter(**{f"{own}__in": list(wanted)})
    here: dict[int, set[int]] = {pk: set() for pk in wanted}
    for pk, one in rows.values_list(own, other):
        here[pk].add(one)
    if any(left is not _ANY and here[pk] != set(left) for pk, (_old, left) in wanted.items()):
        raise changed_meanwhile()
    rows.delete()
    there = set(
        field.related_model._default_manager.filter(
            pk__in={one for old, _left in wanted.values() for one in old}
        ).values_list("pk", flat=True)
    )
    through._base_manager.bulk_create(
        through(**{f"{own}_id": pk, f"{other}_id": one})
        for pk, (old, _left) in wanted.items()
        for one in old
        if one in there
    )


# --- What a task needs first --------------------------------------------------------------------------


def take_back_dependencies(events: Sequence[Event], by: Person) -> None:
    """A task needs again what it needed before."""
    lock(by.organization)
    tasks = locked("task", (event.subject_id for event in events), by.organization_id)
    for event in events:
        task = tasks.get(event.subject_id)
        present, wanted = set(event.after["needs"]), set(event.before["needs"])
        if task is None or needs_now(task) != present:
            raise changed_meanwhile()
        if not can_edit_task(by, task):
            raise PermissionDenied
        TaskDependency.objects.filter(task=task, needs__in=present - wanted).delete()
        for needed in Task.objects.filter(pk__in=wanted - present):
            add_dependency(task, needed)
        record_all(
            [
                event_of(
                    task,
                    "task.dependencies_changed",
                    by=by,
                    part_of=task.plan,
                    before=event.after,
                    after=event.before,
                )
            ]
        )
