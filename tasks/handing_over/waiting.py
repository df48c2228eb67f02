"""What somebody is to accept stands in their My work."""

from uuid import UUID

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tasks.models import Handover
from tasks.waiting import Kind, register_waiting, waiting_rows

register_waiting(
    Kind(
        name="handover",
        rows=lambda person: waiting_rows(
            Handover.objects.unanswered().filter(organization=person.organization_id, taker=person),
            key="uuid",
            title=Coalesce("task__title", "milestone__title", "plan__name"),
            who="giver__name",
            since="given_at",
        ),
        says=_("%(name)s hands it over"),
        path=lambda key: f"handovers/{UUID(key)}/",
        accept=lambda key: f"handovers/{UUID(key)}/accept/",
    )
)
