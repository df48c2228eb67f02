"""What people choose to be told of, what leads choose for a team, and that the engine keeps to it."""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from feedback.models import NextStep, WeeklyReview
from tasks.models import Task
from teamops.activity.actions import add_comment
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.notifications.actions import deliver_waiting, sweep_all
from teamops.notifications.chats.actions import add_browser, add_channel
from teamops.notifications.kinds import KINDS, kind_of
from teamops.notifications.models import Delivery, Reminder, TeamWish, Wish
from teamops.notifications.preferences import wants, wishes_of
from teamops.notifications.rules import Rule, find_rule, rules
from teamops.notifications.wishes.actions import choose, choose_for_team
from teamops.notifications.wishes.week import week_of
from teamops.people.models import Person, Team
from tests.factories import make_person, make_review, make_task
from tests.notifications.test_chat_digest import SLACK
from tests.push_service import Browser
from tests.tasks.test_truly_at_once import at_once

SignIn = Callable[[Person], Client]
NOW = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
TODAY = NOW.date()
DAY = datetime.timedelta(days=1)
PAGE = "/acme/settings/notifications/"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def rule(name: str) -> Rule:
    found = find_rule(name)
    assert found is not None
    return found


def form(person: Person, **changes: Any) -> dict[str, Any]:
    """What the page sends when nothing is touched."""
    return {
        "version": person.version,
        "email_reminders": "on",
        "reminder_hour": 9,
        "quiet_from": 20,
        "quiet_until": 7,
        **changes,
    }


# --- What holds ---------------------------------------------------------------------------------------


def test_who_has_said_nothing_gets_everything(ben: Person) -> None:
    assert all(wants(ben, rule, "email") for rule in rules())


def test_every_rule_belongs_to_a_kind(db: None) -> None:
    assert {kind_of(rule).name for rule in rules()} <= KINDS.keys()


def test_a_choice_holds_for_its_kind_and_channel_alone(ben: Person) -> None:
    choose(ben, by=ben, wishes={("tasks", "email"): False})
    assert not wants(ben, rule("task_due"), "email")
    assert wants(ben, rule("task_due"), "inbox")
    assert wants(ben, rule("check_in_due"), "email")


def test_a_lead_chooses_for_those_who_have_not(ana: Person, ben: Person, cem: Person, product: Team) -> None:
    choose(cem, by=cem, wishes={("tasks", "email"): True})
    choose_for_team(product, by=ana, wishes={("tasks", "email"): False})
    assert not wants(ben, rule("task_due"), "email")
    assert wants(cem, rule("task_due"), "email")
    choose(ben, by=ben, wishes={("tasks", "email"): True})
    assert wants(ben, rule("task_due"), "email")


def test_no_lead_overrides_who_wants_no_mail_at_all(ana: Person, ben: Person, product: Team) -> None:
    Person.objects.filter(pk=ben.pk).update(email_reminders=False)
    ben.refresh_from_db()
    choose_for_team(product, by=ana, wishes={("tasks", "email"): True})
    assert not wants(ben, rule("task_due"), "email")


@pytest.mark.parametrize("wrong", [("tasks", "at_once"), ("tasks", "inbox"), ("nonsense", "email")])
def test_a_lead_cannot_choose_when_or_what_is_not_there(
    ana: Person, product: Team, wrong: tuple[str, str]
) -> None:
    with pytest.raises(RuleBroken):
        choose_for_team(product, by=ana, wishes={wrong: True})


def test_of_two_teams_one_that_says_yes_is_enough(
    admin: Person, ben: Person, product: Team, support: Team
) -> None:
    support.memberships.create(person=ben)
    choose_for_team(product, by=admin, wishes={("tasks", "email"): False})
    assert not wants(ben, rule("task_due"), "email")
    choose_for_team(support, by=admin, wishes={("tasks", "email"): True})
    assert wants(ben, rule("task_due"), "email")


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_leads_who_choose_in_the_same_instant_are_both_heard(ana: Person, product: Team) -> None:
    for again in range(6):
        kind = [*KINDS][again]
        acts = [partial(choose_for_team, product, by=ana, wishes={(kind, "email"): False})] * 3
        assert at_once(*acts) == [None] * 3
    assert TeamWish.objects.filter(wanted=False).count() == 6


def test_what_cannot_wait_is_each_persons_choice(ben: Person) -> None:
    assert wishes_of([ben]).want_at_once(ben.pk, rule("mentioned"))
    assert not wishes_of([ben]).want_at_once(ben.pk, rule("task_due"))
    choose(ben, by=ben, wishes={("mentions", "at_once"): False, ("tasks", "at_once"): True})
    assert not wishes_of([ben]).want_at_once(ben.pk, rule("mentioned"))
    assert wishes_of([ben]).want_at_once(ben.pk, rule("task_due"))


def test_the_wishes_of_many_cost_one_query(
    product: Team, ana: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    persons = [make_person(product.organization, f"P{number}", product) for number in range(12)]
    choose_for_team(product, by=ana, wishes={("tasks", "email"): False})
    with django_assert_num_queries(1):
        wishes = wishes_of(persons)
        assert not any(wishes.want(person.pk, rule("task_due"), "email") for person in persons)


def test_the_engine_keeps_to_it(product: Team, ben: Person) -> None:
    """No mail of the kind; the inbox has it all the same."""
    choose(ben, by=ben, wishes={("tasks", "email"): False})
    make_task(product, assignee=ben, due=TODAY)
    sweep_all(NOW)
    deliver_waiting()
    assert mail.outbox == []
    assert not Delivery.objects.filter(channel="email").exists()
    assert Reminder.objects.visible_to(ben).unread().count() == 1


# --- The page -----------------------------------------------------------------------------------------


def test_what_was_not_touched_stays_without_a_choice(sign_in: SignIn, ben: Person) -> None:
    shown = ["tasks:email", "check_ins:email"]
    response = sign_in(ben).post(PAGE, form(ben, want=["check_ins:email"], shown=shown))
    assert response.status_code == 302
    assert [(one.kind, one.channel, one.wanted) for one in Wish.objects.all()] == [("tasks", "email", False)]
    assert Event.objects.get(verb="person.changed").after == {"fields": ["notifications"]}


def test_what_the_team_has_switched_off_is_said_to_be_its_choice(
    sign_in: SignIn, ana: Person, ben: Person, product: Team
) -> None:
    """The box was empty, and nobody knew why."""
    client, words = sign_in(ben), "chosen by your team"
    assert words not in client.get(PAGE).content.decode()
    choose_for_team(product, by=ana, wishes={("tasks", "email"): False, ("plans", "email"): True})
    assert client.get(PAGE).content.decode().count(words) == 1
    choose(ben, by=ben, wishes={("tasks", "email"): True})
    assert words not in client.get(PAGE).content.decode()


def test_hours_days_and_language_are_saved(sign_in: SignIn, ben: Person) -> None:
    changes = {"reminder_hour": 7, "quiet_from": 18, "working_days": ["3", "1"], "language": "zh-hans"}
    sign_in(ben).post(PAGE, form(ben, **changes))
    ben.refresh_from_db()
    assert (ben.reminder_hour, ben.quiet_from, ben.working_days) == (7, 18, "13")
    assert (ben.language, ben.email_reminders, ben.remind_days_before) == ("zh-hans", True, None)


@pytest.mark.parametrize(
    "wrong", [{"reminder_hour": 24}, {"quiet_from": ""}, {"working_days": ["8"]}, {"remind_days_before": 21}]
)
def test_what_is_impossible_is_refused_and_ticks_are_kept(
    sign_in: SignIn, ben: Person, wrong: dict[str, Any]
) -> None:
    response = sign_in(ben).post(PAGE, form(ben, want=["check_ins:email"], **wrong))
    html = response.content.decode()
    assert response.status_code == 422
    assert 'class="error"' in html
    assert 'value="tasks:email">' in html
    assert 'value="check_ins:email" checked>' in html
    assert not Wish.objects.exists()


def test_one_goes_back_to_what_is_usual(sign_in: SignIn, ben: Person) -> None:
    choose(ben, by=ben, wishes={("tasks", "email"): False})
    client = sign_in(ben)
    assert "Back to what is usual" in client.get(PAGE).content.decode()
    client.post(f"{PAGE}usual/")
    assert not Wish.objects.exists()
    assert "Back to what is usual" not in client.get(PAGE).content.decode()


def test_a_lead_saves_what_a_team_is_told_of(sign_in: SignIn, ana: Person, product: Team) -> None:
    client = sign_in(ana)
    page = "/acme/teams/product/notifications/"
    client.post(page, {"tasks:email": "off", "check_ins:email": "on", "remind_days_before": 3})
    assert set(TeamWish.objects.values_list("kind", "wanted")) == {("tasks", False), ("check_ins", True)}
    product.refresh_from_db()
    assert product.remind_days_before == 3
    client.post(page, {"tasks:email": "", "check_ins:email": "on", "remind_days_before": 3})
    assert set(TeamWish.objects.values_list("kind", "wanted")) == {("check_ins", True)}
    events = Event.objects.filter(verb="team.notifications_changed").order_by("pk")
    assert [event.after for event in events] == [
        {"tasks email": False, "check_ins email": True, "remind_days_before": 3},
        {"tasks email": None},
    ]


# --- The next seven days ------------------------------------------------------------------------------


def days_of(client: Client) -> str:
    return client.get(f"{PAGE}week/").content.decode()


def test_the_week_says_what_comes_and_when_and_writes_nothing(
    sign_in: SignIn, product: Team, ben: Person
) -> None:
    make_task(product, "Write the survey", assignee=ben, due=TODAY + 2 * DAY)
    html = days_of(sign_in(ben))
    tomorrow, after = html.index("<h3>Thu 26 Nov"), html.index("<h3>Fri 27 Nov")
    assert tomorrow < html.index("Write the survey") < after
    assert "9:00" in html
    assert "inbox, e-mail" in html
    assert not Reminder.objects.exists()
    assert not Delivery.objects.exists()


def test_the_week_is_what_the_engine_then_sends(product: Team, ben: Person) -> None:
    """Each of the seven days, lived through: the same things, no more and no less."""
    for number in range(-2, 7):
        make_task(product, f"Task {number}", assignee=ben, due=TODAY + number * DAY)
    foretold = {day.date: sorted(one.item.title for one in day.told) for day in week_of(ben) if day.told}
    assert len(foretold) == 5
    lived: dict[datetime.date, list[str]] = {}
    for number in range(7):
        with time_machine.travel(NOW + number * DAY, tick=False):
            sweep_all(NOW + number * DAY)
        date = TODAY + number * DAY
        told = Reminder.objects.filter(person=ben, local_date=date).values_list("subject_id", flat=True)
        if told:
            lived[date] = sorted(Task.objects.filter(pk__in=told).values_list("title", flat=True))
    assert foretold == lived


def test_what_two_rules_ask_of_one_thing_stands_in_a_day_once(product: Team, ben: Person) -> None:
    """Late, and a next step of the review that is tomorrow: as in the message, the more important says it."""
    task = make_task(product, "Write the survey", assignee=ben, due=TODAY - DAY)
    review = make_review(product, week=TODAY - 9 * DAY)
    WeeklyReview.objects.filter(pk=review.pk).update(closed_at=NOW - 6 * DAY)
    NextStep.objects.create(organization=product.organization, review=review, task=task)
    told = week_of(ben)[0].told
    assert [(one.item.rule.name, one.item.title) for one in told] == [("task_overdue", "Write the survey")]


def test_what_is_told_once_stands_in_the_week_once(product: Team, ana: Person, ben: Person) -> None:
    Wish.objects.create(person=ben, kind="mentions", channel="at_once", wanted=False)
    add_comment(make_task(product, assignee=ben), by=ana, text="@Ben Berg do you see why?")
    days = week_of(ben)
    assert [len(day.told) for day in days] == [1, 0, 0, 0, 0, 0, 0]


def test_the_day_on_which_a_lead_hears_of_it_stays_the_same_through_the_week(
    product: Team, ana: Person, ben: Person
) -> None:
    make_task(product, "Write the survey", assignee=ben, due=TODAY - DAY)
    notices = {one.item.notice for day in week_of(ben) for one in day.told}
    assert notices == {"If it stays open, Ana Lead sees it on Wed 2 Dec"}


def test_a_day_whose_message_has_come_is_said_to_be_over(sign_in: SignIn, product: Team, ben: Person) -> None:
    make_task(product, "Write the survey", assignee=ben, due=TODAY)
    sweep_all(NOW)
    html = days_of(sign_in(ben))
    assert "The message of this day has come already." in html


def test_days_off_have_no_message(sign_in: SignIn, product: Team, ben: Person) -> None:
    Person.objects.filter(pk=ben.pk).update(working_days="5")
    make_task(product, "Write the survey", assignee=ben, due=TODAY + 2 * DAY)
    html = days_of(sign_in(ben))
    assert html.count("no message on this day") == 6
    assert html.index("<h3>Fri 27 Nov") < html.index("Write the survey") < html.index("<h3>Sat 28 Nov")


def test_what_is_not_wanted_by_mail_stands_in_the_inbox_alone(
    sign_in: SignIn, product: Team, ben: Person
) -> None:
    choose(ben, by=ben, wishes={("tasks", "email"): False})
    make_task(product, "Write the survey", assignee=ben, due=TODAY)
    assert "inbox, e-mail" not in days_of(sign_in(ben))


def test_the_week_costs_the_same_for_ten_times_the_things(
    sign_in: SignIn, product: Team, ben: Person
) -> None:
    """All rules for all mornings at once; none for each thing (how many: `tests/test_query_counts.py`)."""
    client = sign_in(ben)
    counted: list[int] = []
    for _times in range(2):
        for number in range(45 if counted else 5):
            make_task(product, f"Task {number}", assignee=ben, due=TODAY + (number % 5) * DAY)
        client.get(f"{PAGE}week/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{PAGE}week/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_chats_and_browsers_are_chosen_apart(sign_in: SignIn, product: Team, ben: Person) -> None:
    add_channel(ben, by=ben, service="slack", name="My chat", url=SLACK)
    add_browser(ben, by=ben, name="Firefox", **Browser().subscription)
    client = sign_in(ben)
    html = client.get(PAGE).content.decode()
    assert 'aria-label="chat: Tasks" value="tasks:chat" checked' in html
    assert 'aria-label="browser: Tasks" value="tasks:browser" checked' in html
    choose(ben, by=ben, wishes={("tasks", "browser"): False})
    make_task(product, assignee=ben, due=TODAY)
    sweep_all(NOW)
    told = Delivery.objects.filter(person=ben).values_list("channel", flat=True)
    assert sorted(one.partition(":")[0] for one in told) == ["chat", "email", "inbox"]


def test_what_was_chosen_for_both_together_holds_for_each(product: Team, ben: Person) -> None:
    browser = add_browser(ben, by=ben, name="Firefox", **Browser().subscription)
    Wish.objects.create(person=ben, kind="tasks", channel="chat", wanted=False)
    Wish.objects.create(person=ben, kind="plans", channel="chat", wanted=False)
    Wish.objects.create(person=ben, kind="plans", channel="browser", wanted=True)
    TeamWish.objects.create(team=product, kind="goals", channel="chat", wanted=False)
    sent = Delivery.objects.create(
        organization=ben.organization,
        person=ben,
        channel=f"chat:{browser.pk}",
        local_date=TODAY,
        due_at=NOW,
        not_before=NOW,
    )
    migration = import_module("teamops.notifications.migrations.0009_browsers_of_their_own")
    for _time in range(2):
        migration.keep_what_was_chosen(apps, None)
    chosen = Wish.objects.filter(channel="browser").values_list("kind", "wanted")
    assert set(chosen) == {("tasks", False), ("plans", True)}
    assert TeamWish.objects.get(channel="browser").kind == "goals"
    sent.refresh_from_db()
    assert sent.channel == f"browser:{browser.pk}"
