"""Asking for support and answering: what is kept, what is refused, and who is told."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tasks.actions import block_task
from tasks.models import SupportRequest
from tasks.support.actions import (
    ask_support,
    decline_support,
    edit_support,
    hand_over_support,
    promise_support,
    supply_support,
    withdraw_support,
)
from teamops.activity.models import Event
from teamops.activity.queries import feed
from teamops.dates import DAY, today
from teamops.errors import RuleBroken, Stale
from teamops.notifications.models import Reminder
from teamops.people.models import Organization, Person, Team
from tests.factories import make_goal, make_plan, make_support, make_task

SignIn = Callable[[Person], Client]
NEED = "Read access to the payment logs"


@pytest.fixture
def asked(product: Team, ben: Person, ana: Person) -> SupportRequest:
    """Ben asks Ana."""
    return ask_support(product, by=ben, need=NEED, asked_of=ana, kind="tool")


def untold(person: Person) -> list[str]:
    return list(Reminder.objects.unread().filter(person=person).values_list("rule", flat=True))


def told(request: SupportRequest) -> list[str]:
    return [entry.sentence for entry in feed(request)]


def test_it_has_a_number_of_its_own_and_is_asked_once_a_form(product: Team, ben: Person, ana: Person) -> None:
    first = ask_support(product, by=ben, need=NEED, asked_of=ana, key="a")
    assert ask_support(product, by=ben, need=NEED, asked_of=ana, key="a") == first
    second = ask_support(product, by=ben, need="One hour of Legal", asked_of=ana)
    assert (first.number, second.number, first.state) == (1, 2, "asked")


def test_who_is_asked_has_it_in_their_inbox(asked: SupportRequest, ana: Person, ben: Person) -> None:
    assert (untold(ana), untold(ben)) == (["support_owed"], [])


def test_it_is_promised_moved_and_supplied(asked: SupportRequest, ana: Person, ben: Person) -> None:
    day = today(ana)
    promise_support(asked, by=ana, promised_for=day + DAY, answer="IT opens it tomorrow")
    assert (asked.state, asked.promised_for, untold(ana), untold(ben)) == (
        "promised",
        day + DAY,
        [],
        ["support_answered"],
    )
    answered = asked.answered_at
    with pytest.raises(RuleBroken, match="Say why"):
        promise_support(asked, by=ana, promised_for=day + 3 * DAY)
    asked.refresh_from_db()
    promise_support(asked, by=ana, promised_for=day + 3 * DAY, answer="IT is short of people")
    supply_support(asked, by=ana, answer="Sign in with your usual account")
    assert (asked.state, asked.answered_at, asked.closed_at is not None) == ("supplied", answered, True)
    assert told(asked)[0] == "supplied what was asked for"
    assert told(asked)[1].endswith(": IT is short of people")
    assert told(asked)[-1] == "asked for support"


def test_the_trail_keeps_no_words_but_why_a_date_moved(asked: SupportRequest, ana: Person) -> None:
    decline_support(asked, by=ana, answer="Legal says no")
    assert "Legal" not in str(list(Event.objects.values_list("before", "after")))


def test_declining_needs_a_reason(asked: SupportRequest, ana: Person) -> None:
    with pytest.raises(RuleBroken) as broken:
        decline_support(asked, by=ana, answer="  ")
    assert broken.value.field == "answer"
    decline_support(asked, by=ana, answer="There is no budget left.")
    assert (asked.state, asked.answer) == ("declined", "There is no budget left.")


def test_who_asked_withdraws_it_and_says_that_it_has_come(
    asked: SupportRequest, product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    for act in (withdraw_support, supply_support):
        with pytest.raises(PermissionDenied):
            act(asked, by=cem)
    with pytest.raises(PermissionDenied):
        withdraw_support(asked, by=ana)
    withdraw_support(asked, by=ben)
    assert (asked.state, asked.answered_at, untold(ana)) == ("withdrawn", None, [])
    other = ask_support(product, by=ben, need=NEED, asked_of=ana)
    assert supply_support(other, by=ben).state == "supplied"


@pytest.mark.parametrize("state", ["supplied", "declined", "withdrawn"])
def test_what_has_ended_is_not_answered_again(product: Team, ana: Person, ben: Person, state: str) -> None:
    ended = make_support(product, ana, asked_by=ben, state=state)
    with pytest.raises(RuleBroken, match="Look at it again"):
        promise_support(ended, by=ana, promised_for=today(ana))
    with pytest.raises(RuleBroken, match="Look at it again"):
        edit_support(ended, by=ben, need="More")


def test_of_two_answers_at_once_the_second_is_told(asked: SupportRequest, ana: Person) -> None:
    mine = SupportRequest.objects.get(pk=asked.pk)
    decline_support(asked, by=ana, answer="No", version=1)
    with pytest.raises(Stale):
        promise_support(mine, by=ana, promised_for=today(ana), version=1)
    assert SupportRequest.objects.get().state == "declined"


def test_nobody_asks_a_guest_or_themselves_or_somebody_elsewhere(
    product: Team, ben: Person, vic: Person, zoe: Person
) -> None:
    for whom, words in ((vic, "a guest only reads"), (ben, "This is you"), (zoe, "Choose one from the list")):
        with pytest.raises(RuleBroken, match=words) as broken:
            ask_support(product, by=ben, need=NEED, asked_of=whom)
        assert broken.value.field == "asked_of"
    with pytest.raises(PermissionDenied):
        ask_support(product, by=vic, need=NEED, asked_of=ben)
    assert not SupportRequest.objects.exists()


def test_nobody_is_asked_for_a_goal_that_they_may_not_see(
    product: Team, support: Team, ben: Person, cem: Person, dora: Person
) -> None:
    goal = make_goal(product, "Hush", owner=ben, is_private=True)
    task = make_task(product, assignee=ben, plan=make_plan(product, goal))
    for about in ({"goal": goal}, {"task": task}):
        with pytest.raises(RuleBroken, match="may not see this goal"):
            ask_support(product, by=ben, need=NEED, asked_of=dora, **about)


def test_a_day_that_has_passed_is_refused(
    asked: SupportRequest, product: Team, ana: Person, ben: Person
) -> None:
    gone = today(ana) - DAY
    for act in (
        lambda: ask_support(product, by=ben, need=NEED, asked_of=ana, needed_by=gone),
        lambda: promise_support(asked, by=ana, promised_for=gone),
        lambda: edit_support(asked, by=ben, needed_by=gone),
    ):
        with pytest.raises(RuleBroken, match="has passed"):
            act()


def test_it_is_for_a_task_or_for_a_goal(product: Team, ana: Person, ben: Person) -> None:
    with pytest.raises(RuleBroken, match="for a task or for a goal"):
        ask_support(
            product, by=ben, need=NEED, asked_of=ana, task=make_task(product), goal=make_goal(product)
        )


def test_whose_task_waits_is_told_when_it_is_supplied(
    product: Team, ana: Person, ben: Person, cem: Person, dora: Person
) -> None:
    own = make_task(product, assignee=cem)
    waits = make_task(product, assignee=dora)
    asked = ask_support(product, by=ben, need=NEED, asked_of=ana, task=own)
    block_task(waits, by=dora, reason="no logs", request=asked)
    promise_support(asked, by=ana, promised_for=today(ana))
    assert (untold(cem), untold(dora)) == ([], [])
    supply_support(asked, by=ana)
    assert (untold(ben), untold(cem), untold(dora)) == (["support_answered"],) * 3


def test_who_leaves_hands_it_over(asked: SupportRequest, ana: Person, cem: Person, admin: Person) -> None:
    hand_over_support(ana, to=cem, by=admin)
    asked.refresh_from_db()
    assert (asked.asked_of, told(asked)[0]) == (cem, "handed the request over")
    promise_support(asked, by=cem, promised_for=today(cem))


def test_where_nobody_is_asked_any_more_the_lead_answers(
    product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    orphan = make_support(product, None, asked_by=ben)
    with pytest.raises(PermissionDenied):
        decline_support(orphan, by=cem, answer="No")
    assert decline_support(orphan, by=ana, answer="No").state == "declined"


def test_the_form_asks_answers_and_says_what_is_missing(
    product: Team, ana: Person, ben: Person, sign_in: SignIn, acme: Organization
) -> None:
    client = sign_in(ben)
    empty = client.post("/acme/support/new/?team=product", {"need": "", "details": "Kept words"})
    html = empty.content.decode()
    assert "Write what you need, so that they can say yes or no." in html
    assert "Choose who can give it." in html
    assert "Kept words" in html
    task = make_task(product, "Find the failed payments", assignee=ben)
    page = client.get(f"/acme/support/new/?task={task.number}").content.decode()
    assert "Find the failed payments" in page
    assert 'name="goal"' not in page
    needed = today(acme) + datetime.timedelta(7)
    sent = {"need": NEED, "kind": "tool", "asked_of": ana.pk, "needed_by": needed.isoformat()}
    assert client.post(f"/acme/support/new/?task={task.number}", sent).status_code == 302
    made = SupportRequest.objects.get()
    assert (made.task, made.needed_by, made.asked_by) == (task, needed, ben)
    refused = sign_in(ana).post("/acme/support/1/decline/", {"answer": ""}).content.decode()
    assert "look for another way" in refused
    assert sign_in(ana).post("/acme/support/1/decline/", {"answer": "No"}).status_code == 302
    assert "Find the failed payments" in client.get("/acme/support/1/").content.decode()


def test_it_is_commented_like_everything_else(asked: SupportRequest, ben: Person, sign_in: SignIn) -> None:
    sign_in(ben).post(f"/acme/comments/supportrequest/{asked.pk}/", {"text": "It is only for reading."})
    assert "It is only for reading." in sign_in(ben).get("/acme/support/1/").content.decode()
