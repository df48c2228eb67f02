"""How sure a team is of a key result: a vote whose answers nobody sees before it is closed."""

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from feedback.models.reviews import WeeklyReview
from feedback.votes.queries import ConfidenceVoteQuerySet
from goals.models import CheckIn, KeyResult
from teamops.people.models import Organization, Person


class ConfidenceVote(models.Model):
    """The members of a team are asked in a review how sure they are that a key result reaches its target."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(WeeklyReview, on_delete=models.CASCADE, related_name="votes")
    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="votes")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # How many could answer when it was closed.
    asked = models.PositiveSmallIntegerField(default=0, editable=False)
    # The first check-in after it was closed: the vote is kept with it.
    check_in = models.ForeignKey(
        CheckIn, on_delete=models.SET_NULL, null=True, blank=True, related_name="votes", editable=False
    )

    objects: ClassVar[ConfidenceVoteQuerySet] = ConfidenceVoteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "key_result"],
                condition=models.Q(closed_at__isnull=True),
                name="vote_open_once",
            )
        ]
        indexes = [
            # The goal page, and the next check-in.
            models.Index(fields=["key_result", "-closed_at"], name="vote_newest"),
            # What waits for the answers of a team.
            models.Index(
                fields=["organization", "review"],
                condition=models.Q(closed_at__isnull=True),
                name="vote_open",
            ),
        ]

    def __str__(self) -> str:
        return f"vote on {self.key_result_id} in {self.review_id}"

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class VoteAnswer(models.Model):
    """What one person answered, from 1 (hardly) to 10 (certain). No event tells of it: the trail is read by
    everybody, and the answer is a secret until the vote is closed.
    """

    vote = models.ForeignKey(ConfidenceVote, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    confidence = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(10)])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vote", "person"], name="vote_answered_once"),
            models.CheckConstraint(
                condition=models.Q(confidence__gte=1, confidence__lte=10), name="vote_from_1_to_10"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.vote_id}"
