"""What members need, and from whom."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from tasks.models.made import Keyed, once_a_form
from tasks.support.queries import SupportQuerySet
from teamops.people.models import Organization, Person, Team
from teamops.text import refuse_nul
from teamops.versions import Versioned


class SupportRequest(Keyed, Versioned):
    """What somebody needs to go on, from whom, and what became of it. S-7 is its number."""

    class Kind(models.TextChoices):
        PEOPLE = "people", _("People")
        MONEY = "money", _("Money")
        SKILLS = "skills", _("Skills")
        DECISION = "decision", _("A decision")
        TOOL = "tool", _("A tool")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        PROMISED = "promised", _("Promised")
        SUPPLIED = "supplied", _("Supplied")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = (State.ASKED, State.PROMISED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="support_requests")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.OTHER)
    need = models.CharField(_("what is needed"), max_length=300, validators=[refuse_nul])
    details = models.TextField(_("details"), max_length=5_000, blank=True, validators=[refuse_nul])
    needed_by = models.DateField(_("needed by"), null=True, blank=True)
    # What it is for: a task, a goal, or the team's work as such.
    task = models.ForeignKey(
        "tasks.Task", on_delete=models.SET_NULL, null=True, blank=True, related_name="support_requests"
    )
    goal = models.ForeignKey(
        Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="support_requests"
    )
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="support_asked")
    asked_of = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        related_name="support_owed",
        verbose_name=_("from whom"),
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    promised_for = models.DateField(_("promised for"), null=True, blank=True)
    # The last answer in words: what is promised, how it was supplied, why it was declined.
    answer = models.CharField(_("answer"), max_length=1_000, blank=True, validators=[refuse_nul])
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    # The first answer, whatever it said: the response time is counted to it.
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[SupportQuerySet] = SupportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="support_number_once"),
            once_a_form("support"),
        ]
        indexes = [
            # The list of debts: what is open and asked of somebody.
            models.Index(fields=["organization", "asked_of", "state"], name="support_by_debtor"),
            # The review: a team's requests.
            models.Index(fields=["organization", "team", "state"], name="support_by_team"),
        ]

    def __str__(self) -> str:
        return self.need

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN
