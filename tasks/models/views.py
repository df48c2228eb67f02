"""How a team or a person likes to look at a plan or a board."""

import uuid
from typing import ClassVar

from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tasks.models.plans import ActionPlan, Milestone
from tasks.models.tasks import Task
from teamops.people.models import Organization, Person, Team
from teamops.people.queries import visible_teams
from teamops.text import refuse_nul


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, person: Person) -> "SavedViewQuerySet":
        """One's own and those of teams, unless they are of a plan that is kept from the person."""
        rows = self.filter(models.Q(person=None) | models.Q(person=person))
        rows = rows.filter(organization_id=person.organization_id, team__in=visible_teams(person))
        seen = ActionPlan.objects.visible_to(person)
        return rows.filter(models.Q(plan=None) | models.Q(plan__in=seen))


class SavedView(models.Model):
    """A view with its filters under a name: of one person, or (without `person`) of the whole team."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="saved_views")
    # None: of all tasks of the team.
    plan = models.ForeignKey(
        ActionPlan, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_views"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_views"
    )
    name = models.CharField(_("name"), max_length=60, validators=[refuse_nul])
    # The part of the address after the question mark.
    query = models.CharField(max_length=1_000, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[SavedViewQuerySet] = SavedViewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["organization", "team", "person"], name="saved_view_by_team")]

    def __str__(self) -> str:
        return self.name

    @property
    def look(self) -> str:
        """Which of the views it is: "list", "board", "timeline" or "calendar"."""
        return QueryDict(self.query).get("view", "list")


class WorkLimitQuerySet(models.QuerySet["WorkLimit"]):
    def visible_to(self, person: Person) -> "WorkLimitQuerySet":
        """Of the teams that the person sees, but for milestones that are kept from them."""
        rows = self.filter(organization_id=person.organization_id, team__in=visible_teams(person))
        seen = Milestone.objects.visible_to(person)
        return rows.filter(models.Q(milestone=None) | models.Q(milestone__in=seen))


class WorkLimit(models.Model):
    """How many tasks a team means to have at one time with a status, of an owner or before a milestone.

    It is of one of the three; the board tells when there are more.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="work_limits")
    status = models.CharField(max_length=7, choices=Task.Status.choices, blank=True)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    milestone = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    most = models.PositiveSmallIntegerField(_("at most"))

    objects: ClassVar[WorkLimitQuerySet] = WorkLimitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "status"], condition=~models.Q(status=""), name="work_limit_once"
            ),
            models.UniqueConstraint(fields=["team", "owner"], name="work_limit_of_owner_once"),
            models.UniqueConstraint(fields=["team", "milestone"], name="work_limit_of_milestone_once"),
            models.CheckConstraint(
                condition=models.Q(~models.Q(status=""), owner=None, milestone=None)
                | models.Q(status="", owner__isnull=False, milestone=None)
                | models.Q(status="", owner=None, milestone__isnull=False),
                name="work_limit_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.most}"

    @property
    def key(self) -> str:
        """That of the column: a status, or the id of an owner or a milestone."""
        return self.status or str(self.owner_id or self.milestone_id)
