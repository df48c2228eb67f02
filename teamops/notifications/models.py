"""What is to be sent, as rows: the database keeps the promise, Celery or the scheduler carries it out."""

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teamops.notifications.channels import find_channel
from teamops.notifications.queries import DeliveryQuerySet, LeasedQuerySet, ReminderQuerySet
from teamops.notifications.rules import Asked, Due
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

    # Foreign keys without an index of their own: those below begin with them, and each costs every sweep.
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders", db_index=False)
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
    # Put off by the person: they are asked anew on this date of theirs, if it still holds, and not before.
    snoozed_until = models.DateField(null=True, blank=True)
    # The date on which the lead will be told of it as well, as the person reads in the message.
    escalates_on = models.DateField(null=True, blank=True)
    escalates_to = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    # Whose thing it is, where a lead is told of it.
    member = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )

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
            # What a finished subject takes out of the inbox, and all that was told of it.
            models.Index(fields=["organization", "subject_type", "subject_id"], name="reminder_of_subject"),
            # What leads are to be told of this morning.
            models.Index(
                fields=["escalates_to", "escalates_on"],
                condition=models.Q(escalates_to__isnull=False),
                name="reminder_to_lead",
            ),
            # Whose things leads were told of, when that person is erased.
            models.Index(
                fields=["member"], condition=models.Q(member__isnull=False), name="reminder_of_member"
            ),
            # Whose pause is over this morning.
            models.Index(
                fields=["person", "snoozed_until"],
                condition=models.Q(snoozed_until__isnull=False),
                name="reminder_snoozed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject_type} {self.subject_id}"

    @property
    def asked(self) -> Asked:
        """What a rule is told when it says whether this still holds: whose thing it is, and its day."""
        if self.member_id is None:
            return self
        return Due(self.member_id, self.subject_id, self.due_on)


class Leased(models.Model):
    """A message to one person that is sent once. Claimed with a lease by a filtered UPDATE: a worker that
    dies lets the lease run out and another one takes over (`teamops.notifications.actions.deliver`).
    """

    class State(models.TextChoices):
        DUE = "due", pgettext_lazy("message", "due")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        SKIPPED = "skipped", _("skipped")
        FAILED = "failed", _("failed")

    class Reason(models.TextChoices):
        """Why it was not sent (yet)."""

        DONE = "done", _("Everything in it was done or put off before it was sent.")
        LEFT = "left", _("The person has left or can no longer sign in.")
        OFF = "off", _("The person does not want it by this channel.")
        TOO_LATE = "too_late", _("The day was over before it could be sent.")
        REFUSED = "refused", _("The receiving server refuses this address.")
        ERROR = "error", _("The receiving server could not be used.")
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
    # What the other side said, for the administrator.
    detail = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[LeasedQuerySet] = LeasedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        abstract = True

    @property
    def can_be_sent_again(self) -> bool:
        return self.state in (self.State.FAILED, self.State.SKIPPED) and self.reason in self.REPEATABLE


class Delivery(Leased):
    """One message to one person by one channel: the digest of one local date, or one thing told at once.

    Unique per person, channel and date, or per reminder and channel, so nobody gets two.
    """

    class Channel:
        """The channels that every installation has; others are known to `teamops.notifications.channels`."""

        EMAIL = "email"
        INBOX = "inbox"

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="deliveries")
    # The channel's name, and after a colon its destination if it has several: "email", "slack:17".
    channel = models.CharField(max_length=40)
    # What is told at once, alone; empty: the digest of the date.
    reminder = models.ForeignKey(
        Reminder, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries", db_index=False
    )
    # The person's own date.
    local_date = models.DateField()
    # The moment of the digest; after "send again" the moment of that.
    due_at = models.DateTimeField()

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "channel", "local_date"],
                condition=models.Q(reminder__isnull=True),
                name="delivery_digest_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["reminder", "channel"],
                condition=models.Q(reminder__isnull=False),
                name="delivery_at_once_once",
            ),
        ]
        indexes = [
            # What is to be sent now, oldest first.
            # A morning's are of the same moment: without the id each that is taken sorts them all.
            models.Index(
                fields=["not_before", "id"],
                condition=models.Q(state__in=["due", "sending"]),
                name="delivery_next",
            ),
            # Of which mornings nobody was told; each sweep asks, and they are few.
            models.Index(
                fields=["person", "local_date"],
                condition=models.Q(reason="too_late"),
                name="delivery_too_late",
            ),
            # The operator's figures: what was due of late.
            models.Index(fields=["due_at"], name="delivery_by_due"),
            # The administrator's page.
            models.Index(fields=["organization", "-due_at"], name="delivery_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} to {self.person_id} for {self.local_date}"

    @property
    def channel_label(self) -> str:
        """The channel in the words of the language that is active."""
        found = find_channel(self.channel)
        return str(found.label) if found else self.channel


class Heartbeat(models.Model):
    """When a part of the engine last did a round, for the operator; one row for each name."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.at}"


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


# Models of rooms that are folders of their own.
from teamops.notifications.answers.models import UsedLink  # noqa: E402, F401
from teamops.notifications.chats.models import ChannelAddress, ChannelPace, PushKey, TeamPost  # noqa: E402, F401
from teamops.notifications.wishes.models import TeamWish, Wish  # noqa: E402, F401
