"""The trail: every change is an event, written in the transaction of the change. And comments."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teamops.activity.queries import CommentQuerySet, EventQuerySet, KeptWordsQuerySet
from teamops.text import refuse_nul


class Via(models.TextChoices):
    """By what way a change came."""

    WEB = "web", _("in the browser")
    API = "api", _("by the API")
    IMPORT = "import", _("by import")
    JOB = "job", _("by itself")
    MAIL = "mail", _("from an e-mail")
    DEMO = "demo", _("demonstration")


class Event(models.Model):
    """Who changed what, when, from what to what. Append-only; ids and values, never private text.

    A sentence is made of it when it is read, in the reader's language (`teamops.activity.sentences`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey("people.Organization", on_delete=models.CASCADE, related_name="+")
    # What the change is seen under: a page of a team lists its events.
    team = models.ForeignKey("people.Team", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    via = models.CharField(max_length=6, choices=Via.choices, default=Via.WEB)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    # The larger thing that the subject is part of ("goal", 7 for a key result), so that its page has all.
    part_of_type = models.CharField(max_length=30, blank=True)
    part_of_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    # What `record` was told beside: (before, after) of text by field. See `KeptWords`.
    words: dict[str, tuple[str, str]] | None = None

    class Meta:
        indexes = [
            # A page's activity: events of one object, newest first.
            models.Index(
                fields=["organization", "subject_type", "subject_id", "-at"], name="event_by_subject"
            ),
            models.Index(fields=["organization", "part_of_type", "part_of_id", "-at"], name="event_by_whole"),
            # The weekly review's changes: events of a team in a span of time.
            models.Index(fields=["organization", "team", "-at"], name="event_by_team"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class KeptWords(models.Model):
    """Text that a change took away, for the seconds in which that can be undone; then it is forgotten."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="kept")
    words = models.JSONField()  # [before, after] by field
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: ClassVar[KeptWordsQuerySet] = KeptWordsQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"words of {self.event_id}"


class Comment(models.Model):
    """Words about a thing, under that thing. Markdown."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey("people.Organization", on_delete=models.CASCADE, related_name="+")
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    author = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("comment"), max_length=10_000, validators=[refuse_nul])
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(
                fields=["organization", "subject_type", "subject_id", "at"], name="comment_by_subject"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
