"""Which two records stand beside each other, or which one and the review that is open now, and what changed
between them, as a person may read it.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django.db.models import Case, JSONField, Q, When
from django.http import Http404

from feedback.agenda import Step
from feedback.beside.between import Between, between, newest_steps
from feedback.gathering import standing_now
from feedback.models import WeeklyReview
from feedback.page import as_read_by
from feedback.record import thaw, thaw_steps
from feedback.spans import WEEK, span_of
from teamops.dates import monday, today
from teamops.people.models import Person, Team

# So many of the newest records are offered, and looked through for what became of next steps.
MOST_RECORDS = 60
MOST_REVIEWS = 2 * MOST_RECORDS  # some may never have been closed


class Shown(NamedTuple):
    """The two in the order of time, and what changed between them."""

    first: WeeklyReview
    last: WeeklyReview
    between: Between


class Beside(NamedTuple):
    """`own` is the one that was asked for, `chosen` the other one, `offered` what it could be instead.

    `shown`: None where there is nothing to compare it with.
    """

    own: WeeklyReview
    chosen: WeeklyReview | None
    offered: Sequence[WeeklyReview]
    shown: Shown | None


def beside(team: Team, label: str, other: str, reader: Person) -> Beside:
    """A review that is closed or open now, beside another one, else beside the one before it; else 404."""
    reviews = list(WeeklyReview.objects.newest_of(team)[:MOST_REVIEWS])
    for one in reviews:
        one.team = team
    own = _of_address(team, label, reviews)
    offered = [one for one in reviews if one.is_closed and one.pk != own.pk][:MOST_RECORDS]
    chosen = _of_address(team, other, reviews) if other else _nearest(own, offered)
    if own.is_closed:
        offered = _open_now(team, own, chosen, reviews) + offered
    shown = None
    if chosen is not None and chosen.label != own.label:
        # What is open stands as it does now, after all that was closed.
        first, last = sorted((own, chosen), key=lambda one: (not one.is_closed, one.span.last, one.closed_at))
        shown = Shown(first, last, _between(first, last, reader, reviews))
    return Beside(own, chosen, offered, shown)


def _of_address(team: Team, label: str, known: Sequence[WeeklyReview]) -> WeeklyReview:
    """What was closed, or is open in the present span; else 404."""
    span = span_of(team.organization_id, label)
    if span is None:
        raise Http404
    found = next((one for one in known if one.label == label), None)
    if found is None and len(known) == MOST_REVIEWS:
        found = WeeklyReview.objects.of_span(team, span).defer("record").first()
    if found is not None and found.is_closed:
        found.team = team
        return found
    if not span.first <= today(team) <= span.last:
        raise Http404
    return found or WeeklyReview(team=team, kind=span.kind, week=span.first, cycle=span.cycle)


def _open_now(
    team: Team, own: WeeklyReview, chosen: WeeklyReview | None, known: Iterable[WeeklyReview]
) -> list[WeeklyReview]:
    """The present week, where it is not closed; it is offered to be looked at beside a record."""
    present = WeeklyReview(team=team, kind=WEEK, week=monday(today(team)))
    if present.label == own.label or any(one.label == present.label and one.is_closed for one in known):
        return []
    return [chosen if chosen is not None and chosen.label == present.label else present]


def _nearest(own: WeeklyReview, offered: Sequence[WeeklyReview]) -> WeeklyReview | None:
    """The one of its kind before it, else the one after it, else the newest of another kind."""
    alike = [one for one in offered if one.kind == own.kind]
    before = next((one for one in alike if one.week < own.week), None)
    return before or next(iter(alike[::-1] or offered), None)


def _between(
    first: WeeklyReview, last: WeeklyReview, reader: Person, known: Iterable[WeeklyReview]
) -> Between:
    """Three queries, and six where one is open."""
    records, told, decided = _records(first, last)
    if last.is_closed:
        present = thaw(records.get(last.pk) or {})
    else:
        before = next((one for one in known if one.kind == last.kind and one.week < last.week), None)
        present = standing_now(last.team, last if last.pk else None, before, last.span)
        told.append((last.week, present.last_steps))
        decided += len(present.decisions)
    # With what records in between tell, which is not for everybody either.
    present = replace(present, last_steps=newest_steps(told, last.week))
    was, now = as_read_by(reader, [thaw(records.get(first.pk) or {}), present])
    return between(was, now, decided)


Steps = list[tuple[datetime.date, list[Step]]]


def _records(first: WeeklyReview, last: WeeklyReview) -> tuple[dict[int, Any], Steps, int]:
    """The records of both, by id; what those after the first tell of next steps, in their order; and how much
    was decided in them."""
    both = Q(pk__in=[first.pk, last.pk])
    later = Q(kind=last.kind, week__lte=last.week, week__gt=first.week, closed_at__isnull=False)
    # Of what lies between no more is read than is told.
    whole = Case(When(both, then="record"), default=None, output_field=JSONField())
    rows = WeeklyReview.objects.filter(both | later, team=last.team_id).order_by("-week")
    columns = "pk", "week", whole, "record__last_steps", "record__decisions"
    records, told, decided = {}, [], 0
    for pk, week, record, steps, decisions in rows.values_list(*columns)[: MOST_RECORDS + 1]:
        records[pk] = record
        if pk != first.pk:
            told.append((week, thaw_steps(steps)))
            decided += len(decisions or [])
    return records, told[::-1], decided
