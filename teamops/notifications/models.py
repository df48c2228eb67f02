"""What is to be sent, as rows: the database keeps the promise, Celery or the scheduler carries it out."""

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teamops.notifications.queries import DeliveryQuerySet, LeasedQuerySet, ReminderQuerySet
from teamops.people.models import Organization, Person


class Morning(models.Model):
    """The last local date on which a person's morning was looked at, whether something was due or not.

    One row per person, so that a sweep costs nothing for whom it has seen today; the date never goes back,
    so that nobody has two mornings on one date when they travel or a clock is set.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="morning")
    local_date = models.DateField()

    def __str__(self) -> str:
        return f"{self.person_id} on {self.local_date}"


class Reminder(models.Model):
    """One thing that one person is asked to do on one local date, by one rule; deliveries tell of it."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders")
    rule = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    # The person's own date of the morning on which they are asked.
    local_date = models.DateField()
    # The day on which the thing itself is or was due.
    due_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # When the person marked it as read, did the thing, or was asked anew.
    read_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ReminderQuerySet] = ReminderQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "rule", "subject_type", "subject_id", "local_date"], name="reminder_once"
            )
        ]
        indexes = [
            # The inbox, newest first, and what a delivery tells of.
            models.Index(fields=["person", "-local_date"], name="reminder_by_person"),
            # The number at the inbox.
            models.Index(fields=["person"], condition=models.Q(read_at__isnull=True), name="reminder_unread"),
            # What a finished subject takes out of the inbox.
            models.Index(
                fields=["organization", "subject_type", "subject_id"],
                condition=models.Q(read_at__isnull=True),
                name="reminder_by_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject_type} {self.subject_id}"


class Leased(models.Model):
    """A message to one person that is sent once. Claimed with a lease by a filtered UPDATE: a worker that
    dies lets the lease run out and another one takes over (`teamops.notifications.actions.deliver`).
    """

    class State(models.TextChoices):
        DUE = "due", _("due")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        SKIPPED = "skipped", _("skipped")
        FAILED = "failed", _("failed")

    class Reason(models.TextChoices):
        """Why it was not sent (yet)."""

        DONE = "done", _("Everything in it was done before it was sent.")
        LEFT = "left", _("The person has left or can no longer sign in.")
        OFF = "off", _("The person has switched off reminders by e-mail.")
        TOO_LATE = "too_late", _("The day was over before it could be sent.")
        REFUSED = "refused", _("The mail server refuses this address.")
        ERROR = "error", _("The mail server could not be used.")
        DIED = "died", _("The process that was sending it died, time and again.")

    UNSENT = (State.DUE, State.SENDING)
    # What may go at another attempt. The other reasons would hold again.
    REPEATABLE: tuple[Reason, ...] = (Reason.TOO_LATE, Reason.REFUSED, Reason.ERROR, Reason.DIED)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=7, choices=State.choices, default=State.DUE)
    # Nobody takes it before: its moment, the end of a worker's lease, or of the pause after a failure.
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    # What the mail server said, for the administrator.
    detail = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[LeasedQuerySet] = LeasedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        abstract = True

    @property
    def can_be_sent_again(self) -> bool:
        return self.state in (self.State.FAILED, self.State.SKIPPED) and self.reason in self.REPEATABLE


class Delivery(Leased):
    """One message to one person by one channel: the morning's digest of one local date.

    Unique per person, channel and date, so nobody gets two.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        INBOX = "inbox", _("inbox")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=Channel.choices)
    # The person's own date of the morning.
    local_date = models.DateField()
    # The moment of that morning; after "send again" the moment of that.
    due_at = models.DateTimeField()

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "channel", "local_date"], name="delivery_once_a_day")
        ]
        indexes = [
            # What is to be sent now, oldest first.
            models.Index(
                fields=["not_before"],
                condition=models.Q(state__in=["due", "sending"]),
                name="delivery_unsent",
            ),
            # The administrator's page.
            models.Index(fields=["organization", "-due_at"], name="delivery_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} to {self.person_id} for {self.local_date}"


LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


class DailyWork(models.Model):
    """The last day on which a daily work was done for an organization; who does it holds a lease."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    done_on = models.DateField(null=True)
    leased_until = models.DateTimeField(default=LONG_AGO)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="daily_work_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.done_on}"
