"""What kudos add to a person's page."""

from typing import Any

from feedback.kudos.permissions import can_give_kudos
from teamops.people.models import Person


def person_kudos(subject: Person, viewer: Person) -> dict[str, Any] | None:
    """Where the last thanks to a person appear, and the way to thank them. No query: the page is full."""
    can_thank = subject.is_here and subject != viewer and can_give_kudos(viewer, viewer.organization)
    return {"can_thank": can_thank}
