"""Handing over: the owner changes at once, who got it accepts or returns, who gave it is told."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tasks import actions
from tasks.handing_over.actions import (
    accept_handover,
    hand_over,
    return_handover,
    withdraw_handover,
)
from tasks.models import ActionPlan, Handover, Milestone, Task
from tasks.trash.actions import remove_task, restore
from teamops.activity.models import Event
from teamops.activity.sentences import sentence
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.notifications.models import Reminder
from teamops.people.actions import remove_person
from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.factories import make_goal, make_milestone, make_plan, make_task

SignIn = Callable[[Person], Client]
Thing = Task | Milestone | ActionPlan

pytestmark = [pytest.mark.django_db]


def owner_of(thing: Thing) -> Person | None:
    thing.refresh_from_db()
    return thing.assignee if isinstance(thing, Task) else thing.owner


@pytest.fixture(params=["task", "milestone", "plan"])
def thing(request: Any, product: Team, ana: Person) -> Thing:
    """One of Ana's."""
    if request.param == "task":
        return make_task(product, assignee=ana, planned_for=today(product))
    plan = make_plan(product, make_goal(product, owner=ana), owner=ana)
    return plan if request.param == "plan" else make_milestone(plan, owner=ana)


def says(thing: Thing) -> list[str]:
    kind = thing._meta.model_name
    events = Event.objects.filter(subject_type=kind, subject_id=thing.pk).order_by("pk")
    return [sentence(event) for event in events]


def test_it_is_theirs_at_once_and_stays_so_when_accepted(thing: Thing, ana: Person, ben: Person) -> None:
    given = hand_over(thing, by=ana, taker=ben, note="The list is in the drive.")
    assert owner_of(thing) == ben
    accept_handover(given, by=ben)
    assert owner_of(thing) == ben and given.state == "accepted"
    kind = "plan" if isinstance(thing, ActionPlan) else thing._meta.model_name
    assert says(thing) == [f"handed the {kind} over", f"accepted the {kind}"]


def test_returned_it_goes_back_with_the_reason(thing: Thing, ana: Person, ben: Person) -> None:
    given = hand_over(thing, by=ana, taker=ben)
    return_handover(given, by=ben, answer="No time before March.")
    assert owner_of(thing) == ana
    event = Event.objects.latest("pk")
    assert event.after == {"assignee" if isinstance(thing, Task) else "owner": ana.pk}
    assert "March" not in str(event.after)


def test_it_goes_back_to_its_owner_not_to_who_gave_it(
    product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    task = make_task(product, assignee=cem)
    return_handover(hand_over(task, by=ana, taker=ben), by=ben, answer="I cannot.")
    assert owner_of(task) == cem
    nobodys = make_task(product, created_by=ana)
    return_handover(hand_over(nobodys, by=ana, taker=ben), by=ben, answer="I cannot.")
    assert owner_of(nobodys) is None


def test_who_gave_it_takes_it_back_until_it_is_answered(thing: Thing, ana: Person, ben: Person) -> None:
    given = hand_over(thing, by=ana, taker=ben)
    withdraw_handover(given, by=ana)
    assert owner_of(thing) == ana
    again = hand_over(thing, by=ana, taker=ben)
    accept_handover(again, by=ben)
    with pytest.raises(RuleBroken, match="has been answered"):
        withdraw_handover(again, by=ana)
    assert owner_of(thing) == ben


def test_the_day_that_was_planned_for_it_was_its_owners(product: Team, ana: Person, ben: Person) -> None:
    task = make_task(product, assignee=ana, planned_for=today(ana))
    hand_over(task, by=ana, taker=ben)
    task.refresh_from_db()
    assert task.planned_for is None


def test_a_return_needs_a_reason(thing: Thing, ana: Person, ben: Person) -> None:
    given = hand_over(thing, by=ana, taker=ben)
    with pytest.raises(RuleBroken) as refused:
        return_handover(given, by=ben, answer="  ")
    assert refused.value.field == "answer" and owner_of(thing) == ben


def test_who_may_not_edit_hands_nothing_over_and_others_do_not_answer(
    thing: Thing, ana: Person, ben: Person, cem: Person, dora: Person
) -> None:
    with pytest.raises(PermissionDenied):
        hand_over(thing, by=dora, taker=cem)
    given = hand_over(thing, by=ana, taker=ben)
    with pytest.raises(PermissionDenied):
        accept_handover(given, by=cem)
    with pytest.raises(PermissionDenied):
        withdraw_handover(given, by=ben)


@pytest.mark.parametrize("who", ["vic", "zoe", "ana", "gone"])
def test_it_is_given_to_nobody_who_cannot_take_it(
    thing: Thing, ana: Person, who: str, request: Any, product: Team
) -> None:
    gone = Person(organization=product.organization, name="Otto Old", state=Person.State.LEFT)
    gone.save()
    taker = gone if who == "gone" else request.getfixturevalue(who)
    with pytest.raises(RuleBroken) as refused:
        hand_over(thing, by=ana, taker=taker)
    assert refused.value.field == "taker" and owner_of(thing) == ana
    assert not Handover.objects.exists()


def test_what_is_over_is_not_handed_over(product: Team, ana: Person, ben: Person) -> None:
    with pytest.raises(RuleBroken, match="This is over"):
        hand_over(make_task(product, assignee=ana, status="done"), by=ana, taker=ben)


def test_what_waits_for_an_answer_is_not_given_on_and_the_same_form_gives_once(
    thing: Thing, ana: Person, ben: Person, cem: Person
) -> None:
    first = hand_over(thing, by=ana, taker=ben, key="k")
    assert hand_over(thing, by=ana, taker=ben, key="k") == first
    with pytest.raises(RuleBroken, match="has not answered yet"):
        hand_over(thing, by=ana, taker=cem)


def test_what_an_edit_has_given_to_somebody_else_waits_for_no_answer(
    product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    task = make_task(product, assignee=ana)
    given = hand_over(task, by=ana, taker=ben)
    actions.edit_task(task, by=ana, assignee=cem)
    assert not Handover.objects.unanswered().exists()
    with pytest.raises(RuleBroken, match="changed hands"):
        return_handover(given, by=ben, answer="I cannot.")
    assert owner_of(task) == cem


def test_who_got_it_is_asked_and_who_gave_it_is_told(
    thing: Thing, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    given = hand_over(thing, by=ana, taker=ben, note="The list is in the drive.")
    html = sign_in(ben).get("/acme/inbox/").content.decode()
    assert "Ana Lead hands it over: The list is in the drive." in html
    return_handover(given, by=ben, answer="No time before March.")
    assert not Reminder.objects.unread().filter(person=ben).exists()
    assert "Ben Berg returns it: No time before March." in sign_in(ana).get("/acme/inbox/").content.decode()


def test_what_waits_for_an_answer_is_not_late(
    thing: Thing, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    hand_over(thing, by=ana, taker=ben, note="The list is in the drive.")
    Reminder.objects.update(due_on=today(ben) - datetime.timedelta(days=6))
    html = sign_in(ben).get("/acme/inbox/").content.decode()
    assert '<span class="soon">Ana Lead hands it over: The list is in the drive.</span>' in html
    assert not Api(ben).get("inbox/").json()["results"][0]["is_late"]


def test_its_page_offers_the_way_and_says_who_has_not_answered(
    thing: Thing, ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    if isinstance(thing, Task):
        place, way = f"/acme/tasks/{thing.number}/", f"/acme/tasks/{thing.number}/hand-over/"
    elif isinstance(thing, Milestone):
        place = f"/acme/milestones/{thing.pk}/edit/"
        way = f"/acme/milestones/{thing.pk}/hand-over/"
    else:
        place, way = f"/acme/plans/{thing.pk}/facts/", f"/acme/plans/{thing.pk}/hand-over/"
    client = sign_in(ana)
    assert way in client.get(place).content.decode()
    client.post(way, {"taker": ben.pk, "note": "See the drive."})
    given = Handover.objects.get()
    page = sign_in(ben).get(place).content.decode()
    assert f"/acme/handovers/{given.uuid}/accept/" in page and "See the drive." in page
    assert f"/acme/handovers/{given.uuid}/withdraw/" in client.get(place).content.decode()
    if not isinstance(thing, Milestone):
        assert "See the drive." not in sign_in(cem).get(place).content.decode()


def test_while_handing_over_the_load_of_whoever_is_chosen_is_shown(
    product: Team, ana: Person, sign_in: SignIn
) -> None:
    task = make_task(product, assignee=ana, due=datetime.date(2026, 12, 1), estimate=Decimal("1.5"))
    html = sign_in(ana).get(f"/acme/tasks/{task.number}/hand-over/").content.decode()
    assert f'data-assigning="/acme/people/{{id}}/load/line/?without={task.number}"' in html
    assert 'data-due="2026-12-01"' in html and 'data-estimate="1.5' in html


def test_one_click_accepts_and_returns_to_where_it_stood(
    product: Team, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    given = hand_over(make_task(product, assignee=ana), by=ana, taker=ben)
    response = sign_in(ben).post(f"/acme/handovers/{given.uuid}/accept/", {"next": "/acme/work/"})
    assert response["Location"] == "/acme/work/"
    given.refresh_from_db()
    assert given.state == "accepted" and given.answered_at is not None


def test_what_somebody_who_leaves_had_not_accepted_goes_to_their_successor(
    thing: Thing, admin: Person, ana: Person, ben: Person, cem: Person
) -> None:
    hand_over(thing, by=ana, taker=ben)
    kinds = ("tasks", "milestones", "plans")
    remove_person(ben, by=admin, successors=dict.fromkeys(kinds, cem))
    assert owner_of(thing) == cem
    assert Handover.objects.get().state == "withdrawn"


def test_nothing_comes_back_to_who_has_left(product: Team, admin: Person, ana: Person, ben: Person) -> None:
    task = make_task(product, assignee=ana)
    given = hand_over(task, by=ana, taker=ben)
    ana.state = Person.State.LEFT
    ana.save()
    given = Handover.objects.with_parts().get()
    with pytest.raises(RuleBroken, match="Hand it over to somebody else"):
        return_handover(given, by=ben, answer="I cannot.")
    assert owner_of(task) == ben


def test_what_lies_in_the_trash_waits_for_no_answer_until_it_is_restored(
    product: Team, ana: Person, ben: Person
) -> None:
    task = make_task(product, assignee=ana)
    handover = hand_over(task, by=ana, taker=ben, note="Please")
    removal = remove_task(Task.objects.get(pk=task.pk), by=ana)
    assert not Handover.objects.unanswered().exists()
    with pytest.raises(RuleBroken, match="answered or has changed hands"):
        accept_handover(Handover.objects.get(), by=ben)
    restore(removal, by=ana)
    assert accept_handover(Handover.objects.get(pk=handover.pk), by=ben).state == "accepted"


def test_the_owner_of_a_plan_edits_it(product: Team, ana: Person, ben: Person) -> None:
    plan = make_plan(product, make_goal(product, owner=ana))
    with pytest.raises(PermissionDenied):
        actions.add_phase(plan, by=ben, name="Find out")
    hand_over(plan, by=ana, taker=ben)
    actions.add_phase(plan, by=ben, name="Find out")
