"""A vote is answered from the e-mail: blind, once, and only while it is open to who was asked."""

import datetime
from typing import Any

import pytest
from django.test import Client

from feedback.models import ConfidenceVote, VoteAnswer
from feedback.votes.actions import answer_vote
from feedback.votes.closing import close_vote
from goals.models import Goal, KeyResult
from teamops.activity.models import Event
from teamops.dates import today
from teamops.notifications.answers import answer_to
from teamops.notifications.answers.links import AnswerLink, digest
from teamops.notifications.models import Reminder
from teamops.people.models import Person, TeamMembership

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def anybody() -> Client:
    """Who has the link and nothing else."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def path(vote: ConfidenceVote, ben: Person) -> str:
    """The link of Ben's message."""
    day = today(ben)
    reminder = Reminder.objects.create(
        organization=ben.organization,
        person=ben,
        rule="vote_unanswered",
        subject_type="confidencevote",
        subject_id=vote.pk,
        local_date=day,
        due_on=day,
    )
    answer = answer_to("vote_unanswered")
    assert answer is not None
    return AnswerLink(reminder.pk, day, digest(answer, ConfidenceVote.objects.get(pk=vote.pk))).path


SEVEN = {"choice": "answer", "confidence": "7"}


def said(response: Any) -> str:
    return str(response.content.decode())


def test_opening_shows_what_is_asked_and_changes_nothing(
    anybody: Client, vote: ConfidenceVote, path: str, ana: Person
) -> None:
    answer_vote(vote, by=ana, confidence=3)
    page = said(anybody.get(path))
    assert vote.key_result.statement in page
    assert vote.key_result.goal.statement in page
    assert "How sure are you that we reach it?" in page
    assert "Ana" not in page
    assert "1 of 3" not in page
    assert VoteAnswer.objects.count() == 1


def test_one_button_answers_and_no_event_tells_of_it(
    anybody: Client, vote: ConfidenceVote, path: str, ben: Person
) -> None:
    before = Event.objects.count()
    assert "You answered 7. Nobody sees it before the vote is closed." in said(anybody.post(path, SEVEN))
    assert vote.answers.get(person=ben).confidence == 7
    assert Event.objects.count() == before
    assert not Reminder.objects.unread().filter(person=ben, rule="vote_unanswered").exists()


def test_the_link_works_once_and_the_page_changes_it_later(
    anybody: Client, vote: ConfidenceVote, path: str, ben: Person
) -> None:
    anybody.post(path, SEVEN)
    again = anybody.post(path, {**SEVEN, "confidence": "2"})
    assert again.status_code == 410
    assert "You have answered this already" in said(again)
    assert vote.answers.get(person=ben).confidence == 7
    answer_vote(vote, by=ben, confidence=2)
    assert vote.answers.get(person=ben).confidence == 2


@pytest.mark.parametrize("confidence", ["", "0", "11", "many", "-1"])
def test_a_number_that_is_none_is_refused_beside_the_field(
    anybody: Client, path: str, confidence: str
) -> None:
    response = anybody.post(path, {**SEVEN, "confidence": confidence})
    assert response.status_code == 422
    assert 'class="error"' in said(response)
    assert not VoteAnswer.objects.exists()


def test_a_closed_vote_takes_no_answer(anybody: Client, vote: ConfidenceVote, path: str, ana: Person) -> None:
    close_vote(vote, by=ana)
    response = anybody.post(path, SEVEN)
    assert response.status_code == 410
    assert "Nothing is left to do here" in said(response)
    assert not VoteAnswer.objects.exists()


def test_who_has_answered_inside_needs_the_link_no_more(
    anybody: Client, vote: ConfidenceVote, path: str, ben: Person
) -> None:
    answer_vote(vote, by=ben, confidence=4)
    assert anybody.post(path, SEVEN).status_code == 410
    assert vote.answers.get(person=ben).confidence == 4


def test_who_has_left_the_team_is_not_counted(anybody: Client, path: str, ben: Person) -> None:
    TeamMembership.objects.filter(person=ben).delete()
    assert anybody.post(path, SEVEN).status_code == 410
    assert not VoteAnswer.objects.exists()


def test_another_target_is_another_question(anybody: Client, vote: ConfidenceVote, path: str) -> None:
    KeyResult.objects.filter(pk=vote.key_result_id).update(target=55)
    response = anybody.post(path, SEVEN)
    assert response.status_code == 410
    assert "It has changed since the message was sent" in said(response)


def test_a_goal_that_became_private_is_not_named(
    anybody: Client, vote: ConfidenceVote, path: str, ana: Person
) -> None:
    KeyResult.objects.filter(pk=vote.key_result_id).update(owner=ana)
    Goal.objects.filter(pk=vote.key_result.goal_id).update(is_private=True)
    response = anybody.get(path)
    assert response.status_code == 410
    assert vote.key_result.statement not in said(response)


def test_it_can_be_put_off(anybody: Client, path: str, ben: Person) -> None:
    tomorrow = today(ben) + datetime.timedelta(1)
    anybody.post(path, {"choice": "ask-again", "until": tomorrow.isoformat()})
    assert Reminder.objects.get(person=ben, rule="vote_unanswered").snoozed_until == tomorrow
