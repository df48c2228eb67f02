"""The API of tasks, over the same queries and actions as the pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals.api.references import a_key_result, a_number, a_team, an_owner
from tasks import actions
from tasks.api.choices import labels, milestones, phases, plans, support_requests, tasks
from tasks.labels.api import LabelRow
from tasks.lines import hides_goal
from tasks.models import Task
from tasks.permissions import can_create_task, can_edit_task, can_work_on_task
from tasks.queries import needs_of, obstacles_out_of_sight
from tasks.trash.actions import remove_task
from tasks.trash.permissions import can_remove
from teamops.api import Cursors
from teamops.api_fields import Body, ByNumber, ByUuid, Choice, Day, Figure, Flag, Moment, Text
from teamops.people.api import OrganizationView, PersonName, once
from teamops.people.permissions import require
from teamops.text import fold

# What a task has of the goal that it is for.
OF_GOAL = ("plan", "phase", "milestone", "key_result")
PARTS = ("team", "assignee", "plan__goal", "phase", "milestone", "key_result", "blocked_by")


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
    spent = Figure(allow_null=True, help_text="Hours.")
    due_at = serializers.DateTimeField(allow_null=True, help_text="Where a time of the day was said.")
    priority = serializers.IntegerField(help_text="1 low, 2 normal, 3 high, 4 urgent.")
    recurrence = serializers.CharField(help_text="A rule of RFC 5545, empty for none.")
    recurs = serializers.CharField(help_text="When the next one appears: done or due.")

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
            "due_at",
            "estimate",
            "spent",
            "priority",
            "recurrence",
            "recurs",
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
    """A task with its description, what it needs first and what it waits for."""

    depends_on = serializers.SerializerMethodField()
    waits_for = serializers.SerializerMethodField()
    request = serializers.SerializerMethodField()
    watches = serializers.SerializerMethodField()
    labels = serializers.SerializerMethodField()
    parent = serializers.SerializerMethodField()  # type: ignore[assignment]  # a field, not the serializer's
    helpers = PersonName(many=True)

    class Meta(TaskRow.Meta):
        fields = [
            *TaskRow.Meta.fields,
            "description",
            "depends_on",
            "waits_for",
            "request",
            "parent",
            "helpers",
            "labels",
            "watches",
        ]

    def get_parent(self, task: Task) -> int | None:
        """The number of the task that it is a part of."""
        return self._number(tasks, task.parent_id)

    def get_waits_for(self, task: Task) -> int | None:
        """The number of the task that has to be over before it goes on."""
        return self._number(tasks, task.blocked_by_task_id)

    def get_request(self, task: Task) -> int | None:
        """The number of the support request that it waits for."""
        return self._number(support_requests, task.blocked_by_request_id)

    def get_watches(self, task: Task) -> bool:
        """Whether who asks watches it."""
        return task.watchers.contains(self.context["person"])

    @extend_schema_field(LabelRow(many=True))
    def get_labels(self, task: Task) -> Any:
        """By name."""
        return LabelRow(task.labels.select_related("team").order_by("name_key", "pk"), many=True).data

    def _number(self, among: Any, pk: int | None) -> int | None:
        """Of what the person may see."""
        if pk is None:
            return None
        number: int | None = (
            among(self.context["person"]).filter(pk=pk).values_list("number", flat=True).first()
        )
        return number

    def get_depends_on(self, task: Task) -> list[int]:
        """Numbers of tasks."""
        seen = Task.objects.visible_to(self.context["person"])
        return list(seen.filter(needed_by__task=task).order_by("number").values_list("number", flat=True))


class TaskChanges(Body):
    """What can be written of a task. A milestone or phase says which plan it is."""

    title = Text(max_length=300)
    description = Text(max_length=20_000, allow_blank=True, required=False, help_text="Markdown.")
    assignee = an_owner(allow_null=True, required=False)
    due = Day(allow_null=True, required=False)
    due_at = Moment(
        allow_null=True,
        required=False,
        help_text="With its zone. It says the day as well: `due` is not needed.",
    )
    starts_on = Day(allow_null=True, required=False)
    estimate = a_number(allow_null=True, required=False, help_text="Hours, to two decimals.")
    plan = ByUuid(plans, allow_null=True, required=False)
    phase = ByUuid(phases, allow_null=True, required=False)
    milestone = ByUuid(milestones, allow_null=True, required=False)
    key_result = a_key_result(allow_null=True, required=False)
    depends_on = serializers.ListField(child=ByNumber(tasks), required=False, max_length=50)
    spent = a_number(allow_null=True, required=False, help_text="Hours, to two decimals.")
    priority = Choice(Task.Priority.choices, required=False)
    helpers = serializers.ListField(child=an_owner(), required=False, max_length=50)
    labels = serializers.ListField(
        child=ByUuid(labels), required=False, max_length=50, help_text="UUIDs of labels of its team."
    )
    parent = ByNumber(  # type: ignore[assignment]  # a field, not the serializer's
        tasks, allow_null=True, required=False, help_text="The task that it is a part of."
    )
    recurrence = Text(
        max_length=200, allow_blank=True, required=False, help_text="FREQ=WEEKLY;BYDAY=MO;UNTIL=20271231"
    )
    recurs = Choice(Task.Recurs.choices, required=False)

    def validate_spent(self, value: Any) -> Any:
        """As the form says it."""
        return Task._meta.get_field("spent").clean(value, None)

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
    """Why a task does not go on, who can lift it, and what it waits for."""

    reason = Text(max_length=300)
    who = an_owner(allow_null=True, required=False)
    waits_for = ByNumber(tasks, allow_null=True, required=False, help_text="The number of a task.")
    request = ByNumber(
        support_requests, allow_null=True, required=False, help_text="The number of a support request."
    )


class Watching(Body):
    """Whether one means to be told of what happens to the task."""

    watches = Flag()


class Hours(Body):
    """Hours that somebody has just spent."""

    hours = a_number(help_text="To two decimals.")

    def validate_hours(self, value: Any) -> Any:
        """As the form says it."""
        return Task._meta.get_field("spent").clean(value, None)


class TaskFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="team__slug", help_text="The team's slug.")
    assignee = filters.UUIDFilter(field_name="assignee__uuid", help_text="The person's UUID.")
    status = filters.ChoiceFilter(choices=Task.Status.choices)
    blocked = filters.BooleanFilter()
    priority = filters.NumberFilter()
    parent = filters.NumberFilter(method="parts_of", help_text="The parts of the task of this number.")
    plan = filters.UUIDFilter(field_name="plan__uuid")
    milestone = filters.UUIDFilter(method="of_milestone", help_text="The milestone's UUID.")
    label = filters.UUIDFilter(field_name="labels__uuid", help_text="The label's UUID.")
    helper = filters.UUIDFilter(field_name="helpers__uuid", help_text="The UUID of a person who helps.")
    due_from = filters.DateFilter(field_name="due", lookup_expr="gte")
    due_until = filters.DateFilter(field_name="due", lookup_expr="lte")
    text = filters.CharFilter(method="saying", help_text="Part of the title.")

    def parts_of(self, rows: QuerySet[Task], name: str, value: Any) -> QuerySet[Task]:
        return rows.filter(parent__in=Task.objects.visible_to(self.request.person).filter(number=value))

    def of_milestone(self, rows: QuerySet[Task], name: str, value: Any) -> QuerySet[Task]:
        return rows.filter(milestone__in=milestones(self.request.person).filter(uuid=value))

    def saying(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        return rows.filter(title_key__contains=fold(value))


CURSOR = OpenApiParameter(
    "cursor",
    str,
    description="Empty on the first page, then as `next` says: a stable order while tasks are added.",
)


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

    def _filters(self) -> set[str]:
        return super()._filters() | {"cursor"} if self.action == "list" else super()._filters()

    @extend_schema(tags=["tasks"], parameters=[CURSOR])
    def list(self, request: Request) -> Response:
        """Tasks that the person may see, those due first at the top; with `cursor` by their numbers."""
        rows = Task.objects.visible_to(self.person).select_related(*PARTS).by_due()
        if "cursor" in request.query_params:
            self.pagination_class = Cursors
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
        """Mark a task as blocked, with the reason, who can lift it and what it waits for."""
        task = self._find(number)
        require(can_edit_task, self.person, task)
        self.expect(task, required=False)
        sent = {name: value for name, value in self.sent(Obstacle).items() if value is not None}
        actions.block_task(task, by=self.person, **(obstacles_out_of_sight(task, self.person) | sent))
        return self._told(number)

    @extend_schema(tags=["tasks"], request=None, responses=TaskDetail)
    def unblock(self, request: Request, number: int) -> Response:
        """What the task waited for has come."""
        return self._change(number, actions.unblock_task)

    @extend_schema(tags=["tasks"], request=Watching, responses=TaskDetail)
    def watch(self, request: Request, number: int) -> Response:
        """Be told of what happens to a task, or no longer."""
        actions.watch_task(self._find(number), by=self.person, **self.sent(Watching))
        return self._told(number)

    @extend_schema(tags=["tasks"], request=Hours, responses=TaskDetail)
    @once
    def add_time(self, request: Request, number: int) -> Response:
        """Add hours to those spent on a task."""
        task = self._find(number)
        require(can_work_on_task, self.person, task)
        actions.add_time(task, by=self.person, **self.sent(Hours))
        return self._told(number)

    @extend_schema(tags=["tasks"], request=None, responses={204: None})
    def destroy(self, request: Request, number: int) -> Response:
        """Move a task and its sub-tasks to the trash; see `/trash/` for the way back."""
        task = self._find(number)
        require(can_remove, self.person, task)
        self.expect(task, required=False)
        remove_task(task, by=self.person)
        return Response(status=204)

    def _change(self, number: int, action: Any, body: type[Body] | None = None) -> Response:
        task = self._find(number)
        require(can_edit_task, self.person, task)
        self.expect(task, required=False)
        action(task, by=self.person, **(self.sent(body) if body else {}))
        return self._told(number)

    def _told(self, number: int) -> Response:
        task = self._find(number)
        return self.answer(self.shown(task), task)
