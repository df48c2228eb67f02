"""When people are reminded of the weekly review: who leads it, and who owes it a next step."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import NextStep, Rhythm, WeeklyReview
from feedback.rhythm.upcoming import asked_for_hosts, next_hosts
from feedback.spans import WEEK as ONE_WEEK
from tasks.models import Task
from teamops.dates import WEEK, day_of
from teamops.formats import day_name
from teamops.notifications.rules import (
    Asked,
    Due,
    Find,
    Found,
    Mornings,
    Rank,
    Reach,
    Rule,
    Sifted,
    register,
)
from teamops.people.models import TeamMembership
from teamops.prepared.together import read_together

# Of teams with a rhythm: the days of their next meetings, and who facilitates.
Meetings = dict[int, list[tuple[datetime.date, int | None]]]
# A team that has closed none for so long has given its reviews up.
HELD_WITHIN = 4 * WEEK


def next_review(closed_on: datetime.date, today: datetime.date) -> datetime.date:
    """The day of the next review of a team that closed its last one on that day: the same weekday, ahead."""
    weeks = max(0, (today - closed_on) // WEEK) + 1
    return closed_on + weeks * WEEK


def day_of_next(review: WeeklyReview, today: datetime.date) -> datetime.date:
    """The day of the team's next review: as its rhythm has it, else as `next_review`. `review`: a closed one,
    with its organization and its team's rhythm."""
    assert review.closed_at is not None
    rhythm = getattr(review.team, "rhythm", None)
    if rhythm is not None:
        review.team.organization = review.organization
        rhythm.team = review.team
        if meetings := rhythm.beat.ahead(today):
            return meetings[0][1]
    return next_review(day_of(review.closed_at, review.organization), today)


def _last_reviews(reach: Reach) -> "QuerySet[WeeklyReview]":
    """The last review of each team that still holds them, with who has facilitated it, else the lead; where a
    team has a rhythm, whoever that was."""
    later = WeeklyReview.objects.filter(
        team=OuterRef("team"), kind=ONE_WEEK, week__gt=OuterRef("week"), closed_at__isnull=False
    )
    lead = TeamMembership.objects.filter(team=OuterRef("team"), is_lead=True).order_by("since", "pk")
    last = WeeklyReview.objects.filter(
        ~Exists(later),
        kind=ONE_WEEK,
        organization__in=reach.organizations,
        closed_at__gt=timezone.now() - HELD_WITHIN,
        team__archived_at__isnull=True,
    ).annotate(
        host=Coalesce("facilitator", Subquery(lead.values("person")[:1]), output_field=BigIntegerField())
    )
    return last.filter(Q(host__in=reach.people) | Q(team__rhythm__isnull=False))


def _before_the_review(found: Sequence[Found], mornings: Sequence[Mornings]) -> Sifted:
    """On the working day before the review: whose turn it is, else who has facilitated the last one, else the
    lead. A query if there is a review."""
    if not found:
        return
    reach = Reach(mornings)
    rows = _last_reviews(reach)
    with_rhythm = rows.filter(team__rhythm__isnull=False).values("team")
    last, *of_hosts = read_together(
        [
            rows.select_related("team__rhythm").defer("record"),
            *asked_for_hosts(with_rhythm, reach.first_date),
        ]
    )
    reviews: list[Any] = sorted(last, key=lambda review: review.pk)
    ahead = next_hosts(_rhythms(reviews, mornings), reach.first_date, *of_hosts)
    for review in reviews:
        for morning in mornings:
            for day, host in _next_of(review, review.host, ahead, morning):
                if host in morning.dates and morning.comes_near(host, day, 1):
                    yield morning, Due(host, review.pk, day)
                    break


def _next_of(
    review: WeeklyReview, usual: int, ahead: Meetings, mornings: Mornings
) -> list[tuple[datetime.date, int]]:
    """The meetings to come, each with who facilitates it."""
    if review.team_id in ahead:
        return [(day, host or usual) for day, host in ahead[review.team_id]]
    if usual not in mornings.dates or review.closed_at is None:
        return []
    closed_on = day_of(review.closed_at, mornings.organization)
    return [(next_review(closed_on, mornings.dates[usual]), usual)]


find_reviews_tomorrow = Find(_last_reviews, {"person": "host"}, _before_the_review)


def _rhythms(reviews: Iterable[WeeklyReview], mornings: Sequence[Mornings]) -> list[Rhythm]:
    """Those of the teams that have one, complete."""
    rhythms = []
    organizations = {one.pk: one for one in mornings[0].organizations}
    for review in reviews:
        if rhythm := getattr(review.team, "rhythm", None):
            review.team.organization = organizations[review.organization_id]
            rhythm.team = review.team
            rhythms.append(rhythm)
    return rhythms


register(
    Rule(
        name="review_tomorrow",
        model=WeeklyReview,
        related=("team__rhythm", "organization"),
        heading=gettext_lazy("Weekly review"),
        find=find_reviews_tomorrow,
        still_due=lambda review, reminder: reminder.read_at is None,
        say=lambda review, today: (
            _("%(day)s, as every week") % {"day": day_name(day_of_next(review, today), today)}
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


def _open_steps(reach: Reach) -> "QuerySet[NextStep]":
    return NextStep.objects.filter(
        organization__in=reach.organizations,
        review__closed_at__gt=timezone.now() - HELD_WITHIN,
        review__team__archived_at__isnull=True,
        task__removed_at__isnull=True,
        task__status__in=Task.OPEN,
        task__assignee__in=reach.people,
    )


def _before_its_review(found: Sequence[Found], mornings: Sequence[Mornings]) -> Sifted:
    """On the working day before the next review. A query if there is a step."""
    if not found:
        return
    rows = _open_steps(Reach(mornings))
    organizations = {one.pk: one for one in mornings[0].organizations}
    for step in rows.select_related("task", "review__team__rhythm").defer("review__record").order_by("pk"):
        owner = step.task.assignee_id
        assert owner is not None  # the filter asks for those that have one
        step.review.organization = organizations[step.organization_id]
        for morning in mornings:
            if owner not in morning.dates:
                continue
            day = day_of_next(step.review, morning.dates[owner])
            if morning.comes_near(owner, day, 1):
                yield morning, Due(owner, step.task_id, day)


# What its owner promised at the last reviews.
find_open_steps = Find(_open_steps, {"pk": "task_id", "person": "task__assignee"}, _before_its_review)


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
