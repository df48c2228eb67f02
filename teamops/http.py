"""What every view needs: rendering a page with its place in the navigation, and a toast after a change."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from teamops.people.models import Team


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    nav: str = "",
    team: "Team | None" = None,
    status: int = 200,
) -> HttpResponse:
    """Render a whole page. `nav` is the key of its entry in the navigation, `team` the team it is about."""
    return render(request, template, {**(context or {}), "nav": nav, "team": team}, status=status)


def asked_way_back(request: HttpRequest) -> str:
    """The page that a form asks to return to (`next`), if it is one of ours; else nothing."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    # An address, not the name of one: a redirect would look a bare word up among those.
    return wanted if is_ours and wanted.startswith("/") else ""


def toast(response: HttpResponse, message: Any, *, undo_url: str = "") -> HttpResponse:
    """Have the page say what happened, with a way back; for answers to htmx and fetch."""
    response["HX-Trigger"] = json.dumps({"toast": {"message": str(message), "undo": undo_url}})
    return response


def say(request: HttpRequest, message: Any, *, undo_url: str = "") -> None:
    """The same for a page that is loaded anew after a redirect."""
    messages.success(request, message, extra_tags=undo_url)


def offer_undo(request: HttpRequest, message: Any, undo_url: str) -> None:
    """Give what was last said in this request its way back; where nothing was said, say this."""
    said = getattr(messages.get_messages(request), "_queued_messages", None)
    if not said:
        say(request, message, undo_url=undo_url)
    elif not said[-1].extra_tags:
        said[-1].extra_tags = undo_url


def came_from(request: HttpRequest) -> str:
    """The page of this installation on which a form stood; else nothing."""
    there = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()})
    return there if is_ours and "/undo/" not in there else ""
