"""Which goals a person may see, as a condition for queries of goals and of all that belongs to a goal.

The rule is a condition in SQL. A page that asks it of several tables may have the few goals that are kept
from its reader read once instead, see `remember_unseen`: then its queries name those goals.
"""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from teamops.people.models import Person, TeamMembership
from teamops.people.permissions import led_paths
from teamops.people.queries import visible_teams
from teamops.prepared import prepared

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
    unseen = remembered_unseen(person)
    if unseen is None:
        return seen & _open_or_own(person, goal)
    return seen & ~Q(**{f"{goal}pk__in": unseen}) if unseen else seen


def _open_or_own(person: Person, goal: str) -> Q:
    """Goals that are for everybody, and of the others those that are the person's to know."""
    open_to_all = Q(**{f"{goal}is_private": False})
    if not person.is_administrator:
        open_to_all &= ~_hidden_while_prepared(person, goal)
    return open_to_all | Q(**{f"{goal}owner": person}) | _carried(person, goal) | _led(person, goal)


def _in_preparation(goal: str = "") -> Q:
    """Goals of a cycle that is being prepared, of a team that shows them to nobody else before it begins."""
    from goals.models import Cycle, TeamChoice

    # Few teams and few cycles, looked up once for all goals instead of joined to each.
    teams = TeamChoice.objects.filter(hides_preparing=True).values("team")
    cycles = Cycle.objects.filter(state="preparing").values("pk")
    return Q(**{f"{goal}team__in": teams, f"{goal}cycle__in": cycles})


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


def for_everybody(goal: str = "") -> Q:
    """Goals that are not kept back, see below; what belongs to no goal is for everybody as well."""
    return ~(Q(**{f"{goal}is_private": True}) | _in_preparation(goal))


def kept_back(organization_id: int) -> "QuerySet[Goal]":
    """Goals that are not for everybody: private ones, and those that a team hides while it prepares a cycle.

    There are few of them, so what must not tell of them asks for everything but these. What a whole
    organization reads, such as the record of a review, tells of none of them.
    """
    from goals.models import Goal

    return Goal.objects.filter(Q(is_private=True) | _in_preparation(), organization_id=organization_id)


def unseen_goals(person: Person) -> "QuerySet[Goal]":
    """Of the goals that are not for everybody, those that are not for this person."""
    from goals.models import Goal

    unseen = remembered_unseen(person)
    return _unseen(person) if unseen is None else Goal.objects.filter(pk__in=unseen)


def not_shown(person: Person) -> "QuerySet[Goal]":
    """Every goal of the organization that is not for this person: to a guest those of other teams too."""
    from goals.models import Goal

    if not person.is_guest:
        return unseen_goals(person)
    shown = Goal.objects.visible_to(person).order_by().values("pk")
    return Goal.objects.filter(organization=person.organization_id).exclude(pk__in=shown)


def remember_unseen(person: Person) -> None:
    """Read the ids of `unseen_goals` now, for all queries of the page that is being read; one query.

    Only while nothing is changed: elsewhere nothing is remembered, and every query asks by itself.
    """
    if person.memo is not None:
        person.memo["unseen_goals"] = tuple(_unseen_ids(person))


def remembered_unseen(person: Person) -> tuple[int, ...] | None:
    """The ids, where they were read; None elsewhere."""
    return person.memo.get("unseen_goals") if person.memo else None


@prepared
def _unseen_ids(person: Person) -> "QuerySet[Goal, int]":
    return _unseen(person).order_by("pk").values_list("pk", flat=True)


def _unseen(person: Person) -> "QuerySet[Goal]":
    seen = _open_or_own(person, "")
    if person.is_guest:
        seen &= Q(team__in=visible_teams(person))
    return kept_back(person.organization_id).filter(~seen)


def seen_among(person: Person, goals: "Iterable[Goal | None]") -> set[int]:
    """Ids of those of the goals that the person may see; one query, none for no goals."""
    return seen_ids(person, {goal.pk for goal in goals if goal})


def seen_ids(person: Person, goals: set[int]) -> set[int]:
    """The same by ids."""
    return set(_seen_among(person, goals)) if goals else goals


@prepared
def _seen_among(person: Person, ids: Collection[int]) -> "QuerySet[Goal, int]":
    from goals.models import Goal

    return Goal.objects.visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)
