"""Closing freezes the page: whatever happens afterwards, it says what it said in the meeting."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from feedback.actions import add_decision, add_next_step, close_review, close_week, open_review
from feedback.gathering import gather
from feedback.models import WeeklyReview
from feedback.record import freeze, thaw
from goals.actions import check_in, edit_goal
from goals.models import Goal, KeyResult
from tasks.models import Milestone, Task
from teamops.activity.models import Event
from teamops.people.actions import erase_person
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_milestone, make_person, make_plan, make_review, make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W48, agenda, leave_red

SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def full(retention: KeyResult, product: Team, ana: Person, ben: Person, cem: Person) -> WeeklyReview:
    """A review with something in every part."""
    make_check_in(retention, 34, days_ago=10, confidence=7)
    make_check_in(retention, 35, days_ago=1, confidence=6, note="Checklist at 25 %")
    plan = make_plan(product, retention.goal)
    make_milestone(plan, "Welcome flow live", owner=cem, due=NOW.date() + 2 * DAY)
    make_task(
        product, "Interviews", plan=plan, assignee=ben, blocked=True, blocked_reason="no list", blocked_by=cem
    )
    make_task(product, "Late work", assignee=ben, due=NOW.date() - 3 * DAY)
    review = open_review(product, by=ana, week=W48)
    add_decision(review, by=ben, text="Evening reminders stop", because="opt-outs")
    add_next_step(review, by=ana, title="Call Finance", owner=cem, due=NOW.date() + DAY)
    leave_red(product, ana)
    return review


def test_a_record_is_plain_json_and_says_the_same_when_it_is_read(
    full: WeeklyReview, product: Team, ben: Person
) -> None:
    told = gather(product, W48, full, None)
    assert thaw(json.loads(json.dumps(freeze(told)))) == told


def test_an_older_record_without_a_part_is_still_read(full: WeeklyReview, product: Team) -> None:
    record = freeze(gather(product, W48, full, None))
    del record["ahead"], record["next_steps"]
    assert thaw(record).ahead == []


def test_after_renaming_changing_and_deleting_it_says_what_it_said(
    full: WeeklyReview, product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    close_review(full, by=ana)
    before = agenda(product, ben)
    check_in(KeyResult.objects.get(), by=ben, value=Decimal(20), confidence=1, note="All is lost")
    KeyResult.objects.update(statement="Something else")
    Goal.objects.update(statement="Another goal")
    Team.objects.filter(pk=product.pk).update(name="Renamed")
    Milestone.objects.all().delete()
    Task.objects.all().delete()
    assert agenda(product, ben) == before
    html = sign_in(ben).get(REVIEW).content.decode()
    for words in ("30-day retention", "Welcome flow live", "Interviews", "Call Finance", "no list"):
        assert words in html, words
    assert "All is lost" not in html


WORDS = ["New users stay", "30-day retention", "Checklist at 25 %", "Welcome flow live", "Interviews"]


@pytest.mark.parametrize("is_older", [False, True])
def test_of_a_goal_that_became_private_only_who_may_see_it_reads_on(
    full: WeeklyReview,
    product: Team,
    ana: Person,
    ben: Person,
    cem: Person,
    dora: Person,
    sign_in: SignIn,
    is_older: bool,
) -> None:
    """The record is not changed: what is left out for one reader is there for the other."""
    Task.objects.filter(title="Interviews").update(due=NOW.date() + DAY, estimate=Decimal(7))
    close_review(full, by=ana)
    if is_older:
        full.record = without_goals(full.record)
        full.save()
    edit_goal(Goal.objects.get(), by=ana, is_private=True)
    for reader in (ana, ben):
        page = sign_in(reader).get(f"{REVIEW}2026-W48/").content.decode()
        assert [words for words in WORDS if words not in page] == []
    for reader in (cem, dora):
        page = sign_in(reader).get(f"{REVIEW}2026-W48/").content.decode()
        assert [words for words in WORDS if words in page] == []
        assert "Evening reminders stop" in page and ("Late work" in page) is not is_older
    edit_goal(Goal.objects.get(), by=ana, is_private=False)
    assert "New users stay" in sign_in(cem).get(f"{REVIEW}2026-W48/").content.decode()


def without_goals(record: Any) -> Any:
    """As records were before they kept of which goals a line tells."""
    if isinstance(record, list):
        return [without_goals(one) for one in record]
    if isinstance(record, dict):
        return {name: without_goals(one) for name, one in record.items() if name != "of_goals"}
    return record


def test_the_page_says_when_and_by_whom(
    full: WeeklyReview, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    close_review(full, by=ana)
    html = sign_in(ben).get(REVIEW).content.decode()
    assert "by Ana Lead." in html
    assert "We decided …" not in html


def test_nobody_is_named_any_more_who_asked_to_be_erased(
    full: WeeklyReview, product: Team, ana: Person, ben: Person, cem: Person, admin: Person, sign_in: SignIn
) -> None:
    close_review(full, by=ana)
    assert "Cem Can" in sign_in(ben).get(REVIEW).content.decode()
    Person.objects.filter(pk=cem.pk).update(state=Person.State.LEFT)
    erase_person(Person.objects.get(pk=cem.pk), by=admin)
    html = sign_in(ben).get(REVIEW).content.decode()
    assert "Cem Can" not in html
    assert "former member" in html


def test_closing_twice_closes_once(full: WeeklyReview, ana: Person) -> None:
    close_review(full, by=ana)
    first = full.closed_at
    close_review(WeeklyReview.objects.get(), by=ana)
    assert WeeklyReview.objects.get().closed_at == first
    assert Event.objects.filter(verb="review.closed").count() == 1


def test_the_lead_of_a_team_above_and_the_facilitator_may_close_and_a_member_may_not(
    company: Team, product: Team, ben: Person, cem: Person
) -> None:
    head = make_person(company.organization, "Head", company, lead=True)
    review = make_review(product, W48, facilitator=cem)
    with pytest.raises(PermissionDenied):
        close_review(review, by=ben)
    close_review(review, by=cem)
    assert WeeklyReview.objects.get().is_closed
    close_week(product, by=head, week=W48 - 7 * DAY)


def test_who_may_not_close_opens_no_review_by_trying(product: Team, ben: Person, sign_in: SignIn) -> None:
    assert sign_in(ben).post(f"{REVIEW}2026-W48/close/").status_code == 403
    assert not WeeklyReview.objects.exists()


def test_a_week_to_come_is_not_closed(product: Team, ana: Person, sign_in: SignIn) -> None:
    response = sign_in(ana).post(f"{REVIEW}2026-W49/close/", follow=True)
    assert "still to come" in response.content.decode()
    assert not WeeklyReview.objects.exists()


def test_an_empty_week_can_be_closed_too(product: Team, ana: Person, sign_in: SignIn) -> None:
    sign_in(ana).post(f"{REVIEW}2026-W48/close/")
    assert WeeklyReview.objects.get().is_closed
    assert sign_in(ana).get(REVIEW).status_code == 200
