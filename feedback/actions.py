"""Every write about weekly reviews: opening, deciding, closing, reopening, correcting."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.gathering import gather
from feedback.models import Correction, Decision, NextStep, WeeklyReview
from feedback.permissions import can_close, can_reopen, can_write, is_reopenable
from feedback.queries import review_before
from feedback.record import freeze
from tasks.actions import create_task
from teamops.activity.actions import record
from teamops.dates import monday, today
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from teamops.people.permissions import can_take_part, require


@transaction.atomic
def open_review(team: Team, *, by: Person | None, week: datetime.date) -> WeeklyReview:
    """The team's review of a week, made when it is first needed. Raises RuleBroken for a week to come."""
    require(can_take_part, by, team)
    if week > monday(today(team)):
        raise RuleBroken(
            _("That week is still to come. Its review can be held when it has begun."), code="future"
        )
    review, made = WeeklyReview.objects.get_or_create(
        team=team, week=monday(week), defaults={"organization_id": team.organization_id}
    )
    if made:
        record(review, "review.opened", by=by)
    return review


def _refuse_closed(review: WeeklyReview) -> None:
    if review.is_closed:
        raise RuleBroken(_("This review is closed. Add a correction instead."), code="closed")


@transaction.atomic
def add_decision(
    review: WeeklyReview, *, by: Person | None, text: str, because: str = "", key: str = ""
) -> Decision:
    """What the team decided. The same form (`key`) sent twice adds one decision."""
    require(can_write, by, review)
    _lock(review)
    _refuse_closed(review)
    twin = review.decisions.filter(key=key).first() if key else None
    if twin:
        return twin
    decision = review.decisions.create(
        organization_id=review.organization_id, text=text, because=because, author=by, key=key
    )
    record(decision, "review.decided", by=by, team=review.team, part_of=review)
    return decision


@transaction.atomic
def remove_decision(decision: Decision, *, by: Person | None) -> None:
    """Take back a decision while the review is open."""
    review = decision.review
    require(can_write, by, review)
    _lock(review)
    _refuse_closed(review)
    record(decision, "review.decision_removed", by=by, team=review.team, part_of=review)
    decision.delete()


@transaction.atomic
def add_next_step(
    review: WeeklyReview,
    *,
    by: Person | None,
    title: str,
    owner: Person,
    due: datetime.date,
    key: str = "",
) -> NextStep:
    """A decision with an owner and a date; it is a task of the team from this moment."""
    require(can_write, by, review)
    _lock(review)
    _refuse_closed(review)
    twin = review.next_steps.filter(key=key).select_related("task").first() if key else None
    if twin:
        return twin
    if due < review.week:
        raise RuleBroken(
            _("The next step would be due before this week. Choose a later day."), code="past", field="due"
        )
    task = create_task(review.team, by=by, title=title, assignee=owner, due=due)
    step = review.next_steps.create(organization_id=review.organization_id, task=task, key=key)
    record(review, "review.next_step_added", by=by, after={"task": task.pk})
    return step


@transaction.atomic
def close_week(team: Team, *, by: Person | None, week: datetime.date) -> WeeklyReview:
    """Close the review of a week, also one that nobody has written into; it is not opened in vain."""
    return close_review(open_review(team, by=by, week=week), by=by)


@transaction.atomic
def close_review(review: WeeklyReview, *, by: Person | None) -> WeeklyReview:
    """Freeze the page: from now on it says what it said today, whatever changes."""
    require(can_close, by, review)
    _lock(review)
    if review.is_closed:
        return review
    review.record = freeze(gather(review.team, review.week, review, review_before(review)))
    review.closed_at, review.closed_by = timezone.now(), by
    review.save(update_fields=["record", "closed_at", "closed_by"])
    record(review, "review.closed", by=by)
    return review


@transaction.atomic
def reopen_review(review: WeeklyReview, *, by: Person | None) -> WeeklyReview:
    """Within 24 hours the lead may open it again; the trail says so, and so does the page."""
    require(can_reopen, by, review)
    _lock(review)
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
    return review


@transaction.atomic
def add_correction(
    review: WeeklyReview, *, by: Person | None, text: str, part: str = "", key: str = ""
) -> Correction:
    """Set something right after the review was closed; it stands beside the record, dated and named."""
    require(can_write, by, review)
    _lock(review)
    if not review.is_closed:
        raise RuleBroken(_("This review is open. Change what is wrong where it stands."), code="open")
    twin = review.corrections.filter(key=key).first() if key else None
    if twin:
        return twin
    correction = review.corrections.create(
        organization_id=review.organization_id, text=text.strip(), part=part, author=by, key=key
    )
    record(correction, "review.corrected", by=by, team=review.team, part_of=review)
    return correction


def _lock(review: WeeklyReview) -> None:
    """Let nobody else close or write until the transaction ends, and see what they did before."""
    present = WeeklyReview.objects.select_for_update().get(pk=review.pk)
    for name in ("closed_at", "closed_by_id", "record", "reopened_at"):
        setattr(review, name, getattr(present, name))
