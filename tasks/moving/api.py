"""The API of moving dates, over the same action as the page."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tasks.models import Milestone, Task
from tasks.moving.actions import can_move, move_dates
from tasks.moving.queries import Shift
from teamops.api_fields import Body, Choice, Flag, Text, Whole
from teamops.people.api import OrganizationView
from teamops.people.permissions import require

# Which of its days move.
PARTS = {"whole": (1, 1), "start": (1, 0), "end": (0, 1)}


class Move(Body):
    """Later, or (with a negative number) earlier."""

    days = Whole(help_text="Calendar days.")
    with_dependents = Flag(
        required=False, help_text="Move what depends on it as well; with a milestone, its open tasks."
    )
    reason = Text(max_length=300, allow_blank=True, required=False)


class TaskMove(Move):
    """`part`: the whole task, or its start or end alone."""

    part = Choice(list(PARTS), required=False)
    with_parts = Flag(
        required=False,
        help_text="Where it moves as a whole its open sub-tasks move with it; false leaves them.",
    )


class MovedDates(serializers.Serializer[Any]):
    """What has moved: numbers of tasks, UUIDs of milestones."""

    tasks = serializers.ListField(child=serializers.IntegerField())
    milestones = serializers.ListField(child=serializers.UUIDField())


class Moving(OrganizationView):
    """Moving a task or a milestone by some days."""

    serializer_class = MovedDates
    queryset = Task.objects.none()

    @extend_schema(tags=["tasks"], request=TaskMove, responses=MovedDates)
    def move_task(self, request: Request, number: int) -> Response:
        """Move a task by some days, and what depends on it if that is asked; all or nothing."""
        task = self.find(Task, "team", "organization", "plan", number=number)
        return self._move(task, TaskMove)

    @extend_schema(tags=["plans"], request=Move, responses=MovedDates)
    def move_milestone(self, request: Request, uuid: UUID) -> Response:
        """Move a milestone by some days, and its open tasks if that is asked; all or nothing."""
        return self._move(self.find(Milestone, "plan__team", "plan__goal", uuid=uuid), Move)

    def _move(self, thing: Task | Milestone, body: type[Body]) -> Response:
        require(can_move, self.person, thing)
        self.expect(thing, required=False)
        values = self.sent(body)
        days = values.pop("days")
        start, end = PARTS[values.pop("part", "whole")]
        found = move_dates(
            [thing],
            by=self.person,
            start=start * days,
            end=end * days,
            versions={thing: thing.version},
            **values,
        )
        return self.answer(_told(found), thing)


def _told(found: list[Shift]) -> dict[str, Any]:
    things = [shift.thing for shift in found]
    return {
        "tasks": [thing.number for thing in things if isinstance(thing, Task)],
        "milestones": [str(thing.uuid) for thing in things if isinstance(thing, Milestone)],
    }
