"""A rule that no form has taken is told where one was: seldom, as when two press one button at once."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client

from teamops.errors import RuleBroken
from teamops.notifications.chats import actions
from teamops.notifications.chats.models import ChannelAddress
from teamops.people.models import Person
from tests.tasks.test_truly_at_once import at_once

SignIn = Callable[[Person], Client]
PAGE = "/acme/settings/channels/"


@pytest.fixture
def path(ben: Person) -> str:
    """Where Ben pauses his chat."""
    made = actions.add_channel(
        ben, by=ben, service="slack", name="Mine", url="https://hooks.slack.com/services/T/B/X"
    )
    return f"/acme/channels/{made.uuid}/change/"


@pytest.fixture
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise RuleBroken("Somebody was faster. Look again.", code="faster")

    monkeypatch.setattr(actions, "change_channel", refuse)


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_the_second_one_comes_back_to_the_page(path: str, ben: Person, sign_in: SignIn) -> None:
    clients = [sign_in(ben) for _one in range(3)]
    answers = at_once(*(partial(one.post, path, {"act": "pause"}) for one in clients))
    assert [one.status_code for one in answers] == [302] * 3
    assert ChannelAddress.objects.get().is_paused


@pytest.mark.usefixtures("_broken")
def test_why_nothing_happened_stands_on_the_page_where_one_was(
    path: str, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(ben)
    headers = {"Referer": f"http://testserver{PAGE}"}
    answer = client.post(path, {"act": "pause"}, headers=headers, follow=True)
    assert answer.redirect_chain == [(f"http://testserver{PAGE}", 302)]
    assert "Somebody was faster. Look again." in answer.content.decode()


@pytest.mark.usefixtures("_broken")
@pytest.mark.parametrize("header", [{"X-Requested-With": "fetch"}, {"HX-Request": "true"}])
def test_a_script_is_told_in_a_sentence(
    path: str, ben: Person, sign_in: SignIn, header: dict[str, str]
) -> None:
    answer = sign_in(ben).post(path, {"act": "pause"}, headers=header)
    assert (answer.status_code, answer.content) == (409, b"Somebody was faster. Look again.")
