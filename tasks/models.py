"""Action plans with phases and milestones, and the tasks of persons."""

import uuid
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.models import Goal, KeyResult
from tasks.queries import ActionPlanQuerySet, MilestoneQuerySet, PhaseQuerySet, TaskQuerySet
from tasks.sheets.models import SheetImport as SheetImport
from teamops.people.models import Organization, Person, Team
from teamops.text import TEXT_KEY_LENGTH, refuse_nul, text_key
from teamops.versions import Versioned


class Keyed(models.Model):
    """What a form makes. The form carries a key of its own, so that sending it twice makes one thing."""

    key = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        abstract = True


def once_a_form(model: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["organization", "key"], condition=~models.Q(key=""), name=f"{model}_once_a_form"
    )


class ActionPlan(Keyed):
    """How a goal is to be reached; a plan may also serve a team without a goal."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="plans")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, null=True, blank=True, related_name="plans")
    name = models.CharField(_("name"), max_length=200, validators=[refuse_nul])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[ActionPlanQuerySet] = ActionPlanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [once_a_form("plan")]
        indexes = [models.Index(fields=["organization", "team"], name="plan_by_team")]

    def __str__(self) -> str:
        return self.name


class Phase(Keyed):
    """A step of a plan; phases follow each other in their order."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(_("name"), max_length=200, validators=[refuse_nul])
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects: ClassVar[PhaseQuerySet] = PhaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [once_a_form("phase")]
        indexes = [models.Index(fields=["plan", "position"], name="phase_order")]

    def __str__(self) -> str:
        return self.name


class Milestone(Keyed, Versioned):
    """A point of a plan with an owner and a date; its first date is kept, so that slipping is seen."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="milestones")
    phase = models.ForeignKey(
        Phase, on_delete=models.SET_NULL, null=True, blank=True, related_name="milestones"
    )
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("milestone"), max_length=200, validators=[refuse_nul])
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

    objects: ClassVar[MilestoneQuerySet] = MilestoneQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [once_a_form("milestone")]
        indexes = [
            models.Index(fields=["plan", "position"], name="milestone_order"),
            # The review's next two weeks and slipping: open milestones by date.
            models.Index(fields=["organization", "due"], name="milestone_by_due"),
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


class Task(Keyed, Versioned):
    """One person's piece of work."""

    class Status(models.TextChoices):
        TODO = "todo", _("To do")
        DOING = "doing", _("Doing")
        REVIEW = "review", _("In review")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    OPEN = (Status.TODO, Status.DOING, Status.REVIEW)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("team"))
    plan = models.ForeignKey(
        ActionPlan, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    phase = models.ForeignKey(Phase, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks")
    milestone = models.ForeignKey(
        Milestone,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("milestone"),
    )
    key_result = models.ForeignKey(
        KeyResult,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("key result"),
    )
    title = models.CharField(_("task"), max_length=300, validators=[refuse_nul])
    title_key = models.CharField(max_length=TEXT_KEY_LENGTH, editable=False)
    description = models.TextField(_("description"), max_length=20_000, blank=True, validators=[refuse_nul])
    assignee = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="tasks",
        verbose_name=_("owner"),
    )
    created_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    status = models.CharField(_("status"), max_length=7, choices=Status.choices, default=Status.TODO)
    blocked = models.BooleanField(_("blocked"), default=False)
    blocked_reason = models.CharField(
        _("why it is blocked"), max_length=300, blank=True, validators=[refuse_nul]
    )
    # Who can lift it.
    blocked_by = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="blocking",
        verbose_name=_("who can help"),
    )
    blocked_since = models.DateTimeField(null=True, blank=True, editable=False)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    original_due = models.DateField(null=True, blank=True, editable=False)
    moves = models.PositiveIntegerField(default=0, editable=False)
    # Hours.
    estimate = models.DecimalField(
        _("estimate"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0)
    depends_on = models.ManyToManyField(
        "self",
        through="TaskDependency",
        through_fields=("task", "needs"),
        symmetrical=False,
        related_name="dependents",
        blank=True,
    )

    objects: ClassVar[TaskQuerySet] = TaskQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="task_number_once"),
            once_a_form("task"),
        ]
        indexes = [
            # My work and reminders: a person's open tasks by date.
            models.Index(
                fields=["organization", "assignee", "due"],
                condition=models.Q(status__in=["todo", "doing", "review"]),
                name="task_open_by_assignee",
            ),
            # The board and the review: a team's tasks by status.
            models.Index(fields=["organization", "team", "status", "due"], name="task_by_team"),
            # A plan's tasks in their order.
            models.Index(fields=["plan", "phase", "position"], name="task_order"),
            # The review: what was finished in a week.
            models.Index(fields=["organization", "team", "done_at"], name="task_by_done"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.title_key = text_key(self.title)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def helper(self) -> Person | None:
        """Who can lift what blocks it; nobody once they have left."""
        return self.blocked_by if self.blocked_by is not None and self.blocked_by.is_here else None

    @property
    def slip(self) -> int | None:
        """Present date minus original date, in calendar days."""
        if self.due is None or self.original_due is None:
            return None
        return (self.due - self.original_due).days


class TaskDependency(models.Model):
    """`task` can begin when `needs` is done. There are no circles."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="needs")
    needs = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="needed_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "needs"], name="task_dependency_once")]

    def __str__(self) -> str:
        return f"{self.task_id} needs {self.needs_id}"
