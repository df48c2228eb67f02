"""The tasks of persons, with what belongs to one."""

import uuid
from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from goals.models import KeyResult
from tasks.models.labels import Label
from tasks.models.made import Keyed, NotRemoved, Removable, in_trash, once_a_form
from tasks.models.plans import ActionPlan, Milestone, Phase
from tasks.models.support import SupportRequest
from tasks.plan_views.bytewise import Bytewise
from tasks.queries import TaskFileQuerySet, TaskQuerySet
from teamops.people.models import Organization, Person, Team
from teamops.text import TEXT_KEY_LENGTH, refuse_nul, text_key
from teamops.versions import Versioned

TaskManager = NotRemoved.from_queryset(TaskQuerySet)


class Task(Keyed, Removable, Versioned):
    """One person's piece of work."""

    class Status(models.TextChoices):
        TODO = "todo", _("To do")
        DOING = "doing", _("Doing")
        REVIEW = "review", _("In review")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    class Priority(models.IntegerChoices):
        LOW = 1, pgettext_lazy("priority", "Low")
        NORMAL = 2, pgettext_lazy("priority", "Normal")
        HIGH = 3, pgettext_lazy("priority", "High")
        URGENT = 4, pgettext_lazy("priority", "Urgent")

    class Recurs(models.TextChoices):
        """When the next one appears."""

        DONE = "done", _("when this one is done")
        DUE = "due", _("when this one is due")

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
    # A task of a task; at most two levels below a whole one.
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sub_tasks",
        verbose_name=_("part of"),
    )
    helpers = models.ManyToManyField(Person, related_name="helping", blank=True, verbose_name=_("helpers"))
    watchers = models.ManyToManyField(Person, related_name="watching", blank=True, verbose_name=_("watchers"))
    labels = models.ManyToManyField(Label, related_name="tasks", blank=True, verbose_name=_("labels"))
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL
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
    # What it waits for, where that is a task or a support request.
    blocked_by_task = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="blocks"
    )
    blocked_by_request = models.ForeignKey(
        SupportRequest, on_delete=models.SET_NULL, null=True, blank=True, related_name="blocks"
    )
    blocked_since = models.DateTimeField(null=True, blank=True, editable=False)
    starts_on = models.DateField(pgettext_lazy("task", "start"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)
    # The moment, where a time of the day was said; `due` is then its day in the organization's zone.
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The day on which its owner means to do it: their own plan of the week.
    planned_for = models.DateField(null=True, blank=True, editable=False)
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
    # Hours.
    spent = models.DecimalField(
        _("time spent"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    # The rule of RFC 5545 by which it comes again, without "RRULE:"; empty: it does not.
    recurrence = models.CharField(_("comes again"), max_length=200, blank=True, validators=[refuse_nul])
    recurs = models.CharField(
        _("the next one appears"), max_length=4, choices=Recurs.choices, default=Recurs.DONE
    )
    # Of a recurring task the one before; one to one, so that the next one appears once.
    recurs_from = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="recurs_as", editable=False
    )
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0)
    # Where people have put it on the board, between two others; None: nobody has.
    rank = models.FloatField(null=True, blank=True, editable=False)
    depends_on = models.ManyToManyField(
        "self",
        through="TaskDependency",
        through_fields=("task", "needs"),
        symmetrical=False,
        related_name="dependents",
        blank=True,
    )

    objects: ClassVar[TaskQuerySet] = TaskManager()  # type: ignore[assignment]
    everything: ClassVar[TaskQuerySet] = TaskQuerySet.as_manager()  # type: ignore[assignment]

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
            # The list of a team: its open tasks, earliest first.
            models.Index(
                fields=["organization", "team", "due", "number"],
                condition=models.Q(status__in=["todo", "doing", "review"]),
                name="task_open_by_team",
            ),
            # What is blocked: few tasks of many, for the sweep of reminders.
            models.Index(fields=["organization"], condition=models.Q(blocked=True), name="task_blocked"),
            # The review: what was finished in a week.
            models.Index(fields=["organization", "team", "done_at"], name="task_by_done"),
            in_trash("task"),
            # The palette: titles that begin with what was typed; see also `tasks.finding.title_parts`.
            models.Index(
                models.F("organization"),
                Bytewise("title_key"),
                condition=models.Q(removed_at__isnull=True),
                name="task_by_title",
            ),
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


class ChecklistItem(models.Model):
    """A line of a task's checklist."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="checklist")
    position = models.PositiveIntegerField(default=0)
    text = models.CharField(_("item"), max_length=300, validators=[refuse_nul])
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        indexes = [models.Index(fields=["task", "position"], name="checklist_order")]

    def __str__(self) -> str:
        return self.text


def path_of(attached: "TaskFile", name: str) -> str:
    """Where an attached file lies: by its own UUID, so that no name from outside becomes a path."""
    return f"tasks/{attached.uuid}"


class TaskFile(Removable):
    """A file that belongs to a task. Its type is what its content says."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to=path_of, max_length=200)
    name = models.CharField(max_length=200, validators=[refuse_nul])
    size = models.PositiveIntegerField()  # bytes
    content_type = models.CharField(max_length=100)
    added_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[TaskFileQuerySet] = TaskFileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["task", "added_at"], name="task_file_order")]

    def __str__(self) -> str:
        return self.name
