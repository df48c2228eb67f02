"""Who may import and export. What a row may change, the actions of goals and tasks decide."""

from teamops.people.models import Person


def can_import(person: Person) -> bool:
    """Everybody but guests."""
    return not person.is_guest
