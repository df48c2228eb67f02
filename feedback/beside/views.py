"""The page of two records beside each other, or of one and the review that is open now."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from feedback.agenda import Agenda
from feedback.beside.between import Between, between, newest_steps
from feedback.models import WeeklyReview
from feedback.page import for_reader, review_page, without_erased, without_moods
from feedback.record import thaw, thaw_steps
from feedback.spans import WEEK
from feedback.views.common import span_of_address
from teamops.dates import monday, today
from teamops.http import page
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person, Team

# So many of the newest records are offered, and looked through for what became of next steps.
MOST_RECORDS = 60


@require_safe
def compare(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """A record, or the review that is open now, beside another one (`?with=2026-W40`), or beside the one
    before it."""
    found = get_team(request, team)
    own = _of_address(request, found, week)
    label = request.GET.get("with", "")
    others = WeeklyReview.objects.closed_of(found).exclude(pk=own.pk)
    offered = list(others.defer("record")[:MOST_RECORDS])
    chosen = _of_address(request, found, label) if label else _nearest(own, offered)
    if own.is_closed:
        offered = _open_now(found, own, chosen) + offered
    shown = None
    if chosen is not None and chosen.label != own.label:
        # What is open stands as it does now, after all that was closed.
        first, last = sorted((own, chosen), key=lambda one: (not one.is_closed, one.span.last, one.closed_at))
        shown = {"first": first, "last": last, "between": _between(first, last, request.person)}
    context = {"own": own, "chosen": chosen, "offered": offered, "shown": shown}
    return page(request, "feedback/beside/compare.html", context, nav="review", team=found)


def _of_address(request: OrgRequest, team: Team, label: str) -> WeeklyReview:
    """What was closed, or is open in the present span; else 404."""
    span = span_of_address(request, label)
    found = WeeklyReview.objects.of_span(team, span).first()
    if found is not None and found.is_closed:
        return found
    if not span.first <= today(team) <= span.last:
        raise Http404
    return found or WeeklyReview(team=team, kind=span.kind, week=span.first, cycle=span.cycle)


def _open_now(team: Team, own: WeeklyReview, chosen: WeeklyReview | None) -> list[WeeklyReview]:
    """The present week, where it is not closed; it is offered to be looked at beside a record."""
    week = monday(today(team))
    if own.kind == WEEK and own.week == week:
        return []
    if chosen is not None and (chosen.kind, chosen.week) == (WEEK, week):
        return [] if chosen.is_closed else [chosen]
    is_closed = WeeklyReview.objects.filter(team=team, kind=WEEK, week=week, closed_at__isnull=False)
    return [] if is_closed.exists() else [WeeklyReview(team=team, kind=WEEK, week=week)]


def _nearest(own: WeeklyReview, offered: Sequence[WeeklyReview]) -> WeeklyReview | None:
    """The one of its kind before it, else the one after it, else the newest of another kind."""
    alike = [one for one in offered if one.kind == own.kind]
    before = next((one for one in alike if one.week < own.week), None)
    return before or next(iter(alike[::-1] or offered), None)


def _between(first: WeeklyReview, last: WeeklyReview, reader: Person) -> Between:
    """Six queries, and those of a review's page where one is open."""
    later = WeeklyReview.objects.filter(team=last.team_id, kind=last.kind, week__lte=last.week)
    later = later.filter(week__gt=first.week, closed_at__isnull=False).order_by("-week")
    rows = list(later.values_list("week", "record__last_steps", "record__decisions")[:MOST_RECORDS])[::-1]
    told = [(week, thaw_steps(steps)) for week, steps, _made in rows]
    decided = sum(len(made or []) for _week, _steps, made in rows)
    present = thaw(last.record or {}) if last.is_closed else _live(last, reader)
    if not last.is_closed:
        told.append((last.week, present.last_steps))
        decided += len(present.decisions)
    present = replace(present, last_steps=newest_steps(told, last.week))
    return between(_read(thaw(first.record or {}), reader), _read(present, reader), decided)


def _live(review: WeeklyReview, reader: Person) -> Agenda:
    """What is open, as this person reads it now."""
    return review_page(review.team, review.week, reader, review.span).agenda


def _read(agenda: Agenda, reader: Person) -> Agenda:
    """As this person may read it."""
    return without_erased(for_reader(without_moods(agenda), reader))
