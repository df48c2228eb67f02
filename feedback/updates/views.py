"""The pages of weekly updates: the team's, one's own to be written, and the same by the link of an e-mail."""

import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from feedback.models import WeeklyUpdate
from feedback.updates.actions import write_update as write
from feedback.updates.forms import WeeklyUpdateForm
from feedback.updates.links import update_of_letter
from feedback.updates.page import team_updates as updates_of
from feedback.updates.permissions import can_write_update
from feedback.updates.prefill import offered
from feedback.views.common import week_of
from teamops.activity.context import acting_via
from teamops.dates import monday, today, week_label
from teamops.forms import carry_out
from teamops.http import asked_way_back, page, say
from teamops.notifications.answers.opening import Closed
from teamops.notifications.answers.views import behind_a_link, closed_page
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person, Team
from teamops.people.permissions import require


@require_safe
def updates_of_this_week(request: OrgRequest, team: str) -> HttpResponse:
    """The team's updates of the present week."""
    found = get_team(request, team)
    return _shown(request, found, monday(today(found)))


@require_safe
def team_updates(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """The team's updates of any week, in full."""
    return _shown(request, get_team(request, team), week_of(week))


def _shown(request: OrgRequest, team: Team, week: datetime.date) -> HttpResponse:
    context = {"shown": updates_of(team, week, request.person)}
    return page(request, "feedback/updates/team_updates.html", context, nav="review", team=team)


@require_http_methods(["GET", "HEAD", "POST"])
def write_update(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """One's own update, filled in as far as TeamOps knows."""
    found, day = get_team(request, team), week_of(week)
    require(can_write_update, request.person, found)
    form = _form(request, found, request.person, day)
    if form.is_valid() and carry_out(form, write, found, by=request.person, week=day, **form.values()):
        say(request, _("Your update is in. The review of the week shows it."))
        where = asked_way_back(request)
        return redirect(where or "team_updates", *(() if where else _place(request, found, day)))
    context = {"form": form, "week_number": day.isocalendar().week, "week": day}
    return page(
        request,
        "feedback/updates/write.html",
        context,
        nav="review",
        team=found,
        status=422 if form.errors else 200,
    )


def _place(request: OrgRequest, team: Team, week: datetime.date) -> tuple[str, str, str]:
    return request.organization.slug, team.slug, week_label(week)


def _form(request: HttpRequest, team: Team, person: Person, week: datetime.date) -> WeeklyUpdateForm:
    update, draft = offered(team, person, week)
    return WeeklyUpdateForm(request.POST or None, update=update, draft=draft)


@behind_a_link
def update_by_letter(request: HttpRequest, token: str) -> HttpResponse:
    """The same from an e-mail, without signing in: the link is signed for this update."""
    try:
        update = update_of_letter(token)
    except Closed as closed:
        return closed_page(request, closed, status=HTTPStatus.NOT_FOUND)
    person, team = update.person, update.team
    with translation.override(person.language_code), timezone.override(person.zone), acting_via("mail"):
        form = _form(request, team, person, update.week)
        if form.is_valid():
            done = carry_out(form, write, team, by=person, week=update.week, **form.values())
            if done:
                return _letter(request, done, None)
        return _letter(request, update, form)


def _letter(request: HttpRequest, update: WeeklyUpdate, form: WeeklyUpdateForm | None) -> HttpResponse:
    """The form, or that the update is in."""
    context: dict[str, Any] = {
        "form": form,
        "update": update,
        "team": update.team,
        "week_number": update.week.isocalendar().week,
        "LANGUAGE_CODE": translation.get_language(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "feedback/updates/by_letter.html", context, status=status)
