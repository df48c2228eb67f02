"""Who thanks, and who takes thanks back."""

from feedback.models import Kudos
from teamops.people.models import Organization, Person


def can_give_kudos(person: Person, organization: Organization) -> bool:
    """Every member; guests read."""
    return person.is_here and not person.is_guest and person.organization_id == organization.pk


def can_remove_kudos(person: Person, kudos: Kudos) -> bool:
    """Who gave it."""
    return person.pk == kudos.giver_id and not person.is_guest
