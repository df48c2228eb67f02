"""What happened to support requests, as sentences without the name of who did it."""

import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teamops.activity.models import Event
from teamops.activity.sentences import tell
from teamops.formats import short_day


def promised(event: Event) -> str:
    """For which day; and from which day it moved, and why."""
    day, was = _day(event.after.get("promised_for")), _day(event.before.get("promised_for"))
    if not was:
        return _("promised it for %(day)s") % {"day": day}
    said = _("moved the promise from %(before)s to %(after)s") % {"before": was, "after": day}
    reason = event.after.get("reason")
    return _("%(what)s: %(reason)s") % {"what": said, "reason": reason} if reason else said


def _day(value: object) -> str:
    return short_day(datetime.date.fromisoformat(str(value))) if value else ""


tell("support.asked", gettext_lazy("asked for support"))
tell("support.edited", gettext_lazy("changed the request"))
tell("support.promised", promised)
tell("support.supplied", gettext_lazy("supplied what was asked for"))
tell("support.declined", gettext_lazy("declined the request"))
tell("support.withdrawn", gettext_lazy("withdrew the request"))
tell("support.handed_over", gettext_lazy("handed the request over"))
tell("support.undone", gettext_lazy("took a change of the request back"))
