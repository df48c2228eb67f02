"""Everybody in a meeting sees the same page: what is new comes by itself, and nothing in vain."""

import datetime
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone
from time_machine import Traveller

from feedback.actions import add_decision, add_next_step, close_review, open_review
from feedback.meeting import drawn
from feedback.meeting.actions import choose_roles, plan_minutes, start_clock, stop_clock
from feedback.models import Correction, Decision, Meeting, Presence, WeeklyReview
from feedback.votes.actions import answer_vote, open_vote
from goals.actions import edit_goal
from goals.models import KeyResult
from tasks.actions import change_status
from teamops.people.models import Person, Team
from tests.factories import make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W48

SignIn = Callable[[Person], Client]
WEEK = "/acme/teams/product/review/2026-W48/"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    drawn.forget()
    yield
    drawn.forget()


@pytest.fixture
def review(product: Team, ana: Person, ben: Person, cem: Person) -> WeeklyReview:
    return open_review(product, by=ana, week=W48)


class Viewer:
    """A page that is open: it remembers the version and the parts that it has."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.version = self.have = self.word = ""
        self.parts: dict[str, str] = {}
        self.look(drawn=0)

    def look(self, **asked: Any) -> dict[str, Any] | None:
        """What is new, None if nothing is; `parts` are then those that came."""
        if self.version:
            asked["since"] = self.version
        headers = {"x-live-word": self.word} if self.word else {}
        answer = self.client.get(WEEK + "live/", asked | {"have": self.have, "page": WEEK}, headers=headers)
        self.word = answer.headers.get("X-Live-Word", self.word)
        self.parts = {}
        if answer.status_code == 204:
            return None
        told: dict[str, Any] = answer.json()
        self.version, self.parts = told["version"], told.get("parts", {})
        if "have" in told:
            self.have = ",".join(f"{part}.{mark}" for part, mark in told["have"].items())
        return told


def test_nothing_new_is_answered_with_nothing_by_one_query(
    review: WeeklyReview, ben: Person, sign_in: SignIn
) -> None:
    viewer = Viewer(sign_in(ben))
    with CaptureQueriesContext(connection) as queries:
        assert viewer.look() is None
    assert len(queries) == 1


def test_the_word_that_makes_asking_cheap_holds_for_a_minute_and_for_its_address(
    review: WeeklyReview, clock: Traveller, ben: Person, sign_in: SignIn
) -> None:
    """Without a session it tells that nothing is new, and nothing else."""
    viewer, stranger = Viewer(sign_in(ben)), Client()
    asked, word = {"since": viewer.version}, {"x-live-word": viewer.word}
    assert stranger.get(WEEK + "live/", asked, headers=word).status_code == 204
    assert stranger.get(WEEK + "live/", {"since": "0.0"}, headers=word).status_code == 302
    other = WEEK.replace("W48", "W47") + "live/"
    assert stranger.get(other, asked, headers=word).status_code == 302
    assert stranger.get(WEEK + "live/", asked, headers={"x-live-word": "guessed"}).status_code == 302
    clock.shift(datetime.timedelta(seconds=61))
    assert stranger.get(WEEK + "live/", asked, headers=word).status_code == 302


def test_a_page_that_has_just_been_drawn_is_not_sent_again(
    review: WeeklyReview, clock: Traveller, ben: Person, sign_in: SignIn
) -> None:
    clock.shift(datetime.timedelta(seconds=2))
    client = sign_in(ben)
    asked: dict[str, str | int] = {"here": "1", "page": WEEK}
    told = client.get(WEEK + "live/", {**asked, "drawn": int(time.time())}).json()
    assert not told["changed"] and "parts" not in told
    assert client.get(WEEK + "live/", {**asked, "drawn": 1}).json()["changed"]


def test_what_somebody_else_decides_comes_with_the_parts_that_differ(
    review: WeeklyReview, ana: Person, ben: Person, cem: Person, product: Team, sign_in: SignIn
) -> None:
    viewer = Viewer(sign_in(ben))
    assert "decisions" in viewer.parts
    add_decision(review, by=ana, text="Evening reminders stop")
    add_next_step(review, by=cem, title="Call Finance", owner=cem, due=NOW.date() + DAY)
    told = viewer.look()
    assert told and told["changed"]
    new = viewer.parts
    assert "Evening reminders stop" in new["decisions"] and "Call Finance" in new["decisions"]
    assert "goals" not in new
    assert viewer.look() is None


def test_a_change_elsewhere_comes_too(
    review: WeeklyReview, ben: Person, product: Team, sign_in: SignIn
) -> None:
    task = make_task(product, "Ask users", assignee=ben, due=NOW.date() - 3 * DAY)
    viewer = Viewer(sign_in(ben))
    assert "Ask users" in viewer.parts["slipping"]
    change_status(task, by=ben, status="done")
    told = viewer.look()
    assert told and "slipping" not in told["order"]
    assert "Ask users" not in "".join(viewer.parts.values())


def test_addresses_in_a_part_begin_where_its_page_is(
    review: WeeklyReview, ben: Person, product: Team, sign_in: SignIn
) -> None:
    """The page of this week has two addresses."""
    for task in [make_task(product, assignee=ben, due=NOW.date() - 3 * DAY) for _n in range(12)]:
        change_status(task, by=ben, status="doing")
    client = sign_in(ben)
    for page in (WEEK, "/acme/teams/product/review/"):
        own = drawn.parts_of(client.get(page).content.decode())
        told = client.get(WEEK + "live/", {"page": page}).json()["parts"]
        assert {part: bare(html) for part, html in told.items()} == {
            part: bare(html) for part, html in own.items()
        }


def test_how_many_have_answered_comes_without_the_parts(
    review: WeeklyReview, retention: KeyResult, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    vote = open_vote(review, retention, by=ana)
    viewer = Viewer(sign_in(ben))
    answer_vote(vote, by=ana, confidence=7)
    told = viewer.look()
    assert told and not told["changed"]
    assert told["around"][f"vote-{vote.pk}-answered"] == "1 of 3 has answered"
    answer_vote(vote, by=ana, confidence=8)  # changed: nobody is told that either
    assert viewer.look() is None


def test_who_is_here_is_told_and_goes_when_not_heard_of(
    review: WeeklyReview, clock: Traveller, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    viewer, other = Viewer(sign_in(ben)), sign_in(ana)
    viewer.look(here=1)
    other.get(WEEK + "live/", {"here": 1})
    told = viewer.look()
    assert told and "2 of 3" in told["around"]["meeting-room"]
    assert viewer.look(here=1) is None  # known already
    clock.shift(datetime.timedelta(seconds=40))
    viewer.look(here=1)
    clock.shift(datetime.timedelta(seconds=20))
    told = viewer.look(here=1)
    assert told and "1 of 3" in told["around"]["meeting-room"]
    assert Presence.objects.get().person == ben


def test_who_is_here_goes_on_being_here_by_three_queries(
    review: WeeklyReview, clock: Traveller, ben: Person, sign_in: SignIn
) -> None:
    viewer = Viewer(sign_in(ben))
    viewer.look(here=1)
    viewer.look()
    clock.shift(datetime.timedelta(seconds=20))
    with CaptureQueriesContext(connection) as queries:
        assert viewer.look(here=1) is None
    assert len(queries) == 3  # what is new, who is here, and that they still are
    assert Presence.objects.get().seen_at == timezone.now()


def test_who_goes_is_told_of_by_those_who_go_on_being_here(
    review: WeeklyReview, clock: Traveller, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    """Also while none of them is looked for again: after fifty seconds, when the next of them says so."""
    viewer, other = Viewer(sign_in(ben)), Viewer(sign_in(ana))
    other.look(here=1)
    viewer.look(here=1)
    assert viewer.look() is None
    for _time in range(5):
        clock.shift(datetime.timedelta(seconds=10))
        assert viewer.look(here=1) is None
    clock.shift(datetime.timedelta(seconds=1))
    told = viewer.look(here=1)
    assert told and "1 of 3" in told["around"]["meeting-room"]
    assert Presence.objects.get().person == ben


def test_who_was_not_heard_of_for_long_comes_again(
    review: WeeklyReview, clock: Traveller, ben: Person, sign_in: SignIn
) -> None:
    viewer = Viewer(sign_in(ben))
    viewer.look(here=1)
    viewer.look()
    Presence.objects.all().delete()
    assert viewer.look(here=1) is not None
    assert Presence.objects.get().person == ben


def test_nobody_is_here_by_somebody_else_s_word(
    review: WeeklyReview, clock: Traveller, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    viewer, came = Viewer(sign_in(ben)), timezone.now()
    viewer.look(here=1)
    viewer.look()
    clock.shift(datetime.timedelta(seconds=20))
    asked, word = {"since": viewer.version, "here": "1"}, {"x-live-word": viewer.word}
    assert Client().get(WEEK + "live/", asked, headers=word).status_code == 302
    sign_in(ana).get(WEEK + "live/", asked, headers=word)
    assert Presence.objects.get(person=ben).seen_at == came
    assert Presence.objects.filter(person=ana).exists()


def test_who_has_signed_out_is_not_here_by_the_word_that_they_still_have(
    review: WeeklyReview, clock: Traveller, ben: Person, sign_in: SignIn
) -> None:
    viewer, came = Viewer(sign_in(ben)), timezone.now()
    viewer.look(here=1)
    viewer.look()
    clock.shift(datetime.timedelta(seconds=20))
    session = viewer.client.cookies["sessionid"].value
    viewer.client.logout()
    viewer.client.cookies["sessionid"] = session  # as in another window
    asked, word = {"since": viewer.version, "here": "1"}, {"x-live-word": viewer.word}
    assert viewer.client.get(WEEK + "live/", asked, headers=word).status_code == 302
    assert Presence.objects.get().seen_at == came


def test_nobody_goes_on_being_here_once_the_review_is_closed(
    review: WeeklyReview, clock: Traveller, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    viewer, came = Viewer(sign_in(ben)), timezone.now()
    viewer.look(here=1)
    word = viewer.word
    close_review(review, by=ana)
    clock.shift(datetime.timedelta(seconds=20))
    viewer.look(here=1)
    viewer.word = word
    assert viewer.look(here=1) is None
    assert Presence.objects.get().seen_at == came


def test_looking_at_a_closed_review_is_not_being_here(
    review: WeeklyReview, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    close_review(review, by=ana)
    sign_in(ben).get(WEEK + "live/", {"here": 1})
    assert not Presence.objects.exists()


def test_nobody_is_at_the_meeting_of_another_week(product: Team, vic: Person, sign_in: SignIn) -> None:
    for week in ("2026-W47", "2000-W01", "2026-W49"):
        sign_in(vic).get(f"/acme/teams/product/review/{week}/live/", {"here": 1})
    assert not Meeting.objects.exists()


def test_who_runs_the_meeting_starts_the_clock_and_all_see_it(
    review: WeeklyReview, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    viewer = Viewer(sign_in(ben))
    plan_minutes(review, by=ana, minutes={"goals": 15})
    start_clock(review, by=ana, part="goals")
    told = viewer.look()
    assert told and 'data-minutes="15"' in told["around"]["meeting-clock"]
    assert "12:00–12:15" in sign_in(ben).get(WEEK).content.decode()  # without script, in the reader's zone
    stop_clock(review, by=ana)
    told = viewer.look()
    assert told and told["around"]["meeting-clock"].strip() == ""


def test_planned_minutes_hold_for_the_next_meeting(product: Team, ana: Person, review: WeeklyReview) -> None:
    plan_minutes(open_review(product, by=ana, week=W48 - 7 * DAY), by=ana, minutes={"goals": 20})
    start_clock(review, by=ana, part="goals")
    assert Meeting.objects.get(week=W48).minutes == {"goals": 20}


def test_facilitator_and_note_taker_are_chosen_on_the_page(
    review: WeeklyReview, ana: Person, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    viewer = Viewer(sign_in(cem))
    choose_roles(review, by=ana, facilitator=ben, note_taker=cem)
    told = viewer.look()
    assert told and "Ben Berg" in told["around"]["meeting-room"]
    page = sign_in(ben).get(WEEK).content.decode()
    assert "Takes notes" in page and 'id="meeting"' in page  # he runs it now


@pytest.mark.parametrize("role", ["facilitator", "note_taker"])
def test_who_has_left_has_no_role(
    review: WeeklyReview, ana: Person, cem: Person, sign_in: SignIn, role: str
) -> None:
    Person.objects.filter(pk=cem.pk).update(state=Person.State.LEFT)
    client = sign_in(ana)
    page = client.post(WEEK + "roles/", {role: cem.pk}, follow=True).content.decode()
    assert "Choose one from the list." in page and "Cem Can" not in page


def test_closing_while_somebody_types_says_so_and_keeps_what_was_typed(
    review: WeeklyReview, ana: Person, ben: Person, sign_in: SignIn
) -> None:
    viewer = Viewer(sign_in(ben))
    close_review(review, by=ana)
    told = viewer.look()
    assert told and "Ana Lead has closed the review." in told["around"]["meeting-over"]
    answer = viewer.client.post(WEEK + "decisions/", {"text": "We wait", "because": "no logs"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "The review was closed while you were typing." in page
    assert "We wait\nno logs</textarea>" in page
    assert not Decision.objects.exists() and not Correction.objects.exists()


def test_all_who_see_the_same_are_sent_the_same_and_others_their_own(
    review: WeeklyReview, retention: KeyResult, admin: Person, ana: Person, ben: Person, cem: Person,
    dora: Person, vic: Person, sign_in: SignIn,
) -> None:  # fmt: skip
    """What is drawn once for many is what each would see on a page of their own."""
    open_vote(review, retention, by=ana)
    add_decision(review, by=ben, text="Evening reminders stop")
    for person in (admin, ana, ben, cem, dora, vic):
        client = sign_in(person)
        shared = Viewer(client).parts
        own = drawn.parts_of(client.get(WEEK).content.decode())
        assert {part: bare(html) for part, html in shared.items()} == {
            part: bare(html) for part, html in own.items()
        }


def bare(html: str) -> str:
    return re.sub(r'name="(csrfmiddlewaretoken|key)" value="[^"]*"', "", html)


def test_each_reader_s_forms_have_keys_of_their_own(
    review: WeeklyReview, ben: Person, cem: Person, sign_in: SignIn
) -> None:
    """Else what the second of two types would be taken for the first's, sent twice."""
    keys = [
        key
        for person in (ben, cem)
        for html in Viewer(sign_in(person)).parts.values()
        for key in re.findall(r'name="key" value="([^"]+)"', html)
    ]
    assert len(keys) == len(set(keys)) == 6


def test_a_goal_that_became_private_is_not_sent_on(
    review: WeeklyReview, retention: KeyResult, ana: Person, cem: Person, sign_in: SignIn
) -> None:
    viewer = Viewer(sign_in(cem))
    assert "New users stay" in viewer.parts["goals"]
    edit_goal(retention.goal, by=ana, is_private=True)
    assert viewer.look() is not None
    assert "New users stay" not in "".join(viewer.parts.values())


def test_every_form_that_runs_the_meeting_leads_somewhere(
    review: WeeklyReview, ana: Person, sign_in: SignIn
) -> None:
    page = sign_in(ana).get(WEEK + "roles/").content.decode()
    actions = re.findall(r'<form[^>]* action="(/acme/teams/[^"?]+)', page)
    assert len(actions) >= 2
    assert {resolve(action).url_name for action in actions} >= {"start_clock", "plan_minutes"}


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_a_page_goes_on_asking_when_the_database_was_started_again(
    review: WeeklyReview, ben: Person, sign_in: SignIn
) -> None:
    viewer = Viewer(sign_in(ben))
    viewer.look(here=1)
    assert viewer.look() is None
    database: Any = connection
    database.connection.close()  # as after a restart: the process does not know of it
    assert viewer.look() is None
    database.connection.close()
    database.health_check_done = False  # as when a request begins
    viewer.word = ""
    assert viewer.look() is None
