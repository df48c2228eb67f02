"""The API of checklists, over the same queries and actions as the pages."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tasks.checklist import actions
from tasks.models import ChecklistItem, Task
from tasks.permissions import can_work_on_task
from teamops.api_fields import Body, Flag, Text, Whole
from teamops.people.api import OrganizationView, PersonName, hold, once
from teamops.people.permissions import require


class ItemRow(serializers.ModelSerializer[ChecklistItem]):
    """A line of a checklist."""

    done = serializers.SerializerMethodField()
    done_by = PersonName(allow_null=True)

    class Meta:
        model = ChecklistItem
        fields = ["uuid", "text", "done", "done_at", "done_by"]

    def get_done(self, item: ChecklistItem) -> bool:
        """Whether it is ticked."""
        return item.done_at is not None


class NewItem(Body):
    """A line at the end of the list."""

    text = Text(max_length=300)


class ItemChanges(NewItem):
    """Only what is sent changes. `place`: 1 for the first; one beyond the end is the end."""

    done = Flag(required=False)
    place = Whole(min_value=1, max_value=1_000, required=False)


class Checklist(OrganizationView):
    """The checklist of a task."""

    serializer_class = ItemRow
    queryset = ChecklistItem.objects.none()
    lookup_field = "uuid"

    def shown(self, item: ChecklistItem) -> dict[str, Any]:
        """The line as a GET shows it."""
        return dict(ItemRow(item).data)

    def _task(self, number: int) -> Task:
        task: Task = self.find(Task, "team", "plan", number=number)
        return task

    def _item(self, number: int, uuid: UUID) -> ChecklistItem:
        task = self._task(number)
        item: ChecklistItem | None = task.checklist.select_related("done_by").filter(uuid=uuid).first()
        if item is None:
            raise Http404
        item.task = task
        return item

    @extend_schema(tags=["tasks"])
    def list(self, request: Request, number: int) -> Response:
        """The lines of a task's checklist, in their order."""
        rows = self._task(number).checklist.select_related("done_by").order_by("position", "pk")
        return self.paged(rows, lambda page: ItemRow(page, many=True).data)

    @extend_schema(tags=["tasks"], request=NewItem, responses={201: ItemRow})
    @once
    def create(self, request: Request, number: int) -> Response:
        """Add a line at the end."""
        task = self._task(number)
        require(can_work_on_task, self.person, task)
        made = actions.add_item(task, by=self.person, **self.sent(NewItem))
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["tasks"])
    def retrieve(self, request: Request, number: int, uuid: UUID) -> Response:
        """A line of a checklist."""
        item = self._item(number, uuid)
        return self.answer(self.shown(item), item)

    @extend_schema(tags=["tasks"], request=ItemChanges)
    @transaction.atomic
    def partial_update(self, request: Request, number: int, uuid: UUID) -> Response:
        """Tick a line, word it anew, or move it."""
        item = self._item(number, uuid)
        require(can_work_on_task, self.person, item.task)
        hold(item)
        self.expect(item)
        values = self.sent(ItemChanges, partial=True)
        if "text" in values:
            actions.rename_item(item, by=self.person, text=values["text"])
        if "done" in values:
            actions.tick_item(item, by=self.person, done=values["done"])
        if "place" in values:
            actions.place_item(item, by=self.person, place=values["place"])
        return self.answer(self.shown(item), item)

    @extend_schema(tags=["tasks"], request=None, responses={204: None})
    def destroy(self, request: Request, number: int, uuid: UUID) -> Response:
        """Take a line away."""
        item = self._item(number, uuid)
        require(can_work_on_task, self.person, item.task)
        self.expect(item, required=False)
        actions.remove_item(item, by=self.person)
        return Response(status=204)
