"""Dependencies between teams, and events that they hold together."""

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.models.goal import Goal
from goals.queries import DependencyQuerySet, JointEventQuerySet
from teamops.people.models import Organization, Person, Team
from teamops.text import refuse_nul
from teamops.versions import Versioned


class Dependency(Versioned):
    """What a team's goal needs from another team, and the day that this team has promised."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        ACCEPTED = "accepted", _("promised")
        DECLINED = "declined", _("declined")
        DELIVERED = "delivered", _("delivered")
        CONFIRMED = "confirmed", _("confirmed")
        WITHDRAWN = "withdrawn", _("no longer needed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="dependencies")
    # Who is asked.
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="dependencies", verbose_name=_("from which team")
    )
    what = models.CharField(_("what you need"), max_length=300, validators=[refuse_nul])
    why = models.TextField(_("what for"), max_length=2000, blank=True, validators=[refuse_nul])
    needed_on = models.DateField(_("needed by"))
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED, editable=False)
    # The one of the other team who answers for it.
    owner = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="dependencies",
        verbose_name=_("owner"),
    )
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    # The first promise, and how often it has moved.
    original_promised_on = models.DateField(null=True, blank=True, editable=False)
    moves = models.PositiveSmallIntegerField(default=0, editable=False)
    # Why it was declined, or why the promise moved last.
    reason = models.TextField(_("reason"), max_length=2000, blank=True, validators=[refuse_nul])
    delivered_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[DependencyQuerySet] = DependencyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "dependencies"
        indexes = [
            # A team's page and review: what others need from it.
            models.Index(fields=["organization", "team", "state"], name="dependency_of_team"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        """Whether it is still to be answered, to come or to be confirmed."""
        return self.state in (self.State.ASKED, self.State.ACCEPTED, self.State.DELIVERED)

    @property
    def slip(self) -> int:
        """The present promise minus the first one, in calendar days; 0 without a promise."""
        if self.promised_on is None or self.original_promised_on is None:
            return 0
        return (self.promised_on - self.original_promised_on).days

    @property
    def is_at_risk(self) -> bool:
        """Promised for later than it is needed, and not there yet."""
        promised = self.state == self.State.ACCEPTED and self.promised_on
        return bool(promised and promised > self.needed_on)

    def is_overdue(self, day: datetime.date) -> bool:
        """Whether the promised day has passed and it is not there, or the day of need without an answer."""
        if self.state == self.State.ACCEPTED and self.promised_on:
            return self.promised_on < day
        return self.state == self.State.ASKED and self.needed_on < day


class JointEvent(Versioned):
    """A day on which several teams do something together."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="joint_events")
    title = models.CharField(_("what"), max_length=200, validators=[refuse_nul])
    purpose = models.TextField(_("what for"), max_length=2000, blank=True, validators=[refuse_nul])
    day = models.DateField(_("day"))
    teams = models.ManyToManyField(Team, related_name="joint_events", verbose_name=_("teams"))
    goals = models.ManyToManyField(Goal, blank=True, related_name="joint_events", verbose_name=_("goals"))
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[JointEventQuerySet] = JointEventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["organization", "day"], name="joint_event_by_day")]

    def __str__(self) -> str:
        return self.title
