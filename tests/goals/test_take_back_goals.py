"""Goals that were just made are taken back for thirty seconds, unless something was done with them since."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from goals.actions import activate_goal, add_key_result, ask_to_agree, create_goal, edit_goal
from goals.models import Agreement, Goal
from teamops.activity.actions import add_comment
from teamops.activity.context import one_act
from teamops.activity.models import Event
from teamops.activity.undo import take_back, token_of
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.notifications.models import Reminder
from teamops.people.models import Person, Team
from tests.factories import make_cycle, make_goal

SignIn = Callable[[Person], Client]


def made(team: Team, by: Person, owner: Person) -> tuple[Goal, str]:
    """A goal with a key result that its owner is asked about, and the token of the act."""
    cycle = make_cycle(team.organization)
    with one_act() as events:
        goal = create_goal(team, by=by, cycle=cycle, statement="New users stay", owner=owner)
        add_key_result(goal, by=by, statement="Calls", start=Decimal(0), target=Decimal(20), owner=owner)
        activate_goal(goal, by=by)
        ask_to_agree(goal, by=by)
    return goal, token_of(events)


def test_it_is_gone_with_all_that_was_asked_about_it(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    goal, token = made(product, ana, ben)
    assert Agreement.objects.count() == 1
    Reminder.objects.create(
        organization=ben.organization,
        person=ben,
        rule="answer_owed",
        subject_type="agreement",
        subject_id=Agreement.objects.get().pk,
        due_on=today(ben),
        local_date=today(ben),
    )
    there = f"http://testserver/acme/goals/{goal.number}/"
    client = sign_in(ana)
    undone = client.post("/acme/undo/", {"token": token}, headers={"referer": there}, follow=True)
    assert undone.redirect_chain == [("/acme/work/", 302)]
    assert not Goal.objects.exists() and not Agreement.objects.exists()
    assert not Reminder.objects.filter(read_at=None).exists()
    event = Event.objects.get(verb="team.goals_taken_back")
    assert (event.before, event.team) == ({"goals": [goal.number]}, product)
    for page in ("teams/product/goals/", "teams/product/review/", "inbox/", "alignment/"):
        assert client.get(f"/acme/{page}", follow=True).status_code == 200
        assert sign_in(ben).get(f"/acme/{page}", follow=True).status_code == 200


def test_what_somebody_has_said_or_changed_since_keeps_it(product: Team, ana: Person, ben: Person) -> None:
    goal, token = made(product, ana, ben)
    add_comment(goal, by=ben, text="I like it")
    with pytest.raises(RuleBroken, match="changed again meanwhile"):
        take_back(token, by=ana)
    assert Goal.objects.get() == goal


def test_a_goal_that_another_one_leads_to_stays(product: Team, ana: Person, ben: Person) -> None:
    goal, token = made(product, ana, ben)
    product.organization.refresh_from_db()
    make_goal(product, "Below", parent=goal)
    with pytest.raises(RuleBroken, match="changed again meanwhile"):
        take_back(token, by=ana)


def test_what_changes_a_goal_that_was_there_has_no_way_back(product: Team, ana: Person) -> None:
    goal = make_goal(product, owner=ana)
    with one_act() as events:
        edit_goal(goal, by=ana, why="Because")
    assert (len(events), token_of(events)) == (1, "")
