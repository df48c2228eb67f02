"""Reading goals: what a person may see, and what each screen needs."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from goals.queries.visibility import may_see, not_shown
from teamops.people.faces import beyond_face
from teamops.people.models import Organization, Person, Team
from teamops.people.queries import Joined, number_of
from teamops.text import fold, typed_number

if TYPE_CHECKING:
    from goals.models import Cycle, Goal

# What names a goal, and what tells who may see it.
NAMED = {"id", "organization", "number", "team", "cycle", "owner", "is_private", "statement", "state"}
# UNION, not UNION ALL: should goals ever contribute in a circle, the query still ends.
CONTRIBUTING = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM goals_goal WHERE state <> 'draft' AND parent_id IN ({ids})
    UNION
    SELECT goal.id FROM goals_goal goal JOIN below ON goal.parent_id = below.id WHERE goal.state <> 'draft'
)
SELECT id FROM below
"""


def contributing(goals: Collection[int]) -> tuple[str, list[int]]:
    """SQL for the ids of every goal below these, and its parameters; drafts do not count yet."""
    return CONTRIBUTING.format(ids=", ".join(["%s"] * len(goals)) or "NULL"), list(goals)


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, person: Person) -> "GoalQuerySet":
        """What the person may see of the organization's goals, see `visibility`."""
        return self.filter(may_see(person))

    def for_list(self, team: int, cycle: int) -> "GoalQuerySet":
        """A team's goals of a cycle as the list shows them, and then those of others that it works on too.

        Members' own goals are theirs, not the team's.
        """
        shared = self.model.contributing_teams.through.objects.filter(team=team).values("goal")
        goals = self.filter(Q(team=team, is_personal=False) | Q(pk__in=shared), cycle=cycle)
        is_shared = Case(When(team=team, then=0), default=1, output_field=IntegerField())
        supports = self.model.supports.through.objects.filter(from_goal=OuterRef("pk"))
        goals = goals.select_related("cycle", "owner", "parent", "team")
        goals = goals.defer(
            "uuid", "cycle__uuid", "team__uuid", *beyond_face("owner"), *self._beyond_name("parent")
        )
        return goals.order_by(is_shared, "position", "number").annotate(supports_any=Exists(supports))

    def _beyond_name(self, path: str) -> list[str]:
        """For `defer`: what of the goal there neither names it nor tells who may see it."""
        return [
            f"{path}__{field.name}" for field in self.model._meta.concrete_fields if field.name not in NAMED
        ]

    def for_list_then(self, team: Team, shared: Q) -> "GoalQuerySet":
        """The same for a past day: `shared` are the goals of others that it worked on too then."""
        goals = self.filter(Q(team=team, is_personal=False) | shared, organization_id=team.organization_id)
        is_shared = Case(When(team=team, then=0), default=1, output_field=IntegerField())
        rows = goals.select_related("cycle", "owner", "parent", "team")
        return rows.order_by(is_shared, "position", "number")

    def private_of(self, team: Team, cycle: "Cycle") -> "GoalQuerySet":
        """A team's private goals of a cycle."""
        return self.filter(organization_id=team.organization_id, team=team, cycle=cycle, is_private=True)

    def for_alignment(self, cycles: Collection[int], person: Person) -> "GoalQuerySet":
        """Goals of these cycles that the person may see, for the tree.

        With `below_count` (of these cycles too) and `support_count`, what supports it without contributing;
        `unseen_count` and `unseen_support_count`, what does so besides and is kept from the person, who is
        told how many as an administrator alone; `works_unseen`, whether there is any.
        Drafts are shown: who aligns goals does so while they are written.
        """
        goals = self.visible_to(person).filter(cycle__in=cycles)
        unseen = not_shown(person).filter(cycle__in=cycles)
        it, tells = OuterRef("pk"), person.is_administrator
        return goals.in_tree_order().annotate(
            below_count=number_of(goals.filter(parent=it)),
            unseen_count=number_of(unseen.filter(parent=it)) if tells else Value(0),
            support_count=number_of(goals.filter(supports=it).exclude(parent=it)),
            unseen_support_count=number_of(unseen.filter(supports=it).exclude(parent=it))
            if tells
            else Value(0),
            works_unseen=ExpressionWrapper(_stood_beneath(unseen), BooleanField()),
        )

    def supporting(self, goals: Collection[int], cycles: Collection[int], person: Person) -> "GoalQuerySet":
        """What supports these goals, for the tree: each as often as it supports one of them (`supported_id`).

        `first_supported`: of all that it supports and the tree can show.
        """
        shown = self.visible_to(person).filter(cycle__in=cycles)
        links = self.model.supports.through.objects.filter(from_goal=OuterRef("pk"))
        first = links.filter(to_goal__in=shown.order_by().values("pk")).order_by("to_goal")
        return (
            self.for_alignment(cycles, person)
            .filter(supports__in=goals)
            .annotate(supported_id=F("supports"), first_supported=Subquery(first.values("to_goal")[:1]))
        )

    def supporting_elsewhere(self, cycles: Collection[int], person: Person) -> Q:
        """Goals of teams that contribute to nothing, and support only what the tree does not show."""
        links = self.model.supports.through.objects.filter(from_goal=OuterRef("pk"))
        shown = self.visible_to(person).filter(cycle__in=cycles).order_by().values("pk")
        apart = Q(parent=None, team__parent__isnull=False)
        return apart & Q(Exists(links)) & ~Q(Exists(links.filter(to_goal__in=shown)))

    def in_tree_order(self) -> "GoalQuerySet":
        """With what the tree shows of each goal."""
        goals = self.select_related("cycle", "owner", "team")
        return goals.order_by("team__path", "position", "number")

    def aligned_to_nothing(self, cycle: int, person: Person) -> "GoalQuerySet":
        """Of `for_alignment` the goals of teams that neither contribute to nor support another one.

        A closed one, and one of another cycle, is of interest only for what stands beneath it, and of this
        cycle: that is found nowhere else.
        """
        supports = self.model.supports.through.objects.filter(from_goal=OuterRef("pk"))
        beneath = self.model.objects.visible_to(person).filter(cycle=cycle)
        own = Q(cycle=cycle) & (~Q(state="closed") | Q(below_count__gt=0) | Q(support_count__gt=0))
        goals = self.filter(~Exists(supports), team__parent__isnull=False, parent=None)
        return goals.filter(own | _stood_beneath(beneath)).in_tree_order()

    def for_report(self, team: Team, cycle: "Cycle") -> "GoalQuerySet":
        """The goals of a cycle of a team and the teams below it, team by team; drafts left out."""
        goals = self.filter(
            organization_id=team.organization_id, cycle=cycle, team__path__startswith=team.path
        )
        goals = goals.exclude(state="draft").select_related("cycle", "owner", "team", "continued_by")
        return goals.order_by("team__path", "position", "number")

    def held_by(self, person: Person) -> "GoalQuerySet":
        """What needs another owner when this one leaves."""
        return self.filter(owner=person).exclude(state="closed")

    def asked_about(self, cycle: "Cycle") -> "GoalQuerySet":
        """Open goals that end with this cycle and that people were asked to agree to."""
        goals = self.filter(cycle=cycle, ends_on__isnull=True, agreements__isnull=False)
        return goals.exclude(state="closed").distinct()

    def over(self, organization: Organization) -> "GoalQuerySet":
        """What forecasts can be tried on: goals that are closed or whose cycle is."""
        ended = models.Q(state="closed") | models.Q(cycle__state="closed")
        goals = self.filter(ended, organization=organization).exclude(state="draft")
        return goals.select_related("cycle").order_by("number")

    def carried_by(self, person: Person) -> "GoalQuerySet":
        """The active goals that a person owns or has a key result of, each once."""
        results = Q(key_results__owner=person, key_results__dropped_at__isnull=True)
        return self.filter(Q(owner=person) | results, state="active").distinct()

    def with_owner_load(self, person: Person) -> "GoalQuerySet":
        """`owner_load`: how many open goals its owner answers for, of those the person may see."""
        held = self.model.objects.visible_to(person).filter(owner=OuterRef("owner"))
        return self.annotate(owner_load=number_of(held.exclude(state="closed")))

    def with_shared_teams(self) -> "GoalQuerySet":
        """`shared_ids`: the teams that work on it too, parted by spaces, or None."""
        teams: Any = self.model.contributing_teams.through.objects.filter(goal=OuterRef("pk")).order_by()
        ids = teams.values("goal").annotate(ids=Joined(Cast("team", models.TextField()))).values("ids")
        return self.annotate(shared_ids=Subquery(ids))

    def with_supported(self) -> "GoalQuerySet":
        """`supported_ids`: the goals that it supports, parted by spaces, or None."""
        links: Any = self.model.supports.through.objects.filter(from_goal=OuterRef("pk")).order_by()
        ids = (
            links.values("from_goal").annotate(ids=Joined(Cast("to_goal", models.TextField()))).values("ids")
        )
        return self.annotate(supported_ids=Subquery(ids))

    def open_of(self, owners: Iterable[int]) -> "models.QuerySet[Goal, tuple[Any, ...]]":
        """(owner, how many goals that are not closed they answer for), for each of these persons."""
        held = self.filter(owner__in=owners).exclude(state="closed").order_by()
        return held.values_list("owner").annotate(held=models.Count("pk"))

    def directly_below(self, goals: Collection[int]) -> "GoalQuerySet":
        """The goals that contribute to these; drafts do not count yet."""
        return self.filter(parent__in=goals).exclude(state="draft").select_related("cycle")

    def contributing_to(self, goals: Collection[int]) -> "GoalQuerySet":
        """Every goal below these in the tree of contributions; drafts do not count yet."""
        if not goals:
            return self.none()
        below = RawSQL(*contributing(goals))  # noqa: S611 - ids only
        return self.filter(pk__in=below).select_related("cycle")

    def may_be_parent_of(self, goal: "Goal | None", person: Person) -> "GoalQuerySet":
        """What a goal can contribute to or support: open goals that are neither itself nor below it."""
        goals = self.visible_to(person).exclude(state="closed").select_related("cycle")
        if goal is not None and goal.pk:
            below = self.model.objects.contributing_to([goal.pk])
            goals = goals.exclude(pk=goal.pk).exclude(pk__in=below.values("pk"))
        return goals.order_by("team__path", "number")

    def offered_to(
        self, goal: "Goal | None", team: Team, person: Person, *, picked: Collection[int], words: str
    ) -> "GoalQuerySet":
        """What a form offers of what a goal of the team can contribute to or support: what is `picked`, what
        `words` find by number or words, and the goals of the team and of those above it; in this order, as
        `rank`: 0, 1, 2. Many organizations have more goals than a list can hold.
        """
        above = [int(pk) for pk in team.path.split("/") if pk]
        found, chosen = _found_by(words), Q(pk__in=picked)
        goals = self.may_be_parent_of(goal, person).filter(chosen | found | Q(team__in=above))
        rank = Case(When(chosen, then=0), When(found, then=1), default=2, output_field=IntegerField())
        return goals.annotate(rank=rank).order_by("rank", "team__path", "number")


def _stood_beneath(goals: "models.QuerySet[Goal]") -> Q:
    """Goals to which any of these contributes, or which it supports. Both are looked up once for all rows:
    asked row by row, a database may read all goals for each."""
    links = goals.model.supports.through.objects.filter(from_goal__in=goals.order_by().values("pk"))
    above = goals.filter(parent__isnull=False).order_by().values("parent")
    return Q(pk__in=above) | Q(pk__in=links.values("to_goal"))


def _found_by(words: str) -> Q:
    """Goals with this number ("G-7", "7") or these words; none for no words."""
    if not words:
        return Q(pk__in=[])
    number = typed_number(words.upper().removeprefix("G-"))
    said = Q(statement_key__contains=fold(words))
    return said if number is None else said | Q(number=number)
