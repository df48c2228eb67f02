"""The API of plans and milestones, over the same queries and actions as the pages."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals.api.references import a_goal, a_team, an_owner
from goals.models import Goal
from goals.queries import seen_among
from tasks import actions
from tasks.api.choices import phases
from tasks.models import ActionPlan, Milestone, Phase
from tasks.permissions import can_edit_milestone, can_edit_plan, new_plan_of
from tasks.trash.actions import remove_milestone, remove_phase, remove_plan
from tasks.trash.permissions import can_remove
from teamops.api_fields import Body, ByUuid, Choice, Day, Text, Whole
from teamops.people.api import OrganizationView, PersonName, once
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.people.queries import get_visible

ENDINGS = {
    "done": actions.finish_milestone,
    "dropped": actions.drop_milestone,
    "open": actions.reopen_milestone,
}


class PlanRow(serializers.ModelSerializer[ActionPlan]):
    """An action plan of a team, for a goal or for itself."""

    team = serializers.SlugField(source="team.slug")
    goal = serializers.IntegerField(source="goal.number", default=None, allow_null=True)
    owner = PersonName(allow_null=True)

    class Meta:
        model = ActionPlan
        fields = ["uuid", "name", "team", "goal", "owner", "created_at", "version"]


class PhaseRow(serializers.ModelSerializer[Phase]):
    """A step of a plan."""

    class Meta:
        model = Phase
        fields = ["uuid", "name", "starts_on", "ends_on", "version"]


class MilestoneRow(serializers.ModelSerializer[Milestone]):
    """A point of a plan, with its first date."""

    phase = serializers.UUIDField(source="phase.uuid", default=None, allow_null=True)
    owner = PersonName(allow_null=True)

    class Meta:
        model = Milestone
        fields = [
            "uuid",
            "title",
            "criteria",
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


class NewPlan(Body):
    """A plan of a team."""

    team = a_team()
    name = Text(max_length=200)
    goal = a_goal(allow_null=True, required=False)
    owner = an_owner(allow_null=True, required=False)


class PlanChanges(Body):
    """Only what is sent changes."""

    name = Text(max_length=200)
    owner = an_owner(allow_null=True, required=False)


class NewPhase(Body):
    """A phase at the end of a plan."""

    name = Text(max_length=200)
    starts_on = Day(allow_null=True, required=False)
    ends_on = Day(allow_null=True, required=False)


class PhaseChanges(NewPhase):
    """Only what is sent changes. `place`: among the plan's phases, 1 for the first."""

    place = Whole(min_value=1, max_value=1_000, required=False)


class NewMilestone(Body):
    """A milestone; the first date that it gets is kept as the original one."""

    title = Text(max_length=200)
    criteria = Text(max_length=2_000, allow_blank=True, required=False, help_text="When it is done.")
    owner = an_owner(allow_null=True, required=False)
    due = Day(allow_null=True, required=False)
    phase = ByUuid(phases, allow_null=True, required=False)


class MilestoneChanges(NewMilestone):
    """Only what is sent changes. `reason`: why its date moves."""

    reason = Text(max_length=300, allow_blank=True, required=False)


class MilestoneState(Body):
    """Reached, dropped, or open again."""

    state = Choice(list(ENDINGS))


class PlanFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="team__slug", help_text="The team's slug.")
    goal = filters.NumberFilter(method="of_goal", help_text="Of a goal that the person may see.")

    def of_goal(self, rows: QuerySet[ActionPlan], name: str, value: Any) -> QuerySet[ActionPlan]:
        return rows.filter(goal__in=Goal.objects.visible_to(self.request.person).filter(number=value))


def _hide_goals(person: Person, plans: Iterable[ActionPlan]) -> None:
    """Nobody is told of a goal that is not theirs to see; not saved."""
    seen = seen_among(person, (plan.goal for plan in plans))
    for plan in plans:
        if plan.goal_id not in seen:
            plan.goal = None


def plan_detail(person: Person, uuid: UUID) -> dict[str, Any]:
    """A plan with its phases and milestones, as the person may see it; else 404."""
    plan: ActionPlan = get_visible(ActionPlan, person, "team", "goal", "owner", uuid=uuid)
    _hide_goals(person, [plan])
    steps = Phase.objects.order_by("position", "pk")
    points = Milestone.objects.select_related("phase", "owner").order_by("position", "pk")
    prefetch_related_objects([plan], Prefetch("phases", steps), Prefetch("milestones", points))
    return dict(PlanDetail(plan, context={"person": person}).data)


TASKS_OF_PLAN = OpenApiParameter(
    "tasks", str, enum=["keep", "remove"], description="What becomes of its tasks; without it they are kept."
)


class Wish(serializers.Serializer[Any]):
    """What becomes of the tasks of a plan that is removed."""

    tasks = Choice([("keep", "keep"), ("remove", "remove")], default="keep")


class Plans(OrganizationView):
    """Action plans."""

    query_names = ("tasks",)
    serializer_class = PlanRow
    queryset = ActionPlan.objects.none()
    filterset_class = PlanFilters
    lookup_field = "uuid"

    def _find(self, uuid: UUID) -> ActionPlan:
        plan: ActionPlan = self.find(ActionPlan, "team", "goal", uuid=uuid)
        return plan

    def _rows(self, page: Any) -> Any:
        _hide_goals(self.person, page)
        return PlanRow(page, many=True).data

    @extend_schema(tags=["plans"])
    def list(self, request: Request) -> Response:
        """Action plans that the person may see, the newest first."""
        rows = ActionPlan.objects.visible_to(self.person).select_related("team", "goal", "owner")
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
        return self.answer(self._detail(uuid), self._find(uuid))

    @extend_schema(tags=["plans"], request=PlanChanges, responses=PlanDetail)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Change the name or the owner of a plan."""
        plan = self._find(uuid)
        require(can_edit_plan, self.person, plan)
        self.expect(plan)
        actions.edit_plan(plan, by=self.person, version=plan.version, **self.sent(PlanChanges, partial=True))
        return self.answer(self._detail(uuid), plan)

    def shown(self, plan: ActionPlan) -> dict[str, Any]:
        """The plan as a GET shows it."""
        return self._detail(plan.uuid)

    def _detail(self, uuid: UUID) -> dict[str, Any]:
        return plan_detail(self.person, uuid)

    @extend_schema(tags=["plans"], request=None, responses={204: None}, parameters=[TASKS_OF_PLAN])
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Move a plan with its phases and milestones to the trash."""
        plan = self._find(uuid)
        require(can_remove, self.person, plan)
        wish = Wish(data=request.query_params)
        wish.is_valid(raise_exception=True)
        remove_plan(plan, by=self.person, with_tasks=wish.validated_data["tasks"] == "remove")
        return Response(status=204)

    @extend_schema(tags=["plans"], request=NewPhase, responses={201: PhaseRow})
    @once
    def add_phase(self, request: Request, uuid: UUID) -> Response:
        """Add a phase at the end of a plan."""
        plan = self._find(uuid)
        require(can_edit_plan, self.person, plan)
        made = actions.add_phase(plan, by=self.person, **self.sent(NewPhase))
        return self.answer(PhaseRow(made).data, made, status=201)

    @extend_schema(tags=["plans"], request=NewMilestone, responses={201: MilestoneRow})
    @once
    def add_milestone(self, request: Request, uuid: UUID) -> Response:
        """Add a milestone to a plan."""
        plan = self._find(uuid)
        require(can_edit_plan, self.person, plan)
        made = actions.add_milestone(plan, by=self.person, **self.sent(NewMilestone))
        return self.answer(MilestoneRow(made).data, made, status=201)


class Phases(OrganizationView):
    """Phases of plans."""

    serializer_class = PhaseRow
    queryset = Phase.objects.none()
    lookup_field = "uuid"

    def shown(self, phase: Phase) -> dict[str, Any]:
        """The phase as a GET shows it."""
        return dict(PhaseRow(phase).data)

    def _find(self, uuid: UUID) -> Phase:
        phase: Phase = self.find(Phase, "plan__team", "plan__goal", uuid=uuid)
        return phase

    @extend_schema(tags=["plans"])
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A phase."""
        phase = self._find(uuid)
        return self.answer(self.shown(phase), phase)

    @extend_schema(tags=["plans"], request=PhaseChanges)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Change a phase, or its place in the plan."""
        phase = self._find(uuid)
        require(can_edit_plan, self.person, phase.plan)
        self.expect(phase)
        values = self.sent(PhaseChanges, partial=True)
        actions.edit_phase(phase, by=self.person, version=phase.version, **values)
        return self.answer(self.shown(phase), phase)

    @extend_schema(tags=["plans"], request=None, responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Move a phase to the trash; its milestones and tasks stay in the plan."""
        phase = self._find(uuid)
        require(can_remove, self.person, phase)
        self.expect(phase, required=False)
        remove_phase(phase, by=self.person)
        return Response(status=204)


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

    @extend_schema(tags=["plans"], request=None, responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Move a milestone to the trash; its tasks stay in the plan."""
        milestone = self._find(uuid)
        require(can_remove, self.person, milestone)
        self.expect(milestone, required=False)
        remove_milestone(milestone, by=self.person)
        return Response(status=204)

    @extend_schema(tags=["plans"], request=MilestoneState)
    def change_state(self, request: Request, uuid: UUID) -> Response:
        """Say that a milestone is reached, dropped, or open again."""
        milestone = self._find(uuid)
        require(can_edit_milestone, self.person, milestone)
        self.expect(milestone, required=False)
        ENDINGS[self.sent(MilestoneState)["state"]](milestone, by=self.person)
        return self.answer(self.shown(milestone), milestone)
