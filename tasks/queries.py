"""Reading plans and tasks: what a person may see, and what each screen needs."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from goals.models import Goal
from goals.queries import remembered_unseen, unseen_goals
from tasks.forecast.backtest import Project
from teamops.activity.models import Comment
from teamops.people.models import Organization, Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from tasks.models import ActionPlan, Milestone, Phase, Task

# A list shows so many rows at most and says how many more there are.
MOST_ROWS = 200
# What a line shows of a task and of what stands around it; the rest of these wide rows stays in the database.
LINE = (
    "organization", "number", "title", "status", "due", "done_at", "estimate", "blocked", "blocked_reason",
    "plan__name", "plan__goal__statement", "assignee__name", "assignee__state", "blocked_by__name",
    "blocked_by__state",
)  # fmt: skip


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    def visible_to(self, person: Person) -> "ActionPlanQuerySet":
        """All plans but those of goals that are kept from the person; for a guest those of their teams."""
        rows = self.filter(organization_id=person.organization_id).exclude(goal__in=unseen_goals(person))
        return rows.filter(team__in=visible_teams(person)) if person.is_guest else rows

    def of_team(self, team: Team) -> "ActionPlanQuerySet":
        """A team's plans, those of open goals first, with how much of them is done."""
        open_or_done = ~models.Q(tasks__status="dropped")
        return (
            self.filter(organization_id=team.organization_id, team=team)
            .select_related("goal__cycle", "goal__owner")
            .annotate(
                task_count=models.Count("tasks", filter=open_or_done),
                done_count=models.Count("tasks", filter=models.Q(tasks__status="done")),
            )
            .order_by(models.F("goal__state").asc(nulls_first=True), "goal__position", "pk")
        )


class PhaseQuerySet(models.QuerySet["Phase"]):
    def visible_to(self, person: Person) -> "PhaseQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        rows = rows.exclude(plan__goal__in=unseen_goals(person))
        return rows.filter(plan__team__in=visible_teams(person)) if person.is_guest else rows


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def visible_to(self, person: Person) -> "MilestoneQuerySet":
        rows = self.filter(organization_id=person.organization_id)
        rows = rows.exclude(plan__goal__in=unseen_goals(person))
        return rows.filter(plan__team__in=visible_teams(person)) if person.is_guest else rows

    def open(self) -> "MilestoneQuerySet":
        return self.filter(done_at__isnull=True, dropped_at__isnull=True)


def _hides_goal(person: Person) -> Any:
    """Whether a task's goal, by its plan or its key result, is kept from the person."""
    unseen = remembered_unseen(person)
    if unseen is None:
        its_goal = models.Q(pk=models.OuterRef("plan__goal"))
        its_goal |= models.Q(pk=models.OuterRef("key_result__goal"))
        return models.Exists(unseen_goals(person).filter(its_goal))
    if not unseen:
        return models.Value(value=False)
    kept = models.Q(plan__goal__in=unseen) | models.Q(key_result__goal__in=unseen)
    return models.Case(models.When(kept, then=True), default=False, output_field=models.BooleanField())


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, person: Person) -> "TaskQuerySet":
        """All tasks of the organization; for a guest those of the guest's teams.

        Of a goal that is kept from the person only those that they are to do, with `hides_goal`: such a task
        must not name its goal, nor the plan.
        """
        rows = self.filter(organization_id=person.organization_id).annotate(hides_goal=_hides_goal(person))
        if remembered_unseen(person) != ():
            rows = rows.filter(models.Q(assignee=person) | models.Q(hides_goal=False))
        return rows.filter(team__in=visible_teams(person)) if person.is_guest else rows

    def naming_their_goal(self) -> "TaskQuerySet":
        """Of what a person may see, the tasks whose goal they may see as well."""
        return self.filter(hides_goal=False)

    def open(self) -> "TaskQuerySet":
        return self.filter(status__in=self.model.OPEN)

    def for_lines(self) -> "TaskQuerySet":
        """With everything that a line or card shows."""
        return self.select_related("plan__goal", "assignee", "blocked_by")

    def with_comment_count(self) -> "TaskQuerySet":
        """`comment_count`: how much was said about each; None where nothing was."""
        said = Comment.objects.filter(
            organization=models.OuterRef("organization"),
            subject_type="task",
            subject_id=models.OuterRef("pk"),
        )
        number = said.order_by().values("subject_id").annotate(number=models.Count("pk")).values("number")
        return self.annotate(comment_count=models.Subquery(number))

    def by_due(self) -> "TaskQuerySet":
        """Earliest first; what has no date comes last, on both engines."""
        return self.order_by(models.F("due").asc(nulls_last=True), "number")

    def of_person(self, person: Person) -> "TaskQuerySet":
        return self.filter(organization_id=person.organization_id, assignee=person)

    def for_my_work(self, person: Person, since: datetime.datetime) -> "TaskQuerySet":
        """A person's open tasks and what they finished since that moment, earliest due first."""
        mine = models.Q(status__in=self.model.OPEN) | models.Q(status="done", done_at__gte=since)
        rows = self.visible_to(person).of_person(person).filter(mine)
        return rows.for_lines().only(*LINE).with_comment_count().by_due()

    def waited_for_by(self, person: Person) -> "TaskQuerySet":
        """Open tasks of others that an open task of this person needs."""
        needed = models.Q(needed_by__task__assignee=person, needed_by__task__status__in=self.model.OPEN)
        return (
            self.visible_to(person)
            .filter(needed)
            .open()
            .exclude(assignee=person)
            .for_lines()
            .only(*LINE)
            .distinct()
            .by_due()
        )

    def of_board(self, team: Team, since: datetime.datetime) -> "TaskQuerySet":
        """A team's open tasks and those done since that moment."""
        shown = models.Q(status__in=self.model.OPEN) | models.Q(status="done", done_at__gte=since)
        rows = self.filter(shown, organization_id=team.organization_id, team=team)
        return rows.for_lines().with_comment_count().by_due()

    def of_plan(self, plan: "ActionPlan") -> "TaskQuerySet":
        """A plan's tasks in their order, those dropped last."""
        return self.filter(plan=plan).for_lines().order_by("position", "number")


def carried_goals(person: Person) -> models.QuerySet[Goal]:
    """The active goals that a person owns or has a key result of."""
    return Goal.objects.visible_to(person).carried_by(person).select_related("cycle", "owner")


def due_by(person: Person, day: datetime.date) -> TaskQuerySet:
    """A person's open tasks that are due on this day or earlier: the number beside My work."""
    from tasks.models import Task

    return Task.objects.of_person(person).open().filter(due__lte=day)


def finished_days(team: Team, *, since: datetime.date) -> list[datetime.date]:
    """The days, in the organization's zone, on which the team finished its tasks, since a day; one query."""
    from tasks.models import Task

    zone = team.organization.zone
    begin = datetime.datetime.combine(since, datetime.time(), tzinfo=zone)
    tasks = Task.objects.filter(organization_id=team.organization_id, team=team, done_at__gte=begin)
    moments = tasks.filter(status="done").order_by().values_list("done_at", flat=True)
    return [moment.astimezone(zone).date() for moment in moments if moment]


def histories(organization: Organization) -> list[Project]:
    """Each team's tasks, by the days on which they were written and finished; one query."""
    from tasks.models import Task

    zone = organization.zone
    written: dict[str, datetime.date] = {}
    finished: dict[str, list[datetime.date]] = {}
    tasks = Task.objects.filter(organization=organization).exclude(status="dropped").order_by("team__path")
    for team, created_at, done_at in tasks.values_list("team__name", "created_at", "done_at"):
        moments = [created_at] if done_at is None else [created_at, done_at]
        days = [moment.astimezone(zone).date() for moment in moments]
        written[team] = min(written.get(team, days[0]), *days)
        finished.setdefault(team, []).extend(days[1:])
    return [Project(name, written[name], days) for name, days in finished.items()]


def needs_of(task: "Task", person: Person) -> "tuple[list[Task], list[Task]]":
    """What a task needs first: what the person may see of it, and what they may not; two queries.

    The latter stays, whatever they choose of the former.
    """
    needed = list(task.depends_on.all())
    rows = type(task).objects.visible_to(person).filter(needed_by__task=task.pk)
    seen = set(rows.values_list("pk", flat=True))
    return [one for one in needed if one.pk in seen], [one for one in needed if one.pk not in seen]
