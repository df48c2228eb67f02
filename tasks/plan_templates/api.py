"""The API of templates of plans, over the same actions as the pages."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from goals.api.references import a_goal, a_team, an_owner
from tasks import api as plans_api
from tasks.api.choices import plans
from tasks.models import PlanTemplate
from tasks.permissions import can_edit_plan, new_plan_of
from tasks.plan_templates import actions
from tasks.plan_templates.built_in_plans import LANGUAGES, BuiltIn, built_in, find_built_in
from tasks.plan_templates.forms import YEARS
from tasks.plan_templates.pattern import Pattern, as_json, from_json
from tasks.plan_templates.permissions import can_edit_template, can_save_template, can_see_templates
from teamops.api_fields import Body, ByUuid, Day, Text
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.people.api import OrganizationView, once
from teamops.people.permissions import require


class TemplateRow(serializers.Serializer[Any]):
    """A plan without its dates. `key` names it: a UUID, or the short name of one of the product."""

    key = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    built_in = serializers.BooleanField()
    days = serializers.IntegerField(help_text="How many working days it takes.")
    roles = serializers.ListField(child=serializers.CharField(), help_text="Who is needed.")


class TemplateDetail(TemplateRow):
    """With its phases, milestones and tasks; days are working days from 0."""

    content = serializers.JSONField()


class NewTemplate(Body):
    """A plan to keep as a template."""

    plan = ByUuid(plans)
    name = Text(max_length=200)
    description = Text(max_length=500, allow_blank=True, required=False)


class TemplateWords(Body):
    """What it is called, and what it is for."""

    name = Text(max_length=200)
    description = Text(max_length=500, allow_blank=True, required=False)


class RoleTaken(Body):
    """Who takes a role."""

    role = Text(max_length=200)
    person = an_owner()


class Laid(Body):
    """Where and when the plan begins; weekends and holidays are skipped."""

    team = a_team()
    start = Day()
    name = Text(max_length=200, required=False)
    goal = a_goal(allow_null=True, required=False)
    people = RoleTaken(many=True, required=False, max_length=50)  # type: ignore[call-arg]


def _told(one: BuiltIn | PlanTemplate, pattern: Pattern) -> dict[str, Any]:
    is_built_in = isinstance(one, BuiltIn)
    return {
        "key": one.key if isinstance(one, BuiltIn) else str(one.uuid),
        "name": one.name,
        "description": one.description,
        "built_in": is_built_in,
        "days": pattern.days,
        "roles": pattern.roles,
        "content": as_json(pattern),
    }


class PlanTemplates(OrganizationView):
    """Templates of plans."""

    serializer_class = TemplateRow
    queryset = PlanTemplate.objects.none()
    pagination_class = None
    lookup_field = "key"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not can_see_templates(self.person):
            raise PermissionDenied

    def _own(self, key: str) -> PlanTemplate:
        try:
            found: PlanTemplate = self.find(PlanTemplate, uuid=UUID(key))
        except ValueError:
            raise Http404 from None
        found.organization = self.organization
        return found

    def _find(self, key: str) -> tuple[BuiltIn | PlanTemplate, Pattern]:
        found = find_built_in(key)
        if found:
            return found, found.pattern
        own = self._own(key)
        return own, from_json(own.content)

    @extend_schema(tags=["plans"], operation_id="plan_templates", responses=TemplateRow(many=True))
    def list(self, request: Request) -> Response:
        """The organization's own templates, and those of the product in both languages."""
        own = PlanTemplate.objects.visible_to(self.person).for_list()[:200]
        rows = [_told(one, from_json(one.content)) for one in own]
        rows += [_told(one, one.pattern) for language in LANGUAGES for one in built_in(language)]
        return Response(TemplateRow(rows, many=True).data)

    @extend_schema(tags=["plans"], request=NewTemplate, responses={201: TemplateDetail})
    @once
    def create(self, request: Request) -> Response:
        """Keep a plan as a template."""
        values = self.sent(NewTemplate)
        plan = values.pop("plan")
        require(can_save_template, self.person, plan)
        made = actions.save_template(plan, by=self.person, **values)
        return Response(TemplateDetail(_told(made, from_json(made.content))).data, status=201)

    @extend_schema(tags=["plans"], responses=TemplateDetail)
    def retrieve(self, request: Request, key: str) -> Response:
        """A template with its parts."""
        return Response(TemplateDetail(_told(*self._find(key))).data)

    @extend_schema(tags=["plans"], request=TemplateWords, responses=TemplateDetail)
    def partial_update(self, request: Request, key: str) -> Response:
        """Rename a template."""
        found = self._own(key)
        require(can_edit_template, self.person, found)
        self.expect(found)
        words = {"name": found.name, "description": found.description}
        actions.edit_template(found, by=self.person, **words | self.sent(TemplateWords, partial=True))
        return Response(TemplateDetail(_told(found, from_json(found.content))).data)

    @extend_schema(tags=["plans"], responses={204: None})
    def destroy(self, request: Request, key: str) -> Response:
        """Take a template off the list; plans that were made of it stay."""
        actions.remove_template(self._own(key), by=self.person)
        return Response(status=204)

    @extend_schema(tags=["plans"], request=Laid, responses={201: plans_api.PlanDetail})
    @once
    def lay(self, request: Request, key: str) -> Response:
        """Make a plan of a template, from a day on."""
        one, pattern = self._find(key)
        values = self.sent(Laid)
        team, taken = values.pop("team"), values.pop("people", ())
        team.organization = self.organization
        require(can_edit_plan, self.person, new_plan_of(team, values.get("goal")))
        if abs(values["start"] - today(self.organization)) > YEARS:
            raise RuleBroken(
                _("This day is too far away. Choose one within five years."), code="far", field="start"
            )
        people = {row["role"]: row["person"] for row in taken}
        unknown = people.keys() - set(pattern.roles)
        if unknown:
            raise RuleBroken(
                _("This template has no role “%(role)s”.") % {"role": sorted(unknown)[0]},
                code="unknown",
                field="people",
            )
        values.setdefault("name", one.name)
        made = actions.lay_template(team, pattern, by=self.person, people=people, **values)
        return Response(plans_api.plan_detail(self.person, made.uuid), status=201)
