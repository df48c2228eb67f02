"""What goes with a person who asked to be erased."""

from teamops.notifications.models import Delivery
from teamops.people.models import Person


def erase_addresses(person: Person) -> None:
    """Mail servers repeat the address in what they answer; that it was sent, and when, stays."""
    Delivery.objects.filter(person=person).exclude(detail="").update(detail="")
