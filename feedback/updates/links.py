"""The link of an e-mail that leads to one's update without signing in: signed, for one update, for a while.

Whoever has the link can read and write this one update and nothing else. It works as long as the update can
be written, and as long as its person may sign in.
"""

import datetime
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from feedback.models import WeeklyUpdate
from feedback.updates.permissions import can_write_update, is_week_to_write
from teamops.notifications.answers.opening import Closed, forged, left, run_out

SALT = "feedback.weekly_update"
LIFETIME = datetime.timedelta(days=14)


def letter_path(update: WeeklyUpdate) -> str:
    """The address below the installation's own."""
    return reverse("update_by_letter", args=[signing.dumps(update.uuid.hex, salt=SALT)])


def update_of_letter(token: str) -> WeeklyUpdate:
    """The update of a link. Raises Closed, which says why the link leads nowhere (any more)."""
    try:
        uuid = UUID(signing.loads(token, salt=SALT, max_age=LIFETIME))
    except signing.SignatureExpired as late:
        raise run_out() from late
    except (signing.BadSignature, ValueError) as broken:
        raise forged() from broken
    rows = WeeklyUpdate.objects.select_related("person__organization", "person__user", "team__organization")
    update = rows.filter(uuid=uuid).first()
    if update is None:
        raise forged()
    person = update.person
    if not person.has_sign_in or person.user is None or not person.user.is_active:
        raise left()
    if not (can_write_update(person, update.team) and is_week_to_write(update.team, update.week)):
        raise Closed(
            _("This update can be written no more"),
            _("You write updates for this week and the one before, in your own teams. Nothing was changed."),
            person,
        )
    return update
