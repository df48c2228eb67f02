"""Breaking a goal down through the API: shares, who carries what whole, tasks, and how loaded people are."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals.actions import Carrier, RowRefused, Share
from goals.api.adjusting import WhyBody, naming_the_reason, why_of
from goals.api.references import a_key_result, a_number, an_owner
from goals.models import Goal, KeyResult
from goals.permissions import can_break_down
from goals.shares import ShareLine, line_of, says_sum, taken, whole_of
from tasks.breaking_down.actions import TaskRefused, break_down_with_tasks
from tasks.breaking_down.people import people_of
from tasks.load import Load, loads
from tasks.models import Task
from teamops.api_fields import Body, Day, Figure, Text, Whole
from teamops.dates import today
from teamops.errors import RowsRefused, RuleBroken
from teamops.people.api import OrganizationView, PersonName, once
from teamops.people.models import Person
from teamops.people.permissions import require

MOST_ROWS = 200
MOST_TASKS = 40


# --- How it is shown ----------------------------------------------------------------------------------


class ShareRow(serializers.Serializer[ShareLine]):
    """What one member brings of a key result."""

    uuid = serializers.UUIDField(source="share.uuid", help_text="The key result of the member's own goal.")
    goal = serializers.IntegerField(source="share.goal.number", help_text="The member's own goal.")
    person = PersonName(source="share.owner", allow_null=True)
    amount = Figure(help_text="In the unit of the key result, without a sign.")
    brings = serializers.CharField(help_text="The amount with sign and unit.")
    due = serializers.DateField(
        source="share.ends_on", allow_null=True, help_text="null: the goal's last day."
    )
    progress = Figure(allow_null=True, help_text="How much of it they have brought, a share of 1.")
    version = serializers.IntegerField(source="share.version", help_text="Sent back with a change.")


class SharedRow(serializers.Serializer[Any]):
    """A key result of whose way from start to target members bring shares."""

    key_result = serializers.UUIDField(source="whole.uuid")
    statement = serializers.CharField(source="whole.statement")
    unit = serializers.CharField(source="whole.unit", allow_blank=True)
    amount = Figure(help_text="All that is to be brought.")
    taken = Figure(help_text="The sum of the shares; it is never forced.")
    says = serializers.CharField(help_text="The sum against the whole, in words.")
    shares: Any = ShareRow(many=True)


class CarriedRow(serializers.Serializer[KeyResult]):
    """A key result that cannot be shared: one person carries it whole."""

    key_result = serializers.UUIDField(source="uuid")
    statement = serializers.CharField()
    person = PersonName(source="owner", allow_null=True)
    due = serializers.DateField(source="ends_on", allow_null=True, help_text="null: the goal's last day.")
    version = serializers.IntegerField(help_text="Sent back with a change.")


class BrokenDown(serializers.Serializer[Any]):
    """Who brings what of a goal's numbers, as far as the reader may see it."""

    goal = serializers.IntegerField()
    shared: Any = SharedRow(many=True)
    carried: Any = CarriedRow(many=True)
    open_tasks = serializers.IntegerField(help_text="Of the goal's plans; `tasks/?plan=` lists them.")


class WeekRow(serializers.Serializer[Any]):
    """The work of a week against the hours that there are."""

    first = serializers.DateField(source="week.first")
    last = serializers.DateField(source="week.last")
    capacity = Figure(source="week.capacity", help_text="Hours.")
    hours = Figure(help_text="Estimates of open tasks that fall into the week.")


class LoadRow(serializers.Serializer[Any]):
    """What lies ahead of a person, week by week to the end of the goal."""

    person = PersonName()
    says = serializers.ListField(child=serializers.CharField(), help_text="This week, and the fullest one.")
    weeks: Any = WeekRow(many=True)


# --- What is sent -------------------------------------------------------------------------------------


class ShareSent(Body):
    """What one person is to bring of a key result; amount null or 0: nothing (any more)."""

    key_result = a_key_result()
    person = an_owner()
    amount = a_number(allow_null=True)
    due = Day(allow_null=True, required=False, help_text="null: the goal's last day.")
    version = Whole(
        min_value=1,
        allow_null=True,
        required=False,
        help_text="Of the share that stands there; null: none does.",
    )


class CarrierSent(Body):
    """Who carries a key result whole, and by when."""

    key_result = a_key_result()
    person: Any = an_owner(allow_null=True)
    due = Day(allow_null=True, help_text="null: the goal's last day.")
    version = Whole(min_value=1, help_text="What the key result's ETag names.")


class TaskSent(Body):
    """A task for the goal's plan; the plan is made if there is none."""

    title = Text(max_length=300)
    key_result = a_key_result(allow_null=True, required=False)
    assignee = an_owner(allow_null=True, required=False)
    due = Day(allow_null=True, required=False)
    estimate = a_number(allow_null=True, required=False, help_text="Hours, to two decimals.")

    def validate_estimate(self, value: Any) -> Any:
        """As the form says it."""
        return Task._meta.get_field("estimate").clean(value, None)


class BreakDown(Body):
    """Shares, carriers and tasks: all of it is written or nothing.

    Asking for what is there already changes nothing. A changed share or carrier of an active goal asks why.
    """

    shares: Any = ShareSent(many=True, required=False, max_length=MOST_ROWS)  # type: ignore[call-arg]
    carriers: Any = CarrierSent(many=True, required=False, max_length=MOST_ROWS)  # type: ignore[call-arg]
    tasks: Any = TaskSent(many=True, required=False, max_length=MOST_TASKS)  # type: ignore[call-arg]
    adjustment = WhyBody(required=False)


class BreakingDown(OrganizationView):
    """Who brings what of a goal."""

    serializer_class = BrokenDown
    queryset = Goal.objects.none()
    shows = KeyResult  # what somebody else may have been faster to change
    pagination_class = None

    def shown(self, key_result: KeyResult) -> dict[str, Any]:
        """What stands now where somebody else was faster: a share, or a key result that is carried whole."""
        whole = key_result.share_of
        return dict(
            CarriedRow(key_result).data if whole is None else ShareRow(line_of(whole, key_result)).data
        )

    def _find(self, number: int) -> Goal:
        goal: Goal = self.find(Goal, "team", "cycle", "owner", number=number)
        goal.team.organization = self.organization
        return goal

    @extend_schema(tags=["goals"], operation_id="goal_broken_down")
    def retrieve(self, request: Request, number: int) -> Response:
        """Who brings what of a goal's numbers, and who carries what cannot be shared."""
        return Response(self._told(self._find(number)))

    def _told(self, goal: Goal) -> dict[str, Any]:
        key_results = list(KeyResult.objects.of_goals([goal.pk]))
        shares: dict[int, list[KeyResult]] = {}
        visible = KeyResult.objects.visible_to(self.person).shares_of(goal).select_related("latest")
        for share in visible:
            shares.setdefault(share.share_of_id or 0, []).append(share)
        shared = [_shared(one, shares.get(one.pk, [])) for one in key_results if whole_of(one) is not None]
        told = {
            "goal": goal.number,
            "shared": shared,
            "carried": [one for one in key_results if whole_of(one) is None],
            "open_tasks": Task.objects.visible_to(self.person).open().filter(plan__goal=goal).count(),
        }
        return dict(BrokenDown(told).data)

    @extend_schema(tags=["goals"], operation_id="break_goal_down", request=BreakDown)
    @once
    def write(self, request: Request, number: int) -> Response:
        """Break a goal down: members get goals of their own with their shares, carriers, and tasks."""
        goal = self._find(number)
        require(can_break_down, self.person, goal)
        sent = self.sent(BreakDown)
        shares = [Share(**row) for row in sent.get("shares", ())]
        carriers = [Carrier(**row) for row in sent.get("carriers", ())]
        reason = why_of(sent)
        try:
            with naming_the_reason():
                break_down_with_tasks(
                    goal, [*shares, *carriers], sent.get("tasks", ()), by=self.person, reason=reason
                )
        except TaskRefused as refused:
            raise _of_row(refused, "tasks", refused.row) from refused
        except RowRefused as refused:
            place = refused.row - len(shares)
            if place < 0:
                raise _of_row(refused, "shares", refused.row) from refused
            raise _of_row(refused, "carriers", place) from refused
        return Response(self._told(self._find(number)))

    @extend_schema(tags=["goals"], operation_id="goal_loads", responses=LoadRow(many=True))
    def loads(self, request: Request, number: int) -> Response:
        """How loaded the members of the goal's teams are until its end, for who breaks it down."""
        goal = self._find(number)
        require(can_break_down, self.person, goal)
        persons = people_of(goal, self.person)
        found = loads(persons, today(self.organization), goal.last_day)
        return Response(LoadRow([_load(one, found[one.pk]) for one in persons], many=True).data)


def _shared(whole: KeyResult, shares: Sequence[KeyResult]) -> dict[str, Any]:
    total = taken(shares)
    return {
        "whole": whole,
        "amount": whole_of(whole),
        "taken": total,
        "says": says_sum(whole, total),
        "shares": [line_of(whole, share) for share in shares],
    }


def _load(person: Person, load: Load) -> dict[str, Any]:
    weeks = [{"week": week, "hours": hours} for week, hours in zip(load.weeks, load.hours, strict=True)]
    return {"person": person, "says": [line.text for line in load.lines], "weeks": weeks}


def _of_row(refused: RowRefused, part: str, row: int) -> RuleBroken:
    """What a row breaks, named as the request names it; why it changes is asked once for all."""
    if (refused.field or "").startswith("adjustment."):
        return refused
    field = f"{part}.{refused.field}" if refused.field else part
    return RowsRefused([(row, RuleBroken(refused.message, code=refused.code, field=field))])
