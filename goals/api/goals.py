"""Goals: listed, read with where they stand, written, and taken from state to state."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals import actions
from goals.api.adjusting import WhyBody, naming_the_reason, why_of
from goals.api.as_of import AS_OF, PastView
from goals.api.key_results import KeyResultRow, KeyResultValues, key_result_rows, without_aims
from goals.api.references import a_cycle, a_goal, a_key_result, a_number, a_team, an_owner
from goals.api.smart import SmartMark
from goals.as_of import Past, goal_then, refuse_unwritten, standings_then
from goals.divergences import Divergence, divergences
from goals.forms import GoalForm
from goals.judging import marks_of_goal
from goals.judging_then import marks_then
from goals.models import Dismissal, Goal, KeyResult, StatedStatus, Status
from goals.permissions import can_activate_goal, can_create_goal, can_edit_goal
from goals.smart import Mark
from goals.standing import GoalStanding, standing, standings
from teamops.api_fields import Body, Choice, Day, Figure, Flag, Text
from teamops.dates import today
from teamops.errors import RowsRefused, RuleBroken
from teamops.people.api import PersonName, once
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.text import fold

PARTS = ("team", "cycle", "owner", "parent", "continued_by")
MOST_ROWS = 20  # key results that are made together with their goal
# A status is worked out, not stored: so many goals are looked through for it.
MOST_JUDGED = 500
SHOWN = [("draft", "draft"), ("closed", "closed"), *Status.choices]
STATEMENT = {"required": GoalForm.Meta.error_messages["statement"]["required"]}
STATEMENT["blank"] = STATEMENT["required"]


Rows = list[dict[str, Any]]


# --- How goals are shown ------------------------------------------------------------------------------


class GoalRow(serializers.Serializer[GoalStanding]):
    """A goal and where it stands on the day that is asked for. Shares are of 1; null: no measure."""

    number = serializers.IntegerField(source="goal.number", help_text="7 for G-7.")
    uuid = serializers.UUIDField(source="goal.uuid")
    statement = serializers.CharField(source="goal.statement")
    why = serializers.CharField(source="goal.why", allow_blank=True)
    team = serializers.SlugField(source="goal.team.slug")
    cycle = serializers.SlugField(source="goal.cycle.slug")
    owner = PersonName(source="goal.owner", allow_null=True)
    parent: Any = serializers.IntegerField(
        source="goal.parent.number", default=None, allow_null=True, help_text="What it contributes to."
    )
    ambition = serializers.ChoiceField(Goal.Ambition.choices, source="goal.ambition")
    state = serializers.ChoiceField(Goal.State.choices, source="goal.state")
    is_personal = serializers.BooleanField(source="goal.is_personal")
    is_private = serializers.BooleanField(source="goal.is_private")
    weight = Figure(source="goal.weight", allow_null=True)
    starts_on = serializers.DateField(source="goal.starts_on", allow_null=True)
    ends_on = serializers.DateField(source="goal.ends_on", allow_null=True)
    first_day = serializers.DateField(
        source="goal.first_day", help_text="Its own first day, else its cycle's."
    )
    last_day = serializers.DateField(source="goal.last_day", help_text="Its own last day, else its cycle's.")
    progress = Figure(allow_null=True)
    expected = Figure(allow_null=True, help_text="The progress that it should have on that day.")
    status = serializers.ChoiceField(
        SHOWN,
        allow_blank=True,
        help_text="draft, closed, done; else as stated, else as suggested; empty: no measure.",
    )
    suggested = serializers.ChoiceField(Status.choices, allow_blank=True)
    stated_status = serializers.ChoiceField(
        StatedStatus.choices, source="goal.stated_status", allow_blank=True
    )
    confidence = serializers.IntegerField(allow_null=True, help_text="1 to 10.")
    stale = serializers.BooleanField()
    grade = Figure(source="goal.grade", allow_null=True)
    closed_at = serializers.DateTimeField(source="goal.closed_at", allow_null=True)
    version = serializers.IntegerField(
        source="goal.version", help_text="What its ETag names; the present one also with `as_of`."
    )


class DivergenceRow(serializers.Serializer[Divergence]):
    """Where work and result of a key result part, as long as nobody has said why that is all right."""

    key_result = serializers.UUIDField(source="standing.key_result.uuid")
    finding = serializers.ChoiceField(Dismissal.Finding.choices, source="finding.kind")
    sentence = serializers.CharField()


class GoalDetail(GoalRow):
    """A goal with its key results and what else its page says."""

    contributing_teams = serializers.ListField(
        child=serializers.SlugField(), source="goal.shown_teams", help_text="Teams that work on it too."
    )
    supports = serializers.ListField(
        child=serializers.IntegerField(), source="goal.shown_supports", help_text="Numbers of goals."
    )
    went_well = serializers.CharField(source="goal.went_well", allow_blank=True)
    went_badly = serializers.CharField(source="goal.went_badly", allow_blank=True)
    reflection = serializers.CharField(source="goal.reflection", allow_blank=True)
    outcome = serializers.ChoiceField(Goal.Outcome.choices, source="goal.outcome", allow_blank=True)
    continued_by = serializers.IntegerField(
        source="goal.continued_by.number", default=None, allow_null=True, help_text="Where it goes on."
    )
    key_results = KeyResultRow(many=True, help_text="Those that count, in their order.")
    divergences = DivergenceRow(
        many=True,
        source="goal.shown_divergences",
        help_text="Where work and result part; told of today alone.",
    )
    smart = SmartMark(many=True, source="goal.shown_marks", help_text="The five marks, as its page has them.")


def hide_unseen_parents(goals: Sequence[Goal], person: Person) -> None:
    """Nobody is told of a goal that is not theirs to see; not saved."""
    wanted = {pk for goal in goals for pk in (goal.parent_id, goal.continued_by_id) if pk}
    seen = {goal.pk: goal for goal in Goal.objects.visible_to(person).filter(pk__in=wanted)} if wanted else {}
    for goal in goals:
        goal.parent, goal.continued_by = seen.get(goal.parent_id or 0), seen.get(goal.continued_by_id or 0)


def goal_rows(stands: Sequence[GoalStanding], person: Person) -> Rows:
    """Goals as JSON, without parents that the person may not see."""
    hide_unseen_parents([one.goal for one in stands], person)
    return rows_of(stands)


def rows_of(stands: Sequence[GoalStanding]) -> Rows:
    """The same of goals as they were: their parents are those of then, if they may be seen."""
    shown: Any = stands
    return list(GoalRow(shown, many=True).data)


# --- What is sent -------------------------------------------------------------------------------------


class GoalValues(Body):
    """What can be written of a goal."""

    statement = Text(max_length=300, error_messages=STATEMENT)
    why = Text(max_length=4000, allow_blank=True, required=False)
    cycle = a_cycle()
    owner = an_owner(allow_null=True, required=False)
    parent: Any = a_goal(allow_null=True, required=False, help_text="The goal that it contributes to.")
    supports = serializers.ListField(child=a_goal(), required=False, max_length=50)
    ambition = Choice(Goal.Ambition.choices, required=False)
    weight = a_number(allow_null=True, required=False)
    starts_on = Day(allow_null=True, required=False)
    ends_on = Day(allow_null=True, required=False)
    contributing_teams = serializers.ListField(
        child=a_team(), required=False, max_length=50, help_text="Teams that work on it too."
    )
    is_personal = Flag(required=False)
    is_private = Flag(required=False)


class NewGoal(GoalValues):
    """A draft of a team, with its key results if it has some already: all of it is made or nothing.

    Who writes it owns it unless another owner is named; null: nobody yet.
    """

    team = a_team()
    key_results = KeyResultValues(many=True, required=False, max_length=MOST_ROWS)  # type: ignore[call-arg]


class GoalChanges(GoalValues):
    """Only what is sent changes. An active goal asks why (`adjustment`) where it is adjusted."""

    adjustment = WhyBody(required=False)


class GoalStatus(Body):
    """The owner's judgement of the whole goal; empty: as the numbers suggest."""

    status = Choice(StatedStatus.choices, allow_blank=True)


class GoalMove(Body):
    """The goal that it contributes to from now on; null: none."""

    parent: Any = a_goal(allow_null=True)


class GradeOf(Body):
    """The grade of a key result, 0.0 to 1.0; one that differs from the numbers' asks for a reason."""

    key_result = a_key_result()
    grade = a_number(allow_null=True)
    reason = Text(max_length=300, allow_blank=True, required=False)


class GoalEnd(Body):
    """What a goal came to. Key results that are not named are graded as the numbers suggest."""

    grades = GradeOf(many=True, required=False, max_length=200)  # type: ignore[call-arg]
    went_well = Text(max_length=4000, allow_blank=True, required=False)
    went_badly = Text(max_length=4000, allow_blank=True, required=False)
    reflection = Text(max_length=4000, allow_blank=True, required=False)
    outcome = Choice(
        Goal.Outcome.choices,
        allow_blank=True,
        required=False,
        help_text="What becomes of what is unfinished; carried over and rewritten ask for `next_cycle`.",
    )
    next_cycle = a_cycle(allow_null=True, required=False)


# --- Which are listed ---------------------------------------------------------------------------------


class GoalFilters(filters.FilterSet):
    """By what the goals have, or had at the end of the past day that is asked for (`request.past`)."""

    team = filters.CharFilter(field_name="team__slug", help_text="The team's slug.")
    cycle = filters.CharFilter(method="in_cycle", help_text="The cycle's slug.")
    owner = filters.UUIDFilter(method="of_owner", help_text="The person's UUID.")
    state = filters.ChoiceFilter(method="in_state", choices=Goal.State.choices)
    ambition = filters.ChoiceFilter(method="of_ambition", choices=Goal.Ambition.choices)
    status = filters.ChoiceFilter(
        choices=SHOWN,
        method="all_for_now",
        help_text=f"As shown; for at most {MOST_JUDGED} goals, so name a team or a cycle as well.",
    )
    parent = filters.NumberFilter(
        method="below", help_text="What contributes to this goal, which the person may see."
    )
    text = filters.CharFilter(method="saying", help_text="Part of the statement.")

    @property
    def past(self) -> Past | None:
        past: Past | None = getattr(self.request, "past", None)
        return past

    def in_cycle(self, rows: QuerySet[Goal], name: str, value: str) -> QuerySet[Goal]:
        if self.past is None:
            return rows.filter(cycle__slug=value)
        asked = [pk for pk, cycle in self.past.cycles.items() if cycle.slug == value]
        return rows.filter(self.past.had("cycle", asked))

    def of_owner(self, rows: QuerySet[Goal], name: str, value: UUID) -> QuerySet[Goal]:
        if self.past is None:
            return rows.filter(owner__uuid=value)
        people = Person.objects.filter(organization=self.past.organization, uuid=value)
        return rows.filter(self.past.had("owner", people.values_list("pk", flat=True)))

    def in_state(self, rows: QuerySet[Goal], name: str, value: str) -> QuerySet[Goal]:
        return rows.filter(state=value) if self.past is None else rows.filter(self.past.had("state", [value]))

    def of_ambition(self, rows: QuerySet[Goal], name: str, value: str) -> QuerySet[Goal]:
        return rows.filter(ambition=value) if self.past is None else rows.filter(self.past.had(name, [value]))

    def below(self, rows: QuerySet[Goal], name: str, value: Decimal) -> QuerySet[Goal]:
        """Of a goal that is kept from the person, nobody is told what contributes to it."""
        goals = Goal.objects.visible_to(self.request.person).filter(number=int(value))
        if self.past is None:
            return rows.filter(parent__in=goals)
        return rows.filter(self.past.had("parent", goals.values_list("pk", flat=True)))

    def saying(self, rows: QuerySet[Goal], name: str, value: str) -> QuerySet[Goal]:
        if self.past is None:
            return rows.filter(statement_key__contains=fold(value))
        return rows.filter(self.past.said(value))

    def all_for_now(self, rows: QuerySet[Goal], name: str, value: str) -> QuerySet[Goal]:
        """The view looks where they stand."""
        return rows


class Goals(PastView):
    """Goals."""

    serializer_class = GoalRow
    queryset = Goal.objects.none()
    filterset_class = GoalFilters
    past_actions = frozenset({"list", "retrieve"})

    def shown(self, goal: Goal) -> dict[str, Any]:
        """The goal as a GET shows it."""
        day = today(self.organization)
        stands = standing(goal, on=day)
        key_result_rows(stands.key_results, self.person)  # their metrics
        hide_unseen_parents([goal], self.person)
        supported = Goal.objects.visible_to(self.person).filter(supported_by=goal).order_by("number")
        supports = list(supported.values_list("number", flat=True))
        teams = Team.objects.visible_to(self.person).filter(shared_goals=goal).order_by("path")
        marks = marks_of_goal(stands, self.person, supports=bool(supports))
        return _detail(
            stands,
            supports=supports,
            teams=list(teams.values_list("slug", flat=True)),
            divergences=divergences([stands], day).get(goal.pk, []),
            marks=list(marks),
        )

    def shown_then(self, goal: Goal, past: Past) -> dict[str, Any]:
        """The goal as it was known at the end of a past day."""
        stands, supports = goal_then(goal, past, person=self.person)
        goal.supports_any = bool(supports)  # type: ignore[attr-defined]
        marks = marks_then([stands], past, self.person, goal.team)[goal.pk]
        key_result_rows(stands.key_results, self.person)  # their metrics
        if not goal.is_closed:
            goal.went_well = goal.went_badly = goal.reflection = ""  # what was learned came later
        shared = past.place(goal.pk, "teams", None)
        teams = Team.objects.visible_to(self.person).order_by("path")
        teams = teams.filter(shared_goals=goal) if shared is None else teams.filter(pk__in=shared)
        return _detail(
            stands,
            supports=[one.number for one in supports],
            teams=list(teams.values_list("slug", flat=True)),
            divergences=[],
            marks=list(marks),
        )

    def _find(self, number: int) -> Goal:
        goal: Goal = self.find(Goal, *PARTS, number=number)
        goal.team.organization = self.organization
        return goal

    @extend_schema(tags=["goals"], parameters=[AS_OF])
    def list(self, request: Request) -> Response:
        """Goals that the person may see, by team."""
        past = request.past = self.past()  # type: ignore[attr-defined]  # for the filters
        goals = Goal.objects.visible_to(self.person).select_related("team", "cycle", "owner")
        if past:
            goals = goals.filter(past.was_there)
        rows = self.filter_queryset(goals.order_by("team__path", "position", "number"))
        wanted = request.query_params.get("status")
        if wanted:
            return self.paged(self._of_status(rows, wanted, past), lambda page: self._rows(page, past))
        return self.paged(rows, lambda page: self._rows(self._standings(page, past), past))

    def _standings(self, goals: Iterable[Goal], past: Past | None) -> Sequence[GoalStanding]:
        if past:
            return standings_then(goals, past, person=self.person)
        return standings(goals, on=today(self.organization))

    def _rows(self, stands: Sequence[GoalStanding], past: Past | None) -> Rows:
        return rows_of(stands) if past else goal_rows(stands, self.person)

    def _of_status(self, rows: QuerySet[Goal], wanted: str, past: Past | None) -> Sequence[GoalStanding]:
        goals = [*rows[: MOST_JUDGED + 1]]
        if len(goals) > MOST_JUDGED:
            raise RuleBroken(
                _("These are more than %(limit)s goals. Name a team or a cycle as well.")
                % {"limit": MOST_JUDGED},
                code="too_many",
                field="status",
            )
        return [one for one in self._standings(goals, past) if one.status == wanted]

    @extend_schema(tags=["goals"], request=NewGoal, responses={201: GoalDetail})
    @once
    def create(self, request: Request) -> Response:
        """Write a goal: a draft, with its key results."""
        values = self.sent(NewGoal)
        team, rows = values.pop("team"), values.pop("key_results", ())
        values.setdefault("owner", self.person)
        require(can_create_goal, self.person, team)
        asked = [actions.KeyResultRow(_new_values(row)) for row in rows]
        try:
            made = actions.write_goal(team, asked, by=self.person, **values)
        except actions.RowRefused as refused:
            raise RowsRefused([(refused.row, _of_row(refused))]) from refused
        return self.answer(self.shown(self._find(made.number)), made, status=201)

    @extend_schema(tags=["goals"], parameters=[AS_OF], responses=GoalDetail)
    def retrieve(self, request: Request, number: int) -> Response:
        """A goal with its key results and where they stand; of a past day there is no ETag."""
        goal, past = self._find(number), self.past()
        if past is None:
            return self.answer(self.shown(goal), goal)
        refuse_unwritten(goal, past, today(self.organization))
        return self.answer(self.shown_then(goal, past))

    @extend_schema(tags=["goals"], request=GoalChanges, responses=GoalDetail)
    def partial_update(self, request: Request, number: int) -> Response:
        """Change a goal.

        Of an active goal, another owner, weight, day or cycle is an adjustment and asks why.
        """
        goal = self._find(number)
        require(can_edit_goal, self.person, goal)
        self.expect(goal)
        values = self.sent(GoalChanges, partial=True)
        reason = why_of(values)
        if "supports" in values:
            values["supports"] += self._unseen(goal)
        with naming_the_reason():
            actions.edit_goal(goal, by=self.person, version=goal.version, reason=reason, **values)
        return self.answer(self.shown(self._find(number)), goal)

    def _unseen(self, goal: Goal) -> Iterable[Goal]:
        """What the goal supports and the person was not shown: it stays, whatever they send."""
        seen = Goal.objects.visible_to(self.person).filter(supported_by=goal)
        return goal.supports.exclude(pk__in=seen.values("pk"))

    @extend_schema(tags=["goals"], request=None, responses=GoalDetail)
    def activate(self, request: Request, number: int) -> Response:
        """Make a goal active: from now on it counts, and what changes is an adjustment."""
        return self._change(number, actions.activate_goal, can_activate_goal)

    @extend_schema(tags=["goals"], request=None, responses=GoalDetail)
    def reopen(self, request: Request, number: int) -> Response:
        """Go on with a closed goal; its grade is taken back."""
        return self._change(number, actions.reopen_goal, can_activate_goal)

    @extend_schema(tags=["goals"], request=GoalStatus, responses=GoalDetail)
    def state_status(self, request: Request, number: int) -> Response:
        """State the status of a goal."""
        return self._change(number, actions.state_status, can_edit_goal, GoalStatus)

    @extend_schema(tags=["goals"], request=GoalMove, responses=GoalDetail)
    def move(self, request: Request, number: int) -> Response:
        """Put a goal under another one, or under none."""
        return self._change(number, actions.edit_goal, can_edit_goal, GoalMove)

    @extend_schema(tags=["goals"], request=GoalEnd, responses=GoalDetail)
    @once
    def close(self, request: Request, number: int) -> Response:
        """Close a goal with its grades and what was learned."""
        goal = self._find(number)
        require(can_edit_goal, self.person, goal)
        self.expect(goal, required=False)
        values = self.sent(GoalEnd)
        grades = values.pop("grades", ())
        given = {one["key_result"].pk: actions.Grade(one["grade"], one.get("reason", "")) for one in grades}
        try:
            actions.close_goal(goal, by=self.person, grades=given, **values)
        except RuleBroken as broken:
            raise _of_grade(broken, [one["key_result"] for one in grades]) from broken
        return self.answer(self.shown(self._find(number)), goal)

    def _change(self, number: int, action: Any, allowed: Any, body: type[Body] | None = None) -> Response:
        goal = self._find(number)
        require(allowed, self.person, goal)
        self.expect(goal, required=False)
        action(goal, by=self.person, **(self.sent(body) if body else {}))
        return self.answer(self.shown(self._find(number)), goal)


def _detail(
    stands: GoalStanding,
    *,
    supports: Sequence[int],
    teams: Sequence[str],
    divergences: Sequence[Divergence],
    marks: Sequence[Mark],
) -> dict[str, Any]:
    """A goal as JSON, with what its own rows do not say."""
    goal: Any = stands.goal
    goal.shown_supports, goal.shown_teams, goal.shown_divergences = supports, teams, divergences
    goal.shown_marks = marks
    return dict(GoalDetail(stands).data)


def _new_values(row: dict[str, Any]) -> dict[str, Any]:
    kind = row.get("kind", KeyResult.Kind.INCREASE)
    return without_aims(kind, row | {"kind": kind})


def _of_row(refused: RuleBroken) -> RuleBroken:
    """The rule that a row breaks, named as the request names it."""
    field = f"key_results.{refused.field}" if refused.field else "key_results"
    return RuleBroken(refused.message, code=refused.code, field=field)


def _of_grade(broken: RuleBroken, named: Iterable[KeyResult]) -> RuleBroken:
    """A refused grade at the row that gave it; the action names fields as the form does."""
    what, _underscore, pk = (broken.field or "").partition("_")
    if what not in ("grade", "reason") or not pk.isdecimal():
        return broken
    index = next((place for place, one in enumerate(named) if one.pk == int(pk)), None)
    at = RuleBroken(broken.message, code=broken.code, field=f"grades.{what}")
    return at if index is None else RowsRefused([(index, at)])
