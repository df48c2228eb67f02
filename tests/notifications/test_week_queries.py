"""What the page of the next seven days asks of the database, when all that can come together does."""

import datetime
from collections.abc import Callable

from django.test import Client

from feedback.models import ConfidenceVote, NextStep, WeeklyReview
from tasks.models import Task
from teamops.dates import DAY, today
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_key_result, make_review, make_support, make_task
from tests.test_query_counts import MOST_QUERIES, warm_count

PAGE = "/acme/settings/notifications/week/"


def put_off(person: Person, rule: str, subject: object, until: datetime.date) -> None:
    Reminder.objects.create(
        organization=person.organization,
        person=person,
        rule=rule,
        subject_type=subject._meta.model_name,  # type: ignore[attr-defined]
        subject_id=subject.pk,  # type: ignore[attr-defined]
        local_date=today(person) - 3 * DAY,
        due_on=today(person) - 3 * DAY,
        snoozed_until=until,
    )


def announce(task: Task, person: Person, *, to: Person) -> None:
    """The lead hears of it tomorrow."""
    Reminder.objects.create(
        organization=person.organization,
        person=person,
        rule="task_overdue",
        subject_type="task",
        subject_id=task.pk,
        local_date=today(person) - 4 * DAY,
        due_on=today(person) - 6 * DAY,
        escalates_on=today(person) + DAY,
        escalates_to=to,
    )


def test_a_vote_pauses_and_a_next_step_together_cost_no_more(
    sign_in: Callable[[Person], Client], product: Team, ana: Person, ben: Person
) -> None:
    day = today(ana)
    last = make_review(product, week=day - day.weekday() * DAY - 7 * DAY)
    WeeklyReview.objects.filter(pk=last.pk).update(closed_at=datetime.datetime.now(datetime.UTC) - 6 * DAY)
    NextStep.objects.create(
        organization=product.organization,
        review=last,
        task=make_task(product, "Late task", assignee=ana, due=day - DAY),
    )
    key_result = make_key_result(make_goal(product, owner=ana), owner=ana, starts_on=day - 6 * DAY)
    review = make_review(product)
    ConfidenceVote.objects.create(organization=product.organization, review=review, key_result=key_result)
    put_off(ana, "task_overdue", make_task(product, assignee=ana, due=day - 4 * DAY), day + DAY)
    put_off(ana, "check_in_due", key_result, day + 4 * DAY)
    put_off(ana, "support_owed", make_support(product, ana, asked_by=ben), day + 4 * DAY)
    announce(make_task(product, "Write the survey", assignee=ben, due=day - 6 * DAY), ben, to=ana)
    client = sign_in(ana)
    count = warm_count(client, PAGE)
    html = client.get(PAGE).content.decode()
    for words in ("Late task", "Write the survey", "Weekly review of Product", "Ben Berg"):
        assert words in html
    assert count <= MOST_QUERIES
