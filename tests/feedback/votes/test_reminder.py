"""Who has not answered an open vote is asked on the working days after; who has, is left in peace."""

import datetime

import pytest
import time_machine

from feedback.models import ConfidenceVote
from feedback.votes.actions import answer_vote
from feedback.votes.closing import close_vote
from teamops.dates import today
from teamops.notifications.actions import sweep_all
from teamops.notifications.models import Reminder
from teamops.notifications.queries import items
from teamops.notifications.wishes.week import week_of
from teamops.people.models import Person

pytestmark = pytest.mark.usefixtures("clock")


def next_morning(vote: ConfidenceVote, days: int = 1) -> None:
    """So many days after it was opened."""
    day = vote.opened_at.date() + datetime.timedelta(days)
    now = datetime.datetime.combine(day, datetime.time(9, 30), tzinfo=vote.organization.zone)
    with time_machine.travel(now, tick=False):
        sweep_all(now)


def asked() -> set[str]:
    rows = Reminder.objects.filter(rule="vote_unanswered").unread()
    return set(rows.values_list("person__name", flat=True))


def test_who_has_not_answered_is_asked(vote: ConfidenceVote, ana: Person, ben: Person) -> None:
    answer_vote(vote, by=ana, confidence=5)
    next_morning(vote)
    assert "Ben Berg" in asked()
    assert "Ana Lead" not in asked()


def test_who_answers_has_it_in_the_inbox_no_more(vote: ConfidenceVote, ana: Person, ben: Person) -> None:
    next_morning(vote)
    assert {"Ben Berg", "Ana Lead"} <= asked()
    answer_vote(vote, by=ben, confidence=5)
    assert "Ben Berg" not in asked()
    assert "Ana Lead" in asked()
    rows = Reminder.objects.filter(rule="vote_unanswered", person=ben)
    assert [one.is_finished for one in items(rows, reader=ben, today=today(ben))] == [True]


def test_nobody_is_asked_when_it_is_closed(vote: ConfidenceVote, ana: Person) -> None:
    close_vote(vote, by=ana)
    next_morning(vote)
    assert asked() == set()


def test_a_guest_of_the_team_is_not_asked(vote: ConfidenceVote, vic: Person) -> None:
    next_morning(vote)
    assert "Vic Guest" not in asked()


def test_it_says_which_team_asks_and_leads_to_the_vote(vote: ConfidenceVote, ben: Person) -> None:
    told = [one.item for day in week_of(ben) for one in day.told]
    item = next(one for one in told if one.rule.name == "vote_unanswered")
    assert item.title == vote.key_result.statement
    assert item.short.startswith("Product asked")
    assert item.path == f"/votes/{vote.pk}/"
