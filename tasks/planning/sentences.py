"""How the trail tells of a planned task."""

import datetime

from django.utils.translation import gettext as _

from teamops.activity.models import Event
from teamops.activity.sentences import tell
from teamops.formats import short_day


def planned(event: Event) -> str:
    day = event.after.get("planned_for")
    if not day:
        return _("planned it for no day any more")
    return _("planned it for %(day)s") % {"day": short_day(datetime.date.fromisoformat(str(day)))}


tell("task.planned", planned)
