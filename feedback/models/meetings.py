"""The meeting in which a review is held: who is here, who writes, and how long a part takes."""

import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone

from teamops.people.models import Organization, Person, Team


class Meeting(models.Model):
    """What is known of the meeting of a team and a week while it is held. Nothing of it is in the record.

    `beat` counts what no event tells of: who is here, how many have answered, the clock.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    # The Monday of the ISO week.
    week = models.DateField()
    note_taker = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # The part that is talked about, and since when its clock runs; empty: none runs.
    part = models.CharField(max_length=20, blank=True)
    part_began_at = models.DateTimeField(null=True, blank=True)
    # Planned minutes by part, where they differ from the usual ones.
    minutes = models.JSONField(default=dict, blank=True)
    beat = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[models.Manager["Meeting"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "week"], name="meeting_once_a_week")]

    def __str__(self) -> str:
        return f"{self.team_id} in {self.week}"


class Presence(models.Model):
    """Who has the page of a meeting open, and was last heard of when."""

    # The page says so often enough that it is here; see `feedback.meeting.actions`.
    GONE_AFTER = datetime.timedelta(seconds=50)

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="present")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager["Presence"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.meeting_id}"
