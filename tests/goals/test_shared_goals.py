"""A shared goal has one owner; it stands in the lists of all its teams and is counted once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from goals.actions import close_goal, edit_goal
from goals.goal_list import goal_list
from goals.models import Goal
from teamops.activity.models import Event
from teamops.dates import today
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_cycle, make_goal, make_key_result

SignIn = Callable[[Person], Client]


@pytest.fixture
def shared(product: Team, support: Team, ben: Person) -> Goal:
    goal = make_goal(product, "New users stay", owner=ben)
    make_check_in(make_key_result(goal), 39, confidence=8)
    goal.contributing_teams.add(support)
    return goal


def test_it_stands_in_the_list_of_each_team_after_their_own(
    shared: Goal, support: Team, dora: Person, sign_in: SignIn
) -> None:
    own = make_goal(support, "Answers in an hour", owner=dora)
    listed = goal_list(support, dora, today(support))
    assert listed is not None
    assert [stand.goal for stand in listed.standings] == [own, shared]
    html = sign_in(dora).get("/acme/teams/support/goals/").content.decode()
    assert "shared, of Product" in html
    assert "shared, of" not in sign_in(dora).get("/acme/teams/product/goals/").content.decode()


def test_it_is_counted_with_its_own_team_alone(
    shared: Goal, product: Team, support: Team, dora: Person
) -> None:
    first, second = goal_list(product, dora, today(product)), goal_list(support, dora, today(support))
    assert first is not None
    assert second is not None
    assert (first.summary, second.summary) == ("1 on track", "")


def test_its_page_names_the_teams(shared: Goal, ben: Person, sign_in: SignIn) -> None:
    html = sign_in(ben).get(f"/acme/goals/{shared.number}/").content.decode()
    assert "Shared with" in html
    assert f'href="/acme/teams/support/goals/?cycle={shared.cycle.slug}">Support</a>' in html


def test_the_editor_sets_the_teams_and_the_trail_says_so(
    product: Team, support: Team, ben: Person, sign_in: SignIn
) -> None:
    goal = make_goal(product, owner=ben)
    client = sign_in(ben)
    form = client.get(f"/acme/goals/{goal.number}/edit/").context["editor"].form
    assert list(form.fields["contributing_teams"].queryset) == [product.parent, support]
    sent = {
        "statement": goal.statement,
        "cycle": goal.cycle_id,
        "owner": ben.pk,
        "ambition": "committed",
        "contributing_teams": [support.pk],
        "version": goal.version,
        "key_results-TOTAL_FORMS": 0,
        "key_results-INITIAL_FORMS": 0,
    }
    client.post(f"/acme/goals/{goal.number}/edit/", sent)
    assert list(goal.contributing_teams.all()) == [support]
    assert Event.objects.get(verb="goal.teams_changed").after == {"teams": [support.pk]}


def test_its_own_team_and_strangers_are_refused(
    shared: Goal, product: Team, ben: Person, zoe: Person
) -> None:
    with pytest.raises(RuleBroken, match="this team’s goal already"):
        edit_goal(shared, by=ben, contributing_teams=[product])
    with pytest.raises(RuleBroken, match="Choose one from the list"):
        edit_goal(shared, by=ben, contributing_teams=[Team.objects.get(organization=zoe.organization)])


def test_a_shared_goal_is_not_private(shared: Goal, ben: Person) -> None:
    with pytest.raises(RuleBroken, match="cannot be private") as broken:
        edit_goal(shared, by=ben, is_private=True)
    assert broken.value.field == "is_private"
    edit_goal(Goal.objects.get(pk=shared.pk), by=ben, is_private=True, contributing_teams=[])
    assert Goal.objects.get(pk=shared.pk).is_private


def test_another_change_leaves_the_teams(shared: Goal, support: Team, ben: Person) -> None:
    edit_goal(shared, by=ben, why="It matters")
    assert list(shared.contributing_teams.all()) == [support]


def test_what_goes_on_in_another_cycle_goes_on_with_its_teams(
    shared: Goal, support: Team, ben: Person
) -> None:
    later = make_cycle(support.organization, name="Next")
    goal = close_goal(shared, by=ben, outcome="carried_over", next_cycle=later)
    assert goal.continued_by is not None
    assert list(goal.continued_by.contributing_teams.all()) == [support]


def test_who_is_slower_to_change_its_teams_or_what_it_supports_is_told(
    shared: Goal, product: Team, support: Team, ben: Person, ana: Person
) -> None:
    """Neither is a field of the goal's own row, and neither is silently overwritten."""
    first, second = make_goal(support, "Answer at once"), make_goal(support, "Answer well")
    ways: list[dict[str, Any]] = [{"supports": [first]}, {"contributing_teams": []}]
    for changes in ways:
        mine, theirs = (Goal.objects.get(pk=shared.pk) for _reader in range(2))
        edit_goal(theirs, by=ana, version=theirs.version, supports=[second])
        with pytest.raises(Stale):
            edit_goal(mine, by=ben, version=mine.version, **changes)
        assert list(shared.supports.all()) == [second] and list(shared.contributing_teams.all()) == [support]
        edit_goal(theirs, by=ana, version=theirs.version, supports=[])


def test_a_guest_of_a_contributing_team_is_not_told(shared: Goal, support: Team, sign_in: SignIn) -> None:
    from tests.factories import make_person

    gus = make_person(support.organization, "Gus Guest", support, role=Person.Role.GUEST)
    assert "New users stay" not in sign_in(gus).get("/acme/teams/support/goals/").content.decode()
