"""The inbox inside TeamOps: everybody has one, and what is written into it is there."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from teamops.notifications.channels import Channel, Destinations, register
from teamops.people.models import Person

INBOX = "inbox"


def _destinations(persons: Sequence[Person]) -> Destinations:
    return {person.pk: [INBOX] for person in persons}


register(Channel(name=INBOX, label=_("inbox"), destinations=_destinations))
