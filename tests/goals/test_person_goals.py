"""What a person answers for, on their page: goals, and key results in the goals of others."""

from collections.abc import Callable

from django.test import Client

from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_goal, make_key_result

SignIn = Callable[[Person], Client]


def page_of(client: Client, person: Person) -> str:
    return client.get(f"/acme/people/{person.pk}/").content.decode()


def test_goals_and_key_results_stand_with_their_role_and_status(
    ana: Person, ben: Person, product: Team, sign_in: SignIn
) -> None:
    own = make_goal(product, "New users stay", owner=ben)
    make_check_in(make_key_result(own, owner=ben), 39, confidence=7)
    shared = make_goal(product, "Answers before they ask", owner=ana)
    part = make_key_result(shared, "Tickets per thousand users", owner=ben)
    page = page_of(sign_in(ana), ben)
    assert f'<a href="/acme/goals/{own.number}/">New users stay</a> <span class="meta">owner</span>' in page
    assert f'<a href="/acme/goals/{shared.number}/?kr={part.pk}">Tickets per thousand users</a>' in page
    assert "Answers before they ask" not in page


def test_what_is_closed_or_a_draft_is_not_carried(
    ana: Person, ben: Person, product: Team, sign_in: SignIn
) -> None:
    make_goal(product, "Long ago", owner=ben, state="closed")
    make_goal(product, "Some day", owner=ben, state="draft")
    page = page_of(sign_in(ana), ben)
    assert "Long ago" not in page
    assert "Some day" not in page


def test_a_guest_sees_only_goals_of_their_teams(
    vic: Person, ben: Person, product: Team, support: Team, sign_in: SignIn
) -> None:
    make_goal(product, "New users stay", owner=ben)
    make_goal(support, "Tickets are answered", owner=ben)
    page = page_of(sign_in(vic), ben)
    assert "New users stay" in page
    assert "Tickets are answered" not in page
