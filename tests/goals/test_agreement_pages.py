"""The pages of agreement and adjusting: what a carrier, the lead and everybody else see and press."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from goals import actions
from goals.actions import Why
from goals.models import Adjustment, Agreement, Goal, KeyResult, Metric
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_key_result

SignIn = Callable[[Person], Client]


@pytest.fixture
def goal(product: Team, ben: Person, cem: Person) -> Goal:
    made = make_goal(product, owner=ben, state=Goal.State.DRAFT)
    make_key_result(made, "Checkout completed", owner=cem, start=Decimal(61), target=Decimal(72))
    return made


@pytest.fixture
def key_result(goal: Goal) -> KeyResult:
    return goal.key_results.get()


@pytest.fixture
def asked(goal: Goal, ana: Person) -> Goal:
    actions.ask_to_agree(goal, by=ana)
    return goal


def page(client: Client, path: str) -> str:
    response = client.get(path, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def answer_of(person: Person) -> Agreement:
    return Agreement.objects.filter(person=person).latest("version")


def edited(goal: Goal, **more: Any) -> dict[str, Any]:
    """The goal with its key results, as its form sends it."""
    data = {
        "version": goal.version,
        "statement": goal.statement,
        "cycle": goal.cycle_id,
        "owner": goal.owner_id,
        "ambition": goal.ambition,
        "key_results-INITIAL_FORMS": goal.key_results.count(),
        "key_results-TOTAL_FORMS": goal.key_results.count(),
    }
    for number, one in enumerate(goal.key_results.order_by("position", "pk")):
        row = {
            "key": one.pk,
            "version": one.version,
            "statement": one.statement,
            "kind": one.kind,
            "start": one.start,
            "target": one.target,
            "unit": one.unit,
            "owner": one.owner_id or "",
        }
        data |= {f"key_results-{number}-{name}": value for name, value in row.items()}
    return data | more


def test_the_lead_asks_from_the_goal_page_and_sees_who_has_not_answered(
    sign_in: SignIn, goal: Goal, ana: Person
) -> None:
    client = sign_in(ana)
    assert "Ask whether they agree" in page(client, f"/acme/goals/{goal.number}/")
    client.post(f"/acme/goals/{goal.number}/ask/")
    html = page(client, f"/acme/goals/{goal.number}/")
    assert "2 people are asked." in html and "0 of 2 agreed" in html
    assert "Ask whether they agree" not in html


def test_a_goal_can_be_saved_and_asked_about_at_once(sign_in: SignIn, goal: Goal, ana: Person) -> None:
    sign_in(ana).post(f"/acme/goals/{goal.number}/edit/", edited(goal, ask="1"))
    assert Agreement.objects.count() == 2


def test_my_work_lists_what_i_owe_and_one_click_agrees(sign_in: SignIn, asked: Goal, cem: Person) -> None:
    client = sign_in(cem)
    html = page(client, "/acme/work/")
    assert "1 answer owed" in html and "Answers I owe" in html
    sent = {"version": asked.terms_version, "next": "/acme/work/"}
    response = client.post(f"/acme/goals/{asked.number}/agree/", sent)
    assert response["Location"] == "/acme/work/"
    assert "Answers I owe" not in page(client, "/acme/work/")
    assert answer_of(cem).answer == "agreed"


def test_agreeing_can_be_undone(sign_in: SignIn, asked: Goal, cem: Person) -> None:
    client = sign_in(cem)
    client.post(f"/acme/goals/{asked.number}/agree/")
    html = page(client, "/acme/work/")
    assert f'action="/acme/goals/{asked.number}/take-back/"' in html
    client.post(f"/acme/goals/{asked.number}/take-back/")
    assert answer_of(cem).answer == "asked"


def test_agreeing_to_a_version_that_is_past_shows_what_changed(
    sign_in: SignIn, asked: Goal, key_result: KeyResult, ana: Person, cem: Person
) -> None:
    actions.agree(asked, by=cem)
    actions.edit_key_result(key_result, by=ana, target=Decimal(80))
    response = sign_in(cem).post(f"/acme/goals/{asked.number}/agree/", {"version": 1}, follow=True)
    html = response.content.decode()
    assert "The goal has changed since you opened it" in html
    assert "Changed since you agreed" in html and "<strong>80\u202f%</strong>" in html
    assert answer_of(cem).answer == "asked"


def test_a_proposal_is_made_shown_and_taken(
    sign_in: SignIn, asked: Goal, key_result: KeyResult, ana: Person, cem: Person
) -> None:
    path = f"/acme/goals/{asked.number}/propose/"
    assert f'<option value="{key_result.pk}" selected>' in page(sign_in(cem), path)
    sent = {"version": 1, "key_result": key_result.pk, "target": "66 %", "words": "The tax form."}
    sign_in(cem).post(path, sent)
    lead = sign_in(ana)
    for shown in (f"/acme/goals/{asked.number}/", f"/acme/goals/{asked.number}/edit/"):
        html = page(lead, shown)
        assert "Suggests a change" in html and "72\u202f%</del> <strong>66\u202f%</strong>" in html
        assert "Take 66\u202f%" in html and "The tax form." in html
    lead.post(f"/acme/agreements/{answer_of(cem).pk}/accept/")
    key_result.refresh_from_db()
    assert key_result.target == 66
    assert answer_of(cem).version == 2


def test_of_an_active_goal_taking_it_asks_why_and_keeps_what_was_typed(
    sign_in: SignIn, asked: Goal, key_result: KeyResult, ana: Person, cem: Person
) -> None:
    actions.activate_goal(asked, by=ana)
    pk = actions.propose(asked, by=cem, key_result=key_result, target=Decimal(66), words="The tax form.").pk
    lead = sign_in(ana)
    assert "The tax form." in page(lead, f"/acme/agreements/{pk}/accept/")
    html = lead.post(f"/acme/agreements/{pk}/accept/", {"words": "My own words"}).content.decode()
    assert "Choose why it changes" in html and "My own words" in html
    lead.post(f"/acme/agreements/{pk}/accept/", {"words": "My own words", "reason": "new_data"})
    assert Adjustment.objects.get().words == "My own words"


def test_what_a_proposal_says_wrong_stands_beside_its_field(
    sign_in: SignIn, asked: Goal, key_result: KeyResult, product: Team, cem: Person
) -> None:
    client, path = sign_in(cem), f"/acme/goals/{asked.number}/propose/"
    same = client.post(path, {"key_result": key_result.pk, "target": "72"}).content.decode()
    assert "That is the target already" in same and 'value="72"' in same
    other = make_key_result(make_goal(product, owner=cem))
    assert "none of this goal" in client.post(path, {"key_result": other.pk, "target": "6"}).content.decode()
    for typed in ("NaN", "1e308", "many"):
        html = client.post(path, {"key_result": key_result.pk, "target": typed}).content.decode()
        assert 'class="error"' in html and f'value="{typed}"' in html
    assert answer_of(cem).answer == "asked"


def test_a_change_while_somebody_writes_a_proposal_is_shown_and_nothing_is_lost(
    sign_in: SignIn, asked: Goal, key_result: KeyResult, ana: Person, cem: Person
) -> None:
    actions.edit_key_result(key_result, by=ana, target=Decimal(70))
    sent = {"version": 1, "key_result": key_result.pk, "target": "66", "words": "The tax form."}
    html = sign_in(cem).post(f"/acme/goals/{asked.number}/propose/", sent).content.decode()
    assert "Changed while you were writing" in html and "<strong>70\u202f%</strong>" in html
    assert "The tax form." in html and 'name="version" value="2"' in html


def test_declining_says_why_and_the_lead_answers(
    sign_in: SignIn, asked: Goal, ana: Person, cem: Person
) -> None:
    path = f"/acme/goals/{asked.number}/decline/"
    assert "Say why" in sign_in(cem).post(path, {"words": ""}).content.decode()
    sign_in(cem).post(path, {"words": "I am away in December."})
    lead = sign_in(ana)
    assert "I am away in December." in page(lead, f"/acme/goals/{asked.number}/")
    lead.post(f"/acme/agreements/{answer_of(cem).pk}/keep/", {"words": "Ben stands in for you."})
    assert "Ben stands in for you." in page(sign_in(cem), "/acme/work/")


def test_words_are_read_by_the_lead_and_the_carriers_alone(
    sign_in: SignIn, asked: Goal, ana: Person, ben: Person, cem: Person, dora: Person, vic: Person
) -> None:
    actions.decline(asked, by=cem, words="I am away in December.")
    path = f"/acme/goals/{asked.number}/"
    for reader in (ana, ben, cem):
        assert "I am away" in page(sign_in(reader), path)
    for reader in (dora, vic):
        html = page(sign_in(reader), path)
        assert "I am away" not in html and "Declines" in html


def test_the_list_shows_who_has_agreed(sign_in: SignIn, asked: Goal, ana: Person, ben: Person) -> None:
    actions.agree(asked, by=ben)
    assert "1 of 2 agreed" in page(sign_in(ana), "/acme/teams/product/goals/")


def test_a_proposal_that_is_past_leads_back_with_a_sentence(
    sign_in: SignIn, asked: Goal, key_result: KeyResult, ana: Person, cem: Person
) -> None:
    pk = actions.propose(asked, by=cem, key_result=key_result, target=Decimal(66)).pk
    actions.edit_key_result(key_result, by=ana, target=Decimal(70))
    for verb in ("accept", "keep"):
        assert "any more" in page(sign_in(ana), f"/acme/agreements/{pk}/{verb}/")


# --- Adjusting in the editor --------------------------------------------------------------------------


@pytest.fixture
def running(goal: Goal, ana: Person) -> Goal:
    actions.activate_goal(goal, by=ana)
    return goal


def test_a_changed_target_without_a_reason_is_asked_why_beside_the_field(
    sign_in: SignIn, running: Goal, ana: Person
) -> None:
    changed = edited(running) | {"key_results-0-target": "66", "words": "Half typed"}
    html = sign_in(ana).post(f"/acme/goals/{running.number}/edit/", changed).content.decode()
    assert "Choose why it changes" in html and 'id="id_reason_error"' in html
    assert 'value="66"' in html and "Half typed" in html
    assert not Adjustment.objects.exists()


def test_nothing_adjusted_needs_no_reason(sign_in: SignIn, running: Goal, ana: Person) -> None:
    sign_in(ana).post(f"/acme/goals/{running.number}/edit/", edited(running, why="Because it matters."))
    running.refresh_from_db()
    assert running.why == "Because it matters."


def test_an_adjustment_stands_on_the_page_with_reason_and_metric(
    sign_in: SignIn, running: Goal, ana: Person
) -> None:
    metric = Metric.objects.create(organization=running.organization, name="Checkout funnel")
    why = {"reason": "new_data", "words": "Only half finish the form.", "metric": metric.pk}
    client = sign_in(ana)
    client.post(f"/acme/goals/{running.number}/edit/", edited(running) | {"key_results-0-target": "66"} | why)
    html = page(client, f"/acme/goals/{running.number}/")
    assert "target 66\u202f%, first 72\u202f%" in html
    assert "Only half finish the form." in html and "rests on Checkout funnel" in html


def test_why_explains_the_progress_against_the_first_target(
    sign_in: SignIn, running: Goal, ana: Person
) -> None:
    key_result = KeyResult.objects.get()
    actions.check_in(key_result, by=ana, value=Decimal("66.5"))
    why = Why("new_data", "Only half finish the form.")
    actions.edit_key_result(key_result, by=ana, target=Decimal(66), reason=why)
    html = page(sign_in(ana), f"/acme/goals/{running.number}/")
    assert "Against the first target" in html
    assert "(66.5\u202f% − 61\u202f%) ÷ (72\u202f% − 61\u202f%) = 50\u202f%" in html


def test_a_guest_is_not_told_the_metric(sign_in: SignIn, running: Goal, ana: Person, vic: Person) -> None:
    metric = Metric.objects.create(organization=running.organization, name="Checkout funnel")
    why = Why("new_data", "Only half finish the form.", metric)
    actions.edit_key_result(KeyResult.objects.get(), by=ana, target=Decimal(66), reason=why)
    html = page(sign_in(vic), f"/acme/goals/{running.number}/")
    assert "Only half finish" in html and "Checkout funnel" not in html


def test_of_two_who_adjust_at_once_the_slower_sees_what_changed_and_keeps_what_was_typed(
    sign_in: SignIn, running: Goal, ana: Person, ben: Person
) -> None:
    typed = edited(running) | {"key_results-0-target": "66", "reason": "scope", "words": "My reason"}
    actions.edit_key_result(
        KeyResult.objects.get(), by=ben, target=Decimal(70), reason=Why("mistake", "A typing error.")
    )
    html = sign_in(ana).post(f"/acme/goals/{running.number}/edit/", typed).content.decode()
    assert "Ben Berg changed this while you were writing" in html and "now says: 70" in html
    assert 'value="66"' in html and "My reason" in html
    assert Adjustment.objects.count() == 1


def test_the_review_tells_what_was_adjusted_and_why(sign_in: SignIn, running: Goal, ana: Person) -> None:
    actions.edit_key_result(
        KeyResult.objects.get(), by=ana, target=Decimal(66), reason=Why("new_data", "Half finish it.")
    )
    html = page(sign_in(ana), "/acme/teams/product/review/")
    told = "adjusted “Checkout completed”: target 72 → 66, because: new data"
    told = f"<strong>New users stay:</strong> {ana.name} {told}"
    assert told in html
