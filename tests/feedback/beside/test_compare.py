"""A record beside another: what changed between them, on one page."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import Traveller

from feedback.actions import add_decision, add_next_step, close_review, close_week, open_review, reopen_review
from goals.actions import check_in
from goals.models import Goal, KeyResult
from tasks.actions import change_status, create_task
from tasks.models import Task
from teamops.people.actions import erase_person
from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W46, W47, W48, leave_red

SignIn = Callable[[Person], Client]
PAGE = "/acme/teams/product/review/2026-W48/compare/"
WEEK = 7 * DAY


@pytest.fixture
def three(
    clock: Traveller, retention: KeyResult, product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    """Weeks 46 to 48 are closed: the number rises, the goal falls, one step is done, one slips on."""
    clock.move_to(NOW - 2 * WEEK)
    check_in(retention, by=ben, value=Decimal(33), confidence=8, status="on_track")
    review = open_review(product, by=ana, week=W46)
    add_next_step(review, by=ana, title="Call Finance", owner=ben, due=W46 + 4 * DAY)
    add_next_step(review, by=ana, title="Turn them off", owner=cem, due=W46 + 4 * DAY)
    leave_red(product, ana, W46)
    close_review(review, by=ana)
    clock.move_to(NOW - WEEK)
    change_status(Task.objects.get(title="Turn them off"), by=cem, status="done")
    add_decision(open_review(product, by=ana, week=W47), by=ana, text="We go on")
    leave_red(product, ana, W47)
    close_week(product, by=ana, week=W47)
    clock.move_to(NOW)
    check_in(retention, by=ben, value=Decimal(36), confidence=5, status="at_risk")
    create_task(product, by=ben, title="Late work", assignee=ben, due=W48)
    Goal.objects.update(statement="People stay: they come back")
    leave_red(product, ana, W48)
    close_week(product, by=ana, week=W48)


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_what_changed_between_two_records_stands_on_one_page(
    three: None, ben: Person, sign_in: SignIn
) -> None:
    page = text(sign_in(ben), PAGE + "?with=2026-W46")
    assert "From Week 46 to Week 48" in page
    assert "1 of 1 number is better. 1 goal lost ground. 1 of 2 next steps was done." in page.replace(
        "were", "was"
    )
    for words in ("33", "36", "better", "People stay", "was called New users stay", "8 → 5", "Late work"):
        assert words in page, words
    assert "slips or is blocked since" in page and "1 decision was made after Week 46." in page


def test_steps_that_were_done_in_between_are_told_though_the_last_record_does_not(
    three: None, ben: Person, sign_in: SignIn
) -> None:
    page = text(sign_in(ben), PAGE + "?with=2026-W46")
    steps = page[page.index('id="steps-h"') : page.index('id="slips-h"')]
    assert steps.index("Call Finance") < steps.index("Turn them off")
    assert "done 18 Nov" in steps and "since 9 Nov" in steps


def test_without_a_choice_it_stands_beside_the_one_before(three: None, ben: Person, sign_in: SignIn) -> None:
    assert "From Week 47 to Week 48" in text(sign_in(ben), PAGE)
    assert "From Week 46 to Week 47" in text(sign_in(ben), PAGE.replace("W48", "W46"))


def test_only_what_was_closed_and_what_is_open_now_can_be_compared(
    three: None, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ben)
    for wrong in (PAGE + "?with=2026-W45", PAGE + "?with=nonsense", PAGE.replace("W48", "W49")):
        assert client.get(wrong).status_code == 404
    assert "Choose another review" in text(client, PAGE + "?with=2026-W48")
    reopen_review(open_review(Team.objects.get(slug="product"), by=ana, week=W48), by=ana)
    assert "From Week 47 to Week 48" in text(client, PAGE)  # as it stands now


def test_the_open_week_stands_beside_a_record_as_it_is_now(
    clock: Traveller, three: None, product: Team, ana: Person, ben: Person, retention: KeyResult,
    sign_in: SignIn,
) -> None:  # fmt: skip
    clock.move_to(NOW + WEEK)
    client = sign_in(ben)
    page = text(client, PAGE)
    assert "Week 49, open now" in page
    check_in(retention, by=ben, value=Decimal(39), confidence=7, status="on_track")
    add_decision(open_review(product, by=ana, week=W48 + WEEK), by=ana, text="We go faster")
    change_status(Task.objects.get(title="Call Finance"), by=ben, status="done")
    for path in (PAGE + "?with=2026-W49", PAGE.replace("W48", "W49")):
        page = text(client, path)
        assert "From Week 48 to Week 49" in page and "Week 49 so far" in page
        assert "1 decision was made after Week 48." in page
        assert "36" in page and "39" in page and "5 → 7" in page
        steps = page[page.index('id="steps-h"') :]
        assert "Call Finance" in steps and "done 2 Dec" in steps
    assert 'href="2026-W49/compare/"' in client.get(PAGE.replace("2026-W48/compare/", "")).content.decode()


def test_the_open_week_tells_nothing_that_is_private_beside_a_record(
    clock: Traveller, three: None, cem: Person, dora: Person, sign_in: SignIn
) -> None:
    clock.move_to(NOW + WEEK)
    assert "People stay" in text(sign_in(dora), PAGE.replace("W48", "W49"))
    Goal.objects.update(is_private=True)
    assert "People stay" not in text(sign_in(dora), PAGE.replace("W48", "W49"))


def test_steps_that_records_in_between_tell_of_are_kept_back_as_well(
    clock: Traveller, three: None, product: Team, retention: KeyResult, ana: Person, dora: Person,
    sign_in: SignIn,
) -> None:  # fmt: skip
    clock.move_to(NOW + WEEK)
    Task.objects.filter(title="Call Finance").update(key_result=retention)
    leave_red(product, ana, W48 + WEEK)
    close_week(product, by=ana, week=W48 + WEEK)
    clock.move_to(NOW + 2 * WEEK)
    path = PAGE + "?with=2026-W50"
    assert "Call Finance" in text(sign_in(dora), path).partition('id="steps-h"')[2].partition("</section>")[0]
    Goal.objects.update(is_private=True)
    assert 'id="steps-h"' not in text(sign_in(dora), path)  # it was the only one


def test_the_first_record_of_all_says_that_there_is_no_other(
    clock: Traveller, product: Team, ana: Person, sign_in: SignIn
) -> None:
    close_week(product, by=ana, week=W48)
    assert "There is no other closed review" in text(sign_in(ana), PAGE)


def test_what_is_private_by_now_and_who_was_erased_is_not_named(
    three: None, cem: Person, dora: Person, admin: Person, sign_in: SignIn
) -> None:
    Goal.objects.update(is_private=True)
    Person.objects.filter(pk=cem.pk).update(state=Person.State.LEFT)
    erase_person(Person.objects.get(pk=cem.pk), by=admin)
    page = text(sign_in(dora), PAGE + "?with=2026-W46")
    assert "People stay" not in page and "30-day retention" not in page
    assert "Cem Can" not in page and "former member" in page


def test_it_asks_few_questions(three: None, ana: Person, sign_in: SignIn) -> None:
    client = sign_in(ana)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE + "?with=2026-W46")
    assert len(queries) <= 12


def test_programs_read_the_same(three: None, ben: Person) -> None:
    api = Api(ben)
    told = api.get("teams/product/reviews/2026-W48/compare/?with=2026-W46").json()
    shown = told["comparison"]
    assert (shown["first"]["review"], shown["last"]["review"]) == ("2026-W46", "2026-W48")
    [number] = shown["numbers"]
    assert (number["was"], number["now"], number["change"], number["better"]) == (33, 36, 3, True)
    [goal] = shown["goals"]
    assert (goal["statement"], goal["was_called"]) == ("People stay", "New users stay")
    assert (goal["confidence_was"], goal["confidence"]) == (8, 5)
    steps = [(one["title"], one["status"], one["promised_in"]) for one in shown["next_steps"]]
    assert steps == [("Call Finance", "todo", "2026-11-09"), ("Turn them off", "done", "2026-11-09")]
    assert [one["what"] for one in shown["slips"]] == ["Call Finance", "Late work"]
    assert shown["decisions"] == 1
    assert [one["review"] for one in told["offered"]] == ["2026-W47", "2026-W46"]


def test_a_program_names_a_review_that_is_there(three: None, ben: Person) -> None:
    place = "teams/product/reviews/2026-W48/compare/"
    assert Api(ben).get(place).json()["comparison"]["first"]["review"] == "2026-W47"
    assert Api(ben).get(place + "?with=2026-W48").json()["comparison"] is None
    for wrong in (place + "?with=2026-W45", place + "?with=nonsense", place.replace("W48", "W49")):
        assert Api(ben).get(wrong).status_code == 404
    assert Api(ben).get(place + "?width=2026-W45").status_code == 400
