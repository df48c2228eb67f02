"""Cycles, goals, their key results and the check-ins on them."""

import datetime
import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.numbers import Span
from goals.queries import CheckInQuerySet, CycleQuerySet, GoalQuerySet, KeyResultQuerySet
from teamops.people.models import Organization, Person, Team
from teamops.text import fold, refuse_nul
from teamops.versions import Versioned


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


class Cycle(models.Model):
    """A period for goals: a quarter by default."""

    class Length(models.TextChoices):
        QUARTER = "quarter", _("Quarter")
        YEAR = "year", _("Year")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        PREPARING = "preparing", _("preparing")
        ACTIVE = "active", _("active")
        CLOSING = "closing", _("closing")
        CLOSED = "closed", _("closed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="cycles")
    name = models.CharField(_("name"), max_length=60, validators=[refuse_nul])
    slug = models.SlugField(max_length=60)
    length = models.CharField(_("length"), max_length=7, choices=Length.choices, default=Length.QUARTER)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(max_length=9, choices=State.choices, default=State.PREPARING)

    objects: ClassVar[CycleQuerySet] = CycleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "slug"], name="cycle_slug_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="cycle_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["organization", "-starts_on"], name="cycle_newest_first")]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> Span:
        return Span(self.starts_on, self.ends_on)


class Goal(Versioned):
    """An objective: statement, why, owner, team, cycle."""

    class Ambition(models.TextChoices):
        COMMITTED = "committed", _("committed")
        STRETCH = "stretch", _("stretch")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ACTIVE = "active", _("active")
        CLOSED = "closed", _("closed")

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
    statement = models.CharField(_("goal"), max_length=300, validators=[refuse_nul])
    statement_key = models.CharField(max_length=600, editable=False)
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
    reflection = models.TextField(_("what we learned"), max_length=4000, blank=True, validators=[refuse_nul])

    objects: ClassVar[GoalQuerySet] = GoalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "number"], name="goal_number_once")]
        indexes = [
            # The goal list: a team's goals of a cycle in their order.
            models.Index(fields=["organization", "team", "cycle", "position"], name="goal_list"),
            # Import and search by words.
            models.Index(fields=["organization", "statement_key"], name="goal_by_words"),
        ]

    def __str__(self) -> str:
        return self.statement

    def save(self, *args: object, **kwargs: object) -> None:
        self.statement_key = fold(self.statement)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def first_day(self) -> datetime.date:
        return self.starts_on or self.cycle.starts_on

    @property
    def last_day(self) -> datetime.date:
        return self.ends_on or self.cycle.ends_on

    @property
    def span(self) -> Span:
        return Span(self.first_day, self.last_day)

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


class KeyResult(Versioned):
    """A measure of a goal. Values have at most 15 significant digits."""

    class Kind(models.TextChoices):
        INCREASE = "increase", _("increase")
        DECREASE = "decrease", _("decrease")
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")
        YES_NO = "yes_no", _("yes/no")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="key_results")
    position = models.PositiveIntegerField(default=0)
    statement = models.CharField(_("key result"), max_length=300, validators=[refuse_nul])
    statement_key = models.CharField(max_length=600, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.INCREASE)
    unit = models.CharField(_("unit"), max_length=30, blank=True, validators=[refuse_nul])
    # Percentages are kept as people say them: 31 for 31 %.
    start = models.DecimalField(_("start"), max_digits=21, decimal_places=6, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=21, decimal_places=6, null=True, blank=True)
    original_target = models.DecimalField(
        max_digits=21, decimal_places=6, null=True, blank=True, editable=False
    )
    weight = models.DecimalField(_("weight"), max_digits=15, decimal_places=6, null=True, blank=True)
    owner = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="key_results",
        verbose_name=_("owner"),
    )
    # Empty: the goal's.
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("due"), null=True, blank=True)
    # Days between check-ins.
    cadence = models.PositiveSmallIntegerField(
        _("check in every"), default=7, validators=[MinValueValidator(1), MaxValueValidator(92)]
    )
    dropped_at = models.DateTimeField(null=True, blank=True, editable=False)
    grade = models.DecimalField(max_digits=2, decimal_places=1, null=True, blank=True)
    # The check-in with the latest day, kept by the actions: lists need it without a query per row.
    latest = models.ForeignKey(
        "CheckIn", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects: ClassVar[KeyResultQuerySet] = KeyResultQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["goal", "position"], name="key_result_order"),
            # My work and reminders: the key results that a person answers for.
            models.Index(fields=["organization", "owner"], name="key_result_by_owner"),
        ]

    def __str__(self) -> str:
        return self.statement

    def save(self, *args: object, **kwargs: object) -> None:
        self.statement_key = fold(self.statement)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def first_day(self) -> datetime.date:
        return self.starts_on or self.goal.first_day

    @property
    def last_day(self) -> datetime.date:
        return self.ends_on or self.goal.last_day

    @property
    def span(self) -> Span:
        return Span(self.first_day, self.last_day)

    @property
    def is_yes_no(self) -> bool:
        return self.kind == self.Kind.YES_NO


class CheckIn(models.Model):
    """A dated value, confidence, stated status and note on a key result."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="check_ins")
    # The day that it is about, in the organization's zone; `at` is when it was written.
    day = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=21, decimal_places=6)
    confidence = models.PositiveSmallIntegerField(
        _("confidence"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    stated_status = models.CharField(_("status"), max_length=9, choices=StatedStatus.choices, blank=True)
    note = models.TextField(
        _("what changed, and what you need"), max_length=4000, blank=True, validators=[refuse_nul]
    )
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    corrected_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[CheckInQuerySet] = CheckInQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["key_result", "day", "at"], name="check_in_history")]

    def __str__(self) -> str:
        return f"{self.value} on {self.day}"
