"""A milestone is reached, dropped and open again; each once, each told."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tasks.actions import (
    add_milestone,
    drop_milestone,
    edit_milestone,
    finish_milestone,
    reopen_milestone,
)
from tasks.models import Milestone
from teamops.activity.models import Event
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_milestone, make_phase, make_plan

SignIn = Callable[[Person], Client]


@pytest.fixture
def milestone(product: Team, ben: Person) -> Milestone:
    return make_milestone(make_plan(product), owner=ben)


def test_it_is_reached_and_reopened_by_its_owner(milestone: Milestone, ben: Person) -> None:
    finish_milestone(milestone, by=ben)
    assert Milestone.objects.get().done_at is not None
    reopen_milestone(milestone, by=ben)
    assert Milestone.objects.get().is_open
    assert list(Event.objects.values_list("verb", flat=True).order_by("pk")) == [
        "milestone.finished",
        "milestone.reopened",
    ]


def test_reaching_it_twice_keeps_the_first_moment_and_is_told_once(milestone: Milestone, ben: Person) -> None:
    finish_milestone(milestone, by=ben)
    first = milestone.done_at
    finish_milestone(milestone, by=ben)
    assert Milestone.objects.get().done_at == first
    assert Event.objects.filter(verb="milestone.finished").count() == 1


def test_what_is_dropped_is_not_reached(milestone: Milestone, ben: Person) -> None:
    finish_milestone(milestone, by=ben)
    drop_milestone(milestone, by=ben)
    stored = Milestone.objects.get()
    assert (stored.done_at, stored.dropped_at is None) == (None, False)


def test_the_buttons_do_the_same(milestone: Milestone, ben: Person, sign_in: SignIn) -> None:
    client, url = sign_in(ben), f"/acme/milestones/{milestone.pk}/state/"
    client.post(url, {"state": "done"})
    assert Milestone.objects.get().done_at
    client.post(url, {"state": "open"})
    assert Milestone.objects.get().is_open
    assert client.post(url, {"state": "somewhere"}).status_code == 302


def test_owner_and_phase_are_of_the_same_organization_and_plan(
    milestone: Milestone, ana: Person, zoe: Person, product: Team
) -> None:
    foreign = make_phase(make_plan(product, name="Another plan"))
    for change, field in (({"owner": zoe}, "owner"), ({"phase": foreign}, "phase")):
        with pytest.raises(RuleBroken) as broken:
            edit_milestone(Milestone.objects.get(), by=ana, **change)
        assert broken.value.field == field
    with pytest.raises(RuleBroken):
        add_milestone(milestone.plan, by=ana, title="Live", owner=zoe)


def test_a_stale_change_is_refused_and_the_form_can_be_saved_again(
    milestone: Milestone, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    edit_milestone(Milestone.objects.get(), by=ana, title="Ana's title")
    with pytest.raises(Stale, match="Ana Lead"):
        edit_milestone(milestone, by=ben, version=1, title="Ben's title")
    client, url = sign_in(ben), f"/acme/milestones/{milestone.pk}/edit/"
    response = client.post(url, {"title": "Ben's title", "owner": ben.pk, "version": 1})
    assert "now says: Ana&#x27;s title" in response.content.decode()
    version = response.context["form"]["version"].value()
    client.post(url, {"title": "Ben's title", "owner": ben.pk, "version": version})
    assert Milestone.objects.get().title == "Ben's title"


def test_its_owner_changes_it_and_others_do_not(milestone: Milestone, ben: Person, cem: Person) -> None:
    edit_milestone(milestone, by=ben, title="Live for all")
    with pytest.raises(PermissionDenied):
        finish_milestone(milestone, by=cem)


def test_the_owner_of_the_goal_may_add_one(product: Team, cem: Person) -> None:
    plan = make_plan(product, make_goal(product, owner=cem))
    assert add_milestone(plan, by=cem, title="Live").position == 1
