"""Goals: what is to be different, for whom, why, by when."""

import datetime
import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.models.cycle import Cycle
from goals.models.status import StatedStatus
from goals.numbers import Span
from goals.queries import GoalQuerySet
from teamops.people.models import Organization, Person, Team
from teamops.text import TEXT_KEY_LENGTH, refuse_nul, text_key
from teamops.versions import Versioned


def new_numbers_key() -> int:
    """A number that no goal has had: what was remembered under another one is out of date."""
    return secrets.randbits(62)


class Goal(Versioned):
    """An objective: statement, why, owner, team, cycle."""

    class Ambition(models.TextChoices):
        COMMITTED = "committed", _("committed")
        STRETCH = "stretch", _("stretch")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ACTIVE = "active", _("active")
        CLOSED = "closed", _("closed")

    class Outcome(models.TextChoices):
        """What became of a goal that its cycle left unfinished."""

        CARRIED_OVER = "carried_over", _("goes on in another cycle")
        REWRITTEN = "rewritten", _("rewritten")
        DROPPED = "dropped", _("dropped")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="goals")
    number = models.PositiveIntegerField(editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="goals")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="goals")
    owner = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("owner"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("contributes to"),
    )
    supports = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="supported_by")
    # A shared goal: one owner, and teams beside its own that work on it.
    contributing_teams = models.ManyToManyField(
        Team, blank=True, related_name="shared_goals", verbose_name=_("teams that work on it too")
    )
    # The owner's own goal, not the team's: the last level of the alignment.
    is_personal = models.BooleanField(_("personal"), default=False)
    # Seen by its owner, those who carry it and their leads; administrators see that it exists.
    is_private = models.BooleanField(_("private"), default=False)
    statement = models.CharField(_("goal"), max_length=300, validators=[refuse_nul])
    statement_key = models.CharField(max_length=TEXT_KEY_LENGTH, editable=False)
    why = models.TextField(_("why it matters"), max_length=4000, blank=True, validators=[refuse_nul])
    ambition = models.CharField(
        _("ambition"), max_length=9, choices=Ambition.choices, default=Ambition.COMMITTED
    )
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    # The owner's judgement; empty: as the numbers suggest.
    stated_status = models.CharField(_("status"), max_length=9, choices=StatedStatus.choices, blank=True)
    # Its weight among what its parent is measured by; empty counts as 1.
    weight = models.DecimalField(_("weight"), max_digits=15, decimal_places=6, null=True, blank=True)
    # Empty: the cycle's.
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    grade = models.DecimalField(max_digits=2, decimal_places=1, null=True, blank=True)
    went_well = models.TextField(_("what worked"), max_length=4000, blank=True, validators=[refuse_nul])
    went_badly = models.TextField(
        _("what did not work"), max_length=4000, blank=True, validators=[refuse_nul]
    )
    reflection = models.TextField(_("what we learned"), max_length=4000, blank=True, validators=[refuse_nul])
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    # The goal of a later cycle in which this one goes on.
    continued_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="continues", editable=False
    )
    # Drawn anew when something changes that the goal's numbers rest on, here or below: see `goals.rollups`.
    numbers_key = models.BigIntegerField(default=new_numbers_key, editable=False)
    # Grows with each change of statement, target, date or owner: what people agree to (`Agreement`).
    terms_version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[GoalQuerySet] = GoalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "number"], name="goal_number_once")]
        indexes = [
            # The goal list: a team's goals of a cycle in their order.
            models.Index(fields=["organization", "team", "cycle", "position"], name="goal_list"),
            # Import and search by words.
            models.Index(fields=["organization", "statement_key"], name="goal_by_words"),
            # Alignment: all goals of a cycle, whatever their team.
            models.Index(fields=["organization", "cycle", "team"], name="goal_alignment"),
        ]

    def __str__(self) -> str:
        return self.statement

    def save(self, *args: object, **kwargs: object) -> None:
        self.statement_key = text_key(self.statement)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def written_on(self) -> datetime.date:
        """In UTC, so that the numbers are the same wherever they are reckoned."""
        return self.created_at.astimezone(datetime.UTC).date()

    @property
    def first_day(self) -> datetime.date:
        return self.starts_on or self.cycle.starts_on

    @property
    def last_day(self) -> datetime.date:
        return self.ends_on or self.cycle.ends_on

    @property
    def span(self) -> Span:
        """Never without a day: a cycle may have been moved to before what the goal begins with."""
        return Span(min(self.first_day, self.last_day), self.last_day)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_stretch(self) -> bool:
        return self.ambition == self.Ambition.STRETCH
