"""Finds the organization in the address and the person who asks."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from teamops.errors import RuleBroken
from teamops.http import came_from, say
from teamops.people.backends import language_of, persons_of
from teamops.people.navigation import Navigation

# Of requests that change nothing.
SAFE = ("GET", "HEAD")


class OrganizationMiddleware:
    """For every address with an `organization`: set `request.person` and `request.organization`.

    A stranger gets 404, whether the organization exists or not; somebody who has not signed in is asked to.
    The person's language and zone hold for the rest of the request, the language also on the pages of their
    account. The argument is taken out of the
    view's, so that views are about their own subject only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # The thread serves other requests later.
        timezone.deactivate()
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        slug = kwargs.pop("organization", None)
        if slug is None:
            if request.path.startswith("/accounts/") and request.user.is_authenticated:
                _speak_with(request, language_of(persons_of(request.user)))
            return None
        if request.path.startswith("/api/"):
            # The API finds the person by itself, of a token or of the session, and answers in JSON.
            request.organization_slug = slug  # type: ignore[attr-defined]
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        persons = persons_of(request.user)
        person = next((one for one in persons if one.organization.slug == slug), None)
        if person is None:
            raise Http404
        person.user = request.user
        if request.method in SAFE:
            person.memo = {}
        request.person = person  # type: ignore[attr-defined]
        request.organization = person.organization  # type: ignore[attr-defined]
        request.navigation = Navigation(person)  # type: ignore[attr-defined]
        request.organizations = [one.organization for one in persons]  # type: ignore[attr-defined]
        if request.session.get("organization") != slug:
            request.session["organization"] = slug  # where the bare address leads
        timezone.activate(person.zone)
        _speak_with(request, person.language)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What no form has taken, because it seldom happens: of two who press the same button in the same
        instant, the second is told why nothing happened, where they were."""
        person = getattr(request, "person", None)
        if not isinstance(error, RuleBroken) or request.method in SAFE or person is None:
            return None
        if request.headers.get("X-Requested-With") == "fetch" or "HX-Request" in request.headers:
            return HttpResponse(str(error.message), status=409, content_type="text/plain; charset=utf-8")
        say(request, error.message)
        return redirect(came_from(request) or f"/{person.organization.slug}/work/")


def _speak_with(request: HttpRequest, language: str) -> None:
    """Go on in this language, if one was chosen; else in the browser's."""
    if language:
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
