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
    if needs.pk == task.pk or task.pk in _all_needed_by(needs):
        raise RuleBroken(
            _("“%(task)s” already waits for this one. Remove that first.") % {"task": needs.title},
            code="circle",
            field="depends_on",
        )
    TaskDependency.objects.get_or_create(task=task, needs=needs)


def needs_now(task: Task) -> set[int]:
    """Ids of the tasks that this one needs first; what it needs that lies in the trash is not among them."""
    return set(task.needs.filter(needs__removed_at__isnull=True).values_list("needs", flat=True))


def set_dependencies(task: Task, by: Person | None, wanted: list[Task]) -> None:
    """Make the task need exactly these. The lock keeps two people from closing a circle from both ends."""
    lock(task.organization)
    present, ids = needs_now(task), {needed.pk for needed in wanted}
    task.needs.filter(needs__in=present - ids).delete()
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


def _all_needed_by(task: Task) -> set[int]:
    """Ids of all tasks that this one needs, directly or by others."""
    found: set[int] = set()
    layer = {task.pk}
    while layer:
        needed = TaskDependency.objects.filter(task__in=layer).values_list("needs", flat=True)
        layer = set(needed) - found
        found |= layer
    return found
