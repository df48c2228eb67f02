"""The link of an e-mail that leads to one's update without signing in: signed, for one update, for a while.

Whoever has the link can read and write this one update and nothing else. It works as long as the update can
be written, and as long as its person may sign in.
"""

import datetime
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from feedback.models import WeeklyUpdate
from feedback.updates.permissions import can_write_update, is_week_to_write
from teamops.notifications.answers.opening import Closed, forged, has_left, not_yours
from teamops.people.models import Person

SALT = "feedback.weekly_update"
LIFETIME = datetime.timedelta(days=14)


def letter_path(update: WeeklyUpdate) -> str:
    """The address below the installation's own."""
    return reverse("update_by_letter", args=[signing.dumps(update.uuid.hex, salt=SALT)])


def update_of_letter(token: str) -> WeeklyUpdate:
    """The update of a link, if it can be written now. Raises Closed with what to do instead."""
    try:
        uuid = UUID(signing.loads(token, salt=SALT, max_age=LIFETIME))
    except signing.SignatureExpired:
        raise _run_out() from None
    except (signing.BadSignature, ValueError):
        raise forged() from None
    rows = WeeklyUpdate.objects.filter(uuid=uuid, person__state="active", person__user__is_active=True)
    update = rows.select_related("person__organization", "team__organization").first()
    if update is None:
        raise has_left()
    if not can_write_update(update.person, update.team):
        raise not_yours(update.person)
    if not is_week_to_write(update.team, update.week):
        raise _is_over(update.person)
    return update


def _run_out() -> Closed:
    return Closed(
        _("This link has run out"),
        format_lazy(
            _("Links of e-mails work for {days} days. Sign in to write the update of this week."),
            days=LIFETIME.days,
        ),
    )


def _is_over(person: Person) -> Closed:
    return Closed(
        _("The time for this update is over"),
        _("Updates are written in their week and in the one after it. Sign in to write that of this week."),
        person,
    )
