"""Action plans with phases and milestones."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from tasks.models.made import Keyed, NotRemoved, Removable, in_trash, once_a_form
from tasks.queries import ActionPlanQuerySet, MilestoneQuerySet, PhaseQuerySet
from teamops.people.models import Organization, Person, Team
from teamops.text import refuse_nul
from teamops.versions import Versioned

ActionPlanManager = NotRemoved.from_queryset(ActionPlanQuerySet)
PhaseManager = NotRemoved.from_queryset(PhaseQuerySet)
MilestoneManager = NotRemoved.from_queryset(MilestoneQuerySet)


class ActionPlan(Keyed, Removable, Versioned):
    """How a goal is to be reached; a plan may also serve a team without a goal."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="plans")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, null=True, blank=True, related_name="plans")
    # Who answers for it beside the owner of its goal.
    owner = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("owner"),
    )
    name = models.CharField(_("name"), max_length=200, validators=[refuse_nul])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[ActionPlanQuerySet] = ActionPlanManager()  # type: ignore[assignment]
    everything: ClassVar[ActionPlanQuerySet] = ActionPlanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [once_a_form("plan")]
        indexes = [models.Index(fields=["organization", "team"], name="plan_by_team"), in_trash("plan")]

    def __str__(self) -> str:
        return self.name


class Phase(Keyed, Removable, Versioned):
    """A step of a plan; phases follow each other in their order."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(_("name"), max_length=200, validators=[refuse_nul])
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects: ClassVar[PhaseQuerySet] = PhaseManager()  # type: ignore[assignment]
    everything: ClassVar[PhaseQuerySet] = PhaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [once_a_form("phase")]
        indexes = [models.Index(fields=["plan", "position"], name="phase_order"), in_trash("phase")]

    def __str__(self) -> str:
        return self.name


class Milestone(Keyed, Removable, Versioned):
    """A point of a plan with an owner and a date; its first date is kept, so that slipping is seen."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="milestones")
    phase = models.ForeignKey(
        Phase, on_delete=models.SET_NULL, null=True, blank=True, related_name="milestones"
    )
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("milestone"), max_length=200, validators=[refuse_nul])
    criteria = models.TextField(_("criteria for done"), max_length=2_000, blank=True, validators=[refuse_nul])
    owner = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="milestones",
        verbose_name=_("owner"),
    )
    due = models.DateField(_("due"), null=True, blank=True)
    original_due = models.DateField(null=True, blank=True, editable=False)
    moves = models.PositiveIntegerField(default=0, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    dropped_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[MilestoneQuerySet] = MilestoneManager()  # type: ignore[assignment]
    everything: ClassVar[MilestoneQuerySet] = MilestoneQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [once_a_form("milestone")]
        indexes = [
            models.Index(fields=["plan", "position"], name="milestone_order"),
            # The review's next two weeks and slipping: open milestones by date.
            models.Index(fields=["organization", "due"], name="milestone_by_due"),
            in_trash("milestone"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None

    @property
    def slip(self) -> int | None:
        """Present date minus original date, in calendar days."""
        if self.due is None or self.original_due is None:
            return None
        return (self.due - self.original_due).days
