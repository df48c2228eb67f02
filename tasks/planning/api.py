"""Planning a task through the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tasks.models import Task
from tasks.planning.actions import plan_task
from tasks.planning.permissions import can_plan_task
from teamops.api_fields import Body, Day
from teamops.people.api import OrganizationView
from teamops.people.permissions import require


class DayPlanned(Body):
    """The day on which it is to be done; null: none yet."""

    day = Day(allow_null=True)


class PlannedRow(serializers.ModelSerializer[Task]):
    """A task and the day that its owner has planned for it."""

    class Meta:
        model = Task
        fields = ["number", "planned_for", "version"]


class PlanningTasks(OrganizationView):
    """Planned tasks."""

    serializer_class = PlannedRow
    queryset = Task.objects.none()

    @extend_schema(tags=["tasks"], request=DayPlanned, responses=PlannedRow)
    def plan(self, request: Request, number: int) -> Response:
        """Plan one's task for a day."""
        task: Task = self.find(Task, "team", "plan", number=number)
        require(can_plan_task, self.person, task)
        self.expect(task, required=False)
        plan_task(task, by=self.person, **self.sent(DayPlanned))
        return self.answer(PlannedRow(task).data, task)
