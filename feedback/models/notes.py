"""What is noted on an item of the agenda, and whether it was talked about."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models.reviews import WeeklyReview
from feedback.queries import ReviewNoteQuerySet
from goals.models import Goal
from teamops.people.models import Organization, Person
from teamops.text import refuse_nul
from teamops.versions import Versioned

LONGEST_NOTE = 4_000


class ReviewNote(Versioned):
    """The note on one item of a review's agenda, and when it was talked about; one row for both.

    `item` is the item's key (`feedback.items`). `part` and `what` are where it stood and what it was called
    when something was written first, for when it has left the agenda since.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(WeeklyReview, on_delete=models.CASCADE, related_name="notes")
    item = models.CharField(max_length=40)
    part = models.CharField(max_length=20)
    what = models.CharField(max_length=500, blank=True)
    # Goals of which the item tells: it is kept from who may not see one of them.
    goals = models.ManyToManyField(Goal, related_name="+")
    # Markdown.
    text = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True, validators=[refuse_nul])
    # Who wrote it last.
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True, editable=False)
    talked_at = models.DateTimeField(null=True, blank=True, editable=False)
    talked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    # When anything of it was last changed, for who asks what is new.
    updated = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ReviewNoteQuerySet] = ReviewNoteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "item"], name="review_note_once_an_item")]

    def __str__(self) -> str:
        return f"{self.item}: {self.text[:60]}"
