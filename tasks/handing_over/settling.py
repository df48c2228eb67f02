"""What becomes of hand-overs when somebody leaves."""

from django.db import transaction
from django.utils import timezone

from tasks.models import Handover
from teamops.notifications.actions import settle
from teamops.people.models import Person


@transaction.atomic
def settle_handovers(person: Person, kind: str, *, to: Person) -> None:
    """Somebody leaves and their things of a kind ("task", "milestone", "plan") go to another: what they had
    not accepted is theirs no more, and what would come back to them comes to the other."""
    rows = Handover.objects.filter(
        organization=person.organization_id, state=Handover.State.GIVEN, **{f"{kind}__isnull": False}
    )
    rows.filter(owner_before=person).update(owner_before=to)
    left = list(rows.filter(taker=person))
    Handover.objects.filter(pk__in=[one.pk for one in left]).update(
        state=Handover.State.WITHDRAWN, answered_at=timezone.now()
    )
    settle(*left)
