"""The way back from an act."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teamops.activity.models import Event
from teamops.activity.registry import find_page
from teamops.activity.undo.actions import take_back
from teamops.activity.undo.acts import events_of
from teamops.errors import RuleBroken
from teamops.http import came_from, say

# Of an act that made more than these nobody stands on the page of one.
MOST_MADE = 20


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Undo what the token names. A script gets a sentence, or 409 with the reason; a form goes back.

    Where the page on which one stands is that of a thing that is gone with the act, both are sent elsewhere.
    """
    person: Any = request.person  # type: ignore[attr-defined]
    by_script = request.headers.get("X-Requested-With") == "fetch"
    token = request.POST.get("token") or request.GET.get("token", "")
    there, elsewhere = came_from(request), f"/{person.organization.slug}/work/"
    is_gone = False
    try:
        page_of = _made(events_of(token, person)).get(urlsplit(there).path)
        take_back(token, by=person)
        is_gone = page_of is not None and not _is_there(page_of)
        message = _("Undone: it is as it was before.")
    except RuleBroken as broken:
        message = str(broken.message)
        if by_script:
            return HttpResponse(message, status=409, content_type="text/plain; charset=utf-8")
    if by_script:
        return JsonResponse({"message": message, "go": elsewhere if is_gone else ""})
    say(request, message)
    return redirect(elsewhere if is_gone or not there else there)


def _made(events: Sequence[Event]) -> dict[str, models.Model]:
    """By the address of its page, what these events made, as far as they are few."""
    made = [event for event in events if event.verb.endswith(".created")]
    found: dict[str, models.Model] = {}
    for event in made if len(made) <= MOST_MADE else ():
        kind = find_page(event.subject_type)
        thing = kind.model._base_manager.filter(pk=event.subject_id).first() if kind else None
        if kind is not None and thing is not None:
            found[kind.url(thing)] = thing
    return found


def _is_there(thing: models.Model) -> bool:
    """Neither deleted nor in the trash."""
    return type(thing)._default_manager.filter(pk=thing.pk).exists()
