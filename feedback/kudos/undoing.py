"""Thanks that were given or taken back can be undone for a moment, like every act."""

from collections.abc import Sequence

from feedback.kudos.actions import remove_kudos, restore_kudos
from feedback.models import Kudos
from teamops.activity.models import Event
from teamops.activity.undo import changed_meanwhile, reverses
from teamops.people.models import Person


def take_back(events: Sequence[Event], by: Person) -> None:
    """Who gave them undoes it."""
    for event in events:
        kudos = Kudos.objects.visible_to(by).filter(pk=event.subject_id).first()
        if kudos is None:
            raise changed_meanwhile()
        if event.verb == "kudos.removed":
            restore_kudos(kudos, by=by)
        else:
            remove_kudos(kudos, by=by)


reverses("kudos.given", "kudos.removed", "kudos.restored", by=take_back)
