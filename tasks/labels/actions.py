"""Every write about labels."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Sized
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tasks.labels.permissions import can_add_label, can_edit_label
from tasks.models import Label, Task
from tasks.permissions import can_edit_task
from teamops.activity.actions import record
from teamops.activity.models import Event
from teamops.activity.undo import changed_meanwhile
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.text import name_key, one_line

LONGEST = 40
# A task with more is found by none of them.
MOST_OF_A_TASK = 10
PART = 500


@transaction.atomic
def add_label(team: Team, *, by: Person | None, name: str, was: Mapping[str, Any] | None = None) -> Label:
    """The team's label of this name; made if it is not there yet, so that two who use it get the same.

    `was`: the ids that one had which comes back (`_ids_of`), so that saved views and programs find it.
    """
    require(can_add_label, by, team)
    name = _clean(name)
    if there := _called(team, name):
        return there
    try:
        with transaction.atomic():
            label = Label.objects.create(
                organization_id=team.organization_id, team=team, name=name, **(was or {})
            )
    except IntegrityError:  # somebody was quicker
        return Label.objects.get(team=team, name_key=name_key(name))
    record(label, "label.added", by=by, team=team, after={"name": name})
    return label


def _clean(name: str) -> str:
    """The name on one line, without a leading #. Raises RuleBroken."""
    name = one_line(name).lstrip("#＃").strip()
    if not name:
        raise RuleBroken(_("Write a name for the label."), code="required", field="name")
    if len(name) > LONGEST:
        raise RuleBroken(
            _("This is longer than %(most)s characters. Write a shorter name.") % {"most": LONGEST},
            code="max_length",
            field="name",
        )
    if "\x00" in name:
        raise RuleBroken(
            _("The text holds a character that cannot be stored. Type it again."), code="nul", field="name"
        )
    return name


def _called(team: Team, name: str) -> Label | None:
    return Label.objects.filter(team=team, name_key=name_key(name)).first()


@transaction.atomic
def rename_label(label: Label, *, by: Person | None, name: str) -> Label:
    """Another name for the label, wherever it is used."""
    require(can_edit_label, by, label)
    name, before = _clean(name), label.name
    if name == before:
        return label
    other = _called(label.team, name)
    if other is not None and other.pk != label.pk:
        raise RuleBroken(
            _("The team has the label “%(name)s” already. Merge the two instead.") % {"name": other.name},
            code="taken",
            field="name",
        )
    label.name = name
    try:
        with transaction.atomic():
            label.save(update_fields=["name", "name_key"])
    except IntegrityError:
        label.name = before
        raise RuleBroken(
            _("The team has the label “%(name)s” already. Merge the two instead.") % {"name": name},
            code="taken",
            field="name",
        ) from None
    record(label, "label.renamed", by=by, team=label.team, before={"name": before}, after={"name": name})
    return label


@transaction.atomic
def merge_label(label: Label, *, into: Label, by: Person | None) -> Label:
    """Every task with this label gets the other in its place, and this one is gone."""
    require(can_edit_label, by, label)
    if into.team_id != label.team_id or into.pk == label.pk:
        raise RuleBroken(_("Choose another label of the same team."), code="unknown", field="into")
    tasks = _tasks_with(label)
    both = sorted(set(tasks) & set(_tasks_with(into)))
    _put_on(into, tasks)
    record(
        into,
        "label.merged",
        by=by,
        team=label.team,
        before={"name": label.name, "was": _ids_of(label), "tasks": tasks, "both": both},
        after={"name": into.name},
    )
    label.delete()
    return into


@transaction.atomic
def remove_label(label: Label, *, by: Person | None) -> int:
    """Take the label from every task; the trail keeps which. Answers the id of that event."""
    require(can_edit_label, by, label)
    event = record(
        label,
        "label.removed",
        by=by,
        team=label.team,
        before={"name": label.name, "was": _ids_of(label), "tasks": _tasks_with(label)},
    )
    label.delete()
    return event.pk


@transaction.atomic
def restore_label(
    team: Team,
    *,
    by: Person | None,
    name: str,
    tasks: Collection[int],
    was: Mapping[str, Any] | None = None,
) -> Label:
    """A removed label as it was, on those of its tasks that are still the team's."""
    label = add_label(team, by=by, name=name, was=was)
    require(can_edit_label, by, label)
    still: list[int] = []
    ids = sorted(tasks)
    for at in range(0, len(ids), PART):
        rows = Task.everything.filter(team=team, pk__in=ids[at : at + PART])
        still += rows.order_by("pk").values_list("pk", flat=True)
    _put_on(label, still)
    return label


def _ids_of(label: Label) -> dict[str, Any]:
    return {"pk": label.pk, "uuid": label.uuid.hex}


def refuse_too_many(labels: Sized) -> None:
    """Raise RuleBroken where a task is to carry more labels than it can."""
    if len(labels) > MOST_OF_A_TASK:
        raise RuleBroken(
            _("A task has at most %(most)s labels. Take some away.") % {"most": MOST_OF_A_TASK},
            code="too_many",
            field="labels",
        )


def _tasks_with(label: Label) -> list[int]:
    """Those in the trash as well: they may be taken out of it."""
    through = Task.labels.through
    return list(
        through.objects.filter(label_id=label.pk).order_by("task_id").values_list("task_id", flat=True)
    )


def _put_on(label: Label, tasks: Iterable[int]) -> None:
    through = Task.labels.through
    rows = [through(task_id=task, label_id=label.pk) for task in tasks]
    through.objects.bulk_create(rows, batch_size=PART, ignore_conflicts=True)


@transaction.atomic
def label_task(task: Task, *, by: Person | None, labels: Iterable[Label], new: Iterable[str] = ()) -> None:
    """Have the task carry exactly these labels of its team; `new` are names of some to be made."""
    require(can_edit_task, by, task)
    wanted = {label.pk: label for label in labels}
    for name in new:
        made = add_label(task.team, by=by, name=name)
        wanted[made.pk] = made
    if any(label.team_id != task.team_id for label in wanted.values()):
        raise RuleBroken(_("Choose one from the list."), code="unknown", field="labels")
    refuse_too_many(wanted)
    before = sorted(task.labels.values_list("pk", flat=True))
    if before == sorted(wanted):
        return
    task.labels.set(wanted.values())
    record(
        task,
        "task.labelled",
        by=by,
        part_of=task.plan,
        before={"labels": before},
        after={"labels": sorted(wanted)},
    )


# --- Undo ---------------------------------------------------------------------------------------------


def take_back_labels(events: Sequence[Event], by: Person) -> None:
    """A label is there, is named and is carried as before."""
    for event in events:
        BACK[event.verb](event, by)


def _team(event: Event, by: Person) -> Team:
    return Team.objects.get(pk=event.team_id or 0, organization=by.organization_id)


def _there(event: Event, by: Person) -> Label:
    """The label as the event left it."""
    rows = Label.objects.select_related("team").filter(organization=by.organization_id)
    label = rows.filter(pk=event.subject_id, name=event.after["name"]).first()
    if label is None:
        raise changed_meanwhile()
    return label


def _take_away(event: Event, by: Person) -> None:
    """A label that was new is gone, unless somebody has put it on a task of theirs meanwhile."""
    label = Label.objects.filter(pk=event.subject_id, organization=by.organization_id).first()
    if label is None or Task.objects.filter(labels=label).exists():
        return
    record(label, "label.removed", by=by, team=label.team, before={"name": label.name, "tasks": []})
    label.delete()


def _name_back(event: Event, by: Person) -> None:
    rename_label(_there(event, by), by=by, name=event.before["name"])


def _part_again(event: Event, by: Person) -> None:
    """Both labels are there; what carried the removed one alone does not carry the other any more."""
    kept = _there(event, by)
    require(can_edit_label, by, kept)
    if _called(kept.team, event.before["name"]):
        raise changed_meanwhile()
    alone = sorted(set(event.before["tasks"]) - set(event.before["both"]))
    for at in range(0, len(alone), PART):
        rows = Task.labels.through.objects.filter(label_id=kept.pk, task_id__in=alone[at : at + PART])
        rows.delete()
    restore_label(
        kept.team, by=by, name=event.before["name"], tasks=event.before["tasks"], was=event.before["was"]
    )


def _restore(event: Event, by: Person) -> None:
    team = _team(event, by)
    if _called(team, event.before["name"]):
        raise changed_meanwhile()
    restore_label(
        team, by=by, name=event.before["name"], tasks=event.before["tasks"], was=event.before["was"]
    )


BACK: dict[str, Callable[[Event, Person], None]] = {
    "label.added": _take_away,
    "label.renamed": _name_back,
    "label.merged": _part_again,
    "label.removed": _restore,
}
