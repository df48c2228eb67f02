"""When a team meets for its weekly review, and who facilitates it."""

import datetime
import secrets
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.rhythm.meetings import Beat
from feedback.rhythm.queries import RhythmQuerySet
from teamops.people.models import Organization, Person, Team
from teamops.versions import Versioned


def new_token() -> str:
    """Of 256 random bits."""
    return secrets.token_urlsafe(32)


class Rhythm(Versioned):
    """The weekday, time and length of a team's weekly review, in the zone of its organization."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    class OnHoliday(models.TextChoices):
        MOVE = "move", _("it moves to the next working day of the week, or to the one before")
        SKIP = "skip", _("it is left out")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="rhythm")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices, default=Weekday.MONDAY)
    starts_at = models.TimeField(_("time"), default=datetime.time(10))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=45)
    on_holiday = models.CharField(
        _("on a public holiday"), max_length=4, choices=OnHoliday.choices, default=OnHoliday.MOVE
    )
    # The Monday of the first week to which it applies; facilitators take turns from there.
    begins_on = models.DateField()
    # The key of the addresses of its calendar; it is told to nobody.
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    facilitators = models.ManyToManyField(Person, through="RhythmTurn", related_name="+")

    objects: ClassVar[RhythmQuerySet] = RhythmQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6, minutes__gte=5, minutes__lte=480),
                name="rhythm_within_bounds",
            )
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.weekday} {self.starts_at}"

    @property
    def beat(self) -> Beat:
        """What it says, for counting days."""
        return Beat(
            weekday=self.weekday,
            starts_at=self.starts_at,
            minutes=self.minutes,
            on_holiday=self.on_holiday,
            begins_on=self.begins_on,
            country=self.team.organization.country,
            zone=self.team.zone,
        )


class RhythmTurn(models.Model):
    """A facilitator's place among those who take turns."""

    rhythm = models.ForeignKey(Rhythm, on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rhythm", "person"], name="turn_once"),
            models.UniqueConstraint(fields=["rhythm", "position"], name="turn_has_its_place"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.person_id}"
