"""Removing to the trash, restoring from it, and emptying it. What goes with one act comes back with it.

What stays does not point into the trash: a task whose milestone is removed has none until it is restored.
"""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions import renew_plan_numbers
from tasks.models import ActionPlan, Milestone, Phase, PlanTemplate, Task, TaskFile
from tasks.plan_templates.actions import restore_template
from tasks.trash.permissions import can_remove, can_restore
from tasks.undoing import AT_ONCE, kind_name, team_of, whole_of
from teamops.activity.actions import event_of, record_all
from teamops.activity.models import Comment, Event, KeptWords
from teamops.activity.undo import changed_meanwhile
from teamops.errors import RuleBroken
from teamops.notifications.actions import settle
from teamops.people.models import Organization, Person
from teamops.people.permissions import require

# So long something lies in the trash.
KEPT_DAYS = 30


@transaction.atomic
def remove_tasks(tasks: Sequence[Task], *, by: Person | None) -> uuid.UUID:
    """Tasks with their sub-tasks go to the trash, as one act. Their team and plan are loaded."""
    for task in tasks:
        require(can_remove, by, task)
    removal = uuid.uuid4()
    renew_plan_numbers(*sorted({task.plan_id for task in tasks if task.plan_id}))
    _put_away(_with_sub_tasks(tasks), by, removal)
    return removal


@transaction.atomic
def remove_task(task: Task, *, by: Person | None) -> uuid.UUID:
    """The task and its sub-tasks go to the trash."""
    return remove_tasks([task], by=by)


@transaction.atomic
def remove_milestone(milestone: Milestone, *, by: Person | None) -> uuid.UUID:
    """The milestone goes to the trash; its tasks stay in the plan."""
    require(can_remove, by, milestone)
    renew_plan_numbers(milestone.plan_id)
    removal = uuid.uuid4()
    _put_away([milestone], by, removal, before=_let_go("milestone", milestone))
    return removal


@transaction.atomic
def remove_phase(phase: Phase, *, by: Person | None) -> uuid.UUID:
    """The phase goes to the trash; its milestones and tasks stay in the plan."""
    require(can_remove, by, phase)
    renew_plan_numbers(phase.plan_id)
    removal = uuid.uuid4()
    _put_away([phase], by, removal, before=_let_go("phase", phase))
    return removal


@transaction.atomic
def remove_plan(plan: ActionPlan, *, by: Person | None, with_tasks: bool) -> uuid.UUID:
    """The plan goes to the trash with its phases and milestones; its tasks with it, or they stay."""
    require(can_remove, by, plan)
    renew_plan_numbers(plan.pk)
    removal = uuid.uuid4()
    before: dict[str, Any] = {}
    tasks = Task.objects.filter(plan=plan).select_related("team", "plan").order_by("pk")
    if with_tasks:
        _put_away(_with_sub_tasks(list(tasks)), by, removal)
    else:
        links = list(tasks.values_list("pk", "phase", "milestone"))
        before["tasks"] = [list(link) for link in links]
        tasks.order_by().update(plan=None, phase=None, milestone=None, version=F("version") + 1)
    for parts in (Milestone, Phase):
        rows: Any = parts.objects.filter(plan=plan).order_by("pk")
        _put_away(list(rows.select_related("plan__team", "plan__goal")), by, removal)
    _put_away([plan], by, removal, before=before)
    return removal


def _with_sub_tasks(tasks: Sequence[Task]) -> list[Task]:
    """The tasks and all below them; a query for each level."""
    found = {task.pk: task for task in tasks}
    layer = list(found)
    while layer:
        below: list[Task] = []
        for first in range(0, len(layer), AT_ONCE):
            rows = Task.objects.filter(parent__in=layer[first : first + AT_ONCE])
            below += rows.select_related("team", "plan")
        layer = [task.pk for task in below if task.pk not in found]
        found |= {task.pk: task for task in below}
    return list(found.values())


def _let_go(name: str, part: Milestone | Phase) -> dict[str, list[int]]:
    """Nothing belongs to the part any more; what did, for its return."""
    let_go: dict[str, list[int]] = {}
    owners: dict[str, Any] = (
        {"tasks": Task} if name == "milestone" else {"tasks": Task, "milestones": Milestone}
    )
    for key, model in owners.items():
        rows = model.everything.filter(**{name: part})
        let_go[key] = list(rows.order_by("pk").values_list("pk", flat=True))
        rows.update(**{name: None, "version": F("version") + 1})
    return let_go


def _put_away(
    things: Sequence[Any], by: Person | None, removal: uuid.UUID, before: dict[str, Any] | None = None
) -> None:
    now, events = timezone.now(), []
    for first in range(0, len(things), AT_ONCE):
        some = things[first : first + AT_ONCE]
        rows = type(some[0]).objects.filter(pk__in=[one.pk for one in some])
        rows.update(removed_at=now, removed_by=by, removal=removal, version=F("version") + 1)
        settle(*some)
    for thing in things:
        thing.removed_at, thing.removed_by, thing.removal = now, by, removal
        events.append(_event(thing, "removed", by, before, removal))
    record_all(events)


def _event(
    thing: Any, what: str, by: Person | None, before: dict[str, Any] | None, removal: uuid.UUID
) -> Event:
    return event_of(
        thing,
        f"{kind_name(thing)}.{what}",
        by=by,
        team=team_of(thing),
        part_of=whole_of(thing),
        before=before,
        after={"removal": removal.hex},
    )


# --- Back again ---------------------------------------------------------------------------------------

IN_ORDER: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (ActionPlan, ("team", "goal")),
    (Phase, ("plan__team", "plan__goal")),
    (Milestone, ("plan__team", "plan__goal")),
    (Task, ("team", "plan", "parent")),
)


def things_of(organization_id: int, removal: uuid.UUID) -> list[Any]:
    """What one act removed, the largest first, held until the transaction ends; a query for each kind."""
    found: list[Any] = []
    for model, related in IN_ORDER:
        rows = model.everything.filter(
            organization=organization_id, removal=removal, removed_at__isnull=False
        )
        found += rows.select_related(*related).order_by("pk").select_for_update(of=("self",))
    return found


@transaction.atomic
def restore(removal: uuid.UUID, *, by: Person) -> list[Any]:
    """Everything that one act removed is there again; answers it, the largest first.

    Raises RuleBroken where it belongs to something that lies in the trash itself, or is not there any more.
    """
    things = things_of(by.organization_id, removal)
    if not things:
        templates = PlanTemplate.everything.filter(organization=by.organization_id, removal=removal)
        if template := templates.select_for_update().first():
            return [restore_template(template, by=by)]
        raise RuleBroken(
            _("This is not in the trash any more. It was restored, or its thirty days are over."), code="gone"
        )
    require(can_restore, by, things[0])
    renew_plan_numbers(*{_plan_id(thing) for thing in things})
    _refuse_without_its_whole(things)
    kinds: dict[type[models.Model], list[Any]] = {}
    for thing in things:
        kinds.setdefault(type(thing), []).append(thing)
    for model, some in kinds.items():
        rows = model.everything.filter(removal=removal)  # type: ignore[attr-defined]
        rows.update(removed_at=None, removed_by=None, removal=None, version=F("version") + 1)
        for thing in some:
            thing.removed_at = thing.removed_by = thing.removal = None
    _take_up(things, removal)
    record_all([_event(thing, "restored", by, None, removal) for thing in things])
    return things


def _plan_id(thing: Any) -> int | None:
    plan: int | None = thing.pk if isinstance(thing, ActionPlan) else thing.plan_id
    return plan


def _refuse_without_its_whole(things: Sequence[Any]) -> None:
    here = {(type(thing), thing.pk) for thing in things}
    for thing in things:
        for name in ("plan", "parent"):
            whole = getattr(thing, name, None)
            if whole is not None and whole.removed_at and (type(whole), whole.pk) not in here:
                raise RuleBroken(
                    _("It belongs to “%(name)s”, which lies in the trash too. Restore that first.")
                    % {"name": str(whole)},
                    code="whole_removed",
                )


def _take_up(things: Sequence[Any], removal: uuid.UUID) -> None:
    """What the parts had let go of belongs to them again, where it belongs to nothing else meanwhile."""
    for thing in things:
        if isinstance(thing, Task):
            continue
        event = (
            Event.objects.filter(
                organization_id=thing.organization_id,
                subject_type=thing._meta.model_name,
                subject_id=thing.pk,
                verb=f"{kind_name(thing)}.removed",
            )
            .order_by("-pk")
            .first()
        )
        before = event.before if event is not None and event.after.get("removal") == removal.hex else {}
        if isinstance(thing, ActionPlan):
            _take_up_tasks(thing, before.get("tasks", []))
            continue
        name = str(thing._meta.model_name)
        for key, model in (("tasks", Task), ("milestones", Milestone)):
            ids = before.get(key, [])
            for first in range(0, len(ids), AT_ONCE):
                rows = model.everything.filter(pk__in=ids[first : first + AT_ONCE], plan=thing.plan_id)
                rows.filter(**{name: None}).update(**{name: thing, "version": F("version") + 1})


def _take_up_tasks(plan: ActionPlan, links: Iterable[Sequence[Any]]) -> None:
    """Tasks that had stayed without a plan; each goes back to its phase and milestone."""
    by_place: dict[tuple[int | None, int | None], list[int]] = {}
    for pk, phase, milestone in links:
        by_place.setdefault((phase, milestone), []).append(pk)
    for (phase, milestone), ids in by_place.items():
        for first in range(0, len(ids), AT_ONCE):
            rows = Task.everything.filter(pk__in=ids[first : first + AT_ONCE], plan=None, team=plan.team_id)
            rows.update(plan=plan, phase=phase, milestone=milestone, version=F("version") + 1)


# --- Undo ---------------------------------------------------------------------------------------------


def take_back_removal(events: Sequence[Event], by: Person) -> None:
    """What was removed is there again."""
    for removal in dict.fromkeys(event.after["removal"] for event in events):
        restore(uuid.UUID(removal), by=by)


def take_back_making(events: Sequence[Event], by: Person) -> None:
    """What was made goes to the trash, the smallest first."""
    ids: dict[str, list[int]] = {}
    for event in events:
        ids.setdefault(event.subject_type, []).append(event.subject_id)
    removal = uuid.uuid4()
    for model, related in reversed(IN_ORDER):
        wanted = ids.get(str(model._meta.model_name), [])
        things: list[Any] = []
        for first in range(0, len(wanted), AT_ONCE):
            rows = model.objects.filter(
                pk__in=wanted[first : first + AT_ONCE], organization=by.organization_id
            )
            things += rows.select_related(*related)
        if len(things) < len(wanted):
            raise changed_meanwhile()
        for thing in things:
            require(can_remove, by, thing)
            if not isinstance(thing, Task) and _has_parts(thing):
                raise changed_meanwhile()
        renew_plan_numbers(*{_plan_id(thing) for thing in things})
        if model is Task:
            things = _with_sub_tasks(things)
        if things:
            _put_away(things, by, removal)


def take_back_return(events: Sequence[Event], by: Person) -> None:
    """What was restored goes to the trash again, where nothing was put into it meanwhile."""
    removals: dict[str, dict[str, set[int]]] = {}
    for event in events:
        kinds = removals.setdefault(event.after["removal"], {})
        kinds.setdefault(event.subject_type, set()).add(event.subject_id)
    for kinds in removals.values():
        _put_back(kinds, by)


def _put_back(kinds: dict[str, set[int]], by: Person) -> None:
    """The ids of what one act had removed, by kind; the largest thing says how it is removed."""
    for model, related in IN_ORDER:
        ids = kinds.get(str(model._meta.model_name), set())
        if not ids:
            continue
        rows = model.objects.filter(organization=by.organization_id).select_related(*related).order_by("pk")
        things: list[Any] = []
        for first in range(0, len(ids), AT_ONCE):
            things += rows.filter(pk__in=sorted(ids)[first : first + AT_ONCE])
        if len(things) < len(ids):
            raise changed_meanwhile()
        if model is Task:
            if {task.pk for task in _with_sub_tasks(things)} != ids:
                raise changed_meanwhile()
            remove_tasks([task for task in things if task.parent_id not in ids], by=by)
        elif model is ActionPlan:
            _put_plan_back(things[0], kinds, by)
        elif model is Phase:
            remove_phase(things[0], by=by)
        else:
            remove_milestone(things[0], by=by)
        return


def _put_plan_back(plan: ActionPlan, kinds: dict[str, set[int]], by: Person) -> None:
    tasks = kinds.get("task", set())
    parts: dict[str, Any] = {"phase": plan.phases, "milestone": plan.milestones}
    for kind, rows in parts.items():
        if set(rows.values_list("pk", flat=True)) != kinds.get(kind, set()):
            raise changed_meanwhile()
    if tasks and {task.pk for task in _with_sub_tasks(list(plan.tasks.all()))} != tasks:
        raise changed_meanwhile()
    remove_plan(plan, by=by, with_tasks=bool(tasks))


def _has_parts(thing: Any) -> bool:
    """Whether somebody has put something into it meanwhile."""
    if isinstance(thing, ActionPlan):
        return thing.tasks.exists() or thing.milestones.exists() or thing.phases.exists()
    return thing.tasks.exists() or (isinstance(thing, Phase) and thing.milestones.exists())


# --- The end ------------------------------------------------------------------------------------------


def empty_trash(organization: Organization, today: datetime.date) -> None:
    """Daily: what has lain in the trash for thirty days is gone for good, with its files and comments."""
    KeptWords.objects.forget()
    until = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
    files: Any = TaskFile._base_manager.filter(organization=organization, removed_at__lt=until)
    _delete_files(files)
    PlanTemplate.everything.filter(organization=organization, removed_at__lt=until).delete()
    for model, _related in reversed(IN_ORDER):
        while True:
            rows = model.everything.filter(organization=organization, removed_at__lt=until)
            ids = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
            if not ids:
                break
            with transaction.atomic():
                if model is Task:
                    _delete_files(TaskFile._base_manager.filter(task__in=ids))
                    comments = Comment.objects.filter(organization=organization, subject_type="task")
                    comments.filter(subject_id__in=ids).delete()
                model.everything.filter(pk__in=ids).delete()


def _delete_files(files: Any) -> None:
    """The rows, and what they hold once these are gone for certain."""
    with transaction.atomic():
        for attached in files:
            kept = attached.file
            attached.delete()
            transaction.on_commit(partial(kept.storage.delete, kept.name))
