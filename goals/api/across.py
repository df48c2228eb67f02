"""What teams need from each other, and the days that they hold together."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals import actions
from goals.api.references import a_goal, a_team, an_owner
from goals.models import Dependency, Goal, JointEvent
from goals.permissions import can_answer_dependency, can_edit_goal, can_hold_joint_event, can_manage_team
from goals.queries import seen_among
from teamops.api_fields import Body, Day, Text
from teamops.people.api import OrganizationView, PersonName, once
from teamops.people.models import Person
from teamops.people.permissions import require

PARTS = ("goal__team", "goal__cycle", "team", "owner", "asked_by")


# --- Dependencies -------------------------------------------------------------------------------------


class DependencyRow(serializers.ModelSerializer[Dependency]):
    """What a goal needs from another team. `goal` null: one that the person may not see."""

    goal: Any = serializers.SerializerMethodField()
    team = serializers.SlugField(source="team.slug", help_text="Who is asked.")
    owner = PersonName(allow_null=True, help_text="Who answers for it.")
    asked_by = PersonName(allow_null=True)
    is_at_risk = serializers.BooleanField(help_text="Promised for later than it is needed.")

    class Meta:
        model = Dependency
        fields = [
            "uuid",
            "goal",
            "team",
            "what",
            "why",
            "needed_on",
            "state",
            "owner",
            "asked_by",
            "asked_at",
            "promised_on",
            "original_promised_on",
            "moves",
            "is_at_risk",
            "reason",
            "delivered_at",
            "confirmed_at",
            "version",
        ]

    def get_goal(self, dependency: Dependency) -> int | None:
        """Its number."""
        return dependency.goal.number if getattr(dependency, "shows_goal", False) else None


class Question(Body):
    """What a goal needs from another team, by a day."""

    team = a_team()
    what = Text(max_length=300)
    needed_on = Day()
    why = Text(max_length=2000, allow_blank=True, required=False)


class Promise(Body):
    """The day that is promised, and who answers for it."""

    promised_on = Day()
    owner = an_owner(required=False)


class Moved(Body):
    """Another day, and why."""

    promised_on = Day()
    reason = Text(max_length=2000)


class Named(Body):
    """Who answers for it from now on."""

    owner = an_owner()


class Reason(Body):
    """Why."""

    reason = Text(max_length=2000)


class Act(NamedTuple):
    """A step of a dependency: its action, who may take it, and what it asks for."""

    action: Callable[..., Any]
    allowed: Callable[[Person, Dependency], bool]
    body: type[Body] | None = None


def _asks(person: Person, dependency: Dependency) -> bool:
    return can_edit_goal(person, dependency.goal)


def _leads(person: Person, dependency: Dependency) -> bool:
    return can_manage_team(person, dependency.team)


class DependencyFilters(filters.FilterSet):
    goal = filters.NumberFilter(field_name="goal__number", help_text="Of a goal that the person may see.")
    team = filters.CharFilter(field_name="team__slug", help_text="The team that is asked.")
    state = filters.ChoiceFilter(choices=Dependency.State.choices)

    def filter_queryset(self, queryset: Any) -> Any:
        """Who may not see a goal cannot ask for what it needs either."""
        rows = super().filter_queryset(queryset)
        return rows.filter(shows_goal=True) if self.form.cleaned_data.get("goal") is not None else rows


class Dependencies(OrganizationView):
    """Dependencies between teams."""

    serializer_class = DependencyRow
    queryset = Dependency.objects.none()
    filterset_class = DependencyFilters
    lookup_field = "uuid"

    def shown(self, dependency: Dependency) -> dict[str, Any]:
        """The dependency as a GET shows it."""
        return dict(DependencyRow(self._find(dependency.uuid)).data)

    def _find(self, uuid: UUID) -> Dependency:
        found: Dependency = self.find(Dependency, *PARTS, uuid=uuid)
        found.goal.organization = found.team.organization = self.organization
        return found

    @extend_schema(tags=["dependencies"])
    def list(self, request: Request) -> Response:
        """What teams need from each other, what is needed first at the top."""
        needed = Dependency.objects.visible_to(self.person).select_related(*PARTS)
        rows = self.filter_queryset(needed.order_by("needed_on", "pk"))
        return self.paged(rows, lambda page: DependencyRow(page, many=True).data)

    @extend_schema(tags=["dependencies"], request=Question, responses={201: DependencyRow})
    @once
    def create(self, request: Request, number: int) -> Response:
        """Ask another team for what a goal needs."""
        goal = self.find(Goal, "team", "cycle", number=number)
        goal.team.organization = self.organization
        require(can_edit_goal, self.person, goal)
        made = actions.ask_dependency(goal, by=self.person, **self.sent(Question))
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["dependencies"])
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """What a goal needs from another team."""
        found = self._find(uuid)
        return self.answer(self.shown(found), found)

    def _act(self, uuid: UUID, act: Act) -> Response:
        found = self._find(uuid)
        require(act.allowed, self.person, found)
        self.expect(found, required=False)
        act.action(found, by=self.person, version=found.version, **(self.sent(act.body) if act.body else {}))
        return self.answer(self.shown(found), found)

    @extend_schema(tags=["dependencies"], request=Promise)
    def accept(self, request: Request, uuid: UUID) -> Response:
        """Promise it for a day."""
        return self._act(uuid, Act(actions.accept_dependency, can_answer_dependency, Promise))

    @extend_schema(tags=["dependencies"], request=Moved)
    def move(self, request: Request, uuid: UUID) -> Response:
        """Promise another day, and say why; the first promise is kept beside it."""
        return self._act(uuid, Act(actions.move_promise, can_answer_dependency, Moved))

    @extend_schema(tags=["dependencies"], request=Named)
    def name_owner(self, request: Request, uuid: UUID) -> Response:
        """Let somebody answer for it in the asked team's name."""
        return self._act(uuid, Act(actions.name_dependency_owner, _leads, Named))

    @extend_schema(tags=["dependencies"], request=Reason)
    def decline(self, request: Request, uuid: UUID) -> Response:
        """Say that it will not come, and why."""
        return self._act(uuid, Act(actions.decline_dependency, can_answer_dependency, Reason))

    @extend_schema(tags=["dependencies"], request=None)
    def deliver(self, request: Request, uuid: UUID) -> Response:
        """Say that it is there."""
        return self._act(uuid, Act(actions.deliver_dependency, can_answer_dependency))

    @extend_schema(tags=["dependencies"], request=None)
    def confirm(self, request: Request, uuid: UUID) -> Response:
        """Confirm that it is what was needed."""
        return self._act(uuid, Act(actions.confirm_dependency, _asks))

    @extend_schema(tags=["dependencies"], request=Reason)
    def send_back(self, request: Request, uuid: UUID) -> Response:
        """Send it back: it is not what was needed yet, and the promise stands again."""
        return self._act(uuid, Act(actions.send_back_dependency, _asks, Reason))

    @extend_schema(tags=["dependencies"], request=None)
    def withdraw(self, request: Request, uuid: UUID) -> Response:
        """Say that it is no longer needed."""
        return self._act(uuid, Act(actions.withdraw_dependency, _asks))


# --- Joint events -------------------------------------------------------------------------------------


class JointEventRow(serializers.ModelSerializer[JointEvent]):
    """A day that several teams hold together."""

    teams: Any = serializers.SlugRelatedField(many=True, read_only=True, slug_field="slug")
    goals = serializers.ListField(
        child=serializers.IntegerField(), source="shown_goals", help_text="Numbers of goals."
    )

    class Meta:
        model = JointEvent
        fields = ["uuid", "title", "purpose", "day", "teams", "goals", "cancelled_at", "version"]


class NewJointEvent(Body):
    """A day of at least two teams."""

    title = Text(max_length=200)
    purpose = Text(max_length=2000, allow_blank=True, required=False)
    day = Day()
    teams = serializers.ListField(child=a_team(), max_length=50)
    goals = serializers.ListField(child=a_goal(), required=False, max_length=50)


class JointEventFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="teams__slug", help_text="A team that takes part.")
    since = filters.DateFilter(field_name="day", lookup_expr="gte")
    until = filters.DateFilter(field_name="day", lookup_expr="lte")


class JointEvents(OrganizationView):
    """Joint events."""

    serializer_class = JointEventRow
    queryset = JointEvent.objects.none()
    filterset_class = JointEventFilters
    lookup_field = "uuid"

    def shown(self, event: JointEvent) -> dict[str, Any]:
        """The event as a GET shows it."""
        return dict(self._rows([self._find(event.uuid)])[0])

    def _rows(self, page: Any) -> Any:
        """With the goals that the person may see."""
        wanted = {goal.pk for event in page for goal in event.goals.all()}
        seen = set(Goal.objects.visible_to(self.person).filter(pk__in=wanted).values_list("pk", flat=True))
        for event in page:
            event.shown_goals = sorted(goal.number for goal in event.goals.all() if goal.pk in seen)
        return JointEventRow(page, many=True).data

    def _all(self) -> QuerySet[JointEvent]:
        return JointEvent.objects.visible_to(self.person).prefetch_related("teams", "goals")

    def _find(self, uuid: UUID) -> JointEvent:
        event: JointEvent = self.find(JointEvent, uuid=uuid)
        for team in event.teams.all():
            team.organization = self.organization
        return event

    @extend_schema(tags=["dependencies"])
    def list(self, request: Request) -> Response:
        """Days that teams hold together, by day."""
        return self.paged(self.filter_queryset(self._all().order_by("day", "pk")), self._rows)

    @extend_schema(tags=["dependencies"], request=NewJointEvent, responses={201: JointEventRow})
    @once
    def create(self, request: Request) -> Response:
        """Arrange a day of at least two teams."""
        values = self.sent(NewJointEvent)
        require(can_hold_joint_event, self.person, values["teams"])
        made = actions.create_joint_event(self.organization, by=self.person, **values)
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["dependencies"])
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A day that teams hold together."""
        event = self._find(uuid)
        return self.answer(self.shown(event), event)

    @extend_schema(tags=["dependencies"], request=NewJointEvent)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Change a day that teams hold together."""
        event = self._find(uuid)
        teams = list(event.teams.all())
        require(can_hold_joint_event, self.person, teams)
        self.expect(event)
        stands: dict[str, Any] = {"teams": teams, "goals": list(event.goals.all())}
        sent = self.sent(NewJointEvent, partial=True)
        if "goals" in sent:
            sent["goals"] += self._unseen(stands["goals"])
        values = stands | sent
        actions.edit_joint_event(event, by=self.person, version=event.version, **values)
        return self.answer(self.shown(event), event)

    def _unseen(self, goals: Iterable[Goal]) -> Iterable[Goal]:
        """Those that the person was not shown: they stay, whatever is sent; a private one is for no event."""
        seen = seen_among(self.person, goals)
        return (goal for goal in goals if goal.pk not in seen and not goal.is_private)

    @extend_schema(tags=["dependencies"], request=None)
    def cancel(self, request: Request, uuid: UUID) -> Response:
        """Say that it does not take place."""
        event = self._find(uuid)
        require(can_hold_joint_event, self.person, list(event.teams.all()))
        self.expect(event, required=False)
        actions.cancel_joint_event(event, by=self.person)
        return self.answer(self.shown(event), event)
