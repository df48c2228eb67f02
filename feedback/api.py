"""Reviews through the API: the agenda, notes, what was talked about, decisions, next steps, what is raised,
closing, minutes, corrections: over the same queries and actions as the pages.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from feedback import actions
from feedback.actions.notes import note_version
from feedback.findings import findings
from feedback.items import items_of
from feedback.minutes.content import minutes_of
from feedback.minutes.letters import send_again
from feedback.minutes.text import as_text
from feedback.models import Decision, LeftPart, NextStep, Raised, ReviewNote, WeeklyReview
from feedback.models.notes import LONGEST_NOTE
from feedback.page import ReviewPage, review_page
from feedback.parts import NAMES, parts_of
from feedback.permissions import can_close, can_reopen, can_write
from feedback.record import freeze
from feedback.red import red_parts
from feedback.spans import Span, span_of
from feedback.things import thing_of
from goals.api.references import a_number, a_team, an_owner
from goals.models import Adjustment
from tasks.models import Task
from teamops.api_fields import Body, Choice, Day, Flag, Text, Whole
from teamops.errors import RuleBroken, Stale
from teamops.people.api import OrganizationView, PersonName, may_be_stale, once, tag_of
from teamops.people.models import Person, Team
from teamops.people.permissions import can_take_part, require
from teamops.people.queries import visible_teams

PARTS = list(NAMES)
RELATED = ("team__organization", "cycle", "facilitator", "closed_by")


class ListedReview(serializers.ModelSerializer[WeeklyReview]):
    """A review of a team: of a week, a month or a cycle. `edition`: how many times it was closed."""

    team = serializers.SlugField(source="team.slug")
    review = serializers.CharField(source="label", help_text="2026-W48, 2026-M11, or a cycle's slug.")
    first_day = serializers.DateField(source="week")
    last_day = serializers.DateField()
    facilitator = PersonName(allow_null=True)
    closed_by = PersonName(allow_null=True)

    class Meta:
        model = WeeklyReview
        fields = [
            *("uuid", "team", "kind", "review", "first_day", "last_day", "facilitator"),
            *("closed_at", "closed_by", "edition"),
        ]


class NoteRow(serializers.ModelSerializer[ReviewNote]):
    """The note on an item of the agenda, and who said when that it was talked about."""

    author = PersonName(allow_null=True)
    talked_by = PersonName(allow_null=True)

    class Meta:
        model = ReviewNote
        fields = [
            *("uuid", "item", "part", "what", "text", "author", "written_at", "talked_at", "talked_by"),
            *("updated", "version"),
        ]


class RaisedRow(serializers.ModelSerializer[Raised]):
    """A line that the review of the team above shows."""

    author = PersonName(allow_null=True)

    class Meta:
        model = Raised
        fields = ["uuid", "text", "author", "at"]


class DecisionRow(serializers.ModelSerializer[Decision]):
    """What was decided, about which part of the agenda, and what it changed; null: nothing, or nothing that
    the person may see.
    """

    author = PersonName(allow_null=True)
    changed = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = ["uuid", "text", "because", "part", "changed", "author", "at", "updated"]

    def get_changed(self, decision: Decision) -> dict[str, Any] | None:
        """Of what kind the thing is, its number and name, and [before, after] by field: texts, and
        of an owner the person, or null."""
        if decision.changed is None or decision.pk in self.context["hidden"]:
            return None
        names = ("kind", "number", "what", "unit", "fields")
        told: dict[str, Any] = {name: decision.changed[name] for name in names}
        if owners := told["fields"].get("owner"):
            people = (self.context["people"].get(pk) for pk in owners)
            named = [PersonName(one).data if one else None for one in people]
            told["fields"] = told["fields"] | {"owner": named}
        return told


def decision_rows(rows: Sequence[Decision], reader: Person, row: type[DecisionRow] = DecisionRow) -> Any:
    """Decisions as the reader may read them; what was changed that they may not see is left out. Four queries
    at most."""
    seen = Decision.objects.filter(pk__in=[one.pk for one in rows]).of_seen_goals(reader)
    hidden = {one.pk for one in rows} - set(seen.values_list("pk", flat=True))
    if reader.is_guest:
        teams = set(visible_teams(reader).values_list("pk", flat=True))
        hidden |= {one.pk for one in rows if one.changed and one.changed.get("team") not in teams}
    owners = {pk for one in rows if one.changed for pk in one.changed["fields"].get("owner", ())} - {None}
    people = Person.objects.filter(organization=reader.organization_id).in_bulk(owners) if owners else {}
    return row(rows, many=True, context={"hidden": hidden, "people": people}).data


class StepRow(serializers.ModelSerializer[NextStep]):
    """What was promised: a task, by its number."""

    task = serializers.IntegerField(source="task.number")
    title = serializers.CharField(source="task.title")
    status = serializers.CharField(source="task.status")
    owner = PersonName(source="task.assignee", allow_null=True)
    due = serializers.DateField(source="task.due", allow_null=True)

    class Meta:
        model = NextStep
        fields = ["task", "title", "status", "owner", "due", "part", "at"]


class LeftRow(serializers.ModelSerializer[LeftPart]):
    """A part that is left as it is, because of something."""

    author = PersonName(allow_null=True)

    class Meta:
        model = LeftPart
        fields = ["part", "because", "author", "at"]


class RedRow(serializers.Serializer[Any]):
    """A part that is red: it needs a decision, a next step or why it is left, before the review is closed."""

    part = serializers.ChoiceField(choices=PARTS)
    why = serializers.CharField()
    is_settled = serializers.BooleanField()


class AgendaItemRow(serializers.Serializer[Any]):
    """A thing on the agenda that can be talked about and noted on."""

    key = serializers.CharField()
    part = serializers.ChoiceField(choices=PARTS)
    what = serializers.CharField()


class ReviewRow(serializers.Serializer[Any]):
    """A team's review of a week, a month or a cycle: as it is now, or as it was closed."""

    uuid = serializers.UUIDField(allow_null=True, help_text="Null until somebody writes into it.")
    team = serializers.SlugField()
    kind = serializers.ChoiceField(choices=WeeklyReview.Kind.choices)
    review = serializers.CharField(help_text="2026-W48, 2026-M11, or a cycle's slug.")
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    facilitator = PersonName(allow_null=True)
    closed_by = PersonName(allow_null=True)
    edition = serializers.IntegerField(help_text="How many times it was closed.")
    closed_at = serializers.DateTimeField(allow_null=True)
    parts = serializers.ListField(
        child=serializers.CharField(), help_text="Those that have something to say."
    )
    findings = serializers.DictField(child=serializers.CharField(), help_text="A sentence by part.")
    red = RedRow(many=True)
    items = AgendaItemRow(many=True)
    agenda = serializers.DictField(help_text="Every line of every part, as a record keeps it.")
    minutes = serializers.CharField(
        allow_null=True, help_text="In the language that is asked for; null while it is open."
    )


@extend_schema_field(OpenApiTypes.STR)
class SpanField(Text):
    """A week, month or cycle as it stands in addresses."""

    default_error_messages = {
        "span": _("Write a week such as 2026-W48, a month such as 2026-M11, or a cycle.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=60, **options)
        self.validators = []  # those of a text: it becomes something else

    def to_internal_value(self, data: Any) -> Any:
        span = span_of(self.context["person"].organization_id, super().to_internal_value(data))
        if span is None:
            self.fail("span")
        return span


class ReviewSent(Body):
    """The review of a team that is to be opened."""

    team = a_team()
    review = SpanField()


class CorrectionSent(Body):
    """What is set right; `part`: the part of the page that it concerns."""

    text = Text(max_length=2000)
    part = Choice(PARTS, required=False, allow_blank=True)


class RaisedSent(Body):
    """A line for the review of the team above."""

    text = Text(max_length=300)


SentAgain = inline_serializer("SentAgain", {"sent_again": serializers.IntegerField()})


class ReviewFilters(filters.FilterSet):
    team = filters.CharFilter(field_name="team__slug", help_text="The team's slug.")
    kind = filters.ChoiceFilter(field_name="kind", choices=WeeklyReview.Kind.choices)


class NoteSent(Body):
    """What is noted."""

    text = Text(max_length=LONGEST_NOTE, allow_blank=True, help_text="Markdown.")


class NewNote(NoteSent):
    """The first note on an item of the agenda."""

    item = Text(max_length=40, help_text="The item's key: goal:7, task:42, part:numbers.")


class Talked(Body):
    """That an item was talked about, or not after all."""

    item = Text(max_length=40)
    talked_about = Flag()


class LeftSent(Body):
    """Why a red part is left as it is."""

    part = Choice(PARTS)
    because = Text(max_length=500)


class Changes(Body):
    """What a decision changes of an item: a goal, a key result, a task or a milestone."""

    item = Text(max_length=40)
    target = a_number(required=False)
    due = Day(allow_null=True, required=False)
    owner = an_owner(allow_null=True, required=False)
    reason = Choice(Adjustment.Reason.choices, required=False, help_text="Asked for by an active goal.")
    version = Whole(required=False, help_text="The version of the thing that this is based on.")


class DecisionSent(Body):
    """What is decided. With `changes` the thing is changed in the same moment, or nothing happens."""

    text = Text(max_length=500)
    because = Text(max_length=500, allow_blank=True, required=False)
    part = Choice(PARTS, required=False)
    changes = Changes(required=False)


class StepSent(Body):
    """What is promised: it becomes a task."""

    title = Text(max_length=300)
    owner = an_owner()
    due = Day()
    part = Choice(PARTS, required=False)


class ReviewView(OrganizationView):
    """What belongs to the review of a team and a week, month or cycle (`week`: as it stands in addresses)."""

    queryset = WeeklyReview.objects.none()

    def _team(self, team: str) -> Team:
        found: Team = self.find(Team, slug=team)
        found.organization = self.organization
        return found

    def _span(self, label: str) -> Span:
        span = span_of(self.organization.pk, label)
        if span is None:
            raise Http404
        return span

    def _review(self, team: str, week: str) -> WeeklyReview | None:
        found = self._team(team)
        return WeeklyReview.objects.of_span(found, self._span(week)).select_related("cycle").first()

    def _write(self, team: str, week: str, action: Callable[[WeeklyReview], Any]) -> Any:
        """Do it with the review, which is opened if need be; nothing is opened in vain."""
        found = self._team(team)
        require(can_take_part, self.person, found)
        with transaction.atomic():
            span = self._span(week)
            review = actions.open_review(found, by=self.person, week=span.first, span=span)
            review.team = found
            return action(review)

    def _whole(self, team: str, week: str) -> dict[str, Any]:
        span = self._span(week)
        return self._told(review_page(self._team(team), span.first, self.person, span))

    def _told(self, found: ReviewPage) -> dict[str, Any]:
        agenda, review, span = found.agenda, found.review, found.span
        whole = review or WeeklyReview(team=found.team, kind=span.kind, week=span.first, cycle=span.cycle)
        listed = ListedReview(whole).data | {"uuid": str(review.uuid) if review else None}
        return {
            **listed,
            "parts": parts_of(agenda),
            "findings": findings(agenda),
            "red": [RedRow(one).data for one in red_parts(agenda)],
            "items": [AgendaItemRow(one).data for one in items_of(agenda).values()],
            "agenda": freeze(agenda),
            "minutes": as_text(minutes_of(review, self.person)) if review and review.record else None,
        }


class AllReviews(OrganizationView):
    """Reviews of all teams that a person sees."""

    serializer_class = ListedReview
    queryset = WeeklyReview.objects.none()
    filterset_class = ReviewFilters

    @extend_schema(tags=["reviews"])
    def list(self, request: Request) -> Response:
        """Reviews that were opened or closed, the newest first."""
        rows = WeeklyReview.objects.visible_to(self.person).select_related(*RELATED).defer("record")
        rows = rows.order_by("-week", "team__name_key", "kind", "pk")
        return self.paged(self.filter_queryset(rows), lambda page: ListedReview(page, many=True).data)

    @extend_schema(tags=["reviews"], request=ReviewSent, responses={201: ListedReview})
    @once
    def create(self, request: Request) -> Response:
        """Open the review of a week, a month or a cycle; one that is there is answered as it is."""
        values = self.sent(ReviewSent)
        team: Team = values["team"]
        span: Span = values["review"]
        require(can_take_part, self.person, team)
        made = actions.open_review(team, by=self.person, week=span.first, span=span)
        return Response(ListedReview(made).data, status=201)


class Reviews(ReviewView):
    """The agenda and the record, closing and what comes after."""

    serializer_class = ReviewRow

    @extend_schema(tags=["reviews"], responses=ReviewRow)
    def retrieve(self, request: Request, team: str, week: str) -> Response:
        """A review: live, or as it was closed, with its minutes."""
        return Response(self._whole(team, week))

    @extend_schema(tags=["reviews"], request=None, responses=ReviewRow)
    def close(self, request: Request, team: str, week: str) -> Response:
        """Close the review; its minutes go out. While a part is red and unsettled: refused (`unsettled`)."""
        self._write(team, week, self._close)
        return Response(self._whole(team, week))

    def _close(self, review: WeeklyReview) -> WeeklyReview:
        require(can_close, self.person, review)
        return actions.close_review(review, by=self.person)

    @extend_schema(tags=["reviews"], request=None, responses=ReviewRow)
    def reopen(self, request: Request, team: str, week: str) -> Response:
        """Go on with a review that was closed within the last 24 hours."""
        review = self._known(team, week)
        require(can_reopen, self.person, review)
        actions.reopen_review(review, by=self.person)
        return Response(self._whole(team, week))

    def _known(self, team: str, week: str) -> WeeklyReview:
        review = self._review(team, week)
        if review is None:
            raise Http404
        review.team.organization = self.organization
        return review

    @extend_schema(tags=["reviews"], request=CorrectionSent, responses={201: ReviewRow})
    @once
    def correct(self, request: Request, team: str, week: str) -> Response:
        """Set something right beside the record of a closed review."""
        review = self._known(team, week)
        require(can_write, self.person, review)
        actions.add_correction(review, by=self.person, **self.sent(CorrectionSent))
        return Response(self._whole(team, week), status=201)

    @extend_schema(tags=["reviews"], request=None, responses=SentAgain)
    def send_minutes(self, request: Request, team: str, week: str) -> Response:
        """Send the minutes of a closed review once more to whom they could not be sent; answers how many."""
        review = self._known(team, week)
        if review.record is None or not review.is_closed:
            raise Http404
        return Response({"sent_again": send_again(review, by=self.person)})

    @extend_schema(tags=["reviews"], request=LeftSent, responses={201: LeftRow})
    def leave(self, request: Request, team: str, week: str) -> Response:
        """Say why a red part is left as it is."""
        require(can_take_part, self.person, self._team(team))
        sent = self.sent(LeftSent)
        left = self._write(team, week, lambda review: actions.leave_part(review, by=self.person, **sent))
        return Response(LeftRow(left).data, status=201)


class RaisedLines(ReviewView):
    """What a team raises in the review of the team above."""

    serializer_class = RaisedRow

    @extend_schema(tags=["reviews"])
    def list(self, request: Request, team: str, week: str) -> Response:
        """What the team raises, in the order in which it was said."""
        rows = Raised.objects.visible_to(self.person).filter(review=self._review(team, week))
        rows = rows.select_related("author").order_by("pk")
        return self.paged(rows, lambda page: RaisedRow(page, many=True).data)

    @extend_schema(tags=["reviews"], request=RaisedSent, responses={201: ReviewRow})
    @once
    def create(self, request: Request, team: str, week: str) -> Response:
        """Raise something in the review of the team above."""
        require(can_take_part, self.person, self._team(team))
        sent = self.sent(RaisedSent)
        self._write(team, week, lambda review: actions.raise_in_review(review, by=self.person, **sent))
        return Response(self._whole(team, week), status=201)


class OneRaised(OrganizationView):
    """One line that was raised, by its UUID."""

    serializer_class = RaisedRow
    queryset = Raised.objects.none()
    lookup_field = "uuid"

    @extend_schema(tags=["reviews"], responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Take back what an open review raises."""
        found: Raised = self.find(Raised, "review__team", "review__cycle", uuid=uuid)
        actions.take_back_raised(found, by=self.person)
        return Response(status=204)


class Notes(ReviewView):
    """Notes on items of the agenda, and what was talked about."""

    serializer_class = NoteRow
    shows = ReviewNote

    def shown(self, note: ReviewNote) -> dict[str, Any]:
        """The note as a GET shows it."""
        return dict(NoteRow(note).data)

    @extend_schema(tags=["reviews"])
    def list(self, request: Request, team: str, week: str) -> Response:
        """What was noted and talked about, in the order in which it began."""
        review = self._review(team, week)
        rows = ReviewNote.objects.visible_to(self.person).filter(review=review)
        rows = rows.select_related("author", "talked_by").order_by("pk")
        return self.paged(rows, lambda page: NoteRow(page, many=True).data)

    @extend_schema(tags=["reviews"], request=NewNote, responses={201: NoteRow})
    @may_be_stale(takes_tag=False)
    @once
    def create(self, request: Request, team: str, week: str) -> Response:
        """Note something on an item on which nothing was noted; else it is refused as stale."""
        require(can_take_part, self.person, self._team(team))
        sent = self.sent(NewNote)
        note = self._write(
            team, week, lambda review: actions.write_note(review, by=self.person, version=0, **sent)
        )
        return self.answer(self.shown(note), note, status=201)

    @extend_schema(tags=["reviews"], request=Talked, responses=NoteRow)
    def talk(self, request: Request, team: str, week: str) -> Response:
        """Mark an item as talked about, or take the mark back."""
        require(can_take_part, self.person, self._team(team))
        sent = self.sent(Talked)
        item, talked = sent["item"], sent["talked_about"]
        note = self._write(
            team,
            week,
            lambda review: actions.talk_about(review, by=self.person, item=item, talked=talked),
        )
        return self.answer(self.shown(note), note)


class Note(OrganizationView):
    """One note, by its UUID."""

    serializer_class = NoteRow
    queryset = ReviewNote.objects.none()
    lookup_field = "uuid"

    def shown(self, note: ReviewNote) -> dict[str, Any]:
        """The note as a GET shows it."""
        return dict(NoteRow(note).data)

    def _find(self, uuid: UUID) -> ReviewNote:
        found: ReviewNote = self.find(ReviewNote, "review__team", "author", "talked_by", uuid=uuid)
        found.review.team.organization = self.organization
        return found

    @extend_schema(tags=["reviews"], responses=NoteRow)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """A note."""
        found = self._find(uuid)
        return self.answer(self.shown(found), found)

    @extend_schema(tags=["reviews"], request=NoteSent, responses=NoteRow)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Change the text of a note."""
        found = self._find(uuid)
        require(can_write, self.person, found.review)
        self.expect(found)
        text, seen = self.sent(NoteSent)["text"], note_version(found)
        done = actions.write_note(found.review, by=self.person, item=found.item, text=text, version=seen)
        return self.answer(self.shown(done), done)


class Decisions(ReviewView):
    """Decisions of a review."""

    serializer_class = DecisionRow

    def _rows(self, rows: list[Decision]) -> Any:
        return decision_rows(rows, self.person)

    @extend_schema(tags=["reviews"])
    def list(self, request: Request, team: str, week: str) -> Response:
        """What was decided, in the order in which it was said."""
        rows = Decision.objects.visible_to(self.person).of_review(self._review(team, week))
        return self.paged(rows, self._rows)

    @extend_schema(tags=["reviews"], request=DecisionSent, responses={201: DecisionRow})
    @may_be_stale(takes_tag=False)
    @once
    def create(self, request: Request, team: str, week: str) -> Response:
        """Decide something, and change a thing with it if asked to."""
        require(can_take_part, self.person, self._team(team))
        sent = self.sent(DecisionSent)
        made = self._write(team, week, lambda review: self._decide(review, sent))
        return Response(self._rows([made])[0], status=201, headers={"ETag": tag_of(made)})

    def _decide(self, review: WeeklyReview, sent: dict[str, Any]) -> Decision:
        changes = sent.pop("changes", None)
        if changes is None:
            return actions.add_decision(review, by=self.person, **sent)
        try:
            thing = thing_of(changes.pop("item"), self.person)
        except Http404:
            told = _(
                "Nothing of this key can be changed by a decision. Take a key from the items of the review, "
                "such as goal:7."
            )
            raise RuleBroken(told, code="unknown", field="changes.item") from None
        sent.setdefault("because", "")
        try:
            return actions.decide_change(review, thing, by=self.person, **sent, **changes)
        except Stale:
            raise
        except RuleBroken as broken:
            if broken.field in ("target", "due", "owner", "reason"):
                broken.field = f"changes.{broken.field}"
            raise


class OneDecision(OrganizationView):
    """One decision, by its UUID."""

    serializer_class = DecisionRow
    queryset = Decision.objects.none()
    lookup_field = "uuid"

    @extend_schema(tags=["reviews"], responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Take a decision of an open review back; what it has changed stays changed."""
        found: Decision = self.find(Decision, "review__team", uuid=uuid)
        require(can_write, self.person, found.review)
        actions.remove_decision(found, by=self.person)
        return Response(status=204)


class NextSteps(ReviewView):
    """Next steps of a review."""

    serializer_class = StepRow

    @extend_schema(tags=["reviews"])
    def list(self, request: Request, team: str, week: str) -> Response:
        """What was promised, in the order in which it was said."""
        rows = NextStep.objects.visible_to(self.person).filter(review=self._review(team, week))
        rows = rows.filter(task__in=Task.objects.visible_to(self.person)).select_related("task__assignee")
        return self.paged(rows.order_by("at", "pk"), lambda page: StepRow(page, many=True).data)

    @extend_schema(tags=["reviews"], request=StepSent, responses={201: StepRow})
    @once
    def create(self, request: Request, team: str, week: str) -> Response:
        """Promise something: it is a task from this moment."""
        require(can_take_part, self.person, self._team(team))
        sent = self.sent(StepSent)
        made = self._write(team, week, lambda review: actions.add_next_step(review, by=self.person, **sent))
        return Response(StepRow(made).data, status=201)
