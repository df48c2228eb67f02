"""A decision changes a target, a date or an owner in the same moment, by the thing's own action."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from feedback.actions import close_week, decide_change, open_review
from feedback.models import Decision, WeeklyReview
from goals.actions import edit_goal
from goals.models import Adjustment, Goal, KeyResult
from tasks.models import Task
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person, Team
from tests.factories import make_milestone, make_plan, make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W48, agenda, leave_red

SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/2026-W48/"
SAID: dict[str, Any] = {"text": "We aim lower", "because": "two weeks were lost"}

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def review(product: Team, ana: Person) -> WeeklyReview:
    return open_review(product, by=ana, week=W48)


def test_a_target_becomes_an_adjustment_with_its_reason(
    retention: KeyResult, review: WeeklyReview, product: Team, ana: Person
) -> None:
    decide_change(review, retention, by=ana, reason="scope", target=Decimal(38), part="goals", **SAID)
    retention.refresh_from_db()
    assert retention.target == 38
    kept = Adjustment.objects.get()
    assert (kept.reason, kept.words, kept.changes) == ("scope", SAID["because"], {"target": ["40", "38"]})
    (line,) = agenda(product, ana).decisions
    assert line.changed is not None
    assert (line.text, line.part, line.changed.fields) == (SAID["text"], "goals", {"target": ["40", "38"]})


def test_without_a_kind_of_reason_nothing_happens_at_all(
    retention: KeyResult, review: WeeklyReview, ana: Person
) -> None:
    with pytest.raises(RuleBroken) as broken:
        decide_change(review, retention, by=ana, target=Decimal(38), **SAID)
    assert broken.value.field == "reason"
    retention.refresh_from_db()
    assert retention.target == 40 and not Decision.objects.exists()


def test_who_may_not_change_it_decides_nothing_about_it(
    retention: KeyResult, review: WeeklyReview, cem: Person
) -> None:
    with pytest.raises(PermissionDenied):
        decide_change(review, retention, by=cem, reason="scope", target=Decimal(38), **SAID)
    assert not Decision.objects.exists()


def test_the_date_of_a_task_and_the_owner_of_a_milestone(
    review: WeeklyReview, product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    task = make_task(product, "Interviews", assignee=ben, due=NOW.date())
    point = make_milestone(make_plan(product), owner=ben, due=NOW.date())
    decide_change(review, task, by=ana, due=NOW.date() + DAY, **SAID)
    decide_change(review, point, by=ana, owner=cem, **SAID)
    task.refresh_from_db()
    point.refresh_from_db()
    assert (task.due, task.moves, point.owner) == (NOW.date() + DAY, 1, cem)
    first, second = agenda(product, ana).decisions
    assert first.changed is not None and second.changed is not None
    assert first.changed.fields == {"due": ["2026-11-25", "2026-11-26"]}
    assert second.changed.given_to is not None and second.changed.given_to.name == cem.name


def test_what_would_change_nothing_is_refused(
    retention: KeyResult, review: WeeklyReview, ana: Person
) -> None:
    with pytest.raises(RuleBroken) as broken:
        decide_change(review, retention, by=ana, target=Decimal(40), due=retention.last_day, **SAID)
    assert broken.value.code == "nothing"


def test_the_same_form_sent_twice_changes_once(
    retention: KeyResult, review: WeeklyReview, ana: Person
) -> None:
    for _time in range(2):
        decide_change(
            review, retention, by=ana, reason="scope", target=Decimal(38), key="k", version=None, **SAID
        )
    assert Decision.objects.count() == Adjustment.objects.count() == 1


def test_who_had_seen_an_older_version_is_told(
    retention: KeyResult, review: WeeklyReview, ana: Person
) -> None:
    with pytest.raises(Stale):
        decide_change(review, retention, by=ana, reason="scope", target=Decimal(38), version=99, **SAID)
    assert not Decision.objects.exists()


def test_it_is_decided_from_the_item_and_stands_among_the_decisions(
    retention: KeyResult, product: Team, ana: Person, sign_in: SignIn
) -> None:
    client, item = sign_in(ana), f"{REVIEW}items/key_result:{retention.pk}/"
    assert "Decide and change it" in client.get(item).content.decode()
    form = client.get(f"{item}decide/").context["form"]
    assert "reason" in form.fields and form["target"].value() == "40"
    last = retention.last_day.isoformat()
    sent = {**SAID, "reason": "scope", "target": "38", "due": last, "owner": str(retention.owner_id)}
    response = client.post(f"{item}decide/", {**sent, "version": str(retention.version), "part": "numbers"})
    assert response["Location"].endswith("#decisions")
    page = client.get(REVIEW).content.decode()
    assert "“30-day retention”: target 40 % → 38 %" in page.replace("\u202f", " ")


def test_the_form_keeps_what_was_typed_and_says_what_is_missing(
    retention: KeyResult, ana: Person, sign_in: SignIn
) -> None:
    sent = {"text": "We aim lower", "because": "", "target": "38", "due": "2026-12-31", "owner": ""}
    response = sign_in(ana).post(f"{REVIEW}items/key_result:{retention.pk}/decide/", sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Say in a few words why it changes." in page and 'value="38"' in page


def test_what_it_changed_is_kept_from_who_may_not_see_the_goal_any_more(
    retention: KeyResult, review: WeeklyReview, product: Team, ana: Person, cem: Person, sign_in: SignIn
) -> None:
    """The words of the decision stay, live and in the record."""
    decide_change(review, retention, by=ana, reason="scope", target=Decimal(38), **SAID)
    edit_goal(Goal.objects.get(), by=ana, is_private=True)
    page = sign_in(cem).get(REVIEW).content.decode()
    assert "We aim lower" in page and "30-day retention" not in page
    edit_goal(Goal.objects.get(), by=ana, is_private=False)
    leave_red(product, ana)
    close_week(product, by=ana, week=W48)
    edit_goal(Goal.objects.get(), by=ana, is_private=True)
    page = sign_in(cem).get(REVIEW).content.decode()
    assert "We aim lower" in page and "30-day retention" not in page
    assert "30-day retention”: target" in sign_in(ana).get(REVIEW).content.decode()


def test_after_renaming_and_deleting_it_says_what_was_changed(
    review: WeeklyReview, product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    task = make_task(product, "Interviews", assignee=ben, due=NOW.date())
    decide_change(review, task, by=ana, due=NOW.date() + datetime.timedelta(5), **SAID)
    leave_red(product, ana)
    close_week(product, by=ana, week=W48)
    Task.objects.all().delete()
    assert "“Interviews”: due 25 Nov → 30 Nov" in sign_in(ben).get(REVIEW).content.decode()


def test_taking_it_back_says_what_stays_changed_and_leads_there(
    retention: KeyResult, review: WeeklyReview, product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    task = make_task(product, "Interviews", assignee=ben, due=NOW.date())
    point = make_milestone(make_plan(product), owner=ana, due=NOW.date())
    client = sign_in(ana)
    for thing, wanted, says, there in (
        (retention, {"target": Decimal(38), "reason": "scope"}, "target 40 % → 38 %", "goals/1/"),
        (task, {"due": NOW.date() + DAY}, "due 25 Nov → 26 Nov", f"tasks/{task.number}/"),
        (point, {"owner": ben}, "owner now Ben Berg", f"plans/{point.plan_id}/"),
    ):
        decision = decide_change(review, thing, by=ana, **SAID, **wanted)
        page = client.post(f"/acme/decisions/{decision.pk}/remove/", follow=True).content.decode()
        said = page[page.index("What it changed stays:") :][:300].replace("\u202f", " ")
        assert says in said and f'href="/acme/{there}"' in said
        thing.refresh_from_db()
    assert retention.target == 38 and task.due == NOW.date() + DAY and point.owner == ben


def test_taking_it_back_tells_nothing_of_a_goal_that_became_private(
    retention: KeyResult, review: WeeklyReview, ana: Person, cem: Person, sign_in: SignIn
) -> None:
    decision = decide_change(review, retention, by=ana, reason="scope", target=Decimal(38), **SAID)
    edit_goal(retention.goal, by=ana, is_private=True)
    page = sign_in(cem).post(f"/acme/decisions/{decision.pk}/remove/", follow=True).content.decode()
    assert "The decision is taken back." in page and "What it changed" not in page
