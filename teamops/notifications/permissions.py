"""Who may see and repeat what was sent."""

from teamops.notifications.models import Delivery
from teamops.people.models import Person


def can_see_deliveries(person: Person) -> bool:
    """What was sent to whom is for administrators; everybody has their own inbox."""
    return person.is_administrator


def can_send_again(person: Person, delivery: Delivery) -> bool:
    return person.is_administrator and person.organization_id == delivery.organization_id
