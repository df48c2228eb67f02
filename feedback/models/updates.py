"""What each member writes once a week, and how the team feels on average."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.updates.queries import TeamMoodQuerySet, WeeklyUpdateQuerySet
from teamops.people.models import Organization, Person, Team
from teamops.text import refuse_nul
from teamops.versions import Versioned

LONGEST_TEXT = 4_000


class WeeklyUpdate(Versioned):
    """A member's progress, plans and problems for a team's review of a week. The row is made when the person
    is asked, or when they write without being asked; until they have written, `written_at` is None.
    """

    class Mood(models.IntegerChoices):
        BAD = 1, pgettext_lazy("mood", "bad")
        STRAINED = 2, pgettext_lazy("mood", "strained")
        FAIR = 3, pgettext_lazy("mood", "fair")
        GOOD = 4, pgettext_lazy("mood", "good")
        GREAT = 5, pgettext_lazy("mood", "great")

    class Outcome(models.TextChoices):
        """What became of something that was planned in the update before."""

        DONE = "done", pgettext_lazy("plan of last week", "done")
        CARRIED = "carried", pgettext_lazy("plan of last week", "carried over")
        DROPPED = "dropped", pgettext_lazy("plan of last week", "dropped")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="weekly_updates")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="weekly_updates")
    # The Monday of the ISO week of the review that it is written for.
    week = models.DateField()
    progress = models.TextField(_("progress"), max_length=LONGEST_TEXT, blank=True, validators=[refuse_nul])
    # One thing on each line.
    plans = models.TextField(_("plans"), max_length=LONGEST_TEXT, blank=True, validators=[refuse_nul])
    problems = models.TextField(_("problems"), max_length=LONGEST_TEXT, blank=True, validators=[refuse_nul])
    # For the leads of the team alone.
    note = models.TextField(
        _("note to the lead"), max_length=LONGEST_TEXT, blank=True, validators=[refuse_nul]
    )
    # What became of the plans of the update before, in their order: [{"text": …, "outcome": …}].
    earlier = models.JSONField(default=list, blank=True)
    mood = models.PositiveSmallIntegerField(_("mood"), choices=Mood.choices, null=True, blank=True)
    mood_is_shown = models.BooleanField(_("the team sees my mood"), default=False)
    # Whether it has been shown at any time: then it is never counted with those of others.
    mood_was_shown = models.BooleanField(default=False, editable=False)
    # It is in the team's `TeamMood`, and therefore not changed any more.
    mood_is_counted = models.BooleanField(default=False, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The first day of the week on which the person works; None: they were not asked, or are away all week.
    due_on = models.DateField(null=True, blank=True, editable=False)
    # Asked, not written, and its week is not over.
    waits = models.BooleanField(default=False, editable=False)
    written_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[WeeklyUpdateQuerySet] = WeeklyUpdateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "team", "week"], name="update_once_a_week"),
            models.CheckConstraint(
                condition=models.Q(mood__isnull=True) | models.Q(mood__gte=1, mood__lte=5),
                name="update_mood_from_1_to_5",
            ),
        ]
        indexes = [
            # The review of a week, and the page of the team's updates.
            models.Index(fields=["organization", "team", "week"], name="update_by_week"),
            # The person's page.
            models.Index(fields=["organization", "person", "-week"], name="update_by_person"),
            # Reminders, and what waits for somebody in My work.
            models.Index(
                fields=["organization", "person"],
                condition=models.Q(waits=True),
                name="update_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.team_id}: {self.week}"

    @property
    def is_written(self) -> bool:
        return self.written_at is not None

    @property
    def plan_lines(self) -> list[str]:
        return lines_of(self.plans)

    @property
    def outcomes(self) -> list[tuple[str, Any]]:
        """(What was planned in the update before, what became of it)."""
        return [(one["text"], self.Outcome(one["outcome"])) for one in self.earlier]


def lines_of(text: str) -> list[str]:
    """The lines that say something, without a mark of a list before them."""
    lines = (line.strip().removeprefix("- ").removeprefix("• ").strip() for line in text.splitlines())
    return [line for line in lines if line]


class TeamMood(models.Model):
    """How the members of a team feel in a week, as far as it can be told without telling of one of them.

    Moods that a member does not show are added three at a time, see `feedback.updates.moods`.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    week = models.DateField()
    people = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    objects: ClassVar[TeamMoodQuerySet] = TeamMoodQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "week"], name="mood_once_a_week")]

    def __str__(self) -> str:
        return f"{self.team_id} in {self.week}: {self.total}/{self.people}"
