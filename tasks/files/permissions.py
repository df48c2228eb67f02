"""Who may do what with files."""

from tasks.models import Task, TaskFile
from tasks.permissions import can_edit_task
from teamops.people.models import Person


def can_attach(person: Person, task: Task) -> bool:
    """Every member, as everybody may comment; guests only read."""
    return person.organization_id == task.organization_id and not person.is_guest


def can_remove_file(person: Person, attached: TaskFile) -> bool:
    """Who added it, and who may edit its task."""
    is_own = attached.added_by_id == person.pk and not person.is_guest
    return is_own or can_edit_task(person, attached.task)
