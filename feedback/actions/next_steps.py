"""Promising in a review: what becomes a task."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from feedback.actions.common import lock, refuse_closed, refuse_unknown_part
from feedback.models import NextStep, WeeklyReview
from feedback.permissions import can_write
from tasks.actions import create_task
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.models import Person
from teamops.people.permissions import require


@transaction.atomic
def add_next_step(
    review: WeeklyReview,
    *,
    by: Person | None,
    title: str,
    owner: Person,
    due: datetime.date,
    part: str = "",
    key: str = "",
) -> NextStep:
    """A decision with an owner and a date; it is a task of the team from this moment. `part`: the part of the
    agenda that it is about.
    """
    require(can_write, by, review)
    lock(review)
    refuse_closed(review)
    refuse_unknown_part(part)
    twin = review.next_steps.filter(key=key).select_related("task").first() if key else None
    if twin:
        return twin
    if due < review.week:
        raise RuleBroken(
            _("The next step would be due before this week. Choose a later day."), code="past", field="due"
        )
    task = create_task(review.team, by=by, title=title, assignee=owner, due=due)
    step = review.next_steps.create(organization_id=review.organization_id, task=task, part=part, key=key)
    record(review, "review.next_step_added", by=by, after={"task": task.pk})
    return step
