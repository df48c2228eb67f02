"""When people are reminded of the weekly review: who leads it, and who owes it a next step."""

import datetime
from collections.abc import Iterator

from django.db.models import BigIntegerField, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import NextStep, WeeklyReview
from tasks.models import Task
from teamops.dates import DAY, day_of
from teamops.formats import day_name
from teamops.notifications.rules import Asked, Due, Mornings, Rank, Rule, register
from teamops.people.models import TeamMembership

WEEK = 7 * DAY
# A team that has closed none for so long has given its reviews up.
HELD_WITHIN = 4 * WEEK


def next_review(closed_on: datetime.date, today: datetime.date) -> datetime.date:
    """The day of the next review of a team that closed its last one on that day: the same weekday, ahead."""
    weeks = max(0, (today - closed_on) // WEEK) + 1
    return closed_on + weeks * WEEK


def find_reviews_tomorrow(mornings: Mornings) -> Iterator[Due]:
    """On the working day before the review: who has facilitated the last one, else the lead; one query."""
    later = WeeklyReview.objects.filter(
        team=OuterRef("team"), week__gt=OuterRef("week"), closed_at__isnull=False
    )
    lead = TeamMembership.objects.filter(team=OuterRef("team"), is_lead=True).order_by("since", "pk")
    last = WeeklyReview.objects.filter(
        ~Exists(later),
        organization__in=mornings.organizations,
        closed_at__gt=timezone.now() - HELD_WITHIN,
        team__archived_at__isnull=True,
    ).annotate(
        host=Coalesce("facilitator", Subquery(lead.values("person")[:1]), output_field=BigIntegerField())
    )
    rows = last.filter(host__in=mornings.people).values_list("pk", "host", "closed_at")
    for pk, host, closed_at in rows.iterator():
        assert closed_at is not None  # the filter asks for closed ones
        day = next_review(day_of(closed_at, mornings.organization), mornings.dates[host])
        if mornings.comes_near(host, day, 1):
            yield Due(host, pk, day)


register(
    Rule(
        name="review_tomorrow",
        model=WeeklyReview,
        related=("team", "organization"),
        heading=gettext_lazy("Weekly review"),
        find=find_reviews_tomorrow,
        still_due=lambda review, reminder: reminder.read_at is None,
        say=lambda review, today: (
            _("%(day)s, as every week")
            % {"day": day_name(next_review(day_of(review.closed_at, review.organization), today), today)}
        ),
        why=gettext_lazy(
            "You lead the review. Its page has written itself: look it over before the meeting."
        ),
        path=lambda review: f"/teams/{review.team.slug}/review/",
        title=lambda review: _("Weekly review of %(team)s") % {"team": review.team.name},
        tells=True,
        rank=Rank.SOON,
    )
)


def find_open_steps(mornings: Mornings) -> Iterator[Due]:
    """On the working day before the next review: what its owner promised at the last ones; one query."""
    steps = NextStep.objects.filter(
        organization__in=mornings.organizations,
        review__closed_at__gt=timezone.now() - HELD_WITHIN,
        review__team__archived_at__isnull=True,
        task__removed_at__isnull=True,
        task__status__in=Task.OPEN,
        task__assignee__in=mornings.people,
    )
    for task, assignee, closed_at in steps.values_list(
        "task", "task__assignee", "review__closed_at"
    ).iterator():
        assert closed_at is not None  # the filter asks for closed ones
        day = next_review(day_of(closed_at, mornings.organization), mornings.dates[assignee])
        if mornings.comes_near(assignee, day, 1):
            yield Due(assignee, task, day)


def _still_open(task: Task, reminder: Asked) -> bool:
    return task.is_open and task.assignee_id == reminder.person_id


register(
    Rule(
        name="next_step_open",
        kind="reviews",
        model=Task,
        heading=gettext_lazy("Next steps for the review"),
        find=find_open_steps,
        still_due=_still_open,
        say=lambda task, today: _("still open"),
        why=gettext_lazy("The last review gave you these next steps, and the next one looks at them first."),
        path=lambda task: f"/tasks/{task.number}/",
        rank=Rank.SOON,
    )
)
