"""Whether others have changed something since a page asked last; asked every few seconds, it is one query."""

import datetime
import zlib
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from teamops.activity.models import Event
from teamops.activity.registry import people
from teamops.text import typed_number

# The version is that of so many newest events: one that commits later than it began changes it as well.
NEWEST = 5


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """204 where nothing is new since the version `?since=`, else the present version.

    Who asks first says when the page was drawn (`?drawn=`, seconds), and is told whether it is too old.
    """
    newest = newest_of(request, request.GET.get("team", ""))
    version = f"{zlib.crc32(repr([pk for pk, _at in newest]).encode()):08x}"
    if version == request.GET.get("since"):
        return HttpResponse(status=204)
    drawn = typed_number(request.GET.get("drawn", "")[-9:])
    last = int(newest[0][1].timestamp()) % 10**9 if newest else 0
    return JsonResponse({"version": version, "changed": drawn is None or last >= drawn})


def newest_of(request: HttpRequest, team: str) -> list[tuple[int, datetime.datetime]]:
    """What others did last, in one team or anywhere in the organization: ids and moments, no more."""
    person: Any = request.person  # type: ignore[attr-defined]
    rows = Event.objects.filter(organization_id=person.organization_id).exclude(actor=person)
    if person.is_guest:  # who is not told what happens elsewhere, nor that anything does
        rows = rows.filter(team__in=people().teams(person))
    if team:
        rows = rows.filter(team__slug=team)
    rows = rows.order_by(*(("-at", "-pk") if team else ("-pk",)))
    return list(rows.values_list("pk", "at")[:NEWEST])
