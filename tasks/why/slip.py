"""Why a task or a milestone is said to have slipped, or to be late."""

from goals.why.slip import moves_of, why_slip
from goals.why.trail import Explained
from tasks.models import Milestone, Task
from tasks.sentences import moved
from teamops.activity.models import Event
from teamops.activity.queries import kind_of
from teamops.dates import today
from teamops.people.models import Person

MOST_MOVES = 200


def slip_of(thing: Task | Milestone, reader: Person) -> list[Explained]:
    """The slip with everybody who moved the date, when, from where to where and why. One query."""
    rows = Event.objects.filter(
        organization=thing.organization_id,
        subject_type=kind_of(thing),
        subject_id=thing.pk,
        before__has_key="due",
        after__has_key="due",
    )
    events = list(rows.select_related("actor").order_by("at", "pk")[:MOST_MOVES])
    moves = moves_of(events, "due", [moved(event) for event in events])
    return why_slip(thing.original_due, thing.due, moves, today=today(reader), is_open=thing.is_open)
