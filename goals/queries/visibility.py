"""Which goals a person may see, as a condition for queries of goals and of all that belongs to a goal."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from teamops.people.models import Person, TeamMembership
from teamops.people.permissions import led_paths
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from goals.models import Goal


def may_see(person: Person, goal: str = "") -> Q:
    """Goals of the person's organization that are theirs to see; a guest's are those of the guest's teams.

    `goal`: the way from the queried model to its goal, such as "goal__" or "key_result__goal__"; empty for
    goals themselves.
    """
    seen = Q(**{f"{goal}organization": person.organization_id})
    if person.is_guest:
        seen &= Q(**{f"{goal}team__in": visible_teams(person)})
    open_to_all = Q(**{f"{goal}is_private": False})
    if not person.is_administrator:
        open_to_all &= ~_hidden_while_prepared(person, goal)
    return seen & (open_to_all | Q(**{f"{goal}owner": person}) | _carried(person, goal) | _led(person, goal))


def _in_preparation(goal: str = "") -> Q:
    """Goals of a cycle that is being prepared, of a team that shows them to nobody else before it begins."""
    return Q(**{f"{goal}team__goal_choice__hides_preparing": True, f"{goal}cycle__state": "preparing"})


def _hidden_while_prepared(person: Person, goal: str) -> Q:
    """The same for who is not in the team."""
    own = TeamMembership.objects.filter(team=OuterRef(f"{goal}team"), person=person)
    return _in_preparation(goal) & Q(~Exists(own))


def _carried(person: Person, goal: str) -> Q:
    """Goals of which the person answers for a key result."""
    from goals.models import KeyResult

    return Q(Exists(KeyResult.objects.filter(goal=OuterRef(f"{goal}pk"), owner=person, dropped_at=None)))


def _led(person: Person, goal: str) -> Q:
    """Goals of the teams that the person leads, and of the teams below them."""
    led = Q(pk__in=[])
    for path in led_paths(person):
        led |= Q(**{f"{goal}team__path__startswith": path})
    return led


def kept_back(organization_id: int) -> "QuerySet[Goal]":
    """Goals that are not for everybody: private ones, and those that a team hides while it prepares a cycle.

    There are few of them, so what must not tell of them asks for everything but these. What a whole
    organization reads, such as the record of a review, tells of none of them.
    """
    from goals.models import Goal

    return Goal.objects.filter(Q(is_private=True) | _in_preparation(), organization_id=organization_id)


def unseen_goals(person: Person) -> "QuerySet[Goal]":
    """Of the goals that are not for everybody, those that are not for this person."""
    return kept_back(person.organization_id).filter(~may_see(person))


def seen_among(person: Person, goals: "Iterable[Goal | None]") -> set[int]:
    """Ids of those of the goals that the person may see; one query, none for no goals."""
    from goals.models import Goal

    ids = {goal.pk for goal in goals if goal}
    return (
        set(Goal.objects.visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)) if ids else ids
    )
