"""Where a team or a person is reached beside e-mail and inbox, and how fast each address is written to."""

import datetime
import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teamops.notifications.chats.apprise_services import SERVICES
from teamops.notifications.chats.queries import ChannelAddressQuerySet, TeamPostQuerySet
from teamops.people.models import Organization, Person, Team
from teamops.text import refuse_nul
from teamops.versions import Versioned


class ChannelAddress(Versioned):
    """A chat of a team or of a person. Its address lets anybody write there, so it is kept sealed and is
    never shown again: `shown` is what is seen of it."""

    class Service(models.TextChoices):
        SLACK = "slack", "Slack"
        MICROSOFT_TEAMS = "msteams", "Microsoft Teams"
        DINGTALK = "dingtalk", _("DingTalk")
        FEISHU = "feishu", _("Feishu, Lark")
        WECOM = "wecom", _("WeCom")
        APPRISE = "apprise", _("Another service, by Apprise")
        # Connected by the browser itself, of a person alone; its address is the subscription's.
        WEB_PUSH = "webpush", _("A browser")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    # One of the two.
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="channels")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="channels")
    service = models.CharField(max_length=10, choices=Service.choices)
    name = models.CharField(max_length=60, validators=[refuse_nul])
    sealed_url = models.TextField()
    sealed_secret = models.TextField(blank=True)
    # Host and last characters.
    shown = models.CharField(max_length=120)
    # Of a browser: the fingerprint of the password under which it was connected; empty: nobody knows.
    account = models.CharField(max_length=64, blank=True, default="", editable=False)
    is_paused = models.BooleanField(default=False)
    # What a team's chat gets; a person's gets what they chose on the page of notifications.
    takes_minutes = models.BooleanField(default=True)
    takes_digest = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    # How the last message fared; empty words: it arrived.
    tried_at = models.DateTimeField(null=True, editable=False)
    trouble = models.CharField(max_length=400, blank=True, editable=False)

    objects: ClassVar[ChannelAddressQuerySet] = ChannelAddressQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(team__isnull=True) ^ models.Q(person__isnull=True),
                name="channel_of_team_or_person",
            )
        ]
        indexes = [
            models.Index(fields=["organization", "person"], name="channel_by_person"),
            models.Index(fields=["organization", "team"], name="channel_by_team"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.pk}"

    @property
    def service_label(self) -> str:
        """The service's name, in the language that is active; of one by Apprise its own."""
        scheme = self.shown.partition("://")[0]
        return SERVICES[scheme][1] if scheme in SERVICES else str(self.Service(self.service).label)

    @property
    def language_code(self) -> str:
        """The language in which it is written to: the person's own, or that of the team's records."""
        owner = self.person or self.team
        return owner.language_code if owner else self.organization.language


# The services whose address somebody enters.
BY_ADDRESS = [
    choice for choice in ChannelAddress.Service.choices if choice[0] != ChannelAddress.Service.WEB_PUSH
]


class PushKey(models.Model):
    """The one key by which push services know this installation; who has it can write to its browsers."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    sealed = models.TextField()

    def __str__(self) -> str:
        return "push key"


class ChannelPace(models.Model):
    """How many messages may still go to one address now, for all processes together.

    A bucket of tokens that fills again with time; `closed_until` is what the service asked for (Retry-After).
    """

    # A fingerprint of the address, under a key.
    key = models.CharField(max_length=64, unique=True)
    tokens = models.FloatField()
    at = models.DateTimeField(default=timezone.now)
    closed_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.tokens:.1f}"


class TeamPost(models.Model):
    """One message to one channel of a team, kept until it has gone out; claimed with a lease."""

    class State(models.TextChoices):
        DUE = "due", pgettext_lazy("message", "due")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        SKIPPED = "skipped", _("skipped")
        FAILED = "failed", _("failed")

    UNSENT = (State.DUE, State.SENDING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    channel = models.ForeignKey(ChannelAddress, on_delete=models.CASCADE, related_name="posts")
    # What it is about, such as "minutes-17": the same is told once.
    key = models.CharField(max_length=80)
    # The morning of which it tells what is due, found when it goes out; empty: what stands below.
    day = models.DateField(null=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    # Of the page that it leads to, after the organization's prefix.
    path = models.CharField(max_length=300)
    state = models.CharField(max_length=7, choices=State.choices, default=State.DUE)
    not_before = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    detail = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[TeamPostQuerySet] = TeamPostQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="team_post_once")]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=models.Q(state__in=["due", "sending"]),
                name="team_post_unsent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} to {self.channel_id}"


# Afterwards a message of a team is of no use any more.
LONGEST_LIFE = datetime.timedelta(days=2)
