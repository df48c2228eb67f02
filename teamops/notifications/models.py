"""What is to be sent, as rows: the database keeps the promise, Celery or the scheduler carries it out."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teamops.notifications.queries import DeliveryQuerySet, ReminderQuerySet
from teamops.people.models import Organization, Person


class Delivery(models.Model):
    """One message to one person by one channel: the morning's digest of one local date.

    Unique per person, channel and date, so nobody gets two. Claimed with a lease by a filtered UPDATE:
    a worker that dies lets the lease run out and another one takes over.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        INBOX = "inbox", _("inbox")

    class State(models.TextChoices):
        DUE = "due", _("due")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        SKIPPED = "skipped", _("skipped")
        FAILED = "failed", _("failed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=Channel.choices)
    # The person's own date on which it is due.
    local_date = models.DateField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.DUE)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Why it was skipped, or what went wrong; for the administrator.
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "channel", "local_date"], name="delivery_once_a_day")
        ]
        indexes = [
            # What is to be sent now, oldest first.
            models.Index(
                fields=["due_at"], condition=models.Q(state__in=["due", "sending"]), name="delivery_unsent"
            ),
            # The administrator's page.
            models.Index(fields=["organization", "-due_at"], name="delivery_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} to {self.person_id} for {self.local_date}"


class Reminder(models.Model):
    """One thing that one person is asked to do on one local date, by one rule; it is part of deliveries."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    rule = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    local_date = models.DateField()
    # Ids and values that the rule needs to say its sentence; no private text.
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ReminderQuerySet] = ReminderQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "rule", "subject_type", "subject_id", "local_date"], name="reminder_once"
            )
        ]
        indexes = [
            # The inbox, newest first, and what a digest gathers.
            models.Index(fields=["person", "-local_date"], name="reminder_by_person")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject_type} {self.subject_id}"
