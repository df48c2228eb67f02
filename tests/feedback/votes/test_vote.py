"""A vote is blind: until it is closed nobody reads an answer, and then everybody reads who said what."""

import json
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from feedback.actions import close_review
from feedback.models import ConfidenceVote, VoteAnswer, WeeklyReview
from feedback.record import thaw
from feedback.votes.actions import answer_vote, open_vote
from feedback.votes.closing import close_vote
from goals.actions import check_in, edit_goal
from goals.models import KeyResult
from teamops.activity.models import Event
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_goal, make_key_result
from tests.feedback.weeks import agenda, leave_red

SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/"

pytestmark = pytest.mark.usefixtures("clock")


def answers(vote: ConfidenceVote) -> dict[str, int]:
    return {one.person.name: one.confidence for one in vote.answers.select_related("person")}


def everything_read(client: Client, vote: ConfidenceVote) -> list[str]:
    """All that somebody can read of a vote: pages, the API, what live pages are sent."""
    api = "/api/v1/acme/votes/"
    paths = [
        *(REVIEW, REVIEW + "?present=1", f"/acme/votes/{vote.pk}/", REVIEW + "2026-W48/live/"),
        *(REVIEW + "2026-W48/live/?drawn=0", f"/acme/goals/{vote.key_result.goal.number}/"),
        *(api, f"{api}{vote.uuid}/", f"/acme/key-results/{vote.key_result_id}/check-in/"),
    ]
    answers = [client.get(path) for path in paths]
    assert {answer.status_code for answer in answers} <= {200, 403}
    return [answer.content.decode() for answer in answers]


def test_who_runs_the_review_asks_and_the_team_answers(
    vote: ConfidenceVote, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    sign_in(ben).post(f"/acme/votes/{vote.pk}/", {"confidence": "7"})
    sign_in(ana).post(f"/acme/votes/{vote.pk}/", {"confidence": "4"})
    assert answers(vote) == {"Ben Berg": 7, "Ana Lead": 4}
    assert "2 of 3 have answered" in sign_in(ben).get(REVIEW).content.decode()


def test_an_answer_can_be_changed_until_the_vote_is_closed(
    vote: ConfidenceVote, ana: Person, ben: Person
) -> None:
    answer_vote(vote, by=ben, confidence=7)
    answer_vote(vote, by=ben, confidence=3)
    assert answers(vote) == {"Ben Berg": 3}
    close_vote(vote, by=ana)
    with pytest.raises(RuleBroken, match="The vote is closed"):
        answer_vote(vote, by=ben, confidence=9)


def test_nobody_reads_an_answer_before_it_is_closed(
    vote: ConfidenceVote, admin: Person, ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    """With whatever Ben answers, all others are sent the same; and no event tells of it."""
    answer_vote(vote, by=ben, confidence=2)
    readers = {person: sign_in(person) for person in (admin, ana, cem)}
    told = {person: everything_read(client, vote) for person, client in readers.items()}
    events = list(Event.objects.values())
    VoteAnswer.objects.update(confidence=9)
    for person, client in readers.items():
        for before, after in zip(told[person], everything_read(client, vote), strict=True):
            assert without_keys(before) == without_keys(after)
    assert list(Event.objects.values()) == events
    assert "confidence" not in json.dumps([event["after"] for event in events])


def without_keys(html: str) -> str:
    """What is another one each time: tokens, and the keys of forms."""
    html = re.sub(r'name=\\?"(csrfmiddlewaretoken|key)\\?" value=\\?"[^"]*"', "", html)
    return re.sub(r'data-drawn="\d+"|X-CSRFToken[^}]*', "", html)


def test_closed_it_shows_the_spread_and_who_said_what(
    vote: ConfidenceVote, ana: Person, ben: Person, cem: Person, vic: Person, sign_in: SignIn
) -> None:
    for person, value in ((ana, 4), (ben, 7), (cem, 8)):
        answer_vote(vote, by=person, confidence=value)
    sign_in(ana).post(f"/acme/votes/{vote.pk}/close/")
    for path in (REVIEW, f"/acme/votes/{vote.pk}/"):
        page = sign_in(vic).get(path).content.decode()
        assert "6.3 of 10 on average, from 4 to 8. 3 of 3 have answered." in page
        assert "<b>8</b> Cem Can" in page


def test_guests_and_other_teams_do_not_answer_and_members_do_not_ask(
    vote: ConfidenceVote, review: WeeklyReview, retention: KeyResult, ben: Person, dora: Person, vic: Person
) -> None:
    for person in (vic, dora):
        with pytest.raises(PermissionDenied):
            answer_vote(vote, by=person, confidence=5)
    with pytest.raises(PermissionDenied):
        open_vote(review, retention, by=ben)
    with pytest.raises(PermissionDenied):
        close_vote(vote, by=ben)


def test_what_nobody_may_answer_waits_for_nobody(
    vote: ConfidenceVote, ben: Person, vic: Person, sign_in: SignIn
) -> None:
    for person, asked in ((ben, True), (vic, False)):
        for path in ("/acme/work/", "/acme/votes/"):
            page = sign_in(person).get(path, follow=True).content.decode()
            assert ("30-day retention" in page) is asked, (person, path)


def test_the_facilitator_asks_and_closes(review: WeeklyReview, retention: KeyResult, ben: Person) -> None:
    review.facilitator = ben
    review.save()
    close_vote(open_vote(review, retention, by=ben), by=ben)
    assert ConfidenceVote.objects.get().closed_by == ben


def test_asking_twice_asks_once_and_after_closing_anew(
    vote: ConfidenceVote, review: WeeklyReview, retention: KeyResult, ana: Person
) -> None:
    assert open_vote(review, retention, by=ana) == vote
    close_vote(vote, by=ana)
    close_vote(ConfidenceVote.objects.get(), by=ana)
    assert Event.objects.filter(verb="vote.closed").count() == 1
    assert open_vote(review, retention, by=ana) != vote


def test_only_what_the_review_tells_of_is_voted_on(
    review: WeeklyReview, support: Team, ana: Person, ben: Person, retention: KeyResult
) -> None:
    other = make_key_result(make_goal(support, owner=ben))
    with pytest.raises(RuleBroken, match="not in the review"):
        open_vote(review, other, by=ana)
    edit_goal(retention.goal, by=ana, is_private=True)
    with pytest.raises(RuleBroken, match="not in the review"):
        open_vote(review, KeyResult.objects.get(pk=retention.pk), by=ana)


def test_a_vote_on_a_goal_that_became_private_is_kept_from_others(
    vote: ConfidenceVote, retention: KeyResult, ana: Person, dora: Person, cem: Person, sign_in: SignIn
) -> None:
    edit_goal(retention.goal, by=ana, is_private=True)
    assert sign_in(dora).get(f"/acme/votes/{vote.pk}/").status_code == 404
    for path in (REVIEW, "/acme/work/", "/acme/votes/"):
        assert retention.statement not in sign_in(cem).get(path).content.decode()


def test_what_is_open_is_closed_with_the_review_and_is_in_its_record(
    vote: ConfidenceVote, review: WeeklyReview, product: Team, ana: Person, ben: Person
) -> None:
    answer_vote(vote, by=ben, confidence=7)
    leave_red(product, ana)
    close_review(review, by=ana)
    vote.refresh_from_db()
    assert vote.is_closed
    (line,) = thaw(WeeklyReview.objects.get().record or {}).votes
    assert [(one.who and one.who.name, one.confidence) for one in line.answers] == [("Ben Berg", 7)]
    KeyResult.objects.all().delete()
    assert agenda(product, ana).votes == [line]


def test_the_next_check_in_begins_with_the_mean_names_the_vote_and_keeps_it(
    vote: ConfidenceVote, retention: KeyResult, ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    make_check_in(retention, 34, days_ago=7, confidence=9)
    for person, value in ((ana, 3), (ben, 4)):
        answer_vote(vote, by=person, confidence=value)
    close_vote(vote, by=ana)
    for path in (f"/acme/key-results/{retention.pk}/check-in/", f"/acme/goals/{retention.goal.number}/"):
        page = sign_in(ben).get(path).content.decode()
        assert "Product voted 3.5 of 10 on average" in page
        assert 'value="4" id' in page.split("checked")[0].rsplit("<input", 1)[1]
    made = check_in(retention, by=ben, value=retention.target, confidence=4)
    vote.refresh_from_db()
    assert vote.check_in == made
    page = sign_in(cem).get(f"/acme/goals/{retention.goal.number}/").content.decode()
    assert "Kept with the check-in of Wed 25 Nov." in page
    assert "voted 3.5" not in page


def test_it_waits_in_my_work_until_it_is_answered(
    vote: ConfidenceVote, ben: Person, dora: Person, sign_in: SignIn
) -> None:
    client = sign_in(ben)
    assert f"/acme/votes/{vote.pk}/" in client.get("/acme/work/").content.decode()
    assert client.get("/acme/votes/")["Location"] == f"/acme/votes/{vote.pk}/"
    answer_vote(vote, by=ben, confidence=5)
    assert f"/acme/votes/{vote.pk}/" not in client.get("/acme/work/").content.decode()
    assert "No vote is open" in sign_in(dora).get("/acme/votes/").content.decode()


@pytest.mark.parametrize("typed", ["", "0", "11", "five"])
def test_what_is_no_answer_is_refused_with_a_sentence(
    typed: str, vote: ConfidenceVote, ben: Person, sign_in: SignIn
) -> None:
    answer = sign_in(ben).post(f"/acme/votes/{vote.pk}/", {"confidence": typed})
    assert answer.status_code == 422
    assert "Confidence is a number from 1 to 10." in answer.content.decode()
    assert not VoteAnswer.objects.exists()
