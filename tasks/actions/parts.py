"""Where a task stands among those that it is a part of: two levels deep, and never in a circle."""

from django.utils.translation import gettext as _

from tasks.models import Task
from teamops.errors import RuleBroken
from teamops.people.actions.organizations import lock

# A whole task, its parts, and theirs.
LEVELS = 3


def refuse_wrong_place(task: Task) -> None:
    """Raise RuleBroken where the task's `parent` would make a circle or a third level below a whole task.

    The lock keeps two people from closing a circle from both ends.
    """
    if task.parent is None:
        return
    lock(task.organization)
    above = _above(task.parent)
    if task.pk is not None and task.pk in above:
        raise RuleBroken(
            _("“%(parent)s” is this task or a part of it. Choose another one.")
            % {"parent": task.parent.title},
            code="circle",
            field="parent",
        )
    if len(above) + _levels_below(task) + 1 > LEVELS:
        raise RuleBroken(
            _("Sub-tasks go two levels deep, and this would be a third. Choose a task further up."),
            code="too_deep",
            field="parent",
        )


def _above(task: Task) -> list[int]:
    """Ids of the task and of all that it is a part of."""
    found: list[int] = []
    above: int | None = task.pk
    while above is not None and above not in found:
        found.append(above)
        above = Task.everything.filter(pk=above).values_list("parent", flat=True).first()
    return found


def _levels_below(task: Task) -> int:
    """How many levels of sub-tasks it has: 0 for a task without."""
    levels, layer = 0, [task.pk] if task.pk else []
    while layer and levels < LEVELS:
        layer = list(Task.objects.filter(parent__in=layer).values_list("pk", flat=True))
        levels += bool(layer)
    return levels
