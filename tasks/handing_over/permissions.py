"""Who may hand over what, and who answers."""

from tasks.models import ActionPlan, Handover, Milestone, Task
from tasks.permissions import can_edit_milestone, can_edit_plan, can_edit_task
from teamops.people.models import Person

Thing = Task | Milestone | ActionPlan


def can_hand_over(person: Person, thing: Thing) -> bool:
    """Who may edit it."""
    if isinstance(thing, Task):
        return can_edit_task(person, thing)
    if isinstance(thing, Milestone):
        return can_edit_milestone(person, thing)
    return can_edit_plan(person, thing)


def can_answer_handover(person: Person, handover: Handover) -> bool:
    """Accept or return: who got it."""
    return person.pk == handover.taker_id and not person.is_guest


def can_withdraw_handover(person: Person, handover: Handover) -> bool:
    """Who gave it."""
    return person.pk == handover.giver_id and not person.is_guest
