"""Somebody proposes another target or date; the lead takes it, or keeps the goal as it is and says why."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from goals import actions
from goals.actions import Why
from goals.models import Adjustment, Agreement, Goal, KeyResult
from teamops.activity.models import Event
from teamops.activity.sentences import sentence
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team, TeamMembership
from tests.factories import make_goal, make_key_result


@pytest.fixture
def goal(product: Team, ana: Person, ben: Person, cem: Person) -> Goal:
    """A draft; Cem carries "Checkout completed" and was asked."""
    made = make_goal(product, owner=ben, state=Goal.State.DRAFT)
    make_key_result(made, "Checkout completed", owner=cem, start=Decimal(61), target=Decimal(72))
    actions.ask_to_agree(made, by=ana)
    return made


@pytest.fixture
def key_result(goal: Goal) -> KeyResult:
    return goal.key_results.get()


@pytest.fixture
def proposal(goal: Goal, key_result: KeyResult, cem: Person) -> Agreement:
    return actions.propose(
        goal, by=cem, key_result=key_result, target=Decimal(66), words="The tax form alone won't."
    )


def fresh(goal: Goal) -> Goal:
    return Goal.objects.select_related("team", "cycle").get(pk=goal.pk)


def test_a_proposal_is_kept_and_told_without_its_words(proposal: Agreement) -> None:
    event = Event.objects.get(verb="goal.proposed")
    assert sentence(event) == "proposes a change: “Checkout completed”, target 66"
    assert "tax form" not in str(event.after)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "words"),
        ({"words": " "}, "words"),
        ({"target": Decimal(72), "key_result": True}, "target"),
        ({"target": Decimal(60), "key_result": True}, "target"),
        ({"target": Decimal(66)}, "key_result"),
        ({"day": "same"}, "day"),
        ({"day": datetime.date(2020, 1, 1)}, "day"),
    ],
    ids=["empty", "blank", "the same value", "on the wrong side", "of nothing", "the same date", "too early"],
)
def test_what_proposes_nothing_is_refused_with_a_sentence(
    goal: Goal, key_result: KeyResult, cem: Person, values: dict[str, Any], field: str
) -> None:
    if values.get("key_result"):
        values = values | {"key_result": key_result}
    if values.get("day") == "same":
        values = values | {"day": goal.last_day}
    with pytest.raises(RuleBroken) as refused:
        actions.propose(goal, by=cem, **values)
    assert refused.value.field == field
    assert Agreement.objects.get(person=cem).answer == "asked"


def test_a_key_result_of_another_goal_is_refused(goal: Goal, product: Team, cem: Person) -> None:
    other = make_key_result(make_goal(product, owner=cem))
    with pytest.raises(RuleBroken, match="none of this goal"):
        actions.propose(goal, by=cem, key_result=other, target=Decimal(66))


def test_a_yes_no_has_no_other_target(goal: Goal, cem: Person) -> None:
    launch = make_key_result(goal, "Launched", kind="yes_no", start=None, target=None)
    with pytest.raises(RuleBroken, match="no number"):
        actions.propose(goal, by=cem, key_result=launch, target=Decimal(1))


def test_taking_it_changes_the_draft_and_asks_everybody_anew(
    goal: Goal, key_result: KeyResult, proposal: Agreement, ana: Person
) -> None:
    actions.accept_proposal(proposal, by=ana)
    key_result.refresh_from_db()
    proposal.refresh_from_db()
    assert key_result.target == 66
    assert proposal.reply == "accepted"
    assert fresh(goal).terms_version == 2
    assert {row.answer for row in Agreement.objects.filter(version=2)} == {"asked"}
    assert sentence(Event.objects.get(verb="goal.proposal_accepted")).startswith("took a proposal")


def test_taking_it_from_an_active_goal_is_an_adjustment_with_a_reason(
    goal: Goal, key_result: KeyResult, proposal: Agreement, ana: Person
) -> None:
    actions.activate_goal(goal, by=ana)
    proposal = Agreement.objects.get(pk=proposal.pk)
    with pytest.raises(RuleBroken) as refused:
        actions.accept_proposal(proposal, by=ana)
    assert refused.value.field == "reason"
    assert Agreement.objects.get(pk=proposal.pk).reply == ""
    actions.accept_proposal(proposal, by=ana, reason=Why("new_data", "Jonas is right."))
    assert Adjustment.objects.get().changes == {"target": ["72", "66"]}


def test_another_date_of_the_goal_can_be_taken(goal: Goal, ana: Person, cem: Person) -> None:
    later = goal.last_day + datetime.timedelta(days=14)
    actions.accept_proposal(actions.propose(goal, by=cem, day=later), by=ana)
    assert fresh(goal).ends_on == later


def test_words_alone_cannot_be_taken(goal: Goal, ana: Person, cem: Person) -> None:
    with pytest.raises(RuleBroken, match="answer in words"):
        actions.accept_proposal(actions.propose(goal, by=cem, words="Let us split it."), by=ana)


def test_keeping_it_answers_and_asks_once_more(goal: Goal, proposal: Agreement, ana: Person) -> None:
    actions.keep_as_it_is(proposal, by=ana, words="Priya helps you with the form.")
    row = Agreement.objects.get(pk=proposal.pk)
    assert (row.answer, row.reply, row.reply_words) == ("asked", "kept", "Priya helps you with the form.")
    assert row.words == "The tax form alone won't."
    assert "Priya" not in str(Event.objects.get(verb="goal.proposal_kept").after)


def test_an_answer_of_the_lead_needs_words(proposal: Agreement, ana: Person) -> None:
    with pytest.raises(RuleBroken) as refused:
        actions.keep_as_it_is(proposal, by=ana, words="")
    assert refused.value.field == "words"


def test_only_the_lead_answers_a_proposal(proposal: Agreement, ben: Person, cem: Person) -> None:
    for person in (ben, cem):
        with pytest.raises(PermissionDenied):
            actions.accept_proposal(proposal, by=person)


def test_the_owner_answers_where_the_team_has_no_lead(
    proposal: Agreement, ben: Person, product: Team
) -> None:
    TeamMembership.objects.filter(team=product).update(is_lead=False)
    actions.accept_proposal(proposal, by=ben)
    assert Agreement.objects.get(pk=proposal.pk).reply == "accepted"


def test_a_proposal_to_a_version_that_is_past_is_not_taken(
    goal: Goal, key_result: KeyResult, proposal: Agreement, ana: Person
) -> None:
    actions.edit_key_result(key_result, by=ana, target=Decimal(70))
    with pytest.raises(RuleBroken, match="has changed since"):
        actions.accept_proposal(Agreement.objects.get(pk=proposal.pk), by=ana)


def test_answering_a_version_that_is_past_says_so(goal: Goal, ana: Person, cem: Person) -> None:
    actions.edit_goal(goal, by=ana, statement="Other words")
    with pytest.raises(RuleBroken) as refused:
        actions.agree(goal, by=cem, version=1)
    assert refused.value.code == "old_version"
    assert Agreement.objects.get(person=cem, version=2).answer == "asked"


def test_agreeing_withdraws_a_proposal_that_nobody_answered(
    goal: Goal, proposal: Agreement, cem: Person
) -> None:
    actions.agree(goal, by=cem)
    row = Agreement.objects.get(pk=proposal.pk)
    assert (row.answer, row.proposed_target, row.words) == ("agreed", None, "")
