"""Noting on an item of the agenda, and saying that it was talked about."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.actions.common import lock, refuse_closed
from feedback.gathering import gather
from feedback.items import Item, items_of
from feedback.models import ReviewNote, WeeklyReview
from feedback.models.notes import LONGEST_NOTE
from feedback.permissions import can_write
from feedback.queries import review_before
from goals.models import Goal
from teamops.activity.actions import record
from teamops.activity.queries import last_actor_name
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.versions import save_version

LONGEST_NAME = 500


@transaction.atomic
def write_note(
    review: WeeklyReview, *, by: Person | None, item: str, text: str, version: int | None = None
) -> ReviewNote:
    """Write or change the note on an item. `version`: what the writer has seen, 0 if there was no note, None
    if they do not mind. Raises RuleBroken, and Stale where somebody else was faster.
    """
    require(can_write, by, review)
    lock(review)
    refuse_closed(review)
    if len(text) > LONGEST_NOTE:
        raise RuleBroken(
            _("The note is longer than %(most)s characters. Shorten it.") % {"most": LONGEST_NOTE},
            code="too_long",
            field="text",
        )
    note = _note_on(review, item)
    if version is not None and version != note_version(note):
        raise Stale(note, last_actor_name(note))
    if text.strip() == note.text:
        return note
    note.text, note.author, note.written_at = text.strip(), by, timezone.now()
    note.updated = note.written_at
    save_version(note, expected=None, fields=["text", "author", "written_at", "updated"])
    record(note, "review.noted", by=by, team=review.team, part_of=review)
    return note


def note_version(note: ReviewNote | None) -> int:
    """What a writer says that they have seen; 0 while nothing is written."""
    return note.version if note is not None and note.written_at else 0


@transaction.atomic
def talk_about(review: WeeklyReview, *, by: Person | None, item: str, talked: bool = True) -> ReviewNote:
    """Mark an item as talked about, or take the mark back; the first who says so is kept."""
    require(can_write, by, review)
    lock(review)
    refuse_closed(review)
    note = _note_on(review, item)
    if bool(note.talked_at) == talked:
        return note
    note.updated = timezone.now()
    note.talked_at, note.talked_by = (note.updated, by) if talked else (None, None)
    note.save(update_fields=["talked_at", "talked_by", "updated"])
    verb = "review.talked_about" if talked else "review.talk_taken_back"
    record(note, verb, by=by, team=review.team, part_of=review)
    return note


def _note_on(review: WeeklyReview, key: str) -> ReviewNote:
    """The item's row, made when it is first needed. Raises RuleBroken for what is not on the agenda."""
    # Nothing is on an agenda by a NUL character, and PostgreSQL refuses to look for it.
    known = review.notes.filter(item=key).first() if "\x00" not in key else None
    if known is not None:
        return known
    item = _find(review, key)
    note = review.notes.create(
        organization_id=review.organization_id, item=key, part=item.part, what=item.what[:LONGEST_NAME]
    )
    note.goals.set(Goal.objects.filter(organization=review.organization_id, number__in=item.of_goals))
    return note


def _find(review: WeeklyReview, key: str) -> Item:
    agenda = gather(review.team, review.week, review, review_before(review), span=review.span)
    item = items_of(agenda).get(key)
    if item is None:
        raise RuleBroken(
            _("This is not on the agenda any more. Write it to what still is, or as a decision."),
            code="unknown",
            field="item",
        )
    return item
