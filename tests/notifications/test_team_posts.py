"""What a team's chats are told: written down first, told once, tried again, and given up in the end."""

import datetime
from collections.abc import Iterator

import pytest
from django.utils import timezone
from time_machine import Traveller, travel

from teamops.notifications.actions import tick
from teamops.notifications.chats.actions import add_channel, change_channel
from teamops.notifications.chats.models import ChannelAddress, TeamPost
from teamops.notifications.chats.posting import MOST_ATTEMPTS, post_to_team, send_posts
from teamops.people.models import Person, Team
from tests.provider import Provider

URL = "https://hooks.slack.com/services/T0AAAA/B0BBBB/SecretOfTheHook1234"


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def channel(ana: Person, product: Team) -> ChannelAddress:
    return add_channel(product, by=ana, service="slack", name="Chat", url=URL)


def tell(team: Team, key: str = "minutes-1") -> int:
    return post_to_team(team, "Minutes of week 48", "Two decisions.", "/teams/product/review/", key=key)


def state() -> tuple[str, str]:
    post = TeamPost.objects.get()
    return post.state, post.detail


def test_minutes_go_to_the_chats_of_the_team(
    channel: ChannelAddress, product: Team, provider: Provider
) -> None:
    assert tell(product) == 1
    assert provider.requests == []
    tick()
    (asked,) = provider.requests
    said = asked.body.decode()
    assert "Minutes of week 48" in said and "Two decisions." in said
    assert "/acme/teams/product/review/" in said and "Open in TeamOps" in said
    assert state() == ("sent", "")
    assert TeamPost.objects.get().text == ""


def test_the_same_is_told_once(channel: ChannelAddress, product: Team, provider: Provider) -> None:
    for _number in range(2):
        tell(product)
        send_posts()
    tell(product, "minutes-2")
    send_posts()
    assert len(provider.requests) == 2


def test_a_channel_that_is_paused_or_does_not_want_them_gets_none(
    channel: ChannelAddress, ana: Person, product: Team, support: Team, provider: Provider
) -> None:
    tell(product)
    change_channel(channel, by=ana, is_paused=True)
    send_posts()
    assert state()[0] == "skipped"
    assert tell(product, "minutes-2") == 0
    change_channel(channel, by=ana, is_paused=False, takes_minutes=False)
    assert tell(product, "minutes-3") == 0 and tell(support) == 0
    assert provider.requests == []


def test_the_chat_is_written_to_in_the_language_of_the_teams_records(
    channel: ChannelAddress, product: Team, provider: Provider
) -> None:
    product.language = "zh-hans"
    product.save()
    tell(product)
    send_posts()
    assert "在 TeamOps 中打开" in provider.requests[0].body.decode()


def test_a_failure_is_tried_again_after_growing_pauses(
    channel: ChannelAddress, product: Team, provider: Provider, clock: Traveller
) -> None:
    tell(product)
    provider.always.status, provider.always.body = 500, b"rollup_error"
    waits = []
    for _attempt in range(MOST_ATTEMPTS):
        assert send_posts() == 1
        post = TeamPost.objects.get()
        waits.append(post.not_before - timezone.now())
        if post.state == TeamPost.State.DUE:
            assert send_posts() == 0
            clock.move_to(post.not_before)
    assert state() == ("failed", "500 rollup_error")
    minutes = [wait.total_seconds() / 60 for wait in waits[:-1]]
    for waited, pause in zip(minutes, [1, 5, 20, 60, 120, 240], strict=True):
        assert pause <= waited <= pause * 1.25
    assert ChannelAddress.objects.get().trouble == "500 rollup_error"


def test_retry_after_is_kept_to(
    channel: ChannelAddress, product: Team, provider: Provider, clock: Traveller
) -> None:
    tell(product)
    provider.answer(429, b"rate_limited", headers={"Retry-After": "600"})
    send_posts()
    clock.shift(599)
    assert send_posts() == 0
    clock.shift(1)
    assert send_posts() == 1 and state()[0] == "sent"


def test_what_the_service_refuses_for_good_is_not_tried_again(
    channel: ChannelAddress, product: Team, provider: Provider
) -> None:
    tell(product)
    provider.answer(302, headers={"Location": "https://169.254.169.254/"})
    send_posts()
    assert state() == ("failed", "302 redirect, not followed")
    assert send_posts() == 0


def test_a_message_that_waits_for_its_turn_loses_no_attempt(
    channel: ChannelAddress, product: Team, provider: Provider, clock: Traveller
) -> None:
    for number in range(12):
        tell(product, f"minutes-{number}")
    assert send_posts() == 12
    assert len(provider.requests) == 10
    assert list(TeamPost.objects.filter(state="due").values_list("attempts", flat=True)) == [0, 0]
    clock.shift(2)
    assert send_posts() == 2 and len(provider.requests) == 12


def test_who_dies_while_sending_leaves_the_message_to_others(
    channel: ChannelAddress, product: Team, provider: Provider, clock: Traveller
) -> None:
    tell(product)
    TeamPost.objects.update(
        state="sending", attempts=1, not_before=timezone.now() + datetime.timedelta(seconds=120)
    )
    assert send_posts() == 0
    clock.shift(121)
    assert send_posts() == 1 and state()[0] == "sent"


def test_what_is_two_days_old_is_not_told_any_more(
    channel: ChannelAddress, product: Team, provider: Provider, clock: Traveller
) -> None:
    tell(product)
    clock.shift(datetime.timedelta(days=3))
    send_posts()
    assert state()[0] == "failed" and provider.requests == []
