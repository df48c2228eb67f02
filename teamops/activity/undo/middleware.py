"""Offers the way back: after a request that changed something, `X-Undo` holds the token of its act."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from teamops.activity.context import one_act
from teamops.activity.undo.acts import address_of, token_of
from teamops.http import offer_undo

SAFE = ("GET", "HEAD", "OPTIONS")
HEADER = "X-Undo"


class UndoMiddleware:
    """All that a request records is one act. A page that is loaded anew after it says so, with Undo."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return self.get_response(request)
        with one_act() as events:
            response = self.get_response(request)
        person = getattr(request, "person", None)
        if not events or person is None or response.status_code >= 400:
            return response
        token = token_of(events)
        if token:
            response[HEADER] = token
            if 300 <= response.status_code < 400:
                offer_undo(request, _("Saved."), address_of(person.organization.slug, token))
        return response
