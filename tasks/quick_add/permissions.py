"""Who may add a task as one line."""

from teamops.people.models import Person


def can_quick_add(person: Person) -> bool:
    """Everybody but guests; for which team, `create_task` decides."""
    return not person.is_guest
