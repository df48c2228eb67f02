"""That something was talked about, or not, can be undone for a moment, like every act."""

from collections.abc import Sequence

from feedback.actions import talk_about
from feedback.models import ReviewNote
from teamops.activity.models import Event
from teamops.activity.undo import changed_meanwhile, reverses
from teamops.people.models import Person


def take_back_talk(events: Sequence[Event], by: Person) -> None:
    for event in events:
        rows = ReviewNote.objects.visible_to(by).select_related("review__team")
        note = rows.filter(pk=event.subject_id).first()
        if note is None:
            raise changed_meanwhile()
        talked = event.verb == "review.talk_taken_back"
        talk_about(note.review, by=by, item=note.item, talked=talked)


reverses("review.talked_about", "review.talk_taken_back", by=take_back_talk)
