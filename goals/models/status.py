"""The words for where a goal or key result stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """What an owner states and the numbers suggest; stored by these keys, shown with shape and word."""

    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")
    NOT_STARTED = "not_started", _("Not started")
    DONE = "done", _("Done")


class StatedStatus(models.TextChoices):
    """The part of the statuses that a person may state."""

    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")
