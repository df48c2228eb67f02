"""Ordering the tasks of a plan through the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tasks.models import Task
from tasks.ordering.actions import put_task
from tasks.permissions import can_edit_task
from teamops.api_fields import Body, Whole
from teamops.people.api import OrganizationView
from teamops.people.permissions import require


class Beside(Body):
    """The number of the task behind which it is put, or of the one before which."""

    behind = Whole(required=False)
    before = Whole(required=False)


class OrderedRow(serializers.ModelSerializer[Any]):
    """A task and its place: tasks of a plan stand in the order of these numbers."""

    class Meta:
        model = Task
        fields = ["number", "position", "version"]


class OrderingTasks(OrganizationView):
    """The order of a plan's tasks."""

    serializer_class = OrderedRow
    queryset = Task.objects.none()

    @extend_schema(tags=["tasks"], request=Beside, responses=OrderedRow)
    def order(self, request: Request, number: int) -> Response:
        """Put a task behind another one of its plan, or before one."""
        task: Task = self.find(Task, "team", "organization", "plan", number=number)
        require(can_edit_task, self.person, task)
        put_task(task, by=self.person, **self.sent(Beside))
        task.refresh_from_db(fields=["position"])
        return self.answer(OrderedRow(task).data, task)
