"""The API of tasks and plans, over the same queries and actions as the pages."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals.api.references import a_goal, a_key_result, a_number, a_team, an_owner
from goals.models import Goal
from tasks import actions
from tasks.lines import hides_goal
from tasks.models import ActionPlan, Milestone, Phase, Task
from tasks.permissions import can_create_task, can_edit_milestone, can_edit_plan, can_edit_task, new_plan_of
from tasks.queries import needs_of
from teamops.api_fields import Body, ByNumber, ByUuid, Choice, Day, Figure, Text
from teamops.people.api import OrganizationView, PersonName, once
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.text import fold

ENDINGS = {
    "done": actions.finish_milestone,
    "dropped": actions.drop_milestone,
    "open": actions.reopen_milestone,
}
# What a task has of the goal that it is for.
OF_GOAL = ("plan", "phase", "milestone", "key_result")
PARTS = ("team", "assignee", "plan__goal", "phase", "milestone", "key_result", "blocked_by")


# --- How they are shown -------------------------------------------------------------------------------


class TaskRow(serializers.ModelSerializer[Task]):
    """A task; its plan, phase, milestone and key result by their UUID."""

    number = serializers.IntegerField(help_text="42 for T-42.")
    team = serializers.SlugField(source="team.slug")
    assignee = PersonName(allow_null=True)
    plan = serializers.UUIDField(source="plan.uuid", default=None, allow_null=True)
    phase = serializers.UUIDField(source="phase.uuid", default=None, allow_null=True)
    milestone = serializers.UUIDField(source="milestone.uuid", default=None, allow_null=True)
    key_result = serializers.UUIDField(source="key_result.uuid", default=None, allow_null=True)
    blocked_by = PersonName(source="helper", allow_null=True, help_text="Who can lift it.")
    estimate = Figure(allow_null=True, help_text="Hours.")

    class Meta:
        model = Task
        fields = [
            "number",
            "uuid",
            "title",
            "team",
            "assignee",
            "status",
            "due",
            "original_due",
            "moves",
            "starts_on",
            "estimate",
            "plan",
            "phase",
            "milestone",
            "key_result",
            "blocked",
            "blocked_reason",
            "blocked_by",
            "created_at",
            "done_at",
            "version",
        ]

    def to_representation(self, task: Task) -> dict[str, Any]:
        """Who is to do it and may not see its goal is told neither of its plan nor of its key result."""
        told: dict[str, Any] = super().to_representation(task)
        return told | dict.fromkeys(OF_GOAL) if hides_goal(task) else told


class TaskDetail(TaskRow):
    """A task with its description and what it needs first."""

    depends_on = serializers.SerializerMethodField()

    class Meta(TaskRow.Meta):
        fields = [*TaskRow.Meta.fields, "description", "depends_on"]

    def get_depends_on(self, task: Task) -> list[int]:
        """Numbers of tasks."""
        seen = Task.objects.visible_to(self.context["person"])
        return list(seen.filter(needed_by__task=task).order_by("number").values_list("number", flat=True))


class PlanRow(serializers.ModelSerializer[ActionPlan]):
    """An action plan of a team, for a goal or for itself."""

    team = serializers.SlugField(source="team.slug")
    goal = serializers.IntegerField(source="goal.number", default=None, allow_null=True)

    class Meta:
        model = ActionPlan
        fields = ["uuid", "name", "team", "goal", "created_at"]


class PhaseRow(serializers.ModelSerializer[Phase]):
    """A step of a plan."""

    class Meta:
        model = Phase
        fields = ["uuid", "name", "starts_on", "ends_on"]


class MilestoneRow(serializers.ModelSerializer[Milestone]):
    """A point of a plan, with its first date."""

    phase = serializers.UUIDField(source="phase.uuid", default=None, allow_null=True)
    owner = PersonName(allow_null=True)

    class Meta:
        model = Milestone
        fields = [
            "uuid",
            "title",
            "phase",
            "owner",
            "due",
            "original_due",
            "moves",
            "done_at",
            "dropped_at",
            "version",
        ]


class PlanDetail(PlanRow):
    """A plan with its phases and milestones; `tasks/?plan=` lists its tasks."""

    phases = PhaseRow(many=True)
    milestones = MilestoneRow(many=True)

    class Meta(PlanRow.Meta):
        fields = [*PlanRow.Meta.fields, "phases", "milestones"]


# --- What is sent -------------------------------------------------------------------------------------


def _plans(person: Person) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.visible_to(person)


def _phases(person: Person) -> QuerySet[Phase]:
    return Phase.objects.visible_to(person).select_related("plan")


def _milestones(person: Person) -> QuerySet[Milestone]:
    return Milestone.objects.visible_to(person).select_related("plan")


def _tasks(person: Person) -> QuerySet[Task]:
    return Task.objects.visible_to(person)


class TaskChanges(Body):
    """What can be written of a task. A milestone or phase says which plan it is."""

    title = Text(max_length=300)
    description = Text(max_length=20_000, allow_blank=True, required=False, help_text="Markdown.")
    assignee = an_owner(allow_null=True, required=False)
    due = Day(allow_null=True, required=False)
    starts_on = Day(allow_null=True, required=False)
    estimate = a_number(allow_null=True, required=False, help_text="Hours, to two decimals.")
    plan = ByUuid(_plans, allow_null=True, required=False)
    phase = ByUuid(_phases, allow_null=True, required=False)
    milestone = ByUuid(_milestones, allow_null=True, required=False)
    key_result = a_key_result(allow_null=True, required=False)
    depends_on = serializers.ListField(child=ByNumber(_tasks), required=False, max_length=50)

    def validate_estimate(self, value: Any) -> Any:
        """As the form says it."""
        return Task._meta.get_field("estimate").clean(value, None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        part = attrs.get("milestone") or attrs.get("phase")
        return attrs | {"plan": part.plan} if part is not None and not attrs.get("plan") else attrs


class MovedTask(TaskChanges):
    """Only what is sent changes. `reason`: why its date moves."""

    reason = Text(max_length=300, allow_blank=True, required=False)


class NewTask(TaskChanges):
    """A task of a team."""

    team = a_team()
    status = Choice(Task.Status.choices, required=False)


class TaskStatus(Body):
    """The status that the task is to have."""

    status = Choice(Task.Status.choices)


class Obstacle(Body):
    """Why a task does not go on, and who can lift it."""

    reason = Text(max_length=300)
    who = an_owner(allow_null=True, required=False)


class NewPlan(Body):
    """A plan of a team."""

    team = a_team()
    name = Text(max_length=200)
    goal = a_goal(allow_null=True, required=False)


class NewPhase(Body):
    """A phase at the end of a plan."""

    name = Text(max_length=200)
    starts_on = Day(allow_null=True, required=False)
    ends_on = Day(allow_null=True, required=False)


class NewMilestone(Body):
    """A milestone; the first date that it gets is kept as the original one."""

    title = Text(max_length=200)
    owner = an_owner(allow_null=True, required=False)
    due = Day(allow_null=True, required=False)
    phase = ByUuid(_phases, allow_null=True, required=False)


class MilestoneChanges(NewMilestone):
    """Only what is sent changes. `reason`: why its date moves."""

    reason = Text(max_length=300, allow_blank=True, required=False)


class MilestoneState(Body):
    """Reached, dropped, or open again."""

    state = Choice(list(ENDINGS))


# --- Tasks --------------------------------------------------------------------------------------------


class TaskFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="team__slug", help_text="The team's slug.")
    assignee = filters.UUIDFilter(field_name="assignee__uuid", help_text="The person's UUID.")
    status = filters.ChoiceFilter(choices=Task.Status.choices)
    blocked = filters.BooleanFilter()
    plan = filters.UUIDFilter(field_name="plan__uuid")
    due_from = filters.DateFilter(field_name="due", lookup_expr="gte")
    due_until = filters.DateFilter(field_name="due", lookup_expr="lte")
    text = filters.CharFilter(method="saying", help_text="Part of the title.")

    def saying(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return rows.filter(title_key__contains=fold(value))


class Tasks(OrganizationView):
    """Tasks."""

    serializer_class = TaskRow
    queryset = Task.objects.none()
    filterset_class = TaskFilters

    def shown(self, task: Task) -> dict[str, Any]:
        """The task as a GET shows it."""
        return dict(TaskDetail(task, context={"person": self.person}).data)

    def _find(self, number: int) -> Task:
        task: Task = self.find(Task, *PARTS, number=number)
        task.team.organization = self.organization
        return task

    @extend_schema(tags=["tasks"])
    def list(self, request: Request) -> Response:
        """Tasks that the person may see, those due first at the top."""
        rows = Task.objects.visible_to(self.person).select_related(*PARTS).by_due()
        return self.paged(self.filter_queryset(rows), lambda page: TaskRow(page, many=True).data)

    @extend_schema(tags=["tasks"], request=NewTask, responses={201: TaskDetail})
    @once
    def create(self, request: Request) -> Response:
        """Make a task."""
        values = self.sent(NewTask)
        team = values.pop("team")
        require(can_create_task, self.person, team)
        made = self._find(actions.create_task(team, by=self.person, **values).number)
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["tasks"], responses=TaskDetail)
    def retrieve(self, request: Request, number: int) -> Response:
        """A task."""
        task = self._find(number)
        return self.answer(self.shown(task), task)

    @extend_schema(tags=["tasks"], request=MovedTask, responses=TaskDetail)
    def partial_update(self, request: Request, number: int) -> Response:
        """Change a task; a moved date is counted."""
        task = self._find(number)
        require(can_edit_task, self.person, task)
        self.expect(task)
        values = self.sent(MovedTask, partial=True)
        if hides_goal(task) and values.keys() & set(OF_GOAL):
            raise PermissionDenied
        if "depends_on" in values:
            values["depends_on"] += needs_of(task, self.person)[1]
        actions.edit_task(task, by=self.person, version=task.version, **values)
        return self._told(number)

    @extend_schema(tags=["tasks"], request=TaskStatus, responses=TaskDetail)
    def change_status(self, request: Request, number: int) -> Response:
        """Change the status of a task."""
        return self._change(number, actions.change_status, TaskStatus)

    @extend_schema(tags=["tasks"], request=Obstacle, responses=TaskDetail)
    def block(self, request: Request, number: int) -> Response:
        """Mark a task as blocked, with the reason and who can lift it."""
        return self._change(number, actions.block_task, Obstacle)

    @extend_schema(tags=["tasks"], request=None, responses=TaskDetail)
    def unblock(self, request: Request, number: int) -> Response:
        """What the task waited for has come."""
        return self._change(number, actions.unblock_task)

    def _change(self, number: int, action: Any, body: type[Body] | None = None) -> Response:
        task = self._find(number)
        require(can_edit_task, self.person, task)
        self.expect(task, required=False)
        action(task, by=self.person, **(self.sent(body) if body else {}))
        return self._told(number)

    def _told(self, number: int) -> Response:
        task = self._find(number)
        return self.answer(self.shown(task), task)


# --- Plans --------------------------------------------------------------------------------------------


class PlanFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="team__slug", help_text="The team's slug.")
    goal = filters.NumberFilter(method="of_goal", help_text="Of a goal that the person may see.")

    def of_goal(self, rows: QuerySet[ActionPlan], name: str, value: Any) -> QuerySet[ActionPlan]:
        return rows.filter(goal__in=Goal.objects.visible_to(self.request.person).filter(number=value))


class Plans(OrganizationView):
    """Action plans."""

    serializer_class = PlanRow
    queryset = ActionPlan.objects.none()
    filterset_class = PlanFilters
    lookup_field = "uuid"

    def _find(self, uuid: UUID) -> ActionPlan:
        plan: ActionPlan = self.find(ActionPlan, "team", "goal", uuid=uuid)
        return plan

    def _hide_goals(self, plans: Any) -> None:
        """Nobody is told of a goal that is not theirs to see; not saved."""
        wanted = {plan.goal_id for plan in plans if plan.goal_id}
        seen = set(Goal.objects.visible_to(self.person).filter(pk__in=wanted).values_list("pk", flat=True))
        for plan in plans:
            if plan.goal_id not in seen:
                plan.goal = None

    def _rows(self, page: Any) -> Any:
        self._hide_goals(page)
        return PlanRow(page, many=True).data

    @extend_schema(tags=["plans"])
    def list(self, request: Request) -> Response:
        """Action plans that the person may see, the newest first."""
        rows = ActionPlan.objects.visible_to(self.person).select_related("team", "goal")
        return self.paged(self.filter_queryset(rows.order_by("-created_at", "-pk")), self._rows)

    @extend_schema(tags=["plans"], request=NewPlan, responses={201: PlanDetail})
    @once
    def create(self, request: Request) -> Response:
        """Make a plan for a goal, or for a team."""
        values = self.sent(NewPlan)
        team = values.pop("team")
        require(can_edit_plan, self.person, new_plan_of(team, values.get("goal")))
        made = actions.create_plan(team, by=self.person, **values)
        return Response(self._detail(made.uuid), status=201)

    @extend_schema(tags=["plans"], responses=PlanDetail)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A plan with its phases and milestones."""
        return Response(self._detail(uuid))

    def _detail(self, uuid: UUID) -> dict[str, Any]:
        plan = self._find(uuid)
        self._hide_goals([plan])
        steps = Phase.objects.order_by("position", "pk")
        points = Milestone.objects.select_related("phase", "owner").order_by("position", "pk")
        prefetch_related_objects([plan], Prefetch("phases", steps), Prefetch("milestones", points))
        told = PlanDetail(plan, context={"person": self.person})
        return dict(told.data)

    @extend_schema(tags=["plans"], request=NewPhase, responses={201: PhaseRow})
    @once
    def add_phase(self, request: Request, uuid: UUID) -> Response:
        """Add a phase at the end of a plan."""
        plan = self._find(uuid)
        require(can_edit_plan, self.person, plan)
        made = actions.add_phase(plan, by=self.person, **self.sent(NewPhase))
        return Response(PhaseRow(made).data, status=201)

    @extend_schema(tags=["plans"], request=NewMilestone, responses={201: MilestoneRow})
    @once
    def add_milestone(self, request: Request, uuid: UUID) -> Response:
        """Add a milestone to a plan."""
        plan = self._find(uuid)
        require(can_edit_plan, self.person, plan)
        made = actions.add_milestone(plan, by=self.person, **self.sent(NewMilestone))
        return self.answer(MilestoneRow(made).data, made, status=201)


class Milestones(OrganizationView):
    """Milestones of plans."""

    serializer_class = MilestoneRow
    queryset = Milestone.objects.none()
    lookup_field = "uuid"

    def shown(self, milestone: Milestone) -> dict[str, Any]:
        """The milestone as a GET shows it."""
        return dict(MilestoneRow(milestone).data)

    def _find(self, uuid: UUID) -> Milestone:
        milestone: Milestone = self.find(Milestone, "plan__team", "plan__goal", "phase", "owner", uuid=uuid)
        return milestone

    @extend_schema(tags=["plans"])
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A milestone."""
        milestone = self._find(uuid)
        return self.answer(self.shown(milestone), milestone)

    @extend_schema(tags=["plans"], request=MilestoneChanges)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Change a milestone; a moved date is counted."""
        milestone = self._find(uuid)
        require(can_edit_milestone, self.person, milestone)
        self.expect(milestone)
        values = self.sent(MilestoneChanges, partial=True)
        actions.edit_milestone(milestone, by=self.person, version=milestone.version, **values)
        return self.answer(self.shown(milestone), milestone)

    @extend_schema(tags=["plans"], request=MilestoneState)
    def change_state(self, request: Request, uuid: UUID) -> Response:
        """Say that a milestone is reached, dropped, or open again."""
        milestone = self._find(uuid)
        require(can_edit_milestone, self.person, milestone)
        self.expect(milestone, required=False)
        ENDINGS[self.sent(MilestoneState)["state"]](milestone, by=self.person)
        return self.answer(self.shown(milestone), milestone)
