"""The pages of kudos."""

from typing import Any
from urllib.parse import urlsplit

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from feedback.kudos import actions
from feedback.kudos.forms import KudosForm
from feedback.kudos.permissions import can_give_kudos
from feedback.kudos.queries import KudosQuerySet
from feedback.models import Kudos
from teamops.forms import carry_out
from teamops.http import asked_way_back, came_from, page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible
from teamops.text import typed_number

A_PAGE = 30


@require_safe
def my_kudos(request: OrgRequest) -> HttpResponse:
    """What others thank me for, and what I thank them for."""
    seen = Kudos.objects.visible_to(request.person)
    own = seen.to(request.person) | seen.there().filter(giver=request.person)
    return _shown(request, own, _("My kudos"), own=True)


@require_safe
@vary_on_headers("HX-Request")
def person_kudos(request: OrgRequest, pk: int) -> HttpResponse:
    """What a person is thanked for; for htmx the last few, for the page of the person."""
    subject = get_visible(Person, request.person, pk=pk)
    rows = Kudos.objects.visible_to(request.person).to(subject)
    title = _("Kudos for %(name)s") % {"name": subject.name}
    return _shown(request, rows, title, subject=subject)


@require_safe
def team_kudos(request: OrgRequest, team: str) -> HttpResponse:
    """What the people of a team are thanked for."""
    found = get_team(request, team)
    rows = Kudos.objects.visible_to(request.person).of_team(found)
    return _shown(request, rows, _("Kudos for %(name)s") % {"name": found.name}, team=found)


def _shown(
    request: OrgRequest, rows: KudosQuerySet, title: str, *, team: Team | None = None, **more: Any
) -> HttpResponse:
    pages = Paginator(rows.newest_first(), A_PAGE)
    context = {
        **more,
        "title": title,
        "page": pages.get_page(request.GET.get("page")),
        "can_give": can_give_kudos(request.person, request.organization),
    }
    template = "feedback/kudos/_last.html" if request.htmx else "feedback/kudos/list.html"
    return page(request, template, context, nav="people", team=team)


@require_http_methods(["GET", "HEAD", "POST"])
def give_kudos(request: OrgRequest) -> HttpResponse:
    """Thank people, of whom the address may name one (`?to=`), and go back to where one came from."""
    require(can_give_kudos, request.person, request.organization)
    to = typed_number(request.GET.get("to", ""))
    form = KudosForm(request.POST or None, initial={"to": [to] if to else []}, person=request.person)
    back = asked_way_back(request)
    if form.is_valid():
        made = carry_out(form, actions.give_kudos, by=request.person, **form.cleaned_data)
        if made:
            say(request, _("They have it in their inbox."))
            return redirect(back or reverse("my_kudos", args=[request.organization.slug]))
    status = 422 if form.errors else 200
    origin = back or urlsplit(came_from(request)).path
    context = {
        "form": form,
        "next": origin,
        "cancel_url": origin or reverse("my_kudos", args=[request.organization.slug]),
    }
    return page(request, "feedback/kudos/give.html", context, nav="people", status=status)


@require_POST
def remove_kudos(request: OrgRequest, pk: int) -> HttpResponse:
    """Take one's thanks back; what is said then offers to undo it."""
    found = get_visible(Kudos, request.person, pk=pk)
    actions.remove_kudos(found, by=request.person)
    say(request, _("The thanks are taken back."))
    return redirect(asked_way_back(request) or reverse("my_kudos", args=[request.organization.slug]))
