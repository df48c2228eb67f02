"""A phase gets another name, other days or another place."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tasks.actions import edit_phase
from tasks.models import Phase
from teamops.activity.models import Event
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person, Team
from tests.factories import make_phase, make_plan

SignIn = Callable[[Person], Client]
DAY = datetime.date(2026, 12, 1)


@pytest.fixture
def phases(product: Team) -> list[Phase]:
    plan = make_plan(product)
    return [make_phase(plan, name) for name in "abc"]


def order(phases: list[Phase]) -> str:
    return "".join(phases[0].plan.phases.order_by("position").values_list("name", flat=True))


def test_name_and_days_change_and_are_told(phases: list[Phase], ana: Person) -> None:
    edit_phase(phases[0], by=ana, name="Find out", starts_on=DAY)
    event = Event.objects.get(verb="phase.edited")
    assert event.before == {"name": "a", "starts_on": None}
    assert event.after == {"name": "Find out", "starts_on": "2026-12-01"}


@pytest.mark.parametrize(("place", "expected"), [(1, "abc"), (2, "bac"), (3, "bca")])
def test_it_is_put_in_another_place(phases: list[Phase], ana: Person, place: int, expected: str) -> None:
    edit_phase(phases[0], by=ana, place=place)
    assert order(phases) == expected


def test_an_end_before_the_start_and_a_stale_version_are_refused(phases: list[Phase], ana: Person) -> None:
    with pytest.raises(RuleBroken) as broken:
        edit_phase(phases[0], by=ana, starts_on=DAY, ends_on=DAY - datetime.timedelta(1))
    assert broken.value.field == "ends_on"
    with pytest.raises(Stale):
        edit_phase(phases[1], by=ana, version=7, name="other")


def test_only_who_may_edit_the_plan_may(phases: list[Phase], ben: Person) -> None:
    with pytest.raises(PermissionDenied):
        edit_phase(phases[0], by=ben, name="mine")


def test_the_plan_leads_to_its_form_which_saves(
    phases: list[Phase], ana: Person, ben: Person, sign_in: SignIn
) -> None:
    url, page = f"/acme/phases/{phases[0].pk}/edit/", f"/acme/plans/{phases[0].plan_id}/"
    assert url in sign_in(ana).get(page).content.decode()
    assert url not in sign_in(ben).get(page).content.decode()
    response = sign_in(ana).post(url, {"name": "Find out", "place": 3, "version": 1})
    assert response.status_code == 302
    assert order(phases) == "bcFind out"
