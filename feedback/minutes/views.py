"""The minutes of a closed review: the page, the plain text, and sending again what failed."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from feedback.minutes import letters
from feedback.minutes.content import minutes_of
from feedback.minutes.text import as_text
from feedback.models import MinutesLetter, WeeklyReview
from feedback.permissions import can_close
from feedback.views.common import span_of_address
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team


def _closed(request: OrgRequest, slug: str, label: str) -> WeeklyReview:
    """The closed review of this address, else 404: there are no minutes before."""
    team = get_team(request, slug)
    span = span_of_address(request, label)
    rows = WeeklyReview.objects.of_span(team, span).exclude(record=None)
    review = rows.select_related("cycle", "closed_by").first()
    if review is None or not review.is_closed:
        raise Http404
    review.team = team
    return review


@require_safe
def minutes(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """Who does what, what was decided, and the rest in short."""
    review = _closed(request, team, week)
    found = minutes_of(review, request.person)
    context = {
        "minutes": found,
        "text": as_text(found),
        "sent": _sent(review) if can_close(request.person, review) else None,
    }
    return page(request, "feedback/minutes/minutes.html", context, nav="review", team=review.team)


def _sent(review: WeeklyReview) -> dict[str, Any] | None:
    """How the letters of this edition fare; None where there are none."""
    rows = MinutesLetter.objects.filter(review=review, edition=review.edition).select_related("person")
    found = list(rows.order_by("person__name_key", "pk"))
    if not found:
        return None
    states = Counter(one.state for one in found)
    State = MinutesLetter.State
    failed = [(one.person.name, one.get_reason_display()) for one in found if one.state == State.FAILED]
    return {
        "sent": states[State.SENT],
        "waiting": states[State.DUE] + states[State.SENDING],
        "failed": failed,
    }


@require_safe
def minutes_as_text(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """The same as plain text."""
    text = as_text(minutes_of(_closed(request, team, week), request.person))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_POST
def send_minutes(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """Send them once more to whom they could not be sent."""
    review = _closed(request, team, week)
    number = letters.send_again(review, by=request.person)
    said = ngettext("%(n)s e-mail goes out again.", "%(n)s e-mails go out again.", number)
    say(request, said % {"n": number} if number else _("There is nothing to send again."))
    return redirect("minutes", request.organization.slug, review.team.slug, review.label)
