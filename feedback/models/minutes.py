"""The minutes of a closed review, on their way to its team."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.models.reviews import WeeklyReview
from teamops.notifications.models import Leased
from teamops.notifications.queries import LeasedQuerySet
from teamops.people.models import Organization, Person


class MinutesLetter(Leased):
    """The minutes of a review to one member, by e-mail; each time that it is closed anew, each gets one."""

    class Reason(models.TextChoices):
        """Why it was not sent (yet); the first ones are those of all messages."""

        REOPENED = "reopened", _("The review was opened again before it could be sent.")
        LEFT = Leased.Reason.LEFT.value, Leased.Reason.LEFT.label
        OFF = Leased.Reason.OFF.value, Leased.Reason.OFF.label
        REFUSED = Leased.Reason.REFUSED.value, Leased.Reason.REFUSED.label
        ERROR = Leased.Reason.ERROR.value, Leased.Reason.ERROR.label
        DIED = Leased.Reason.DIED.value, Leased.Reason.DIED.label

    REPEATABLE = (Leased.Reason.REFUSED, Leased.Reason.ERROR, Leased.Reason.DIED)

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(WeeklyReview, on_delete=models.CASCADE, related_name="letters")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # `WeeklyReview.edition` when it was closed.
    edition = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)

    objects: ClassVar[LeasedQuerySet] = LeasedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "edition", "person"], name="minutes_once_an_edition")
        ]
        indexes = [
            # What is to be sent now, oldest first.
            models.Index(
                fields=["not_before"],
                condition=models.Q(state__in=["due", "sending"]),
                name="minutes_unsent",
            ),
        ]

    def __str__(self) -> str:
        return f"minutes of {self.review_id} to {self.person_id}"
