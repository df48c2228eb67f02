"""Asking another team for what a goal needs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from goals.actions import ask_dependency
from goals.models import Dependency, Goal
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_team
from tests.goals.across import ahead

SignIn = Callable[[Person], Client]


def ask(goal: Goal, by: Person, team: Team, **values: Any) -> Dependency:
    given = {"what": "A field in the data", "needed_on": ahead(goal, 14), **values}
    return ask_dependency(goal, by=by, team=team, **given)


def test_the_owner_of_a_goal_asks_and_the_trail_keeps_ids_and_days(
    needing: Goal, support: Team, ben: Person
) -> None:
    made = ask(needing, ben, support, why="We cannot tell who comes back")
    assert (made.state, made.asked_by, made.team) == ("asked", ben, support)
    event = Event.objects.get(verb="dependency.asked")
    assert event.after == {"team": support.pk, "needed_on": ahead(needing, 14).isoformat()}
    assert (event.team, event.part_of_id) == (needing.team, needing.pk)


def test_the_lead_asks_too_and_others_do_not(
    needing: Goal, support: Team, ana: Person, cem: Person, dora: Person, vic: Person
) -> None:
    ask(needing, ana, support)
    for person in (cem, dora, vic):
        with pytest.raises(PermissionDenied):
            ask(needing, person, support)
    assert Dependency.objects.count() == 1


def test_a_goal_does_not_wait_for_its_own_team(needing: Goal, ben: Person) -> None:
    with pytest.raises(RuleBroken, match="own team") as broken:
        ask(needing, ben, needing.team)
    assert broken.value.field == "team"


def test_a_team_of_another_organization_is_not_there(needing: Goal, ben: Person, zoe: Person) -> None:
    other = Team.objects.get(organization=zoe.organization)
    with pytest.raises(RuleBroken, match="Choose one from the list"):
        ask(needing, ben, other)


def test_neither_is_one_that_is_archived(needing: Goal, company: Team, ben: Person) -> None:
    gone = make_team(company.organization, "Gone", company, archived_at=timezone.now())
    with pytest.raises(RuleBroken, match="Choose one from the list"):
        ask(needing, ben, gone)


def test_nothing_is_needed_by_a_day_that_has_passed(needing: Goal, support: Team, ben: Person) -> None:
    ask(needing, ben, support, needed_on=ahead(needing, 0))
    with pytest.raises(RuleBroken, match="has passed") as broken:
        ask(needing, ben, support, needed_on=ahead(needing, -1))
    assert broken.value.field == "needed_on"


def test_a_closed_goal_needs_nothing(product: Team, support: Team, ben: Person) -> None:
    with pytest.raises(RuleBroken, match="closed"):
        ask(make_goal(product, owner=ben, state=Goal.State.CLOSED), ben, support)


def test_a_private_goal_asks_nobody_and_one_that_asks_is_not_made_private(
    needing: Goal, product: Team, support: Team, ben: Person
) -> None:
    from goals.actions import edit_goal

    with pytest.raises(RuleBroken, match="private"):
        ask(make_goal(product, owner=ben, is_private=True), ben, support)
    ask(needing, ben, support)
    with pytest.raises(RuleBroken, match="Withdraw that"):
        edit_goal(needing, by=ben, is_private=True)
    assert not Goal.objects.get(pk=needing.pk).is_private


def test_the_page_offers_other_teams_and_leads_back_to_the_goal(
    needing: Goal, support: Team, ben: Person, sign_in: SignIn
) -> None:
    path = f"/acme/goals/{needing.number}/dependencies/new/"
    client = sign_in(ben)
    offered = client.get(path).context["form"].fields["team"].queryset
    assert support in offered
    assert needing.team not in offered
    sent = {"team": support.pk, "what": "A field in the data", "needed_on": ahead(needing, 14).isoformat()}
    page = client.post(path, sent, follow=True)
    assert page.redirect_chain[-1][0] == f"/acme/goals/{needing.number}/"
    html = page.content.decode()
    assert "Support is asked." in html
    assert "A field in the data" in html


def test_what_was_typed_is_kept_when_a_rule_refuses_it(
    needing: Goal, support: Team, ben: Person, sign_in: SignIn
) -> None:
    sent = {"team": support.pk, "what": "A field in the data", "needed_on": "2020-01-01"}
    page = sign_in(ben).post(f"/acme/goals/{needing.number}/dependencies/new/", sent)
    html = page.content.decode()
    assert "That day has passed" in html
    assert "A field in the data" in html
