"""Who carries a goal is asked whether they agree, and answers: yes, a proposal, or no with a reason."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied

from goals import actions
from goals.agreement_panel import answers_of, answers_owed
from goals.models import Agreement, Goal, KeyResult, Terms
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.notifications.actions import tick
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_key_result


@pytest.fixture
def goal(product: Team, ana: Person, ben: Person, cem: Person) -> Goal:
    """A draft of Ana's team: Ben owns it, Cem has a key result."""
    made = make_goal(product, owner=ben, state=Goal.State.DRAFT)
    make_key_result(made, "30-day retention", owner=ben)
    make_key_result(made, "Checkout completed", owner=cem, start=Decimal(61), target=Decimal(72))
    return made


def answers(goal: Goal) -> dict[str, str]:
    """By name, the answers to the present version."""
    return {row.person.name: row.answer for row in Agreement.objects.of_goals([goal.pk])}


def test_the_owner_and_the_owners_of_key_results_are_asked(goal: Goal, ana: Person) -> None:
    actions.ask_to_agree(goal, by=ana)
    assert answers(goal) == {"Ben Berg": "asked", "Cem Can": "asked"}
    assert Terms.objects.get().content["key_results"][str(goal.key_results.last().pk)]["target"] == "72"  # type: ignore[union-attr]


def test_who_asks_agrees_by_it(goal: Goal, ben: Person) -> None:
    actions.ask_to_agree(goal, by=ben)
    assert answers(goal) == {"Ben Berg": "agreed", "Cem Can": "asked"}


def test_owners_of_dropped_key_results_and_guests_are_not_asked(goal: Goal, ana: Person, vic: Person) -> None:
    actions.drop_key_result(goal.key_results.get(statement="Checkout completed"), by=ana)
    make_key_result(goal, "Watched", owner=vic)
    actions.ask_to_agree(goal, by=ana)
    assert answers(goal) == {"Ben Berg": "asked"}


def test_a_goal_that_nobody_carries_says_to_name_an_owner(product: Team, ana: Person) -> None:
    with pytest.raises(RuleBroken, match="Name its owner first"):
        actions.ask_to_agree(make_goal(product, owner=None), by=ana)


def test_asking_twice_says_that_all_have_been_asked(goal: Goal, ana: Person) -> None:
    actions.ask_to_agree(goal, by=ana)
    with pytest.raises(RuleBroken, match="asked already"):
        actions.ask_to_agree(goal, by=ana)


def test_only_who_may_edit_the_goal_asks(goal: Goal, cem: Person) -> None:
    with pytest.raises(PermissionDenied):
        actions.ask_to_agree(goal, by=cem)


def test_an_agreement_is_recorded_and_said_in_the_trail(goal: Goal, ana: Person, cem: Person) -> None:
    actions.ask_to_agree(goal, by=ana)
    actions.agree(goal, by=cem, version=goal.terms_version)
    assert answers(goal)["Cem Can"] == "agreed"
    event = Event.objects.get(verb="goal.agreed")
    assert (event.actor, event.after) == (cem, {"version": 1})


def test_an_answer_can_be_taken_back_and_given_again(goal: Goal, ana: Person, cem: Person) -> None:
    actions.ask_to_agree(goal, by=ana)
    actions.agree(goal, by=cem)
    actions.take_back_answer(goal, by=cem)
    assert answers(goal)["Cem Can"] == "asked"
    actions.decline(goal, by=cem, words="I leave in May.")
    assert answers(goal)["Cem Can"] == "declined"


def test_declining_needs_a_reason_that_the_trail_does_not_keep(goal: Goal, ana: Person, cem: Person) -> None:
    actions.ask_to_agree(goal, by=ana)
    with pytest.raises(RuleBroken) as refused:
        actions.decline(goal, by=cem, words="  ")
    assert refused.value.field == "words"
    actions.decline(goal, by=cem, words="I leave in May.")
    assert "May" not in str([(event.before, event.after) for event in Event.objects.all()])


def test_who_is_not_asked_cannot_answer(goal: Goal, ana: Person, dora: Person, vic: Person) -> None:
    actions.ask_to_agree(goal, by=ana)
    for person in (ana, dora, vic):
        with pytest.raises(PermissionDenied):
            actions.agree(goal, by=person)


def test_a_closed_goal_takes_no_answers(goal: Goal, ana: Person, cem: Person) -> None:
    actions.ask_to_agree(goal, by=ana)
    actions.close_goal(goal, by=ana)
    with pytest.raises(RuleBroken, match="closed"):
        actions.agree(goal, by=cem)


def test_it_is_no_gate(goal: Goal, ana: Person, cem: Person) -> None:
    actions.ask_to_agree(goal, by=ana)
    actions.decline(goal, by=cem, words="I leave in May.")
    actions.activate_goal(goal, by=ana)
    assert goal.is_active


def test_the_words_of_the_list_count_those_who_agreed(
    goal: Goal, ana: Person, ben: Person, cem: Person
) -> None:
    actions.ask_to_agree(goal, by=ana)
    actions.agree(goal, by=ben)
    half = answers_of([goal])[goal.pk]
    assert (half.says, half.pending) == ("1 of 2 agreed", {cem.pk})
    actions.agree(goal, by=cem)
    assert answers_of([goal])[goal.pk].says == "all 2 agreed"


def test_an_answer_owed_leaves_my_work_when_it_is_given(goal: Goal, ana: Person, cem: Person) -> None:
    actions.ask_to_agree(goal, by=ana)
    assert [owed.goal for owed in answers_owed(cem)] == [goal]
    actions.agree(goal, by=cem)
    assert answers_owed(cem) == []


def test_the_morning_message_asks_until_it_is_answered(
    goal: Goal, ana: Person, ben: Person, cem: Person
) -> None:
    monday = datetime.datetime(2026, 11, 23, 12, tzinfo=ana.zone)
    with time_machine.travel(monday, tick=False):
        actions.ask_to_agree(goal, by=ana)
        actions.agree(goal, by=ben)
    with time_machine.travel(monday + datetime.timedelta(days=1), tick=False):
        tick()
    [letter] = [sent for sent in mail.outbox if "New users stay" in sent.body]
    assert cem.email in letter.to[0]
    assert "asked yesterday" in letter.body and f"/acme/goals/{goal.number}/" in letter.body
    mail.outbox.clear()
    with time_machine.travel(monday + datetime.timedelta(days=1, hours=1), tick=False):
        actions.agree(goal, by=cem)
    with time_machine.travel(monday + datetime.timedelta(days=2), tick=False):
        tick()
    assert not [sent for sent in mail.outbox if "New users stay" in sent.body]


def test_the_lead_is_told_in_the_morning_who_waits_for_an_answer(
    goal: Goal, ana: Person, ben: Person, cem: Person
) -> None:
    monday = datetime.datetime(2026, 11, 23, 12, tzinfo=ana.zone)
    with time_machine.travel(monday, tick=False):
        actions.ask_to_agree(goal, by=ana)
        actions.propose(goal, by=ben, words="One more week")
        actions.decline(goal, by=cem, words="No room")
    with time_machine.travel(monday + datetime.timedelta(days=1), tick=False):
        tick()
    [letter] = [sent for sent in mail.outbox if "New users stay" in sent.body]
    assert ana.email in letter.to[0]
    assert "Ben Berg proposed a change yesterday" in letter.body
    assert "Cem Can declined it yesterday" in letter.body
    mail.outbox.clear()
    with time_machine.travel(monday + datetime.timedelta(days=1, hours=1), tick=False):
        for row in Agreement.objects.of_goals([goal.pk]):
            actions.keep_as_it_is(row, by=ana, words="It stays")
        assert not Reminder.objects.unread().filter(person=ana).exists()
    with time_machine.travel(monday + datetime.timedelta(days=2), tick=False):
        tick()
    assert not [sent for sent in mail.outbox if ana.email in sent.to[0] and "New users stay" in sent.body]


def test_where_a_team_has_no_lead_who_asked_is_told(
    goal: Goal, product: Team, admin: Person, ben: Person, cem: Person
) -> None:
    product.memberships.update(is_lead=False)
    monday = datetime.datetime(2026, 11, 23, 12, tzinfo=admin.zone)
    with time_machine.travel(monday, tick=False):
        actions.ask_to_agree(goal, by=admin)
        actions.propose(goal, by=ben, words="One more week")
        actions.agree(goal, by=cem)
    with time_machine.travel(monday + datetime.timedelta(days=1), tick=False):
        tick()
    [letter] = [sent for sent in mail.outbox if "New users stay" in sent.body]
    assert admin.email in letter.to[0]


def test_a_key_result_of_its_own_is_not_needed_to_be_asked(product: Team, ana: Person, ben: Person) -> None:
    goal = make_goal(product, owner=ben)
    assert not KeyResult.objects.exists()
    actions.ask_to_agree(goal, by=ana)
    assert answers(goal) == {"Ben Berg": "asked"}
