"""Which goals a person may see, as a condition for queries of goals and of all that belongs to a goal."""

from django.db.models import Exists, OuterRef, Q

from teamops.people.models import Person, TeamMembership
from teamops.people.permissions import led_paths
from teamops.people.queries import visible_teams


def may_see(person: Person, goal: str = "") -> Q:
    """Goals of the person's organization that are theirs to see; a guest's are those of the guest's teams.

    `goal`: the way from the queried model to its goal, such as "goal__" or "key_result__goal__"; empty for
    goals themselves.
    """
    seen = Q(**{f"{goal}organization": person.organization_id})
    if person.is_guest:
        seen &= Q(**{f"{goal}team__in": visible_teams(person)})
    open_to_all = Q(**{f"{goal}is_private": False}) & ~_hidden_while_prepared(person, goal)
    return seen & (open_to_all | Q(**{f"{goal}owner": person}) | _carried(person, goal) | _led(person, goal))


def _hidden_while_prepared(person: Person, goal: str) -> Q:
    """Goals of a team that shows them to nobody else before their cycle begins."""
    own = TeamMembership.objects.filter(team=OuterRef(f"{goal}team"), person=person)
    hidden = Q(**{f"{goal}team__goal_choice__hides_preparing": True, f"{goal}cycle__state": "preparing"})
    return hidden & Q(~Exists(own))


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
