"""The page of a team's rhythm, and its calendar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.models import Rhythm
from feedback.rhythm import actions
from feedback.rhythm.calendar import as_calendar
from feedback.rhythm.forms import RhythmForm
from feedback.rhythm.queries import turns_of
from feedback.rhythm.subscribing import address_of, can_subscribe, rhythm_behind
from feedback.rhythm.upcoming import left_out, meetings
from teamops.dates import monday, today
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team, require
from teamops.people.queries import get_visible

WEEKS_SHOWN = 8


@require_http_methods(["GET", "HEAD", "POST"])
def rhythm(request: OrgRequest, team: str) -> HttpResponse:
    """When the team meets and who facilitates; its leads change it here."""
    found = get_team(request, team)
    may_change = can_manage_team(request.person, found)
    if request.method == "POST":
        require(can_manage_team, request.person, found)
    present = Rhythm.objects.of_team(found)
    form = _form(request, found, present) if may_change else None
    if form and form.is_valid() and _saved(request, found, form):
        say(request, _("The rhythm is saved. Updates are due by the meeting."))
        return redirect("rhythm", request.organization.slug, found.slug)
    context = {"form": form, "rhythm": present} | _shown(request, found, present)
    status = 422 if form and form.errors else 200
    return page(request, "feedback/rhythm/rhythm.html", context, nav="review", team=found, status=status)


def _saved(request: OrgRequest, team: Team, form: RhythmForm) -> bool:
    return bool(carry_out(form, actions.set_rhythm, team, by=request.person, **form.values()))


def _form(request: OrgRequest, team: Team, present: Rhythm | None) -> RhythmForm:
    turns = turns_of(present) if present else []
    members = Person.objects.taking_part().filter(memberships__team=team).order_by("name_key", "pk")
    return RhythmForm(request.POST or None, rhythm=present, turns=turns, members=list(members))


def _shown(request: OrgRequest, team: Team, present: Rhythm | None) -> dict[str, object]:
    if present is None:
        return {}
    week = monday(today(team))
    return {
        "meetings": meetings(present, week, WEEKS_SHOWN),
        "left_out": left_out(present.beat, week, WEEKS_SHOWN),
        "address": address_of(present, request.person) if can_subscribe(request.person, present) else "",
    }


@require_POST
def renew_address(request: OrgRequest, team: str) -> HttpResponse:
    """Other addresses for the calendar."""
    present = get_visible(Rhythm, request.person, "team", team__slug=team)
    actions.renew_address(present, by=request.person)
    say(request, _("The calendar has other addresses, one for each. Those before lead nowhere any more."))
    return redirect("rhythm", request.organization.slug, present.team.slug)


@require_safe
def calendar_file(request: OrgRequest, team: str) -> HttpResponse:
    """The meetings as a file to download."""
    present = get_visible(Rhythm, request.person, "team__organization", team__slug=team)
    response = as_calendar(present)
    name = f"weekly-review-{present.team.slug}.ics"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@cache_control(private=True, max_age=900)
def review_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The same for a calendar that reads it again and again, without signing in."""
    present = rhythm_behind(token)
    if present is None:
        raise Http404
    return as_calendar(present)
