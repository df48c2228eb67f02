"""The link of an e-mail that leads to one's update without signing in: signed, for one update, for a while.

Whoever has the link can read and write this one update and nothing else. It works as long as the update can
be written, and as long as its person may sign in.
"""

import datetime
from uuid import UUID

from django.core import signing
from django.urls import reverse

from feedback.models import WeeklyUpdate

SALT = "feedback.weekly_update"
LIFETIME = datetime.timedelta(days=14)


def letter_path(update: WeeklyUpdate) -> str:
    """The address below the installation's own."""
    return reverse("update_by_letter", args=[signing.dumps(update.uuid.hex, salt=SALT)])


def update_of_letter(token: str) -> WeeklyUpdate | None:
    """The update of a link; None for a link that nobody has made, or that works no longer."""
    try:
        uuid = UUID(signing.loads(token, salt=SALT, max_age=LIFETIME))
    except (signing.BadSignature, ValueError):
        return None
    rows = WeeklyUpdate.objects.filter(uuid=uuid, person__state="active", person__user__is_active=True)
    return rows.select_related("person__organization", "team__organization").first()
