"""A record is read a year later, when nothing is called any more as it was: it reads as on its day."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from time_machine import Traveller

from feedback.actions import add_correction, add_decision, add_next_step, close_review, open_review
from feedback.minutes.text import minutes_text
from feedback.models import WeeklyReview
from feedback.updates.actions import write_update
from goals.models import Dependency, Goal, KeyResult
from tasks.models import Milestone, Task
from tasks.trash.actions import empty_trash, remove_tasks
from teamops.dates import today
from teamops.people.actions import archive_team, change_team, erase_person
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_dependency, make_milestone, make_plan, make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W48, leave_red, shown

SignIn = Callable[[Person], Client]
OF_THE_DAY = r"\b(?:202[67]|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b"
REVIEW = "/acme/teams/product/review/2026-W48/"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def closed(
    retention: KeyResult, product: Team, support: Team, ana: Person, ben: Person, cem: Person
) -> WeeklyReview:
    """A review that tells of goals, tasks, another team and five people; with a correction beside it."""
    make_check_in(retention, 34, days_ago=10, confidence=7)
    make_check_in(retention, 35, days_ago=1, confidence=6, note="Checklist at 25 %")
    plan = make_plan(product, retention.goal)
    make_milestone(plan, "Welcome flow live", owner=cem, due=NOW.date() + 2 * DAY)
    make_task(product, "Interviews", plan=plan, assignee=ben, blocked=True, blocked_reason="no list")
    make_dependency(retention.goal, support, "A list of who left", owner=cem, promised_on=NOW.date())
    write_update(product, by=cem, week=W48, version=None, progress="Half", plans="", problems="Two are ill")
    review = open_review(product, by=ana, week=W48)
    review.facilitator = cem
    review.save()
    add_decision(review, by=cem, text="Evening reminders stop", because="opt-outs")
    add_next_step(review, by=ana, title="Call Finance", owner=cem, due=NOW.date() + DAY)
    leave_red(product, cem)
    close_review(review, by=cem)
    add_correction(review, by=ben, text="It was 36 %.", part="numbers")
    return review


def read(reader: Person, sign_in: SignIn) -> list[str]:
    """The words of the record as this person reads them, without what belongs to the reader's day."""
    page = sign_in(reader).get(REVIEW).content.decode()
    record = page[page.index('<article class="review">') : page.index('id="correct"')]
    # Beyond its year a day says its year in place of its weekday.
    text = re.sub(r"<nav.*?</nav>|<form.*?</form>", "", record, flags=re.DOTALL)
    return re.sub(r"<[^>]+>|" + OF_THE_DAY, " ", text).split()


def test_a_year_later_everything_reads_as_on_its_day(
    closed: WeeklyReview,
    clock: Traveller,
    product: Team,
    support: Team,
    ana: Person,
    ben: Person,
    cem: Person,
    admin: Person,
    sign_in: SignIn,
) -> None:
    before, minutes = read(ben, sign_in), minutes_text(closed, "en")
    told = shown(product, ben).agenda
    clock.move_to(NOW + 365 * DAY)
    Goal.objects.update(statement="Customers pay: the others do not matter", state=Goal.State.CLOSED)
    KeyResult.objects.update(statement="Paying customers", unit="€")
    remove_tasks(list(Task.objects.all()), by=ana)
    clock.shift(60 * DAY)
    empty_trash(product.organization, today(product))
    assert not Task.objects.exists()
    Milestone.objects.all().delete()
    Dependency.objects.all().delete()
    change_team(product, by=admin, name="Growth")
    change_team(support, by=admin, name="Care")
    archive_team(support, by=admin)
    Person.objects.filter(pk=cem.pk).update(name="Cem Can-Berg", state=Person.State.LEFT, user=None)
    closed.refresh_from_db()
    assert shown(product, ben, W48).agenda == told
    assert read(ben, sign_in) == before
    later = minutes_text(WeeklyReview.objects.get(), "en")
    assert re.sub(OF_THE_DAY, "", later).split() == re.sub(OF_THE_DAY, "", minutes).split()


def test_only_who_asked_to_be_erased_is_a_former_member(
    closed: WeeklyReview, product: Team, ben: Person, cem: Person, admin: Person, sign_in: SignIn
) -> None:
    Person.objects.filter(pk=cem.pk).update(state=Person.State.LEFT)
    assert "Cem" in read(ben, sign_in)
    erase_person(Person.objects.get(pk=cem.pk), by=admin)
    words = " ".join(read(ben, sign_in))
    assert "Cem" not in words
    assert "by former member." in words
    assert "Cem" not in minutes_text(WeeklyReview.objects.get(), "en")
