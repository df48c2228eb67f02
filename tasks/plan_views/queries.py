"""What the views of a plan or a team read: what can be chosen, tasks, and views that are saved."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet

from goals.models import Goal, KeyResult
from tasks.models import ActionPlan, Label, Milestone, Phase, SavedView, Task, WorkLimit
from tasks.plan_views.bytewise import Bytewise
from tasks.queries import TaskQuerySet
from teamops.people.models import Person, Team
from teamops.prepared import prepared

# So many can be chosen of each; who is asked for beyond them is named all the same.
MOST_CHOICES = 200


@prepared
def owners_to_choose(person: Person, team: int, chosen: Collection[int]) -> QuerySet[Person]:
    """Who works in the team, and whom the address names, by name."""
    rows = Person.objects.visible_to(person)
    in_team = Q(memberships__team=team, state__in=["active", "invited"]) & ~Q(role="guest")
    return (
        rows.filter(in_team | Q(pk__in=chosen))
        .only("organization", "name", "state", "role", "name_key")
        .distinct()
        .order_by("name_key", "pk")[:MOST_CHOICES]
    )


@prepared
def milestones_of_team(person: Person, team: int, chosen: Collection[int]) -> QuerySet[Milestone]:
    """Open milestones of the team's plans, and those that the address names, earliest first."""
    rows = Milestone.objects.visible_to(person).filter(plan__team=team, plan__removed_at=None)
    is_open = Q(done_at=None, dropped_at=None)
    return _in_order(rows.filter(is_open | Q(pk__in=chosen)))


@prepared
def milestones_of_plan(person: Person, plan: int) -> QuerySet[Milestone]:
    """All milestones of a plan, earliest first."""
    return _in_order(Milestone.objects.visible_to(person).filter(plan=plan))


def phases_to_choose(person: Person, team: int, plan: int | None) -> QuerySet[Phase]:
    """The phases of a plan, or of all plans of the team that the person may see, in their order."""
    plans = ActionPlan.objects.visible_to(person).filter(team=team)
    rows = Phase.objects.filter(plan=plan) if plan else Phase.objects.filter(plan__in=plans)
    return rows.select_related("plan").order_by("plan__name", "plan", "position", "pk")[:MOST_CHOICES]


def key_results_to_choose(person: Person, team: int) -> QuerySet[KeyResult]:
    """Open key results of the team's goals that the person may see, goal by goal."""
    rows = KeyResult.objects.visible_to(person).open().filter(goal__team=team)
    return rows.order_by("goal", "position", "pk")[:MOST_CHOICES]


def _in_order(rows: QuerySet[Milestone]) -> QuerySet[Milestone]:
    rows = rows.only("organization", "plan", "title", "due", "position", "done_at", "dropped_at")
    return rows.order_by(models.F("due").asc(nulls_last=True), "position", "pk")[:MOST_CHOICES]


def labels_and_views(person: Person, team: int, plan: int | None) -> tuple[list[Label], list[SavedView]]:
    """The team's labels by name; and the views saved by the person and the team, the team's first, of a plan
    or (None) of all its tasks. One query.
    """
    labels, views = [], []
    for is_view, pk, uuid, name, rest, owner in _labels_and_views(person, team, plan):
        if is_view:
            view = SavedView(pk=pk, uuid=uuid, name=name, query=rest, person_id=owner)
            view.organization_id, view.team_id, view.plan_id = person.organization_id, team, plan
            views.append(view)
        else:
            labels.append(Label(pk=pk, uuid=uuid, name=name, name_key=rest))
    labels.sort(key=lambda label: label.name_key)
    views.sort(key=lambda view: (view.person_id is not None, view.name, view.pk))
    return labels[:MOST_CHOICES], views[:MOST_CHOICES]


@prepared
def _labels_and_views(person: Person, team: int, plan: int | None) -> "QuerySet[Any, Any]":
    """Whether it is a view, its id and UUID, its name, its name's key or what it asks, and whose it is."""
    views = SavedView.objects.filter(organization=person.organization_id, team=team, plan=plan)
    views = views.filter(Q(person=None) | Q(person=person))
    is_view, nobody = models.BooleanField(), models.Value(None, models.BigIntegerField())
    of_views = views.annotate(is_view=models.Value(True, is_view)).order_by()
    of_labels = Label.objects.filter(team=team).annotate(is_view=models.Value(False, is_view), owner=nobody)
    return of_views.values_list("is_view", "pk", "uuid", "name", "query", "person").union(
        of_labels.order_by().values_list("is_view", "pk", "uuid", "name", "name_key", "owner"), all=True
    )


@prepared
def labels_of_tasks(tasks: Collection[int]) -> "QuerySet[Label, tuple[int, int, str]]":
    """Task, label and its name, by name."""
    rows = Label.objects.filter(tasks__in=tasks).order_by(Bytewise(F("name_key")), "pk")
    return rows.values_list("tasks", "pk", "name")


def label_names(tasks: Collection[int]) -> dict[int, list[str]]:
    """The names of the labels of each task that has any; one query."""
    names: dict[int, list[str]] = {}
    for task, _label, name in labels_of_tasks(tasks) if tasks else ():
        names.setdefault(task, []).append(name)
    return names


def limits_of_columns(team: int, by: str) -> dict[str, int]:
    """By the key of the column, how many the team means to have in it; `by` is what the columns are by."""
    return {limit.key: limit.most for limit in _limits_of_team(team) if getattr(limit, LIMITED[by])}


LIMITED = {"status": "status", "owner": "owner_id", "milestone": "milestone_id"}


@prepared
def _limits_of_team(team: int) -> QuerySet[WorkLimit]:
    return WorkLimit.objects.filter(team=team)


def goals_of_tasks(person: Person, rows: TaskQuerySet) -> QuerySet[Goal]:
    """The goals that have one of the tasks and that the person may see, by number."""
    of_goal = rows.naming_their_goal().filter(plan__goal=models.OuterRef("pk"))
    return Goal.objects.visible_to(person).filter(models.Exists(of_goal)).order_by("number")[:MOST_CHOICES]


def tasks_within(person: Person, team: Team, plan: ActionPlan | None) -> TaskQuerySet:
    """All tasks of a plan, or of a team, that the person may see."""
    rows = Task.objects.visible_to(person)
    return rows.filter(plan=plan) if plan else rows.filter(team=team)
