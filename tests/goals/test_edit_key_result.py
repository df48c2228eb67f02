"""The owner of a key result adjusts it on a page of its own, without being able to change the whole goal."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from goals import actions
from goals.actions import Why
from goals.models import Adjustment, Agreement, Goal, KeyResult
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_goal, make_key_result

SignIn = Callable[[Person], Client]


@pytest.fixture
def key_result(product: Team, ben: Person, cem: Person) -> KeyResult:
    """Cem answers for a number of Ben's goal."""
    return make_key_result(make_goal(product, owner=ben), target=Decimal(40), owner=cem)


@pytest.fixture
def client(sign_in: SignIn, cem: Person) -> Client:
    return sign_in(cem)


def sent(one: KeyResult, **more: Any) -> dict[str, Any]:
    """The key result as its form sends it."""
    values = {
        "version": one.version,
        "statement": one.statement,
        "kind": one.kind,
        "start": one.start,
        "target": one.target,
        "unit": one.unit,
        "owner": one.owner_id or "",
        "cadence": one.cadence,
    }
    return values | more


WHY = {"why-reason": "new_data", "why-words": "Half of them stay."}


def path(one: KeyResult) -> str:
    return f"/acme/key-results/{one.pk}/edit/"


def test_the_goal_page_leads_the_owner_of_a_key_result_to_it(
    client: Client, key_result: KeyResult, sign_in: SignIn, dora: Person
) -> None:
    goal = f"/acme/goals/{key_result.goal.number}/"
    assert path(key_result) in client.get(goal).content.decode()
    assert f"{goal}edit/" not in client.get(goal).content.decode()
    assert path(key_result) not in sign_in(dora).get(goal).content.decode()


def test_a_past_day_of_the_goal_leads_nowhere(client: Client, key_result: KeyResult) -> None:
    Goal.objects.update(created_at="2026-01-01T00:00Z")
    html = client.get(f"/acme/goals/{key_result.goal.number}/?as_of=2026-01-02").content.decode()
    assert "Back to today" in html and path(key_result) not in html


def test_it_opens_with_what_stands_and_asks_why_once_the_goal_is_active(
    client: Client, key_result: KeyResult
) -> None:
    make_check_in(key_result, 34)
    html = client.get(path(key_result)).content.decode()
    assert "Adjust the key result" in html and 'value="40"' in html and "34\u202f%, target 40\u202f%" in html
    assert "Why this change" in html and 'name="drop"' not in html
    Goal.objects.update(state="draft")
    html = client.get(path(key_result)).content.decode()
    assert "Edit the key result" in html and "Why this change" not in html


def test_a_changed_target_is_kept_with_its_reason_and_asks_the_carriers_anew(
    client: Client, key_result: KeyResult, ana: Person, cem: Person
) -> None:
    actions.ask_to_agree(key_result.goal, by=ana)
    response = client.post(path(key_result), sent(key_result, target="45", **WHY))
    assert response["Location"] == f"/acme/goals/{key_result.goal.number}/?kr={key_result.pk}#key-results"
    key_result.refresh_from_db()
    assert key_result.target == 45
    kept = Adjustment.objects.get()
    assert (kept.key_result, kept.words, kept.author) == (key_result, "Half of them stay.", cem)
    assert Agreement.objects.in_force().filter(version=2).exists()


@pytest.mark.parametrize(
    ("field", "value"), [("target", "45"), ("weight", "2"), ("ends_on", "day"), ("owner", "ben")]
)
def test_without_a_reason_nothing_is_changed_and_what_was_typed_is_kept(
    client: Client, key_result: KeyResult, ben: Person, field: str, value: str
) -> None:
    found = {"day": key_result.goal.last_day.isoformat(), "ben": str(ben.pk)}.get(value, value)
    if field == "ends_on":
        found = (key_result.goal.first_day.replace(day=28)).isoformat()
    html = client.post(path(key_result), sent(key_result, **{field: found})).content.decode()
    assert "The goal is active, so this is an adjustment. Choose why it changes." in html
    assert found in html
    assert not Adjustment.objects.exists()


def test_words_need_no_reason(client: Client, key_result: KeyResult) -> None:
    client.post(path(key_result), sent(key_result, statement="Retention after 30 days"))
    key_result.refresh_from_db()
    assert key_result.statement == "Retention after 30 days" and not Adjustment.objects.exists()


def test_what_is_wrong_stands_beside_its_field(client: Client, key_result: KeyResult) -> None:
    html = client.post(path(key_result), sent(key_result, target="20", **WHY)).content.decode()
    assert "The target lies below the start" in html
    html = client.post(path(key_result), sent(key_result, weight="-1", **WHY)).content.decode()
    assert 'id="id_weight_error"' in html
    assert not Adjustment.objects.exists()


def test_who_was_slower_sees_what_changed_and_keeps_what_they_typed(
    client: Client, key_result: KeyResult, ana: Person
) -> None:
    form = sent(key_result, target="45", **WHY)
    actions.edit_key_result(key_result, by=ana, target=Decimal(42), reason=Why("scope", "Less time."))
    html = client.post(path(key_result), form).content.decode()
    assert "now says: 42" in html and 'value="45"' in html and 'name="version" value="2"' in html
    assert KeyResult.objects.get().target == 42


def test_handing_it_on_leads_back_to_what_one_may_still_see(
    client: Client, key_result: KeyResult, ben: Person
) -> None:
    Goal.objects.update(is_private=True)
    response = client.post(path(key_result), sent(key_result, owner=ben.pk, **WHY))
    assert response["Location"] == "/acme/teams/product/goals/"
    assert KeyResult.objects.get().owner == ben


def test_a_closed_goal_says_so(client: Client, key_result: KeyResult) -> None:
    Goal.objects.update(state="closed")
    html = client.get(path(key_result), follow=True).content.decode()
    assert "This goal is closed. Reopen it to change it." in html
    assert path(key_result) not in html


def test_a_dropped_key_result_is_not_found(client: Client, key_result: KeyResult, ana: Person) -> None:
    actions.drop_key_result(key_result, by=ana)
    assert client.get(path(key_result)).status_code == 404


def test_a_guest_who_owns_a_key_result_only_reads(
    sign_in: SignIn, key_result: KeyResult, vic: Person
) -> None:
    KeyResult.objects.update(owner=vic)
    client = sign_in(vic)
    assert client.get(path(key_result)).status_code == 403
    assert client.post(path(key_result), sent(key_result, target="45", **WHY)).status_code == 403


def test_the_page_speaks_chinese(client: Client, key_result: KeyResult, cem: Person) -> None:
    cem.language = "zh-hans"
    cem.save()
    html = client.get(path(key_result)).content.decode()
    assert "调整关键结果" in html and "Adjust" not in html
