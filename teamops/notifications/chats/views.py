"""The pages of channels: one's own among the settings, and those of a team."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.notifications.chats import actions
from teamops.notifications.chats.browsers import browser_name, take_over
from teamops.notifications.chats.forms import BrowserForm, ChannelForm, TeamChannelForm
from teamops.notifications.chats.models import ChannelAddress
from teamops.notifications.chats.permissions import (
    can_change_channel,
    can_have_channels,
    can_see_channels,
)
from teamops.notifications.chats.push_keys import public_key
from teamops.notifications.chats.queries import teams_led_by
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible

PLAIN = "text/plain; charset=utf-8"


@never_cache
@sensitive_post_parameters("url", "secret")
@require_http_methods(["GET", "HEAD", "POST"])
def own_channels(request: OrgRequest) -> HttpResponse:
    """One's own chats, and a form to connect another."""
    return _channels(request, request.person, None)


@never_cache
@sensitive_post_parameters("url", "secret")
@require_http_methods(["GET", "HEAD", "POST"])
def team_channels(request: OrgRequest, team: str) -> HttpResponse:
    """The chats of a team; its leads connect others."""
    found = get_team(request, team)
    require(can_see_channels, request.person, found)
    return _channels(request, found, found)


def _channels(request: OrgRequest, owner: Person | Team, team: Team | None) -> HttpResponse:
    if request.method == "POST":
        require(can_have_channels, request.person, owner)
    form = (TeamChannelForm if team else ChannelForm)(request.POST or None)
    if form.is_valid():
        made = carry_out(form, actions.add_channel, owner, by=request.person, **form.cleaned_data)
        if made:
            say(
                request,
                _("%(name)s is connected. Send a test to see whether it arrives.") % {"name": made.name},
            )
            return _back(request, made)
    context: dict[str, Any] = {
        "channels": owner.channels.order_by("created_at", "pk"),
        "form": form,
        "owner_team": team,
        "can_change": can_have_channels(request.person, owner),
    }
    if team is not None:
        return page(request, "notifications/team_channels.html", context, nav="people", team=team)
    context["led_teams"] = teams_led_by(request.person)
    context["push_key"] = public_key()
    return page(request, "notifications/own_channels.html", context, nav="settings")


@never_cache
@sensitive_post_parameters("endpoint", "p256dh", "auth")
@require_POST
def add_browser(request: OrgRequest) -> HttpResponse:
    """The browser that asks has subscribed, and gets one's reminders from now on."""
    form = BrowserForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("The browser gave no key. Try it once more."), content_type=PLAIN)
    name = browser_name(request.headers.get("User-Agent", ""))
    back = redirect("own_channels", request.organization.slug)
    try:
        made = actions.add_browser(request.person, by=request.person, name=name, **form.cleaned_data)
    except RuleBroken as broken:
        say(request, broken.message)
        return back
    say(request, _("%(name)s is connected. Send a test to see whether it arrives.") % {"name": made.name})
    take_over(request, back, made)
    return back


@never_cache
@require_safe
def push_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows notifications, at the root: it may only see pages below where it lies."""
    path = finders.find("js/push_worker.js")
    assert isinstance(path, str)  # a file of ours
    return HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")


def _find(request: OrgRequest, uuid: UUID) -> ChannelAddress:
    channel = get_visible(ChannelAddress, request.person, "person", "team", uuid=uuid)
    for owner in (channel, channel.team, channel.person):
        if owner is not None:
            owner.organization = request.organization
    require(can_change_channel, request.person, channel)
    return channel


@require_POST
def try_channel(request: OrgRequest, uuid: UUID) -> HttpResponse:
    """Send a message there now, and say what the service answered."""
    channel = _find(request, uuid)
    try:
        tried = actions.try_channel(channel, by=request.person)
    except RuleBroken as broken:
        say(request, broken.message)
        return _back(request, channel)
    words = {"name": channel.name, "answer": tried.words}
    if tried.arrived:
        say(request, _("%(name)s took the message: %(answer)s") % words)
    else:
        say(request, _("%(name)s did not take the message: %(answer)s") % words)
    return _back(request, channel)


@require_POST
def change_channel(request: OrgRequest, uuid: UUID) -> HttpResponse:
    """Pause it or go on; choose what a team's chat gets."""
    channel = _find(request, uuid)
    act = request.POST.get("act")
    if act in ("pause", "resume"):
        actions.change_channel(channel, by=request.person, is_paused=act == "pause")
        said = _("%(name)s is paused.") if act == "pause" else _("%(name)s gets messages again.")
    elif act == "choose" and channel.team:
        chosen = {name: name in request.POST for name in ("takes_minutes", "takes_digest")}
        actions.change_channel(channel, by=request.person, **chosen)
        said = _("%(name)s is saved.")
    else:
        return HttpResponseBadRequest(_("Say what is to be changed."), content_type=PLAIN)
    say(request, said % {"name": channel.name})
    return _back(request, channel)


@require_POST
def remove_channel(request: OrgRequest, uuid: UUID) -> HttpResponse:
    """Nothing goes there any more."""
    channel = _find(request, uuid)
    actions.remove_channel(channel, by=request.person)
    say(request, _("%(name)s is removed, and its address forgotten.") % {"name": channel.name})
    return _back(request, channel)


def _back(request: OrgRequest, channel: ChannelAddress) -> HttpResponse:
    if channel.team:
        return redirect("team_channels", request.organization.slug, channel.team.slug)
    return redirect("own_channels", request.organization.slug)
