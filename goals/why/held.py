"""Which goals a person answers for: the number that the A of SMART names."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from goals.as_of import Past
from goals.formula import exact
from goals.models import Goal
from goals.why.explanation import Explanation, Input, equals
from goals.why.trail import READ, SHOWN, Change, Explained
from teamops.activity.models import Event
from teamops.activity.sentences import sentence
from teamops.people.models import Person

# What makes a goal one more or one less of its owner's; who that is changes with the others.
OPENED_AND_CLOSED = ("goal.created", "goal.closed", "goal.reopened")
HANDED_ON = ("goal.edited", "goal.adjusted", "goal.handed_over")


def why_held(owner: Person, reader: Person, *, but: int | None = None, past: Past | None = None) -> Explained:
    """The goals that are not closed and that the owner answers for, as far as the reader may see them, today
    or at the end of a past day. `but`: the number of the one that is judged, which does not count against
    itself. Three queries."""
    held = _held(owner, reader, past)
    others = [goal for goal in held if goal.number != but]
    how = [_("Goals that are not closed, drafts too, as far as you may see them.")]
    if len(others) < len(held):
        term = exact(len(held)) - exact(1)
        facts = {"formula": equals(term, str(len(others)))}
        how.append(_("All of them less the goal that is judged: %(formula)s") % facts)
    why = Explanation(
        key="open-goals",
        name=_("Open goals"),
        shown=str(len(others)),
        how=how,
        value=Decimal(len(others)),
        inputs=[_input(goal, past) for goal in others],
    )
    changes = _changes(owner, reader, past)
    return Explained(why, changes[:SHOWN], max(0, len(changes) - SHOWN))


def _held(owner: Person, reader: Person, past: Past | None) -> list[Goal]:
    """Set back to what they were called, and to which state and cycle they had."""
    goals = Goal.objects.visible_to(reader).select_related("cycle").order_by("number")
    if past is None:
        return list(goals.held_by(owner))
    found = []
    for goal in goals.filter(past.had("owner", [owner.pk])):
        for name in ("state", "statement", "cycle_id"):
            setattr(goal, name, past.place(goal.pk, name.removesuffix("_id"), getattr(goal, name)))
        goal.cycle = past.cycles.get(goal.cycle_id) or goal.cycle
        if not goal.is_closed:
            found.append(goal)
    return found


def _input(goal: Goal, past: Past | None) -> Input:
    query = f"?as_of={past.day.isoformat()}" if past else ""
    return Input(goal.statement, goal.get_state_display(), f"goals/{goal.number}/{query}", goal.cycle.name)


def _changes(owner: Person, reader: Person, past: Past | None) -> Sequence[Change]:
    """When a goal came to the owner or left, newest first."""
    seen = Goal.objects.visible_to(reader).order_by()
    own = Q(verb__in=OPENED_AND_CLOSED, subject_id__in=seen.filter(owner=owner).values("pk"))
    passed = Q(verb__in=HANDED_ON) & (Q(before__owner=owner.pk) | Q(after__owner=owner.pk))
    events = Event.objects.filter(
        own | passed & Q(subject_id__in=seen.values("pk")),
        organization=owner.organization_id,
        subject_type="goal",
    )
    if past:
        events = events.filter(at__lt=past.moment)
    newest = list(events.select_related("actor").order_by("-at", "-pk")[:READ])
    numbers = dict(seen.filter(pk__in={event.subject_id for event in newest}).values_list("pk", "number"))
    return [Change(event.at, event.actor, _told(event, numbers[event.subject_id])) for event in newest]


def _told(event: Event, number: int) -> str:
    return _("%(what)s (%(goal)s)") % {"what": sentence(event), "goal": f"G-{number}"}
