"""What a task needs first."""

from django.utils.translation import gettext as _

from tasks.actions.changes import unknown
from tasks.models import Task, TaskDependency
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.actions.organizations import lock
from teamops.people.models import Person


def add_dependency(task: Task, needs: Task) -> None:
    if needs.organization_id != task.organization_id:
        raise unknown("depends_on")
    if needs.pk == task.pk:
        raise RuleBroken(
            _("A task does not wait for itself. Choose another one."), code="circle", field="depends_on"
        )
    if way := _way(needs, task):
        raise RuleBroken(
            _("“%(task)s” already waits for this one: %(way)s. Take one of these steps away first.")
            % {"task": needs.title, "way": " → ".join(f"T-{number}" for number in way)},
            code="circle",
            field="depends_on",
        )
    TaskDependency.objects.get_or_create(task=task, needs=needs)


def needs_now(task: Task) -> set[int]:
    """Ids of the tasks that this one needs first."""
    return set(task.needs.values_list("needs", flat=True))


def set_dependencies(task: Task, by: Person | None, wanted: list[Task]) -> None:
    """Make the task need exactly these. The lock keeps two people from closing a circle from both ends."""
    lock(task.organization)
    present, ids = needs_now(task), {needed.pk for needed in wanted}
    task.needs.exclude(needs__in=ids).delete()
    for needed in wanted:
        add_dependency(task, needed)
    record(
        task,
        "task.dependencies_changed",
        by=by,
        part_of=task.plan,
        before={"needs": sorted(present)},
        after={"needs": sorted(ids)},
    )


def _way(first: Task, last: Task) -> list[int]:
    """The numbers of the tasks by which `first` waits for `last`, both named; empty: it does not.

    One query a step, whatever the number of tasks; of several ways a shortest one.
    """
    waits: dict[int, int] = {first.pk: 0}  # by id: the task that waits for it
    numbers = {first.pk: first.number}
    layer = {first.pk}
    while layer and last.pk not in waits:
        steps = TaskDependency.objects.filter(task__in=layer).values_list("task", "needs", "needs__number")
        layer = set()
        for waiting, needed, number in steps:
            if needed not in waits:
                waits[needed], numbers[needed] = waiting, number
                layer.add(needed)
    way: list[int] = []
    at = last.pk if last.pk in waits else 0
    while at:
        way.insert(0, numbers[at])
        at = waits[at]
    return way
