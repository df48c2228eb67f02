"""The page of any week is there by itself; a review is made when somebody writes into it."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import translation
from time_machine import Traveller

from feedback.actions import open_review
from feedback.models import WeeklyReview
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_goal, make_key_result, make_review
from tests.feedback.weeks import DAY, W47, W48

SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/"

pytestmark = pytest.mark.usefixtures("clock")


def test_looking_writes_nothing(product: Team, ana: Person, sign_in: SignIn) -> None:
    assert sign_in(ana).get(REVIEW).status_code == 200
    assert not WeeklyReview.objects.exists()


def test_a_review_is_made_once_for_its_monday(product: Team, ana: Person, ben: Person) -> None:
    first = open_review(product, by=ana, week=W48)
    assert open_review(product, by=ben, week=W48) == first
    assert first.week == W48


def test_a_week_to_come_cannot_be_opened_but_looked_at(product: Team, ana: Person, sign_in: SignIn) -> None:
    with pytest.raises(RuleBroken, match="still to come"):
        open_review(product, by=ana, week=W48 + 7 * DAY)
    html = sign_in(ana).get(f"{REVIEW}2026-W49/").content.decode()
    assert "This week has not begun" in html
    assert "We decided …" not in html


def test_a_past_week_can_still_be_held(product: Team, ana: Person, sign_in: SignIn) -> None:
    sign_in(ana).post(f"{REVIEW}2026-W47/decisions/", {"text": "Evening reminders stop"})
    assert WeeklyReview.objects.get().week == W47


def test_guests_read_and_write_nothing(product: Team, vic: Person, sign_in: SignIn) -> None:
    with pytest.raises(PermissionDenied):
        open_review(product, by=vic, week=W48)
    html = sign_in(vic).get(REVIEW).content.decode()
    assert "We decided …" not in html


def test_a_guest_of_another_team_finds_nothing(
    product: Team, support: Team, vic: Person, sign_in: SignIn
) -> None:
    make_review(support, W48)
    for address in ("", "2026-W48/", "history/"):
        assert sign_in(vic).get(f"/acme/teams/support/review/{address}").status_code == 404


@pytest.mark.parametrize(
    ("label", "status"),
    [
        ("2026-W53", 200),  # 2026 has 53 weeks
        ("2025-W53", 404),  # 2025 has 52
        ("2020-W53", 200),
        ("2026-W00", 404),
        ("2026-W1", 404),
        ("0001-W01", 404),
        ("9999-W52", 404),
        ("last", 404),
    ],
)
def test_only_weeks_that_there_are_have_a_page(
    product: Team, ana: Person, sign_in: SignIn, label: str, status: int
) -> None:
    assert sign_in(ana).get(f"{REVIEW}{label}/").status_code == status


def test_weeks_follow_each_other_across_new_year(product: Team, ana: Person, sign_in: SignIn) -> None:
    context = sign_in(ana).get(f"{REVIEW}2026-W53/").context
    assert context["agenda"].week == datetime.date(2026, 12, 28)
    assert [one.label for one in context["neighbours"]] == ["2026-W52", "2027-W01"]


def test_on_new_years_day_this_week_is_the_old_years(
    product: Team, ana: Person, sign_in: SignIn, clock: Traveller
) -> None:
    clock.move_to(datetime.datetime(2027, 1, 1, 9, tzinfo=datetime.UTC))
    context = sign_in(ana).get(REVIEW).context
    assert (context["label"], context["is_this_week"]) == ("2026-W53", True)


def test_a_sunday_belongs_to_its_week_in_the_organizations_zone(
    product: Team, ana: Person, sign_in: SignIn, clock: Traveller
) -> None:
    clock.move_to(datetime.datetime(2026, 11, 29, 22, 59, tzinfo=datetime.UTC))
    assert sign_in(ana).get(REVIEW).context["label"] == "2026-W48"
    clock.move_to(datetime.datetime(2026, 11, 29, 23, 0, tzinfo=datetime.UTC))
    assert sign_in(ana).get(REVIEW).context["label"] == "2026-W49"


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (datetime.date(2026, 11, 23), datetime.date(2026, 11, 27)),
        (datetime.date(2026, 11, 27), datetime.date(2026, 11, 27)),
        (datetime.date(2026, 11, 28), datetime.date(2026, 11, 30)),  # a Saturday: Monday
        (datetime.date(2026, 12, 24), datetime.date(2026, 12, 28)),  # Friday is Christmas in Germany
    ],
)
def test_a_next_step_is_offered_a_working_day(
    product: Team, ana: Person, sign_in: SignIn, clock: Traveller, day: datetime.date, due: datetime.date
) -> None:
    clock.move_to(datetime.datetime.combine(day, datetime.time(9), datetime.UTC))
    assert sign_in(ana).get(REVIEW).context["step_form"]["due"].value() == due


def test_the_history_tells_what_was_decided_and_kept(product: Team, ana: Person, sign_in: SignIn) -> None:
    make_review(product, W47, closed_at=datetime.datetime(2026, 11, 16, tzinfo=datetime.UTC), closed_by=ana)
    make_review(product, W48).decisions.create(organization=product.organization, text="Stop")
    html = sign_in(ana).get(f"{REVIEW}history/").content.decode()
    assert html.index("2026-W48") < html.index("2026-W47")
    assert "Ana Lead" in html


@pytest.mark.parametrize(
    ("language", "week", "days"), [("en", "Week 48", "23 – 29 Nov"), ("zh-hans", "第 48 周", "11/23 – 11/29")]
)
def test_the_history_names_a_week_with_its_days(
    product: Team, ana: Person, sign_in: SignIn, language: str, week: str, days: str
) -> None:
    make_review(product, W48)
    make_review(product, W48 - 52 * 7 * DAY)
    with translation.override(language):
        answer = sign_in(ana).get(f"{REVIEW}history/", headers={"accept-language": language})
    html = answer.content.decode()
    assert f">{week}</a>" in html and f"<span>{days}</span></span>" in html
    assert html.count("<span>2025</span>") == 1


def test_the_wall_draws_the_trend_of_every_number_and_the_page_that_of_four(
    product: Team, ana: Person, sign_in: SignIn
) -> None:
    for name in ("Activation", "Retention", "Replies", "Paid trials", "Daily users", "Tickets"):
        make_check_in(make_key_result(make_goal(product), name), 31)
    for address, drawn in ((REVIEW, 4), (f"{REVIEW}?present=1", 6)):
        html = sign_in(ana).get(address).content.decode()
        assert html.count('class="spark"') == drawn
        assert html.count("Daily users") >= 1
