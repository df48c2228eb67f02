"""Dependencies on the goal's page, on both teams' pages and on their own; who sees which."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from goals.across import team_page
from goals.actions import hide_preparing
from goals.models import Dependency, Goal
from teamops.people.models import Person, Team
from tests.factories import make_cycle, make_dependency, make_goal, make_joint_event, make_person, make_team
from tests.goals.across import ahead

SignIn = Callable[[Person], Client]


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_both_teams_see_it_from_their_side(
    promised: Dependency, product: Team, support: Team, ben: Person, leo: Person
) -> None:
    day = ahead(promised, 0)
    asking, asked = team_page(product, ben, day), team_page(support, leo, day)
    assert [line.dependency for line in asking.needs] == [promised]
    assert [line.dependency for line in asked.gives] == [promised]
    assert (list(asking.gives), list(asked.needs)) == ([], [])


@pytest.mark.parametrize("path", ["goals/1/", "teams/product/dependencies/", "teams/support/dependencies/"])
def test_it_stands_with_its_dates_and_who_answers(
    promised: Dependency, ben: Person, sign_in: SignIn, path: str
) -> None:
    Dependency.objects.update(promised_on=ahead(promised, 17), moves=1)
    html = text(sign_in(ben), f"/acme/{path}")
    for words in ("A field in the data", "promised too late", "moved once", "Leo Lead"):
        assert words in html, words


def test_the_page_says_what_asks_for_somebody(
    asked: Dependency, promised: Dependency, support: Team, leo: Person
) -> None:
    late = make_dependency(promised.goal, support, "Late", promised_on=ahead(promised, -2), owner=leo)
    Dependency.objects.filter(pk=promised.pk).update(promised_on=ahead(promised, 20))
    page = team_page(support, leo, ahead(promised, 0))
    assert page.finding == (
        "1 team waits for an answer. 1 is overdue. 1 is promised for later than it is needed."
    )
    Dependency.objects.exclude(pk=late.pk).delete()
    Dependency.objects.update(state="confirmed")
    assert team_page(support, leo, ahead(promised, 0)).finding == "No team waits for another."
    assert [line.dependency for line in team_page(support, leo, ahead(promised, 0)).earlier] == [late]


def test_two_questions_of_one_team_are_one_team_that_waits(
    asked: Dependency, support: Team, leo: Person
) -> None:
    make_dependency(asked.goal, support, "A second field")
    page = team_page(support, leo, ahead(asked, 0))
    assert page.finding == "1 team waits for an answer."


def test_what_asks_for_somebody_is_named_on_the_spot(
    asked: Dependency, promised: Dependency, sign_in: SignIn, leo: Person
) -> None:
    Dependency.objects.filter(pk=promised.pk).update(promised_on=ahead(promised, 20))
    html = text(sign_in(leo), "/acme/teams/support/dependencies/")
    told = html[html.index('<details class="why-here') :].split("</details>")[0]
    for one in (asked, promised):
        assert f'href="/acme/dependencies/{one.pk}/">{one.what}</a>' in told


def test_teams_beside_them_see_it_and_other_organizations_do_not(
    promised: Dependency, company: Team, sign_in: SignIn, zoe: Person
) -> None:
    other = make_person(company.organization, "Omar", make_team(company.organization, "Sales", company))
    assert "A field in the data" in text(sign_in(other), f"/acme/dependencies/{promised.pk}/")
    assert sign_in(zoe).get(f"/acme/dependencies/{promised.pk}/").status_code == 404


def test_a_guest_of_the_asked_team_is_told_what_but_not_for_which_goal(
    promised: Dependency, support: Team, vic: Person, sign_in: SignIn
) -> None:
    gus = make_person(support.organization, "Gus Guest", support, role=Person.Role.GUEST)
    html = text(sign_in(gus), "/acme/teams/support/dependencies/")
    assert "A field in the data" in html
    assert "New users stay" not in html
    assert "New users stay" not in text(sign_in(gus), f"/acme/dependencies/{promised.pk}/")
    assert "New users stay" in text(sign_in(vic), f"/acme/dependencies/{promised.pk}/")


def test_who_is_asked_for_a_goal_in_preparation_sees_the_question_and_not_the_goal(
    product: Team, support: Team, ana: Person, ben: Person, dora: Person, leo: Person, sign_in: SignIn
) -> None:
    cycle = make_cycle(product.organization, name="Next", state="preparing")
    goal = make_goal(product, "A goal still in the making", owner=ben, cycle=cycle)
    dependency = make_dependency(goal, support, "Two weeks of an analyst")
    hide_preparing(product, by=ana, hides=True)
    for person in (dora, leo):
        html = text(sign_in(person), f"/acme/dependencies/{dependency.pk}/")
        assert "Two weeks of an analyst" in html
        assert "A goal still in the making" not in html
        assert "A goal still in the making" not in text(sign_in(person), "/acme/teams/support/dependencies/")
    outside = make_person(
        product.organization, "Omar", make_team(product.organization, "Sales", product.parent)
    )
    assert sign_in(outside).get(f"/acme/dependencies/{dependency.pk}/").status_code == 404


def test_what_a_goal_once_needed_is_hidden_when_it_becomes_private(
    promised: Dependency, leo: Person, ben: Person, sign_in: SignIn
) -> None:
    Dependency.objects.update(state="confirmed")
    Goal.objects.update(is_private=True)
    assert sign_in(leo).get(f"/acme/dependencies/{promised.pk}/").status_code == 404
    assert "A field in the data" not in text(sign_in(leo), "/acme/teams/support/dependencies/")
    assert sign_in(ben).get(f"/acme/dependencies/{promised.pk}/").status_code == 200


def test_members_comment_on_it_and_guests_read(
    promised: Dependency, dora: Person, vic: Person, sign_in: SignIn
) -> None:
    path = f"/acme/comments/dependency/{promised.pk}/"
    assert sign_in(dora).post(path, {"text": "We began today"}, follow=True).status_code == 200
    assert "We began today" in text(sign_in(vic), f"/acme/dependencies/{promised.pk}/")
    assert sign_in(vic).post(path, {"text": "Hm"}).status_code == 403


def test_in_chinese(promised: Dependency, support: Team, leo: Person, sign_in: SignIn) -> None:
    Person.objects.filter(pk=leo.pk).update(language="zh-hans")
    make_joint_event(support, promised.goal.team)
    with translation.override("en"):  # whatever the page's language is, the next test begins in English
        html = text(sign_in(leo), "/acme/teams/support/dependencies/")
    for words in ("别人需要我们提供", "已承诺", "跨团队活动"):
        assert words in html, words
