"""Key results: what a goal is measured by."""

import datetime
import uuid
from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models.goal import Goal
from goals.models.metric import Metric
from goals.numbers import Reading, Span
from goals.queries import KeyResultQuerySet
from teamops.people.models import Organization, Person
from teamops.text import TEXT_KEY_LENGTH, refuse_nul, text_key
from teamops.versions import Versioned


class KeyResult(Versioned):
    """A measure of a goal. Values have at most 15 significant digits."""

    class Kind(models.TextChoices):
        INCREASE = "increase", _("increase")
        DECREASE = "decrease", _("decrease")
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")
        BETWEEN = "between", _("between")
        YES_NO = "yes_no", _("yes/no")
        SCALE = "scale", _("scale")
        FROM_PLAN = "from_plan", _("from the plan")

    class Cadence(models.IntegerChoices):
        """Days between check-ins, as people say them."""

        WEEKLY = 7, _("every week")
        FORTNIGHTLY = 14, _("every two weeks")
        MONTHLY = 30, _("every month")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="key_results")
    position = models.PositiveIntegerField(default=0)
    statement = models.CharField(_("key result"), max_length=300, validators=[refuse_nul])
    statement_key = models.CharField(max_length=TEXT_KEY_LENGTH, editable=False)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices, default=Kind.INCREASE)
    unit = models.CharField(_("unit"), max_length=30, blank=True, validators=[refuse_nul])
    # Decimals that are shown; empty: as they were typed.
    precision = models.PositiveSmallIntegerField(
        _("decimals"), null=True, blank=True, validators=[MaxValueValidator(6)]
    )
    # Percentages are kept as people say them: 31 for 31 %. Of a "between": its lower and upper bound.
    start = models.DecimalField(_("start"), max_digits=21, decimal_places=6, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=21, decimal_places=6, null=True, blank=True)
    original_target = models.DecimalField(
        max_digits=21, decimal_places=6, null=True, blank=True, editable=False
    )
    # The planned curve between start and target: [day, value] each, ISO day and number as text, by day.
    interim = models.JSONField(_("interim targets"), default=list, blank=True)
    # What each zone of a scale means for this key result; the values of the zones are the product's.
    zone_commit = models.CharField(_("commit, 0.3"), max_length=200, blank=True, validators=[refuse_nul])
    zone_target = models.CharField(_("target, 0.7"), max_length=200, blank=True, validators=[refuse_nul])
    zone_stretch = models.CharField(_("stretch, 1.0"), max_length=200, blank=True, validators=[refuse_nul])
    weight = models.DecimalField(_("weight"), max_digits=15, decimal_places=6, null=True, blank=True)
    owner = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="key_results",
        verbose_name=_("owner"),
    )
    # The number of a higher goal of which this one brings a share (82k → 100k: who brings what).
    share_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="shares",
        verbose_name=_("brings a share of"),
    )
    # With it, each reading is a check-in.
    metric = models.ForeignKey(
        Metric,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="key_results",
        verbose_name=_("where it comes from"),
    )
    # Drawn beside it: a competitor's or the market's number.
    compared_with = models.ForeignKey(
        Metric,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("compared with"),
    )
    # Empty: the goal's.
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("due"), null=True, blank=True)
    # Days between check-ins.
    cadence = models.PositiveSmallIntegerField(
        _("check in"), default=Cadence.WEEKLY, validators=[MinValueValidator(1), MaxValueValidator(92)]
    )
    dropped_at = models.DateTimeField(null=True, blank=True, editable=False)
    grade = models.DecimalField(max_digits=2, decimal_places=1, null=True, blank=True)
    # Why the owner's grade is not the one that the progress suggests.
    grade_reason = models.CharField(max_length=300, blank=True, validators=[refuse_nul])
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
        self.statement_key = text_key(self.statement)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def first_day(self) -> datetime.date:
        return self.starts_on or self.goal.first_day

    @property
    def last_day(self) -> datetime.date:
        return self.ends_on or self.goal.last_day

    @property
    def span(self) -> Span:
        """Never without a day: a goal may have been moved to after what was due before."""
        return Span(min(self.first_day, self.last_day), self.last_day)

    @property
    def curve(self) -> list[Reading]:
        """The interim targets."""
        return [Reading(datetime.date.fromisoformat(day), Decimal(value)) for day, value in self.interim]

    @property
    def has_number(self) -> bool:
        """Whether its target is a number of its own, with a unit."""
        return self.kind not in (self.Kind.YES_NO, self.Kind.SCALE, self.Kind.FROM_PLAN)

    @property
    def is_yes_no(self) -> bool:
        return self.kind == self.Kind.YES_NO

    @property
    def is_from_plan(self) -> bool:
        return self.kind == self.Kind.FROM_PLAN

    @property
    def is_scale(self) -> bool:
        return self.kind == self.Kind.SCALE
