"""What the page of a thing says of its hand-over, and offers."""

from dataclasses import dataclass

from tasks.handing_over.permissions import Thing, can_answer_handover, can_withdraw_handover
from tasks.models import ActionPlan, Handover, Milestone, Task
from teamops.people.models import Person


@dataclass(frozen=True)
class Panel:
    """The hand-over that waits for an answer, if there is one, and what the reader can do with it.

    `path`, below the organization's address, is where the thing is handed over; empty: not by this reader.
    """

    handover: Handover | None
    path: str
    can_answer: bool = False
    can_withdraw: bool = False


def panel(thing: Thing, reader: Person, *, can_edit: bool, is_given: bool = True) -> Panel:
    """Of this task, milestone or plan. One query, none where it is known that nothing waits (`is_given`).

    The note is shown to who may see the hand-over alone.
    """
    of_it = {
        "task" if isinstance(thing, Task) else "milestone" if isinstance(thing, Milestone) else "plan": thing
    }
    rows = Handover.objects.filter(**of_it).unanswered().select_related("giver", "taker")
    found = rows.first() if is_given else None
    is_open = isinstance(thing, ActionPlan) or thing.is_open
    if found is None:
        return Panel(None, _path(thing) if can_edit and is_open else "")
    if reader.pk not in (found.giver_id, found.taker_id, found.owner_before_id):
        found.note = ""  # not saved
    return Panel(found, "", can_answer_handover(reader, found), can_withdraw_handover(reader, found))


def _path(thing: Thing) -> str:
    if isinstance(thing, Task):
        return f"tasks/{thing.number}/hand-over/"
    return f"{'milestones' if isinstance(thing, Milestone) else 'plans'}/{thing.pk}/hand-over/"
