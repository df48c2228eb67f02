"""Whatever is sent to the API about reviews and reminders, it answers in JSON and never breaks."""

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from feedback.actions import open_review
from feedback.api import (
    CorrectionSent,
    DecisionSent,
    LeftSent,
    NewNote,
    RaisedSent,
    ReviewSent,
    StepSent,
    Talked,
)
from feedback.kudos.api import KudosSent
from feedback.meeting.api import ClockSent, MinutesSent, RolesSent
from feedback.rhythm.api import RhythmSent
from feedback.updates.api import UpdateSent
from feedback.votes.actions import open_vote
from feedback.votes.api import AnswerSent, VoteSent
from goals.models import KeyResult
from teamops.api_fields import Body
from teamops.notifications.chats.api import ChannelSent
from teamops.notifications.wishes.api import PreferencesSent, TeamPreferencesSent
from teamops.people.models import Person, Team
from tests.api_client import Api
from tests.feedback.weeks import W48
from tests.test_api_fuzz import ODD, QUIET, bodies

REVIEW = "teams/product/reviews/2026-W48/"
RHYTHM = {"weekday": 1, "starts_at": "10:30", "minutes": 45, "on_holiday": "move"}
SLACK = {"service": "slack", "name": "Chat", "url": "https://hooks.slack.com/services/T0/B0/SecretOfTheHook"}
# Address: how it is asked, what it takes, and a body that is fine; {ana}, {kr} and {vote} are UUIDs.
ADDRESSES: dict[str, tuple[str, type[Body], dict[str, Any]]] = {
    "reviews/": ("post", ReviewSent, {"team": "product", "review": "2026-W48"}),
    REVIEW + "notes/": ("post", NewNote, {"item": "part:decisions", "text": "They wait"}),
    REVIEW + "talked/": ("post", Talked, {"item": "part:decisions", "talked_about": True}),
    REVIEW + "left/": ("post", LeftSent, {"part": "goals", "because": "we wait"}),
    REVIEW + "raised/": ("post", RaisedSent, {"text": "A server"}),
    REVIEW + "corrections/": ("post", CorrectionSent, {"text": "2,302"}),
    REVIEW + "decisions/": ("post", DecisionSent, {"text": "It waits"}),
    REVIEW + "next-steps/": ("post", StepSent, {"title": "Ask", "owner": "{ana}", "due": "2026-12-01"}),
    REVIEW + "meeting/roles/": ("put", RolesSent, {}),
    REVIEW + "meeting/clock/": ("put", ClockSent, {"part": "goals"}),
    REVIEW + "meeting/minutes/": ("put", MinutesSent, {"part": "goals", "minutes": 5}),
    "teams/product/rhythm/": ("put", RhythmSent, RHYTHM),
    "teams/product/preferences/": ("patch", TeamPreferencesSent, {}),
    "preferences/": ("patch", PreferencesSent, {}),
    "updates/": ("post", UpdateSent, {"team": "product"}),
    "votes/": ("post", VoteSent, {"team": "product", "key_result": "{kr}"}),
    "votes/{vote}/answer/": ("put", AnswerSent, {"confidence": 5}),
    "channels/": ("post", ChannelSent, SLACK),
    "kudos/": ("post", KudosSent, {"to": ["{ana}"], "text": "Careful work"}),
}
LISTS = {
    "reviews/": ["team", "kind", "page"],
    "updates/": ["team", "person", "week"],
    "votes/": ["team", "week", "key_result"],
    "kudos/": ["to", "giver", "team"],
    "decisions/": ["text", "team"],
    "deliveries/": ["state", "person"],
    "inbox/": ["unread", "page_size"],
    "channels/": ["team"],
    REVIEW + "compare/": ["with"],
    "teams/product/insights/": ["by"],
}

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def places(retention: KeyResult, product: Team, ana: Person) -> dict[str, Any]:
    vote = open_vote(open_review(product, by=ana, week=W48), retention, by=ana)
    return {"ana": str(ana.uuid), "kr": str(retention.uuid), "vote": str(vote.uuid)}


def filled(value: Any, places: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [filled(one, places) for one in value]
    return value.format(**places) if isinstance(value, str) else value


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_body_breaks_the_api(address: str, places: dict[str, Any], ana: Person) -> None:
    method, takes, fine = ADDRESSES[address]
    api, at = Api(ana), address.format(**places)
    fine = {name: filled(value, places) for name, value in fine.items()}

    @QUIET
    @given(bodies(takes))
    def answers(odd: dict[str, Any]) -> None:
        with transaction.atomic():
            answer = getattr(api, method)(at, json.dumps(fine | odd), if_match="*")
            transaction.set_rollback(True)
        assert answer.status_code < 500 and json.loads(answer.content)
        assert answer.status_code < 300 or answer.json()["errors"]

    answers()


@pytest.mark.parametrize(("address", "name"), [(at, name) for at, names in LISTS.items() for name in names])
def test_no_filter_breaks_the_api(address: str, name: str, places: dict[str, Any], admin: Person) -> None:
    api = Api(admin)

    @QUIET
    @given(ODD.map(str) | st.text(max_size=40) | st.integers().map(str))
    def answers(value: str) -> None:
        answer = api.client.get(api.base + address, {name: value.encode(errors="replace").decode()})
        assert answer.status_code in (200, 400, 404) and json.loads(answer.content)

    answers()
