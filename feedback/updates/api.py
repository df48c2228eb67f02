"""Weekly updates through the API, over the same queries and actions as the pages."""

from typing import Any
from uuid import UUID

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback.models import WeeklyUpdate
from feedback.models.updates import LONGEST_TEXT
from feedback.updates.actions import write_update
from feedback.updates.permissions import can_read_note, can_write_update, sees_moods
from feedback.updates.prefill import offered
from feedback.views.common import week_of
from goals.api.references import a_team
from teamops.api_fields import Body, Choice, Day, Flag, Text
from teamops.dates import monday, today
from teamops.people.api import OrganizationView, PersonName, may_be_stale, once
from teamops.people.models import Team
from teamops.people.permissions import require

PARTS = ("person", "team__organization")
# An update's plans of a character each.
MOST_EARLIER = LONGEST_TEXT // 2


class Outcome(serializers.Serializer[Any]):
    """What was planned in the update before, and what became of it."""

    text = serializers.CharField()
    outcome = serializers.ChoiceField(choices=WeeklyUpdate.Outcome.choices)


class UpdateRow(serializers.ModelSerializer[WeeklyUpdate]):
    """A weekly update. `mood` and `note` are null where the person who asks may not see them."""

    team = serializers.SlugField(source="team.slug")
    person = PersonName()
    plans = serializers.ListField(child=serializers.CharField(), source="plan_lines")
    earlier = Outcome(many=True)
    mood = serializers.SerializerMethodField()
    note = serializers.SerializerMethodField()

    class Meta:
        model = WeeklyUpdate
        fields = [
            *("uuid", "team", "person", "week", "progress", "plans", "problems", "earlier"),
            *("mood", "mood_is_shown", "note", "due_on", "written_at", "version"),
        ]

    def get_mood(self, update: WeeklyUpdate) -> int | None:
        """From 1, bad, to 5, great."""
        is_own = update.person_id == self.context["person"].pk
        return update.mood if is_own or (update.mood_is_shown and self._sees_moods(update.team)) else None

    def get_note(self, update: WeeklyUpdate) -> str | None:
        """For the leads of the team."""
        return update.note if can_read_note(self.context["person"], update) else None

    def _sees_moods(self, team: Team) -> bool:
        """Asked once for each team of a page."""
        known: dict[int, bool] = self.context["sees_moods"]
        if team.pk not in known:
            known[team.pk] = sees_moods(self.context["person"], team)
        return known[team.pk]


def _lines() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField())


class DraftRow(serializers.Serializer[Any]):
    """What an update begins with. `written`: the UUID of the one that is written already; then nothing but
    `earlier` is offered."""

    written = serializers.UUIDField(allow_null=True)
    progress = _lines()
    plans = _lines()
    problems = _lines()
    earlier = Outcome(many=True)


def _words() -> Text:
    return Text(max_length=LONGEST_TEXT, allow_blank=True, required=False)


class OutcomeSent(Body):
    """What was planned in the update before, and what became of it."""

    text = Text(max_length=LONGEST_TEXT)
    outcome = Choice(choices=WeeklyUpdate.Outcome.choices)


class UpdateChanges(Body):
    """What can be changed of an update; `plans` are one on each line."""

    progress = _words()
    plans = _words()
    problems = _words()
    note = _words()
    mood = Choice(choices=WeeklyUpdate.Mood.choices, allow_null=True, required=False)
    mood_is_shown = Flag(required=False)
    earlier = OutcomeSent(many=True, required=False, max_length=MOST_EARLIER)  # type: ignore[call-arg]


class UpdateSent(UpdateChanges):
    """An update of a team; without a day it is of the present week."""

    team = a_team()
    week = Day(required=False, help_text="Any day of the week.")


class UpdateFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="team__slug", help_text="The team's slug.")
    person = filters.UUIDFilter(field_name="person__uuid", help_text="The person's UUID.")
    week = filters.DateFilter(field_name="week", help_text="The Monday of the week.")


class WeeklyUpdates(OrganizationView):
    """Weekly updates."""

    serializer_class = UpdateRow
    queryset = WeeklyUpdate.objects.none()
    filterset_class = UpdateFilters
    lookup_field = "uuid"

    def shown(self, update: WeeklyUpdate) -> dict[str, Any]:
        """The update as a GET shows it."""
        return dict(self._rows([self._find(update.uuid)])[0])

    def _rows(self, rows: Any) -> Any:
        return UpdateRow(rows, many=True, context={"person": self.person, "sees_moods": {}}).data

    def _find(self, uuid: UUID) -> WeeklyUpdate:
        found: WeeklyUpdate = self.find(WeeklyUpdate, *PARTS, uuid=uuid)
        found.team.organization = self.organization
        return found

    @extend_schema(tags=["updates"])
    def list(self, request: Request) -> Response:
        """Updates that were written, the newest week first."""
        rows = WeeklyUpdate.objects.visible_to(self.person).written().select_related(*PARTS)
        rows = rows.order_by("-week", "team__name_key", "person__name_key", "pk")
        return self.paged(self.filter_queryset(rows), self._rows)

    @extend_schema(tags=["updates"], responses=UpdateRow)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A weekly update."""
        found = self._find(uuid)
        return self.answer(self.shown(found), found)

    @extend_schema(tags=["updates"], request=UpdateSent, responses={201: UpdateRow})
    @may_be_stale(takes_tag=False)
    @once
    def create(self, request: Request) -> Response:
        """Write one's update of a week; what was written before is refused."""
        values = self.sent(UpdateSent)
        team: Team = values.pop("team")
        require(can_write_update, self.person, team)
        week = monday(values.pop("week", None) or today(team))
        texts = {name: values.get(name, "") for name in ("progress", "plans", "problems")}
        made = write_update(team, by=self.person, week=week, version=0, **{**values, **texts})
        return self.answer(self.shown(made), made, status=201)

    @extend_schema(tags=["updates"], request=UpdateChanges, responses=UpdateRow)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Change one's update."""
        found = self._find(uuid)
        require(lambda person, update: person.pk == update.person_id, self.person, found)
        self.expect(found)
        names = ("progress", "plans", "problems", "note", "mood", "mood_is_shown", "earlier")
        values = {name: getattr(found, name) for name in names} | self.sent(UpdateChanges, partial=True)
        seen = found.version if found.is_written else 0
        done = write_update(found.team, by=self.person, week=found.week, version=seen, **values)
        return self.answer(self.shown(done), done)


class Drafts(OrganizationView):
    """What is known before an update is written."""

    serializer_class = DraftRow
    queryset = WeeklyUpdate.objects.none()

    @extend_schema(tags=["updates"], operation_id="updates_draft", responses=DraftRow)
    def draft(self, request: Request, team: str, week: str) -> Response:
        """What one's own update of a week (`2026-W48`) begins with: what TeamOps knows, to be looked over."""
        found: Team = self.find(Team, slug=team)
        found.organization = self.organization
        require(can_write_update, self.person, found)
        update, known = offered(found, self.person, week_of(week))
        told = {
            "written": update.uuid if update and update.is_written else None,
            "progress": known.progress,
            "plans": known.plans,
            "problems": known.problems,
            "earlier": [{"text": text, "outcome": outcome} for text, outcome in known.earlier],
        }
        return Response(DraftRow(told).data)
