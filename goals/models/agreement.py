"""Agreement: what exactly people are asked to carry, and what they answer.

A goal's terms have versions (`Terms`, a snapshot each). A change of statement, target, date or owner makes a
new version and reopens the agreement: who carries the goal is asked again, and sees what changed.
"""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.models.goal import Goal
from goals.models.key_result import KeyResult
from goals.queries import AgreementQuerySet
from teamops.people.models import Organization, Person
from teamops.text import refuse_nul


class Terms(models.Model):
    """A version of what is agreed to, written when it comes into force and never changed.

    `content` holds {"statement", "last_day", "owner", "key_results": {id: {"statement", "kind", "start",
    "target", "unit", "interim", "zone_…", "last_day", "owner"}}}: ids of persons, ISO days, numbers as text;
    `goals.terms` makes and compares it.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="terms")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "version"], name="terms_version_once")]

    def __str__(self) -> str:
        return f"version {self.version}"


class Agreement(models.Model):
    """One person's answer to one version of a goal's terms; kept when a later version asks anew."""

    class Answer(models.TextChoices):
        ASKED = "asked", _("asked")
        AGREED = "agreed", _("agreed")
        PROPOSED = "proposed", _("proposes a change")
        DECLINED = "declined", _("declined")

    class Reply(models.TextChoices):
        """What the lead made of a proposal or a refusal."""

        ACCEPTED = "accepted", _("accepted")
        KEPT = "kept", _("kept as it is")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="agreements")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveIntegerField()
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Why declined, or what the proposal says in words.
    words = models.TextField(_("in words"), max_length=2000, blank=True, validators=[refuse_nul])
    # The key result whose target or date the proposal is about; empty: the goal's date.
    proposed_for = models.ForeignKey(
        KeyResult, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proposed_target = models.DecimalField(_("target"), max_digits=21, decimal_places=6, null=True, blank=True)
    proposed_day = models.DateField(_("date"), null=True, blank=True)
    reply = models.CharField(max_length=8, choices=Reply.choices, blank=True)
    reply_words = models.TextField(max_length=2000, blank=True, validators=[refuse_nul])
    replied_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AgreementQuerySet] = AgreementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal", "person", "version"], name="agreement_once_a_version")
        ]
        indexes = [
            # My work: the answers that a person owes.
            models.Index(fields=["organization", "person", "answer"], name="agreement_owed"),
        ]

    def __str__(self) -> str:
        """What is asked about: an inbox calls it so."""
        return self.goal.statement

    @property
    def is_asked(self) -> bool:
        return self.answer == self.Answer.ASKED

    @property
    def is_agreed(self) -> bool:
        return self.answer == self.Answer.AGREED

    @property
    def is_open_proposal(self) -> bool:
        """Proposed, and neither taken nor answered yet."""
        return self.answer == self.Answer.PROPOSED and not self.reply

    @property
    def can_be_taken(self) -> bool:
        """A proposal of a value or a date: words alone change nothing by themselves."""
        return self.is_open_proposal and (self.proposed_target is not None or self.proposed_day is not None)
