"""Work that one person gives to another."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tasks.handing_over.queries import HandoverQuerySet
from tasks.models.made import Keyed, once_a_form
from tasks.models.plans import ActionPlan, Milestone
from tasks.models.tasks import Task
from teamops.people.models import Organization, Person
from teamops.text import refuse_nul


class Handover(Keyed):
    """A task, a milestone or a plan given to somebody with a note, until they accept or return it."""

    class State(models.TextChoices):
        GIVEN = "given", _("Handed over")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Taken back")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="handovers")
    milestone = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, null=True, blank=True, related_name="handovers"
    )
    plan = models.ForeignKey(
        ActionPlan, on_delete=models.CASCADE, null=True, blank=True, related_name="handovers"
    )
    giver = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    # Whose it was, who gets it back when it is returned; None: nobody's.
    owner_before = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    taker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="handovers")
    note = models.CharField(_("note"), max_length=1_000, blank=True, validators=[refuse_nul])
    state = models.CharField(max_length=9, choices=State.choices, default=State.GIVEN)
    answer = models.CharField(_("answer"), max_length=1_000, blank=True, validators=[refuse_nul])
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[HandoverQuerySet] = HandoverQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            once_a_form("handover"),
            models.CheckConstraint(
                condition=(
                    models.Q(task__isnull=False, milestone__isnull=True, plan__isnull=True)
                    | models.Q(task__isnull=True, milestone__isnull=False, plan__isnull=True)
                    | models.Q(task__isnull=True, milestone__isnull=True, plan__isnull=False)
                ),
                name="handover_of_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["organization", "taker", "state"], name="handover_by_taker")]

    def __str__(self) -> str:
        return str(self.thing)

    @property
    def thing(self) -> Task | Milestone | ActionPlan:
        """What is handed over."""
        thing = self.task or self.milestone or self.plan
        assert thing is not None  # the database sees to it
        return thing

    @property
    def kind(self) -> str:
        return "task" if self.task_id else "milestone" if self.milestone_id else "plan"

    @property
    def owner_id(self) -> int | None:
        """Whose it is now."""
        return self.task.assignee_id if self.task else (self.milestone or self.plan).owner_id  # type: ignore[union-attr]

    @property
    def is_unanswered(self) -> bool:
        """Whether it waits for its taker's answer: nobody has given it on since, and it is not over."""
        thing = self.thing
        is_open = thing.removed_at is None and (isinstance(thing, ActionPlan) or thing.is_open)
        return self.state == self.State.GIVEN and is_open and self.owner_id == self.taker_id
