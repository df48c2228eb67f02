"""Key results: read, added to a goal, changed, dropped and restored."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import F
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals import actions
from goals.api.adjusting import WhyBody, naming_the_reason, why_of
from goals.api.references import a_metric, a_number, an_owner
from goals.forms import KeyResultForm, plain_number
from goals.models import Dismissal, Goal, KeyResult, Metric, Status
from goals.numbers import Kind
from goals.outlook import Outlook, outlook
from goals.permissions import can_change_key_result, can_edit_goal
from goals.standing import KeyResultStanding, key_result_standings
from teamops.api_fields import Body, Choice, Day, Figure, Text, Whole
from teamops.dates import today
from teamops.people.api import OrganizationView, PersonName, once
from teamops.people.models import Person
from teamops.people.permissions import require

Rows = list[dict[str, Any]]

PARTS = ("goal__team", "goal__cycle", "owner", "metric", "compared_with", "forecast")
REQUIRED = {"required": KeyResultForm.Meta.error_messages["statement"]["required"]}


class InterimTarget(Body):
    """A point of the planned curve."""

    day = Day()
    value = a_number()


class Interim(serializers.ListSerializer[Any]):
    """The planned curve, kept as [ISO day, number as text] by day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=InterimTarget(), **options)

    def to_internal_value(self, data: Any) -> Any:
        points = super().to_internal_value(data)
        return sorted([point["day"].isoformat(), plain_number(point["value"])] for point in points)


class ForecastRow(serializers.Serializer[Outlook]):
    """Where its own history leads by the end."""

    chance = Figure(help_text="Of reaching the target, 0 to 1.")
    p10 = Figure(help_text="The 10th percentile of the final value.")
    p50 = Figure()
    p90 = Figure()


class KeyResultRow(serializers.Serializer[KeyResultStanding]):
    """A key result and where it stands on the day that is asked for. Shares are of 1; null: no measure."""

    uuid = serializers.UUIDField(source="key_result.uuid")
    goal = serializers.IntegerField(source="key_result.goal.number")
    statement = serializers.CharField(source="key_result.statement")
    kind = serializers.ChoiceField(KeyResult.Kind.choices, source="key_result.kind")
    unit = serializers.CharField(source="key_result.unit", allow_blank=True)
    precision = serializers.IntegerField(source="key_result.precision", allow_null=True)
    start = Figure(source="key_result.start", allow_null=True)
    target = Figure(source="key_result.target", allow_null=True)
    original_target = Figure(
        source="key_result.original_target",
        allow_null=True,
        help_text="What the target was when the goal became active.",
    )
    interim = serializers.SerializerMethodField()
    zone_commit = serializers.CharField(source="key_result.zone_commit", allow_blank=True)
    zone_target = serializers.CharField(source="key_result.zone_target", allow_blank=True)
    zone_stretch = serializers.CharField(source="key_result.zone_stretch", allow_blank=True)
    weight = Figure(source="key_result.weight", allow_null=True)
    owner = PersonName(source="key_result.owner", allow_null=True)
    starts_on = serializers.DateField(source="key_result.starts_on", allow_null=True)
    ends_on = serializers.DateField(source="key_result.ends_on", allow_null=True)
    first_day = serializers.DateField(
        source="key_result.first_day", help_text="Its own first day, else its goal's."
    )
    last_day = serializers.DateField(
        source="key_result.last_day", help_text="Its own last day, else its goal's."
    )
    cadence = serializers.IntegerField(source="key_result.cadence", help_text="Days between check-ins.")
    metric = serializers.UUIDField(source="key_result.metric.uuid", default=None, allow_null=True)
    compared_with = serializers.UUIDField(
        source="key_result.compared_with.uuid", default=None, allow_null=True
    )
    dropped_at = serializers.DateTimeField(source="key_result.dropped_at", allow_null=True)
    grade = Figure(source="key_result.grade", allow_null=True)
    grade_reason = serializers.CharField(source="key_result.grade_reason", allow_blank=True)
    value = Figure(allow_null=True, help_text="Of the last check-in; of “from the plan” the share done.")
    day = serializers.DateField(allow_null=True, help_text="The day that the last check-in is about.")
    confidence = serializers.IntegerField(allow_null=True)
    progress = Figure(allow_null=True)
    expected = Figure(allow_null=True, help_text="The progress that it should have on that day.")
    status = serializers.ChoiceField(Status.choices, help_text="Stated where somebody has, else suggested.")
    suggested = serializers.ChoiceField(Status.choices, help_text="What the numbers suggest.")
    forecast = serializers.SerializerMethodField(help_text="null: not enough history.")
    stale = serializers.BooleanField()
    due = serializers.DateField(allow_null=True, help_text="When the next check-in is due.")
    version = serializers.IntegerField(
        source="key_result.version", help_text="What its ETag names; the present one also with `as_of`."
    )

    @extend_schema_field(ForecastRow(allow_null=True))
    def get_forecast(self, one: KeyResultStanding) -> dict[str, Any] | None:
        found = outlook(one.key_result, one.measure, one.on)
        return None if found is None else dict(ForecastRow(found).data)

    @extend_schema_field(InterimTarget(many=True))
    def get_interim(self, one: KeyResultStanding) -> list[dict[str, Any]]:
        return [
            {"day": point.day, "value": Figure().to_representation(point.value)}
            for point in one.key_result.curve
        ]


class KeyResultValues(Body):
    """What can be written of a key result."""

    statement = Text(max_length=300, error_messages=REQUIRED | {"blank": REQUIRED["required"]})
    kind = Choice(KeyResult.Kind.choices, required=False)
    unit = Text(max_length=30, allow_blank=True, required=False)
    precision = Whole(min_value=0, max_value=6, allow_null=True, required=False)
    start = a_number(allow_null=True, required=False)
    target = a_number(allow_null=True, required=False)
    interim = Interim(required=False, max_length=100)
    zone_commit = Text(max_length=200, allow_blank=True, required=False)
    zone_target = Text(max_length=200, allow_blank=True, required=False)
    zone_stretch = Text(max_length=200, allow_blank=True, required=False)
    weight = a_number(allow_null=True, required=False)
    owner = an_owner(allow_null=True, required=False)
    starts_on = Day(allow_null=True, required=False)
    ends_on = Day(allow_null=True, required=False)
    cadence = Choice(KeyResult.Cadence.choices, required=False)
    metric = a_metric(allow_null=True, required=False)
    compared_with = a_metric(allow_null=True, required=False)


class KeyResultChanges(KeyResultValues):
    """Only what is sent changes. An active goal asks why (`adjustment`) where its numbers are adjusted."""

    adjustment = WhyBody(required=False)


class Dismissed(Body):
    """Why it is all right that work and result part."""

    finding = Choice(Dismissal.Finding.choices)
    reason = Text(max_length=300)


def without_aims(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """What a kind does not have is left empty, as in the editor: no target of a yes/no, for one."""
    of = Kind(kind)
    if of in (Kind.YES_NO, Kind.SCALE, Kind.FROM_PLAN):
        return values | {"start": None, "target": None}
    if not of.has_path and of is not Kind.BETWEEN:
        return values | {"start": None}
    return values


def key_result_rows(stands: Sequence[KeyResultStanding], person: Person) -> Rows:
    """Key results as JSON, with the metrics that they follow, read at once."""
    wanted = {
        pk for one in stands for pk in (one.key_result.metric_id, one.key_result.compared_with_id) if pk
    }
    metrics = Metric.objects.visible_to(person).in_bulk(wanted) if wanted else {}
    for one in stands:
        key_result = one.key_result
        key_result.metric = metrics.get(key_result.metric_id or 0)
        key_result.compared_with = metrics.get(key_result.compared_with_id or 0)
    shown: Any = stands
    return list(KeyResultRow(shown, many=True).data)


class KeyResults(OrganizationView):
    """Key results."""

    serializer_class = KeyResultRow
    queryset = KeyResult.objects.none()
    lookup_field = "uuid"

    def shown(self, key_result: KeyResult) -> dict[str, Any]:
        """The key result as a GET shows it."""
        stands = key_result_standings([key_result], on=today(self.organization))
        return key_result_rows(stands, self.person)[0]

    def _find(self, uuid: UUID) -> KeyResult:
        key_result: KeyResult = self.find(KeyResult, *PARTS, uuid=uuid)
        key_result.goal.organization = key_result.goal.team.organization = self.organization
        return key_result

    @extend_schema(tags=["key results"])
    def list(self, request: Request, number: int) -> Response:
        """Key results of a goal, those that were dropped at the end."""
        goal = self.find(Goal, "team", "cycle", number=number)
        rows = KeyResult.objects.visible_to(self.person).filter(goal=goal).select_related("owner", "forecast")
        rows = rows.order_by(F("dropped_at").asc(nulls_first=True), "position", "pk")
        return self.paged(rows, lambda page: self._rows(goal, page))

    def _rows(self, goal: Goal, page: Sequence[KeyResult]) -> Rows:
        for key_result in page:
            key_result.goal = goal
        stands = key_result_standings(page, on=today(self.organization))
        return key_result_rows(stands, self.person)

    @extend_schema(tags=["key results"], request=KeyResultValues, responses={201: KeyResultRow})
    @once
    def create(self, request: Request, number: int) -> Response:
        """Add a key result to a goal."""
        goal = self.find(Goal, "team", "cycle", number=number)
        goal.team.organization = self.organization
        require(can_edit_goal, self.person, goal)
        self.expect(goal, required=False)
        values = self.sent(KeyResultValues)
        kind = values.setdefault("kind", KeyResult.Kind.INCREASE)
        made = actions.add_key_result(goal, by=self.person, **without_aims(kind, values))
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["key results"])
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A key result and where it stands today."""
        key_result = self._find(uuid)
        return self.answer(self.shown(key_result), key_result)

    @extend_schema(tags=["key results"], request=KeyResultChanges)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Change a key result.

        Of an active goal, another kind, number, weight, owner or day is an adjustment and asks why.
        """
        key_result = self._find(uuid)
        require(can_change_key_result, self.person, key_result)
        self.expect(key_result)
        values = self.sent(KeyResultChanges, partial=True)
        kind = values.get("kind", key_result.kind)
        if {"kind", "start", "target"}.intersection(values):
            values = without_aims(kind, values)
        reason = why_of(values)
        with naming_the_reason():
            actions.edit_key_result(
                key_result, by=self.person, version=key_result.version, reason=reason, **values
            )
        return self.answer(self.shown(key_result), key_result)

    @extend_schema(tags=["key results"], request=Dismissed)
    def dismiss(self, request: Request, uuid: UUID) -> Response:
        """Say why it is all right that work and result part; it is said again in three weeks."""
        key_result = self._find(uuid)
        require(can_change_key_result, self.person, key_result)
        actions.dismiss_finding(key_result, by=self.person, **self.sent(Dismissed))
        return self.answer(self.shown(key_result), key_result)

    @extend_schema(tags=["key results"], request=None)
    def drop(self, request: Request, uuid: UUID) -> Response:
        """Drop a key result: it counts no longer, its history stays."""
        return self._change(uuid, actions.drop_key_result)

    @extend_schema(tags=["key results"], request=None)
    def restore(self, request: Request, uuid: UUID) -> Response:
        """Restore a dropped key result: it counts again."""
        return self._change(uuid, actions.restore_key_result)

    def _change(self, uuid: UUID, action: Any) -> Response:
        key_result = self._find(uuid)
        require(can_edit_goal, self.person, key_result.goal)
        self.expect(key_result, required=False)
        action(key_result, by=self.person)
        return self.answer(self.shown(key_result), key_result)
