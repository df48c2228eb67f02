"""Reading tasks: what a person may see, and what each screen needs."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Cast, Concat

from goals.queries import remembered_unseen, unseen_goals
from teamops.activity.models import Comment
from teamops.people.models import Person, Team
from teamops.people.queries import visible_teams

if TYPE_CHECKING:
    from tasks.models import ActionPlan, SupportRequest, Task

# A list shows so many rows at most and says how many more there are.
MOST_ROWS = 200
# What is tied to a person's tasks is looked for among so many open ones, the earliest due first.
MOST_OWN = 1000
# What a line shows of a task and of what stands around it; the rest of these wide rows stays in the database.
LINE = (
    "organization", "number", "title", "status", "priority", "due", "due_at", "done_at", "planned_for",
    "estimate", "blocked", "blocked_reason", "plan__name", "plan__goal__statement", "assignee__name",
    "assignee__state", "blocked_by__name", "blocked_by__state",
)  # fmt: skip


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
        """With everything that a line or card shows.

        `checklist_progress` is "2/5", None without a checklist; `waits_for_task` and `waits_for_request` the
        numbers of what blocks it.
        """
        from tasks.models import ChecklistItem

        items = ChecklistItem.objects.filter(task=models.OuterRef("pk"))
        counts = Concat(
            Cast(models.Count("done_at"), models.CharField()),
            models.Value("/"),
            Cast(models.Count("pk"), models.CharField()),
        )
        progress = items.order_by().values("task").annotate(progress=counts).values("progress")
        return self.select_related("plan__goal", "assignee", "blocked_by").annotate(
            checklist_progress=models.Subquery(progress),
            waits_for_task=models.F("blocked_by_task__number"),
            waits_for_request=models.F("blocked_by_request__number"),
        )

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
        """A person's open tasks, earliest due first, and then what they finished since that moment."""
        mine = models.Q(status__in=self.model.OPEN) | models.Q(status="done", done_at__gte=since)
        rows = self.visible_to(person).of_person(person).filter(mine)
        order = (models.F("done_at").asc(nulls_first=True), models.F("due").asc(nulls_last=True), "number")
        return rows.for_lines().only(*LINE).with_comment_count().order_by(*order)

    def waiting_around(self, person: Person) -> "TaskQuerySet":
        """Open tasks of others that an open task of this person needs (`i_need`), that need one of theirs
        (`needs_me`), or that wait for the person to lift a block (neither).
        """
        from tasks.models import TaskDependency

        # Bounded, so that the database begins with them: it would else walk through the tasks of everybody
        # beside the dependencies of everybody, as both are in order.
        mine = self.model.objects.of_person(person).open().by_due().values("pk")[:MOST_OWN]
        mine_needs = TaskDependency.objects.filter(task__in=mine)
        needs_mine = TaskDependency.objects.filter(needs__in=mine)
        to_lift = self.model.objects.filter(blocked=True, blocked_by=person)
        # A union, not OR: each part has its index, and nobody's other tasks are looked at.
        around = mine_needs.values("needs").union(needs_mine.values("task"), to_lift.values("pk"), all=True)
        return (
            self.visible_to(person)
            .filter(pk__among=around)
            .open()
            .exclude(assignee=person)
            .annotate(
                i_need=models.Exists(mine_needs.filter(needs=models.OuterRef("pk"))),
                needs_me=models.Exists(needs_mine.filter(task=models.OuterRef("pk"))),
            )
            .for_lines()
            .only(*LINE)
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


def due_by(person: Person, day: datetime.date) -> TaskQuerySet:
    """A person's open tasks that are due on this day or earlier: the number beside My work."""
    from tasks.models import Task

    return Task.objects.of_person(person).open().filter(due__lte=day)


def needs_of(task: "Task", person: Person) -> "tuple[list[Task], list[Task]]":
    """What a task needs first: what the person may see of it, and what they may not; one query.

    The latter stays, whatever they choose of the former.
    """
    visible = type(task).objects.visible_to(person).order_by().filter(pk=models.OuterRef("pk"))
    needed: list[Any] = list(task.depends_on.annotate(is_seen=models.Exists(visible)))
    return [one for one in needed if one.is_seen], [one for one in needed if not one.is_seen]


def requests_of(task: "Task", person: Person) -> "models.QuerySet[SupportRequest]":
    """The open support requests of the task's team that the person may see, and the one that it waits for."""
    from tasks.models import SupportRequest

    rows = SupportRequest.objects.filter(organization=task.organization_id)
    rows = rows.exclude(goal__in=unseen_goals(person)).exclude(task__plan__goal__in=unseen_goals(person))
    is_open = models.Q(team=task.team_id, state__in=SupportRequest.OPEN)
    return rows.filter(is_open | models.Q(pk=task.blocked_by_request_id)).order_by("-number")


def obstacles_out_of_sight(task: "Task", person: Person) -> dict[str, Any]:
    """What a task waits for and the person may not see (`waits_for`, `request`); it stays, whatever they
    write about the block.
    """
    hidden: dict[str, Any] = {}
    blocker, request = task.blocked_by_task, task.blocked_by_request
    if blocker and not type(task).objects.visible_to(person).filter(pk=blocker.pk).exists():
        hidden["waits_for"] = blocker
    if request and not requests_of(task, person).filter(pk=request.pk).exists():
        hidden["request"] = request
    return hidden
