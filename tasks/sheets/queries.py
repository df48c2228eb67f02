"""What the pages of import and export offer to choose from, and what an export holds."""

from django.db.models import Prefetch

from goals.models import Cycle, Goal, KeyResult
from goals.queries import current_cycle
from tasks.models import Task
from tasks.sheets.choices import Choices
from teamops.dates import today
from teamops.people.models import Person, Team


def default_choices(person: Person) -> Choices:
    """The cycle of today, and the first team that the person leads, else the first that they are in."""
    cycle = current_cycle(person.organization, today(person.organization))
    team = Team.objects.filter(memberships__person=person).current()
    team = team.order_by("-memberships__is_lead", "path")
    return Choices(cycle=cycle.pk if cycle else None, team=team.values_list("pk", flat=True).first())


def goals_to_export(person: Person, cycle: Cycle, team: Team | None) -> list[Goal]:
    """The cycle's goals with key results, of one team and those below it, or of all."""
    key_results = KeyResult.objects.filter(dropped_at=None).select_related("owner", "latest")
    goals = Goal.objects.visible_to(person).filter(cycle=cycle)
    if team:
        goals = goals.filter(team__path__startswith=team.path)
    goals = goals.select_related("team", "owner", "cycle").order_by("team__path", "position", "pk")
    ordered = Prefetch("key_results", key_results.order_by("position", "pk"))
    supports = Prefetch("supports", Goal.objects.visible_to(person))
    return list(goals.prefetch_related(supports, ordered))


def tasks_to_export(person: Person, cycle: Cycle, team: Team | None) -> list[Task]:
    """Tasks of the cycle's goals, and those of no goal that are open or due in the cycle."""
    tasks = Task.objects.visible_to(person).naming_their_goal()
    if team:
        tasks = tasks.filter(team__path__startswith=team.path)
    of_goal = tasks.filter(plan__goal__cycle=cycle)
    of_none = tasks.filter(plan__goal=None)
    open_or_due = of_none.open() | of_none.filter(due__range=(cycle.starts_on, cycle.ends_on))
    rows = (of_goal | open_or_due).select_related("team", "plan__goal", "phase", "milestone", "assignee")
    needed = Prefetch("depends_on", Task.objects.visible_to(person))
    return list(rows.prefetch_related(needed).order_by("team__path", "plan", "position", "pk"))
