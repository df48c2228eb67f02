"""What somebody is asked for and has not answered stands in their My work."""

from django.utils.translation import gettext_lazy as _

from tasks.models import SupportRequest
from tasks.waiting import Kind, register_waiting, waiting_rows

register_waiting(
    Kind(
        name="support",
        rows=lambda person: waiting_rows(
            SupportRequest.objects.visible_to(person).open().filter(asked_of=person),
            key="number",
            title="need",
            who="asked_by__name",
            since="asked_at",
        ),
        says=_("%(name)s asks you for it"),
        path=lambda key: f"support/{key}/",
    )
)
