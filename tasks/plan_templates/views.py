"""The pages of templates of plans."""

import uuid
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tasks.models import ActionPlan, PlanTemplate
from tasks.permissions import can_edit_plan, new_plan_of
from tasks.plan_templates import actions
from tasks.plan_templates.built_in_plans import LANGUAGES, built_in, find_built_in, language_of
from tasks.plan_templates.forms import LayForm, TemplateForm
from tasks.plan_templates.pattern import Pattern, from_json
from tasks.plan_templates.permissions import can_edit_template, can_save_template, can_see_templates
from tasks.plan_templates.preview import preview
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible

MOST_TEMPLATES = 200


class Offered(NamedTuple):
    """A template to choose, of the organization or of the product."""

    key: str
    name: str
    description: str
    says: str
    template: PlanTemplate | None = None
    can_edit: bool = False


@require_safe
def list_templates(request: OrgRequest, team: str) -> HttpResponse:
    """What a plan of the team can begin from: the organization's own templates, and the product's."""
    found = get_team(request, team)
    require(can_see_templates, request.person)
    language = _language(request, found)
    own = PlanTemplate.objects.visible_to(request.person).for_list()[:MOST_TEMPLATES]
    context = {
        "own": [_own(request, one) for one in own],
        "built_in": [
            Offered(one.key, one.name, one.description, _size(request, one.pattern))
            for one in built_in(language)
        ],
        "language": language,
    }
    return page(request, "tasks/plan_templates/list.html", context, nav="plan", team=found)


def _language(request: OrgRequest, team: Team) -> str:
    """Which of the product's templates: as asked, else in the language of the team."""
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else language_of(team.language or request.person.language_code)


def _own(request: OrgRequest, one: PlanTemplate) -> Offered:
    one.organization = request.organization
    return Offered(
        str(one.uuid),
        one.name,
        one.description,
        _size(request, from_json(one.content)),
        one,
        can_edit_template(request.person, one),
    )


def _size(request: OrgRequest, pattern: Pattern) -> str:
    return preview(pattern, None, request.organization.country).says


@require_http_methods(["GET", "HEAD", "POST"])
def lay_template(request: OrgRequest, team: str, key: str) -> HttpResponse:
    """Begin a plan of the team from a template: first the dates are shown, then it is made."""
    found = get_team(request, team)
    require(can_see_templates, request.person)
    name, description, pattern = _pattern(request, key)
    form = LayForm(request.POST or None, person=request.person, team=found, pattern=pattern, name=name)
    is_whole = form.is_valid()
    if is_whole and "show" not in request.POST:
        values = form.values()
        require(can_edit_plan, request.person, new_plan_of(found, values["goal"]))
        made = carry_out(form, actions.lay_template, found, pattern, by=request.person, **values)
        if made:
            say(request, _("“%(name)s” is made.") % {"name": made.name})
            return redirect("plan", request.organization.slug, made.pk)
    elif not form.is_bound:
        _require_any(request, found, form)
    start = form.cleaned_data.get("start") if form.is_bound else form.initial["start"]
    context = {
        "form": form,
        "description": description,
        "preview": preview(pattern, start, request.organization.country),
        "cancel_url": reverse("plan_templates", args=[request.organization.slug, found.slug]),
    }
    return page(request, "tasks/plan_templates/lay.html", context, nav="plan", team=found)


def _require_any(request: OrgRequest, team: Team, form: LayForm) -> None:
    """Who leads the team makes plans of it; anybody else needs a goal of their own."""
    goals: Any = form.fields["goal"]
    if not can_edit_plan(request.person, new_plan_of(team)):
        require(lambda person: goals.queryset.exists(), request.person)


def _pattern(request: OrgRequest, key: str) -> tuple[str, str, Pattern]:
    """The template of this address: its name, what it is for, and its parts."""
    found = find_built_in(key)
    if found:
        return found.name, found.description, found.pattern
    one = _fetch(request, key)
    return one.name, one.description, from_json(one.content)


def _fetch(request: OrgRequest, key: str) -> PlanTemplate:
    try:
        found: PlanTemplate = get_visible(PlanTemplate, request.person, uuid=uuid.UUID(key))
    except ValueError:
        raise Http404 from None
    found.organization = request.organization
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def save_template(request: OrgRequest, pk: int) -> HttpResponse:
    """Keep a plan as a template."""
    plan = get_visible(ActionPlan, request.person, "team", "goal", "organization", pk=pk)
    require(can_save_template, request.person, plan)
    form = TemplateForm(request.POST or None, initial={"name": plan.name})
    if form.is_valid() and carry_out(
        form, actions.save_template, plan, by=request.person, **form.cleaned_data
    ):
        say(request, _("The plan is saved as a template."))
        return redirect("plan_templates", request.organization.slug, plan.team.slug)
    context = {
        "form": form,
        "plan": plan,
        "cancel_url": reverse("plan", args=[request.organization.slug, plan.pk]),
    }
    return page(request, "tasks/plan_templates/save.html", context, nav="plan", team=plan.team)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_template(request: OrgRequest, template: uuid.UUID) -> HttpResponse:
    """Rename a template."""
    found = _fetch(request, str(template))
    require(can_edit_template, request.person, found)
    form = TemplateForm(request.POST or None, instance=found)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "description")}
        if carry_out(form, actions.edit_template, found, by=request.person, **values):
            say(request, _("The template is saved."))
            return _to_list(request)
    context = {"form": form, "template": found, "cancel_url": _list_url(request)}
    return page(request, "tasks/plan_templates/edit.html", context, nav="plan")


@require_POST
def remove_template(request: OrgRequest, template: uuid.UUID) -> HttpResponse:
    """Take a template off the list; plans that were made of it stay."""
    found = _fetch(request, str(template))
    try:
        actions.remove_template(found, by=request.person)
        say(request, _("“%(name)s” is removed. Plans that were made of it stay.") % {"name": found.name})
    except RuleBroken as broken:
        say(request, broken.message)
    return _to_list(request)


def _to_list(request: OrgRequest) -> HttpResponse:
    return redirect(_list_url(request))


def _list_url(request: OrgRequest) -> str:
    home = request.navigation.home_team
    slug = request.organization.slug
    return reverse("plan_templates", args=[slug, home.slug]) if home else reverse("my_work", args=[slug])
