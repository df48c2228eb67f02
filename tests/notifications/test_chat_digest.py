"""A person's digest in their own chat, and what is due in a team in the team's."""

import datetime
import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from time_machine import Traveller, travel

from teamops.notifications import channels as words
from teamops.notifications.actions import tick
from teamops.notifications.channels.chats import CHAT, as_chat
from teamops.notifications.chats.actions import add_channel, change_channel, remove_channel
from teamops.notifications.chats.models import ChannelAddress, TeamPost
from teamops.notifications.models import Delivery, Reminder
from teamops.notifications.queries import items
from teamops.people.models import Person, Team
from tests.factories import make_goal, make_plan, make_task
from tests.provider import Provider

# A Tuesday; Acme's clocks show UTC.
MORNING = datetime.datetime(2026, 11, 24, 9, 5, tzinfo=datetime.UTC)
TODAY = MORNING.date()
SLACK = "https://hooks.slack.com/services/T0AAAA/B0BBBB/SecretOfTheHook1234"


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def chat(clock: Traveller, ben: Person) -> ChannelAddress:
    return add_channel(ben, by=ben, service="slack", name="Mine", url=SLACK)


@pytest.fixture
def team_chat(clock: Traveller, ana: Person, product: Team) -> ChannelAddress:
    return add_channel(product, by=ana, service="slack", name="Team", url=SLACK, takes_digest=True)


def delivery() -> Delivery:
    return Delivery.objects.get(channel__startswith=CHAT)


def test_the_digest_comes_by_chat_beside_the_letter(
    chat: ChannelAddress, ben: Person, product: Team, provider: Provider
) -> None:
    make_task(product, "Write the survey", assignee=ben, due=TODAY)
    make_task(product, "Read the <!channel> answers", assignee=ben, due=TODAY)
    tick()
    (asked,) = provider.requests
    said = asked.body.decode()
    assert "2 things for today" in said and "Write the survey" in said and "due today" in said
    assert "These tasks are yours" in said and "/acme/tasks/1/" in said and "<!channel>" not in said
    assert delivery().state == "sent" and len(mail.outbox) == 1
    tick()
    assert len(provider.requests) == 1


def test_what_stands_under_one_heading_stands_there_together(ana: Person, ben: Person, product: Team) -> None:
    """Each rule about what is still open in a team has that heading."""
    late = make_task(product, "Write the survey", assignee=ben, due=TODAY)
    asked = make_task(product, "Call ten users", assignee=ben, blocked_reason="No list")
    told = [
        Reminder.objects.create(
            organization=ana.organization,
            person=ana,
            member=ben,
            rule=rule,
            subject_type="task",
            subject_id=task.pk,
            local_date=TODAY,
            due_on=TODAY,
        )
        for rule, task in (("task_overdue.lead", late), ("task_blocked.lead", asked))
    ]
    message = as_chat(words.Message(items(told, reader=ana, today=TODAY)), ana.organization)
    assert [(one.heading, len(one.lines)) for one in message.sections] == [("Still open in your team", 2)]
    assert message.sections[0].why.count("Who answers for it was asked") == 1


def test_it_is_in_the_language_of_the_person(
    chat: ChannelAddress, ben: Person, product: Team, provider: Provider
) -> None:
    ben.language = "zh-hans"
    ben.save()
    make_task(product, "写FAQ问卷", assignee=ben, due=TODAY)
    tick()
    said = provider.requests[0].body.decode()
    assert "写 FAQ 问卷" in said and "今天到期" in said and "due today" not in said


def test_who_has_paused_or_removed_the_chat_gets_none(
    chat: ChannelAddress, ben: Person, product: Team, provider: Provider, clock: Traveller
) -> None:
    make_task(product, "Write the survey", assignee=ben, due=TODAY)
    change_channel(chat, by=ben, is_paused=True)
    tick()
    assert not Delivery.objects.filter(channel__startswith=CHAT).exists()
    change_channel(chat, by=ben, is_paused=False)
    clock.shift(datetime.timedelta(days=1))
    provider.answer(500)
    tick()
    remove_channel(chat, by=ben)
    clock.shift(90)
    tick()
    assert (delivery().state, delivery().reason) == ("skipped", "off")
    assert len(provider.requests) == 1


@pytest.mark.parametrize(
    ("status", "state", "reason"), [(500, "due", "error"), (429, "due", "error"), (404, "failed", "refused")]
)
def test_what_the_service_does_not_take_is_put_off_or_failed(
    chat: ChannelAddress, ben: Person, product: Team, provider: Provider, status: int, state: str, reason: str
) -> None:
    make_task(product, "Write the survey", assignee=ben, due=TODAY)
    provider.answer(status, b"said so", headers={"Retry-After": "700"})
    tick()
    failed = delivery()
    assert (failed.state, failed.reason, failed.detail) == (state, reason, f"{status} said so")
    if state == "due":
        assert failed.not_before >= timezone.now() + datetime.timedelta(seconds=700)
    assert len(mail.outbox) == 1
    chat.refresh_from_db()
    assert chat.trouble == f"{status} said so"


def test_after_a_failure_not_all_come_back_at_the_same_moment(
    chat: ChannelAddress, ben: Person, product: Team, provider: Provider
) -> None:
    add_channel(
        ben, by=ben, service="wecom", name="Two", url="https://qyapi.weixin.qq.com/send?key=SecretKey"
    )
    make_task(product, "Write the survey", assignee=ben, due=TODAY)
    provider.always.status = 503
    tick()
    one, two = Delivery.objects.filter(channel__startswith=CHAT).values_list("not_before", flat=True)
    assert one != two
    for again in (one, two):
        assert 60 <= (again - timezone.now()).total_seconds() <= 75


def test_the_number_of_queries_does_not_grow_with_the_chats(
    product: Team, ben: Person, chat: ChannelAddress, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from teamops.notifications.channels import find_channel

    channel = find_channel(CHAT)
    assert channel is not None
    for _number in range(5):
        add_channel(ben, by=ben, service="slack", name="More", url=SLACK)
    with django_assert_num_queries(1):
        found = channel.destinations([ben])
    assert len(found[ben.pk]) == 6


def test_a_team_is_told_what_is_due_in_it(
    team_chat: ChannelAddress, ben: Person, product: Team, support: Team, provider: Provider
) -> None:
    make_task(product, "Write the survey", assignee=ben, due=TODAY)
    make_task(product, "Call the customers", due=TODAY - datetime.timedelta(days=3))
    make_task(product, "Later", assignee=ben, due=TODAY + datetime.timedelta(days=1))
    make_task(support, "Of another team", due=TODAY)
    tick()
    (asked,) = provider.requests
    said = asked.body.decode()
    assert "Product today" in said and "Write the survey" in said and "Ben Berg" in said
    assert "Call the customers" in said and "3 days late" in said
    assert "Later" not in said and "Of another team" not in said
    tick()
    assert len(provider.requests) == 1


def test_a_chinese_team_reads_chinese_as_it_is_set(
    team_chat: ChannelAddress, ben: Person, product: Team, provider: Provider
) -> None:
    Team.objects.filter(pk=product.pk).update(language="zh-hans")
    make_task(product, "写FAQ问卷", assignee=ben, due=TODAY)
    tick()
    assert "写 FAQ 问卷" in provider.requests[0].body.decode()


def test_what_no_chat_has_room_for_is_counted(
    team_chat: ChannelAddress, ben: Person, product: Team, provider: Provider
) -> None:
    for number in range(65):
        make_task(product, f"Task {number}", assignee=ben, due=TODAY)
    tick()
    said = provider.requests[0].body.decode()
    assert said.count("/acme/tasks/") + int(re.search(r"and (\d+) more", said)[1]) == 65  # type: ignore[index]


def test_a_teams_chat_is_told_nothing_of_a_private_goal(
    team_chat: ChannelAddress, ana: Person, ben: Person, product: Team, provider: Provider
) -> None:
    goal = make_goal(product, owner=ana, is_private=True)
    plan = make_plan(product, goal)
    make_task(product, "Secret work", assignee=ben, due=TODAY, plan=plan)
    make_task(product, "Open work", assignee=ben, due=TODAY)
    tick()
    said = provider.requests[0].body.decode()
    assert "Open work" in said and "Secret work" not in said


def test_a_team_is_told_nothing_where_nothing_is_due_or_nobody_works(
    team_chat: ChannelAddress, ben: Person, product: Team, provider: Provider, clock: Traveller
) -> None:
    tick()
    assert TeamPost.objects.get().state == "skipped"
    make_task(product, "Write the survey", assignee=ben, due=TODAY)
    clock.move_to(MORNING + datetime.timedelta(days=4))  # a Saturday
    tick()
    assert provider.requests == [] and TeamPost.objects.count() == 1


def test_a_team_is_told_in_the_morning_and_not_at_midnight(
    team_chat: ChannelAddress, ben: Person, product: Team, provider: Provider, clock: Traveller
) -> None:
    make_task(product, "Write the survey", assignee=ben, due=TODAY)
    clock.move_to(MORNING.replace(hour=0, minute=1))
    tick()
    assert provider.requests == []
    clock.move_to(MORNING)
    tick()
    assert len(provider.requests) == 1
