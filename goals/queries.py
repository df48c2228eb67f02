"""Reading goals: what a person may see, and what each screen needs."""

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import RawSQL

from teamops.people.models import Organization, Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from goals.models import CheckIn, Cycle, Goal, KeyResult

# UNION, not UNION ALL: should goals ever contribute in a circle, the query still ends.
CONTRIBUTING = """
WITH RECURSIVE below(id) AS (
    SELECT id FROM goals_goal WHERE state <> 'draft' AND parent_id IN ({ids})
    UNION
    SELECT goal.id FROM goals_goal goal JOIN below ON goal.parent_id = below.id WHERE goal.state <> 'draft'
)
SELECT id FROM below
"""


class CycleQuerySet(models.QuerySet["Cycle"]):
    def visible_to(self, person: Person) -> "CycleQuerySet":
        return self.filter(organization_id=person.organization_id)

    def open_or(self, own: int | None) -> "CycleQuerySet":
        """What a goal can be in: every cycle that is not closed, and its own; newest first."""
        return self.filter(~models.Q(state="closed") | models.Q(pk=own)).order_by("-starts_on", "ends_on")

    def with_number_of_goals(self) -> "CycleQuerySet":
        """For the settings: newest first, `goal_count`."""
        return self.annotate(goal_count=models.Count("goals")).order_by("-starts_on", "-ends_on")


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, person: Person) -> "GoalQuerySet":
        """All goals of the organization; for a guest those of the guest's teams."""
        goals = self.filter(organization_id=person.organization_id)
        return goals.filter(team__in=visible_teams(person)) if person.is_guest else goals

    def for_list(self, team: Team, cycle: "Cycle | None") -> "GoalQuerySet":
        """A team's goals of a cycle as the list and the review show them."""
        goals = self.filter(organization_id=team.organization_id, team=team, cycle=cycle)
        return goals.select_related("cycle", "owner", "parent").order_by("position", "number")

    def held_by(self, person: Person) -> "GoalQuerySet":
        """What needs another owner when this one leaves."""
        return self.filter(owner=person).exclude(state="closed")

    def carried_by(self, person: Person) -> "GoalQuerySet":
        """The active goals that a person owns or has a key result of, each once."""
        results = models.Q(key_results__owner=person, key_results__dropped_at__isnull=True)
        return self.filter(models.Q(owner=person) | results, state="active").distinct()

    def contributing_to(self, goals: Iterable["Goal"]) -> "GoalQuerySet":
        """Every goal below these in the tree of contributions; drafts do not count yet."""
        ids = [goal.pk for goal in goals]
        if not ids:
            return self.none()
        below = RawSQL(CONTRIBUTING.format(ids=", ".join(["%s"] * len(ids))), ids)  # noqa: S611 - ids only
        return self.filter(pk__in=below).select_related("cycle")

    def may_be_parent_of(self, goal: "Goal | None", person: Person) -> "GoalQuerySet":
        """What a goal can contribute to or support: open goals that are neither itself nor below it."""
        goals = self.visible_to(person).exclude(state="closed").select_related("cycle")
        if goal is not None and goal.pk:
            below = self.model.objects.contributing_to([goal])
            goals = goals.exclude(pk=goal.pk).exclude(pk__in=below.values("pk"))
        return goals.order_by("team__path", "number")


class KeyResultQuerySet(models.QuerySet["KeyResult"]):
    def visible_to(self, person: Person) -> "KeyResultQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(goal__team__in=visible_teams(person)) if person.is_guest else rows

    def of_goals(self, goals: Sequence[int]) -> "KeyResultQuerySet":
        """What these goals are measured by, in their order, with owners."""
        rows = self.filter(goal__in=goals, dropped_at__isnull=True)
        return rows.select_related("owner", "latest").order_by("goal", "position", "pk")

    def open(self) -> "KeyResultQuerySet":
        """What still counts, of goals that are not closed."""
        return self.filter(dropped_at__isnull=True).exclude(goal__state="closed")

    def held_by(self, person: Person) -> "KeyResultQuerySet":
        """What needs another owner when this one leaves."""
        return self.open().filter(owner=person)


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, person: Person) -> "CheckInQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        return rows.filter(key_result__goal__team__in=visible_teams(person)) if person.is_guest else rows

    def facts(self, key_results: Sequence[int], *, until: datetime.date) -> Iterable[tuple[Any, ...]]:
        """(key result, day, value, confidence, stated status) up to a day, in the order of their days."""
        rows = self.filter(key_result__in=key_results, day__lte=until).order_by("day", "at", "pk")
        return rows.values_list("key_result_id", "day", "value", "confidence", "stated_status")

    def for_goal(self, goal: "Goal") -> "CheckInQuerySet":
        """The goal page's list: newest first, with author and key result."""
        rows = self.filter(key_result__goal=goal).select_related("author", "key_result")
        return rows.order_by("-day", "-at", "-pk")


def cycle_of_day(cycles: Iterable["Cycle"], day: datetime.date) -> "Cycle | None":
    """The cycle that a page opens with: the shortest that holds the day, else the last one before it,
    else the first one to come.
    """
    known = sorted(cycles, key=lambda cycle: (cycle.starts_on, cycle.ends_on))
    holding = [cycle for cycle in known if cycle.starts_on <= day <= cycle.ends_on]
    if holding:
        return min(holding, key=lambda cycle: cycle.ends_on - cycle.starts_on)
    before = [cycle for cycle in known if cycle.ends_on < day]
    return max(before, key=lambda cycle: cycle.ends_on) if before else next(iter(known), None)


def current_cycle(organization: Organization, day: datetime.date) -> "Cycle | None":
    """The organization's cycle of the day."""
    return cycle_of_day(organization.cycles.all(), day)
