"""All that happened to a goal can be read, page by page; nothing falls off the end."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from goals.models import Goal
from teamops.activity.actions import add_comment
from teamops.people.models import Person, Team
from tests.factories import make_goal

SignIn = Callable[[Person], Client]


@pytest.fixture
def goal(product: Team, ben: Person) -> Goal:
    """With seventy comments."""
    goal = make_goal(product)
    for number in range(70):
        add_comment(goal, by=ben, text=f"Comment number {number:02}")
    return goal


def test_every_comment_is_reached_by_going_back(goal: Goal, ben: Person, sign_in: SignIn) -> None:
    client = sign_in(ben)
    path = f"/acme/goals/{goal.number}/"
    read: list[str] = []
    for _page in range(3):
        page = client.get(path).content.decode()
        read += re.findall(r"Comment number (\d\d)", page)
        link = re.search(r'href="([^"]*\?before=[^"]+)"', page)
        if link:
            path = link[1] if link[1].startswith("/") else path.split("?")[0] + link[1]
    assert read == [f"{number:02}" for number in reversed(range(70))]
    assert link is None


def test_a_short_history_has_no_way_back(product: Team, ben: Person, sign_in: SignIn) -> None:
    goal = make_goal(product)
    add_comment(goal, by=ben, text="Hm")
    assert "?before=" not in sign_in(ben).get(f"/acme/goals/{goal.number}/").content.decode()


@pytest.mark.parametrize("moment", ["", "yesterday", "2026-02-30T10:00:00", "2026-11-20T10:00:00", "\x00"])
def test_what_is_no_moment_shows_the_newest(goal: Goal, ben: Person, sign_in: SignIn, moment: str) -> None:
    page = sign_in(ben).get(f"/acme/activity/goal/{goal.pk}/", {"before": moment})
    assert "Comment number 69" in page.content.decode()


def test_a_stranger_and_a_guest_of_another_team_find_nothing(
    goal: Goal, zoe: Person, vic: Person, support: Team, sign_in: SignIn
) -> None:
    assert sign_in(zoe).get(f"/other/activity/goal/{goal.pk}/").status_code == 404
    hidden = make_goal(support)
    assert sign_in(vic).get(f"/acme/activity/goal/{hidden.pk}/").status_code == 404
