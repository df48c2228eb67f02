"""Who is thanked has it in their inbox."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from feedback.kudos.actions import RECEIVED
from feedback.models import Kudos
from teamops.notifications.reminders import untold
from teamops.notifications.rules import Asked, Rank, Rule, register

# Thanks of which no morning's message has told yet.
find_kudos = untold(RECEIVED)


def _is_unread(kudos: Kudos, reminder: Asked) -> bool:
    return kudos.removed_at is None and reminder.read_at is None


def _say(kudos: Kudos, today: datetime.date) -> str:
    name = kudos.giver.name if kudos.giver else _("Former member")
    return pgettext("kudos", "from %(name)s") % {"name": name}


register(
    Rule(
        name=RECEIVED,
        model=Kudos,
        related=("giver",),
        heading=gettext_lazy("Kudos"),
        find=find_kudos,
        still_due=_is_unread,
        say=_say,
        why=gettext_lazy("Somebody thanks you."),
        path=lambda kudos: f"/kudos/#kudos-{kudos.pk}",
        title=lambda kudos: str(kudos.text),
        rank=Rank.NEWS,
        tells=True,
    )
)
