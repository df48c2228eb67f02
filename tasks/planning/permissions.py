"""Who plans a week."""

from tasks.models import Task
from teamops.people.models import Person


def can_plan_task(person: Person, task: Task) -> bool:
    """Whose task it is: a week is planned by who lives it."""
    return person.pk == task.assignee_id and not person.is_guest
