"""The way back from an act."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from teamops.activity.undo.actions import take_back
from teamops.errors import RuleBroken
from teamops.http import came_from, say


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Undo what the token names. A script gets a sentence, or 409 with the reason; a form goes back."""
    person: Any = request.person  # type: ignore[attr-defined]
    by_script = request.headers.get("X-Requested-With") == "fetch"
    token = request.POST.get("token") or request.GET.get("token", "")
    try:
        take_back(token, by=person)
        message = _("Undone: it is as it was before.")
    except RuleBroken as broken:
        message = str(broken.message)
        if by_script:
            return HttpResponse(message, status=409, content_type="text/plain; charset=utf-8")
    if by_script:
        return JsonResponse({"message": message})
    say(request, message)
    return redirect(came_from(request) or f"/{person.organization.slug}/work/")
