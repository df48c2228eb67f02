"""A month or a cycle is looked back on in the same page, and frozen the same way."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from time_machine import Traveller

from feedback.actions import add_decision, add_next_step, close_week, open_review
from feedback.minutes.text import minutes_text
from feedback.models import WeeklyReview, WeeklyUpdate
from feedback.page import review_page
from feedback.spans import cycle_span, month_span, span_of, week_span
from feedback.updates.actions import ask_for_updates
from goals.actions import check_in
from goals.models import KeyResult
from tasks.actions import change_status
from tasks.models import Task
from teamops.dates import today
from teamops.people.models import Organization, Person, Team
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W46, W48, leave_red

SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/"
NOVEMBER = month_span(NOW.date())

pytestmark = pytest.mark.usefixtures("clock")


def test_addresses_name_weeks_months_and_cycles(acme: Organization, retention: KeyResult) -> None:
    cycle = retention.goal.cycle
    for span in (week_span(NOW.date()), NOVEMBER, cycle_span(cycle)):
        assert span_of(acme.pk, span.label) == span
    for wrong in ("2026-M13", "2026-M00", "2026-W54", "0000-M01", "1999-M12", "nothing"):
        assert span_of(acme.pk, wrong) is None


@pytest.fixture
def month(retention: KeyResult, product: Team, ana: Person, ben: Person, clock: Traveller) -> None:
    """A number that rose since October, and two next steps of a week of November, one of them done."""
    clock.move_to(NOW - 40 * DAY)
    check_in(retention, by=ben, value=Decimal(32), confidence=8)
    clock.move_to(NOW - 14 * DAY)
    review = open_review(product, by=ana, week=W46)
    add_next_step(review, by=ana, title="Call Finance", owner=ben, due=W46 + 4 * DAY)
    add_next_step(review, by=ana, title="Turn them off", owner=ben, due=W46 + 4 * DAY)
    change_status(Task.objects.get(title="Turn them off"), by=ben, status="done")
    leave_red(product, ana, W46)
    close_week(product, by=ana, week=W46)
    clock.move_to(NOW)
    check_in(retention, by=ben, value=Decimal(36), confidence=7)


def test_a_month_tells_what_changed_in_it_and_what_became_of_its_next_steps(
    month: None, product: Team, ben: Person, sign_in: SignIn
) -> None:
    told = review_page(product, NOVEMBER.first, ben, NOVEMBER).agenda
    assert (told.numbers[0].before, told.numbers[0].now) == (Decimal(32), Decimal(36))
    assert {(step.title, step.status) for step in told.last_steps} == {
        ("Call Finance", "todo"),
        ("Turn them off", "done"),
    }
    page = sign_in(ben).get(f"{REVIEW}2026-M11/").content.decode()
    assert "<h1>November 2026" in page and "1 of 2 next steps" in page
    assert 'href="../2026-M10/"' in page


def test_closing_it_freezes_it_beside_the_weeks(
    month: None, product: Team, ana: Person, ben: Person, sign_in: SignIn, retention: KeyResult
) -> None:
    client = sign_in(ana)
    client.post(f"{REVIEW}2026-M11/decisions/", {"text": "December is for support"})
    leave_red(product, ana, span=NOVEMBER)
    client.post(f"{REVIEW}2026-M11/close/")
    closed = WeeklyReview.objects.get(kind="month")
    check_in(retention, by=ben, value=Decimal(20))
    page = client.get(f"{REVIEW}2026-M11/").content.decode()
    assert "This is the record of November 2026" in page and "December is for support" in page
    assert "36" in page
    assert minutes_text(closed, "en").startswith("Minutes: Product, November 2026")
    assert not WeeklyReview.objects.filter(kind="week", week=W48).exists()
    assert client.post(f"{REVIEW}2026-M11/reopen/").status_code == 302
    assert not WeeklyReview.objects.get(kind="month").is_closed


def test_a_cycle_is_read_by_its_own_name(
    month: None, product: Team, ana: Person, sign_in: SignIn, retention: KeyResult
) -> None:
    cycle = retention.goal.cycle
    client = sign_in(ana)
    path = f"{REVIEW}{cycle.slug}/"
    assert f"<h1>{cycle.name}" in client.get(path).content.decode()
    leave_red(product, ana, span=cycle_span(cycle))
    client.post(path + "close/")
    type(cycle).objects.update(name="Renamed")
    page = client.get(path).content.decode()
    assert f"<h1>{cycle.name}" in page and "Renamed" not in page


def test_one_to_come_is_refused_with_a_sentence(product: Team, ana: Person, sign_in: SignIn) -> None:
    client = sign_in(ana)
    assert "December 2026 has not begun." in client.get(f"{REVIEW}2026-M12/").content.decode()
    said = client.post(f"{REVIEW}2026-M12/close/", follow=True).content.decode()
    assert "December 2026 is still to come." in said
    assert not WeeklyReview.objects.exists()


def test_a_team_with_no_goals_has_a_month_with_nothing_to_say(
    product: Team, ana: Person, sign_in: SignIn
) -> None:
    page = sign_in(ana).get(f"{REVIEW}2026-M11/").content.decode()
    assert "The team has no goal in these weeks." in page


def test_a_review_of_a_month_asks_nobody_for_weekly_updates(
    acme: Organization, product: Team, ana: Person, ben: Person
) -> None:
    add_decision(open_review(product, by=ana, week=W48, span=NOVEMBER), by=ana, text="We go on")
    ask_for_updates(acme, today(acme))
    assert not WeeklyUpdate.objects.exists()


def test_a_past_month_that_nobody_closed_is_told_as_it_stood_at_its_end(
    month: None, ben: Person, sign_in: SignIn
) -> None:
    page = sign_in(ben).get(f"{REVIEW}2026-M10/").content.decode()
    assert "October 2026 was not closed" in page and "Call Finance" not in page


def test_in_chinese_a_month_is_closed_by_another_word_than_the_weekly_meeting(
    month: None, ana: Person, sign_in: SignIn
) -> None:
    ana.language = "zh-hans"
    ana.save()
    page = sign_in(ana).get(f"{REVIEW}{NOVEMBER.label}/").content.decode()
    assert "关闭2026年11月的回顾" in page and "关闭周会" not in page


def test_in_chinese_the_way_to_all_of_them_has_the_word_of_where_it_stands(
    month: None, ana: Person, sign_in: SignIn
) -> None:
    """On a month's page it said "all weekly meetings"; the list holds both."""
    ana.language = "zh-hans"
    ana.save()
    client = sign_in(ana)
    of_month, of_week, of_all = (
        client.get(REVIEW + path).content.decode() for path in (f"{NOVEMBER.label}/", "2026-W48/", "history/")
    )
    assert ">全部回顾</a>" in of_month and "全部周会" not in of_month
    assert ">全部周会</a>" in of_week
    assert "<h1>全部周会和回顾</h1>" in of_all
