"""The tree of teams in the settings, and the page of a team's people."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.actions import (
    add_to_team,
    archive_team,
    change_team,
    create_team,
    remove_from_team,
    restore_team,
)
from teamops.people.forms import MemberForm, TeamForm
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person, Team, TeamMembership
from teamops.people.permissions import can_administer, can_manage_team, led_paths, require
from teamops.people.queries import get_visible
from teamops.people.registry import member_columns


@require_safe
def team_settings(request: OrgRequest) -> HttpResponse:
    """Every team at its place in the tree, with its size."""
    teams = list(Team.objects.visible_to(request.person).with_size())
    for team in teams:
        team.depth = team.path.count("/") - 1  # type: ignore[attr-defined]
        team.can_edit = can_manage_team(request.person, team)  # type: ignore[attr-defined]
    context = {"teams": teams, "can_create": _may_create(request.person)}
    return page(request, "people/teams.html", context, nav="settings")


def _may_create(person: Person) -> bool:
    return not person.is_guest and (person.is_administrator or bool(led_paths(person)))


@require_http_methods(["GET", "HEAD", "POST"])
def new_team(request: OrgRequest) -> HttpResponse:
    """A team below another; leads make them below their own."""
    require(_may_create, request.person)
    form = TeamForm(request.POST or None, by=request.person)
    if form.is_valid():
        data = form.cleaned_data
        values = {key: data[key] for key in ("name", "parent", "language")}
        team = carry_out(form, create_team, request.organization, by=request.person, **values)
        if team:
            say(request, _("%(team)s is there. Say who is in it.") % {"team": team.name})
            return redirect("team_people", request.organization.slug, team.slug)
    return page(request, "people/team_form.html", {"form": form}, nav="settings")


@require_http_methods(["GET", "HEAD", "POST"])
def edit_team(request: OrgRequest, slug: str) -> HttpResponse:
    """Name, language and place of a team."""
    team = get_visible(Team, request.person, "organization", "parent", slug=slug)
    require(can_manage_team, request.person, team)
    form = TeamForm(request.POST or None, by=request.person, team=team, initial=TeamForm.values_of(team))
    if form.is_valid() and carry_out(form, change_team, team, by=request.person, **form.cleaned_data):
        say(request, _("%(team)s is saved.") % {"team": team.name})
        return redirect("team_settings", request.organization.slug)
    return page(request, "people/team_form.html", {"form": form, "edited": team}, nav="settings")


@require_POST
def archive(request: OrgRequest, slug: str) -> HttpResponse:
    team = get_visible(Team, request.person, "organization", slug=slug)
    try:
        archive_team(team, by=request.person)
        say(request, _("%(team)s is archived. What it did can still be read.") % {"team": team.name})
    except RuleBroken as broken:
        say(request, broken.message)
    return redirect("team_settings", request.organization.slug)


@require_POST
def restore(request: OrgRequest, slug: str) -> HttpResponse:
    team = get_visible(Team, request.person, "organization", "parent", slug=slug)
    try:
        restore_team(team, by=request.person)
        say(request, _("%(team)s is back.") % {"team": team.name})
    except RuleBroken as broken:
        say(request, broken.message)
    return redirect("team_settings", request.organization.slug)


@require_safe
def team_people(request: OrgRequest, team: str) -> HttpResponse:
    """Who is in a team, who leads it, who has not joined yet."""
    found = get_team(request, team)
    return _people_page(request, found, MemberForm(team=found))


def _people_page(request: OrgRequest, team: Team, form: MemberForm) -> HttpResponse:
    memberships = list(TeamMembership.objects.for_page(team))
    context = {
        "memberships": memberships,
        "columns": _columns(request, memberships),
        "below": Team.objects.visible_to(request.person).current().filter(parent=team).order_by("name_key"),
        "form": form,
        "can_manage": can_manage_team(request.person, team),
        "can_administer": can_administer(request.person, request.organization),
    }
    return page(request, "people/team_people.html", context, nav="people", team=team)


def _columns(request: OrgRequest, memberships: list[TeamMembership]) -> list[str | Promise]:
    """The labels of what the apps above add; each membership gets its `cells`."""
    for one in memberships:
        one.cells = []  # type: ignore[attr-defined]
    labels = []
    for column in member_columns:
        lines = column.lines([one.person for one in memberships], request.person)
        if lines is None:
            continue
        labels.append(column.label)
        for one in memberships:
            path = column.path.format(pk=one.person_id)
            one.cells.append((column.label, path, lines.get(one.person_id, ())))  # type: ignore[attr-defined]
    return labels


@require_POST
def add_member(request: OrgRequest, team: str) -> HttpResponse:
    """Put somebody into the team."""
    found = get_visible(Team, request.person, "organization", slug=team)
    require(can_manage_team, request.person, found)
    form = MemberForm(request.POST, team=found)
    if form.is_valid():
        person, lead = form.cleaned_data["person"], form.cleaned_data["lead"]
        if carry_out(form, add_to_team, found, person, by=request.person, lead=lead):
            return redirect("team_people", request.organization.slug, found.slug)
    return _people_page(request, found, form)


@require_POST
def change_member(request: OrgRequest, team: str, pk: int) -> HttpResponse:
    """Let a member lead the team or no longer lead it, or take them out of it."""
    found = get_visible(Team, request.person, "organization", slug=team)
    person = get_visible(Person, request.person, pk=pk)
    member = get_object_or_404(TeamMembership.objects.select_related("person"), team=found, person=person)
    act = request.POST.get("act")
    require(can_manage_team, request.person, found)
    if act not in ("lead", "member", "remove"):
        return HttpResponseBadRequest(
            _("Say what is to be changed."), content_type="text/plain; charset=utf-8"
        )
    try:
        if act == "remove":
            remove_from_team(found, member.person, by=request.person)
        else:
            add_to_team(found, member.person, by=request.person, lead=act == "lead")
    except RuleBroken as broken:
        say(request, broken.message)
    return redirect("team_people", request.organization.slug, found.slug)
