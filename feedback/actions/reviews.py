"""Opening, closing and reopening a review."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.actions.common import lock
from feedback.agenda import Agenda, who
from feedback.gathering import gather
from feedback.minutes.hooks import tell_of_minutes
from feedback.minutes.letters import withdraw_letters
from feedback.minutes.posts import withdraw_minutes
from feedback.models import WeeklyReview
from feedback.parts import NAMES
from feedback.permissions import can_close, can_reopen, is_reopenable
from feedback.queries import review_before
from feedback.record import freeze
from feedback.red import unsettled
from feedback.rhythm.upcoming import in_turn
from feedback.spans import WEEK, Span, week_span
from feedback.votes.closing import close_open_votes
from teamops.activity.actions import record
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.formats import names_of
from teamops.people.models import Person, Team
from teamops.people.permissions import can_take_part, require


@transaction.atomic
def open_review(
    team: Team, *, by: Person | None, week: datetime.date, span: Span | None = None
) -> WeeklyReview:
    """The team's review of a week (or month, or cycle: `span`), made when it is first needed.

    Raises RuleBroken for one to come.
    """
    require(can_take_part, by, team)
    span = span or week_span(week)
    if span.first > today(team):
        raise RuleBroken(
            _("That week is still to come. Its review can be held when it has begun.")
            if span.kind == WEEK
            else _("%(span)s is still to come. Its review can be held when it has begun.")
            % {"span": span.name},
            code="future",
        )
    review = WeeklyReview.objects.of_span(team, span).first()
    made = False
    if review is None:
        review, made = WeeklyReview.objects.get_or_create(
            team=team,
            kind=span.kind,
            week=span.first,
            defaults={
                "organization_id": team.organization_id,
                "cycle": span.cycle,
                "facilitator": in_turn(team, span.first) if span.kind == WEEK else None,
            },
        )
    review.team = team
    if made:
        record(review, "review.opened", by=by)
    return review


@transaction.atomic
def close_week(
    team: Team, *, by: Person | None, week: datetime.date, span: Span | None = None
) -> WeeklyReview:
    """Close the review of a week, also one that nobody has written into; it is not opened in vain."""
    return close_review(open_review(team, by=by, week=week, span=span), by=by)


@transaction.atomic
def close_review(review: WeeklyReview, *, by: Person | None) -> WeeklyReview:
    """Freeze the page: from now on it says what it said today, whatever changes.

    Raises Unsettled while a part is red and nobody has said what follows (`feedback.red`).
    """
    require(can_close, by, review)
    lock(review)
    if review.is_closed:
        return review
    close_open_votes(review, by=by)
    agenda = gather(review.team, review.week, review, review_before(review), span=review.span)
    _refuse_unsettled(agenda)
    review.record = freeze(replace(agenda, closed_by=who(by)))
    review.closed_at, review.closed_by = timezone.now(), by
    review.edition += 1
    review.save(update_fields=["record", "closed_at", "closed_by", "edition"])
    record(review, "review.closed", by=by)
    tell_of_minutes(review)
    return review


class Unsettled(RuleBroken):
    """Parts of the review are red, and nobody has said yet what follows; `parts` are their keys."""

    def __init__(self, parts: Sequence[str]) -> None:
        names = names_of(str(NAMES[part]) for part in parts)
        message = _(
            "The review stays open. These parts still need a decision, a next step, or why they are left as "
            "they are: %(parts)s."
        )
        super().__init__(message % {"parts": names}, code="unsettled")
        self.parts = parts


def _refuse_unsettled(agenda: Agenda) -> None:
    if parts := [red.part for red in unsettled(agenda)]:
        raise Unsettled(parts)


@transaction.atomic
def reopen_review(review: WeeklyReview, *, by: Person | None) -> WeeklyReview:
    """Within 24 hours the lead may open it again; the trail says so, and so does the page."""
    require(can_reopen, by, review)
    lock(review)
    if not review.is_closed:
        return review
    if not is_reopenable(review):
        raise RuleBroken(
            _("A review can be reopened for 24 hours. Add a correction instead."), code="too_late"
        )
    before = {"closed_at": review.closed_at.isoformat() if review.closed_at else None}
    review.record, review.closed_at, review.closed_by = None, None, None
    review.reopened_at, review.reopened_by = timezone.now(), by
    review.save(update_fields=["record", "closed_at", "closed_by", "reopened_at", "reopened_by"])
    record(review, "review.reopened", by=by, before=before)
    withdraw_letters(review)
    withdraw_minutes(review)
    return review
