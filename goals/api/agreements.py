"""Agreement: who has agreed to what, one's own answer, and what the lead makes of it; and adjustments."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals import actions
from goals.agreement_panel import may_read_words
from goals.api.adjusting import WhyBody, naming_the_reason, why_of
from goals.api.references import a_key_result, a_number
from goals.models import Adjustment, Agreement, Cycle, Goal
from goals.permissions import can_answer_proposal, can_edit_goal
from teamops.api_fields import Body, Choice, Day, Figure, Text, Whole
from teamops.people.api import OrganizationView, PersonName
from teamops.people.models import Person
from teamops.people.permissions import require

Answer = Agreement.Answer


class AgreementRow(serializers.ModelSerializer[Agreement]):
    """One person's answer to a version of a goal's terms.

    What was said in words is for who is asked and for who may edit the goal or answer; empty for others.
    """

    goal = serializers.IntegerField(source="goal.number")
    person = PersonName()
    in_force = serializers.SerializerMethodField(help_text="Whether it is about the goal as it stands now.")
    key_result = serializers.UUIDField(
        source="proposed_for.uuid", default=None, allow_null=True, help_text="What the proposal is about."
    )
    target = Figure(source="proposed_target", allow_null=True, help_text="The proposed one.")
    day = serializers.DateField(source="proposed_day", allow_null=True, help_text="The proposed one.")
    words = serializers.SerializerMethodField()
    reply_words = serializers.SerializerMethodField()
    replied_by = PersonName(allow_null=True)

    class Meta:
        model = Agreement
        fields = [
            "goal",
            "person",
            "version",
            "in_force",
            "asked_at",
            "answer",
            "answered_at",
            "words",
            "key_result",
            "target",
            "day",
            "reply",
            "reply_words",
            "replied_by",
            "replied_at",
        ]

    def get_words(self, row: Agreement) -> str:
        return row.words if self.context["reads_words"] else ""

    def get_reply_words(self, row: Agreement) -> str:
        return row.reply_words if self.context["reads_words"] else ""

    def get_in_force(self, row: Agreement) -> bool:
        return row.version == row.goal.terms_version


def _rows(page: Sequence[Agreement], *, reads_words: bool) -> Any:
    return AgreementRow(page, many=True, context={"reads_words": reads_words}).data


class OwnAnswer(Body):
    """One's own answer to the goal as it stands. `asked` takes back what one said before."""

    answer = Choice(Answer.choices)
    version = Whole(
        required=False,
        min_value=1,
        max_value=10**6,
        help_text="The version that you have read; another one in force is refused.",
    )
    words = Text(max_length=2000, allow_blank=True, required=False, help_text="Needed to decline.")
    key_result = a_key_result(allow_null=True, required=False, help_text="Of a proposal: what it is about.")
    target = a_number(allow_null=True, required=False, help_text="Of a proposal.")
    day = Day(allow_null=True, required=False, help_text="Of a proposal.")


class Acceptance(Body):
    """Taking a proposal changes the goal; an active one asks why."""

    adjustment = WhyBody(required=False)


class KeptAsItIs(Body):
    """Why the goal stays as it is; the person reads it."""

    words = Text(max_length=2000)


class AdjustmentRow(serializers.ModelSerializer[Adjustment]):
    """What was changed of an active goal, and why. `key_result` null: of the goal itself."""

    key_result = serializers.UUIDField(source="key_result.uuid", default=None, allow_null=True)
    metric = serializers.UUIDField(source="metric.uuid", default=None, allow_null=True)
    author = PersonName(allow_null=True)
    changes = serializers.SerializerMethodField()

    class Meta:
        model = Adjustment
        fields = ["key_result", "changes", "reason", "words", "metric", "author", "at"]

    def get_changes(self, row: Adjustment) -> dict[str, Any]:
        """By field: {"before", "after"}; an owner by the UUID, a cycle by its slug."""
        names: dict[tuple[str, Any], Any] = self.context.get("names", {})
        return {
            field: {
                "before": names.get((field, before), before),
                "after": names.get((field, after), after),
            }
            for field, (before, after) in row.changes.items()
        }


class Agreements(OrganizationView):
    """Agreement on a goal."""

    serializer_class = AgreementRow
    queryset = Agreement.objects.none()

    def _goal(self, number: int) -> Goal:
        goal: Goal = self.find(Goal, "team", "cycle", "owner", number=number)
        goal.team.organization = self.organization
        return goal

    def _told(self, goal: Goal, person: Person) -> Response:
        goal.refresh_from_db(fields=["terms_version"])
        row = Agreement.objects.for_page(goal).filter(person=person).first()
        if row is None:
            raise Http404
        row.goal = goal
        return Response(_rows([row], reads_words=True)[0])

    @extend_schema(tags=["agreement"])
    def list(self, request: Request, number: int) -> Response:
        """Answers to every version of a goal's terms, the newest version first."""
        goal = self._goal(number)
        rows = Agreement.objects.for_page(goal).select_related("goal", "person", "replied_by", "proposed_for")
        reads_words = may_read_words(self.person, goal)
        return self.paged(rows, lambda page: _rows(page, reads_words=reads_words))

    @extend_schema(tags=["agreement"], request=None, responses={204: None})
    def ask(self, request: Request, number: int) -> Response:
        """Ask everybody who carries a goal to agree to it as it stands."""
        goal = self._goal(number)
        require(can_edit_goal, self.person, goal)
        actions.ask_to_agree(goal, by=self.person)
        return Response(status=204)

    @extend_schema(tags=["agreement"], request=OwnAnswer)
    def answer_for_oneself(self, request: Request, number: int) -> Response:
        """Agree, propose a change, decline, or take one's answer back."""
        goal = self._goal(number)
        said = self.sent(OwnAnswer)
        whose: dict[str, Any] = {"by": self.person, "version": said.get("version")}
        if said["answer"] == Answer.PROPOSED:
            names = ("key_result", "target", "day", "words")
            actions.propose(goal, **whose, **{name: said[name] for name in names if name in said})
        elif said["answer"] == Answer.DECLINED:
            actions.decline(goal, **whose, words=said.get("words", ""))
        else:
            action = actions.agree if said["answer"] == Answer.AGREED else actions.take_back_answer
            action(goal, **whose)
        return self._told(goal, self.person)

    def _proposal(self, number: int, person: UUID) -> Agreement:
        """Somebody's answer to the goal as it stands, for who may answer it."""
        goal = self._goal(number)
        rows = Agreement.objects.of_goals([goal.pk]).select_related("proposed_for", "person")
        row = rows.filter(person__uuid=person).first()
        if row is None:
            raise Http404
        require(can_answer_proposal, self.person, goal)
        row.goal, row.organization = goal, self.organization
        return row

    @extend_schema(tags=["agreement"], request=Acceptance)
    def accept(self, request: Request, number: int, person: UUID) -> Response:
        """Take what a person proposes: the goal changes, and everybody who carries it is asked anew."""
        row = self._proposal(number, person)
        with naming_the_reason():
            actions.accept_proposal(row, by=self.person, reason=why_of(self.sent(Acceptance)))
        return self._told(row.goal, row.person)

    @extend_schema(tags=["agreement"], request=KeptAsItIs)
    def keep(self, request: Request, number: int, person: UUID) -> Response:
        """Keep the goal as it is and say why; the person is asked once more."""
        row = self._proposal(number, person)
        actions.keep_as_it_is(row, by=self.person, **self.sent(KeptAsItIs))
        return self._told(row.goal, row.person)


class OwedAnswers(OrganizationView):
    """What one has been asked and has not answered."""

    serializer_class = AgreementRow
    queryset = Agreement.objects.none()

    @extend_schema(tags=["agreement"])
    def list(self, request: Request) -> Response:
        """Answers that the person who asks owes, the oldest question first."""
        rows = Agreement.objects.visible_to(self.person).owed_by(self.person)
        rows = rows.select_related("goal", "person", "replied_by", "proposed_for")
        return self.paged(rows, lambda page: _rows(page, reads_words=True))


class Adjustments(OrganizationView):
    """Adjustments of a goal."""

    serializer_class = AdjustmentRow
    queryset = Adjustment.objects.none()

    @extend_schema(tags=["agreement"])
    def list(self, request: Request, number: int) -> Response:
        """Adjustments of a goal and its key results, newest first."""
        rows = Adjustment.objects.for_goal(self.find(Goal, number=number))
        return self.paged(rows, self._rows)

    def _rows(self, page: Any) -> Any:
        """With owners by their UUID and cycles by their slug; the trail keeps ids."""
        ids: dict[str, set[Any]] = {"owner": set(), "cycle": set()}
        for row in page:
            for field in ids.keys() & row.changes.keys():
                ids[field] |= set(row.changes[field])
        people = Person.objects.visible_to(self.person).in_bulk(ids["owner"] - {None})
        cycles = Cycle.objects.visible_to(self.person).in_bulk(ids["cycle"] - {None})
        names: dict[tuple[str, Any], Any] = {("owner", pk): one.uuid for pk, one in people.items()}
        names |= {("cycle", pk): one.slug for pk, one in cycles.items()}
        return AdjustmentRow(page, many=True, context={"names": names}).data
