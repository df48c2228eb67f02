"""Delivered by who promised it, confirmed or sent back by who needs it, or no longer needed."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from goals.actions import (
    confirm_dependency,
    deliver_dependency,
    hand_over_dependencies,
    send_back_dependency,
    withdraw_dependency,
)
from goals.models import Dependency
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.models import Person
from tests.goals.across import ahead, fresh

SignIn = Callable[[Person], Client]


def test_delivered_and_confirmed(promised: Dependency, leo: Person, ben: Person) -> None:
    deliver_dependency(promised, by=leo)
    assert fresh(promised).delivered_at is not None
    confirm_dependency(fresh(promised), by=ben)
    assert (fresh(promised).state, fresh(promised).is_open) == ("confirmed", False)
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["dependency.delivered", "dependency.confirmed"]


def test_each_side_does_its_own_part(promised: Dependency, leo: Person, ben: Person, cem: Person) -> None:
    with pytest.raises(PermissionDenied):
        deliver_dependency(promised, by=ben)
    deliver_dependency(promised, by=leo)
    for person in (leo, cem):
        with pytest.raises(PermissionDenied):
            confirm_dependency(fresh(promised), by=person)
        with pytest.raises(PermissionDenied):
            send_back_dependency(fresh(promised), by=person, reason="No")


def test_what_was_sent_back_is_promised_as_before(promised: Dependency, leo: Person, ben: Person) -> None:
    deliver_dependency(promised, by=leo)
    with pytest.raises(RuleBroken, match="Say why"):
        send_back_dependency(fresh(promised), by=ben, reason=" ")
    send_back_dependency(fresh(promised), by=ben, reason="The field is empty")
    made = fresh(promised)
    assert (made.state, made.delivered_at, made.reason) == ("accepted", None, "The field is empty")
    assert made.promised_on == ahead(made, 10)


def test_doing_it_twice_does_it_once(promised: Dependency, leo: Person, ben: Person) -> None:
    deliver_dependency(promised, by=leo)
    deliver_dependency(fresh(promised), by=leo)
    confirm_dependency(fresh(promised), by=ben)
    confirm_dependency(fresh(promised), by=ben)
    withdrawn = Event.objects.count()
    assert withdrawn == 2


def test_what_nobody_promised_is_not_delivered(asked: Dependency, leo: Person, ben: Person) -> None:
    with pytest.raises(RuleBroken, match="it stands at: asked"):
        deliver_dependency(asked, by=leo)
    with pytest.raises(RuleBroken, match="it stands at: asked"):
        confirm_dependency(asked, by=ben)


def test_who_asked_takes_it_back_while_it_is_open(promised: Dependency, leo: Person, ben: Person) -> None:
    with pytest.raises(PermissionDenied):
        withdraw_dependency(promised, by=leo)
    withdraw_dependency(promised, by=ben)
    assert fresh(promised).state == "withdrawn"
    with pytest.raises(RuleBroken, match="it stands at: no longer needed"):
        deliver_dependency(fresh(promised), by=leo)


def test_on_the_page_it_is_one_click(promised: Dependency, leo: Person, ben: Person, sign_in: SignIn) -> None:
    path = f"/acme/dependencies/{promised.pk}/"
    page = sign_in(leo).post(f"{path}deliver/", {"version": promised.version}, follow=True)
    assert "says whether it is what they need" in page.content.decode()
    assert "Confirm: this is what we need" not in page.content.decode()
    page = sign_in(ben).post(f"{path}confirm/", {"version": fresh(promised).version}, follow=True)
    assert "It is confirmed." in page.content.decode()


def test_who_leaves_hands_over_what_they_promised(promised: Dependency, leo: Person, dora: Person) -> None:
    hand_over_dependencies(leo, to=dora, by=None)
    assert fresh(promised).owner == dora
    assert Event.objects.get(verb="dependency.owner_named").after["owner"] == dora.pk


def test_leaving_asks_who_takes_it_over(
    promised: Dependency, leo: Person, admin: Person, sign_in: SignIn
) -> None:
    page = sign_in(admin).get(f"/acme/settings/people/{leo.pk}/remove/")
    assert "What other teams were promised" in page.content.decode()
