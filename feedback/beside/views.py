"""The page of two records beside each other."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from feedback.agenda import Agenda
from feedback.beside.between import Between, between, newest_steps
from feedback.models import WeeklyReview
from feedback.page import for_reader, without_erased, without_moods
from feedback.record import thaw, thaw_steps
from feedback.views.common import span_of_address
from teamops.http import page
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person, Team

# So many of the newest records are offered, and looked through for what became of next steps.
MOST_RECORDS = 60


@require_safe
def compare(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """A record beside another one (`?with=2026-W40`), or beside the one before it."""
    found = get_team(request, team)
    own = _closed(request, found, week)
    label = request.GET.get("with", "")
    others = WeeklyReview.objects.closed_of(found).exclude(pk=own.pk)
    offered = list(others.defer("record")[:MOST_RECORDS])
    chosen = _closed(request, found, label) if label else _nearest(own, offered)
    shown = None
    if chosen is not None and chosen.pk != own.pk:
        first, last = sorted((own, chosen), key=lambda one: (one.span.last, one.closed_at))
        shown = {"first": first, "last": last, "between": _between(first, last, request.person)}
    context = {"own": own, "chosen": chosen, "offered": offered, "shown": shown}
    return page(request, "feedback/beside/compare.html", context, nav="review", team=found)


def _closed(request: OrgRequest, team: Team, label: str) -> WeeklyReview:
    """The record of this address, else 404: only what is closed stands still to be compared."""
    span = span_of_address(request, label)
    found = WeeklyReview.objects.closed_of(team).of_span(team, span).first()
    if found is None:
        raise Http404
    return found


def _nearest(own: WeeklyReview, offered: Sequence[WeeklyReview]) -> WeeklyReview | None:
    """The one of its kind before it, else the one after it, else the newest of another kind."""
    alike = [one for one in offered if one.kind == own.kind]
    before = next((one for one in alike if one.week < own.week), None)
    return before or next(iter(alike[::-1] or offered), None)


def _between(first: WeeklyReview, last: WeeklyReview, reader: Person) -> Between:
    """Six queries."""
    later = WeeklyReview.objects.filter(team=last.team_id, kind=last.kind, week__lte=last.week)
    later = later.filter(week__gt=first.week, closed_at__isnull=False).order_by("-week")
    rows = list(later.values_list("week", "record__last_steps", "record__decisions")[:MOST_RECORDS])[::-1]
    steps = newest_steps([(week, thaw_steps(told)) for week, told, _made in rows], last.week)
    decided = sum(len(made or []) for _week, _told, made in rows)
    told = replace(thaw(last.record or {}), last_steps=steps)
    return between(_read(thaw(first.record or {}), reader), _read(told, reader), decided)


def _read(agenda: Agenda, reader: Person) -> Agenda:
    """As this person may read it."""
    return without_erased(for_reader(without_moods(agenda), reader))
