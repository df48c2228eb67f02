"""Whether others have changed something since a page asked last; asked every few seconds, it is one query."""

import datetime
import zlib
from typing import Any

from django.db.models import QuerySet
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

    `?team=` is the slug of the page's team; `?whole=actionplan:12` what the page shows the parts of: they may
    be other teams'.

    Who asks first says when the page was drawn (`?drawn=`, seconds), and is told whether it is too old.
    """
    # Nothing is called by a NUL character, and PostgreSQL refuses to look for it.
    team, whole = (request.GET.get(name, "").replace("\x00", "") for name in ("team", "whole"))
    newest = newest_of(request, team, whole)
    version = f"{zlib.crc32(repr([pk for pk, _at in newest]).encode()):08x}"
    if version == request.GET.get("since"):
        return HttpResponse(status=204)
    drawn = typed_number(request.GET.get("drawn", "")[-9:])
    last = int(newest[0][1].timestamp()) % 10**9 if newest else 0
    return JsonResponse({"version": version, "changed": drawn is None or last >= drawn})


def newest_of(request: HttpRequest, team: str, whole: str = "") -> list[tuple[int, datetime.datetime]]:
    """What others did last, in one team or anywhere in the organization: ids and moments, no more.

    `whole` is the kind and the id of something whose parts count as well, whatever team they are of: a second
    query, as one that asks for either would read all that the team ever did.
    """
    person: Any = request.person  # type: ignore[attr-defined]
    rows = Event.objects.filter(organization_id=person.organization_id).exclude(actor=person)
    if person.is_guest:  # who is not told what happens elsewhere, nor that anything does
        rows = rows.filter(team__in=people().teams(person))
    of_place = rows.filter(team__slug=team) if team else rows
    found = _newest(of_place.order_by(*(("-at", "-pk") if team else ("-pk",))))
    kind, _colon, number = whole.partition(":")
    pk = typed_number(number)
    if team and pk is not None:
        of_whole = rows.filter(part_of_type=kind, part_of_id=pk)
        found = sorted({*found, *_newest(of_whole.order_by("-at", "-pk"))}, key=_last_first)
    return found


def _newest(rows: QuerySet[Event]) -> list[tuple[int, datetime.datetime]]:
    return list(rows.values_list("pk", "at")[:NEWEST])


def _last_first(event: tuple[int, datetime.datetime]) -> tuple[float, int]:
    pk, at = event
    return -at.timestamp(), -pk
