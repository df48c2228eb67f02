"""The minutes of a closed review: who does what first; a page, a text, and an e-mail that comes once."""

import datetime
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from time_machine import Traveller

from feedback.actions import (
    add_correction,
    add_decision,
    add_next_step,
    close_review,
    leave_part,
    open_review,
    raise_in_review,
    reopen_review,
)
from feedback.minutes import hooks
from feedback.minutes.text import minutes_text
from feedback.models import MinutesLetter, WeeklyReview
from goals.models import Goal, KeyResult
from teamops.notifications.actions import deliver_waiting
from teamops.notifications.actions.deliver import claim_letter
from teamops.notifications.chats.actions import add_channel
from teamops.notifications.chats.models import TeamPost
from teamops.notifications.letters import Letters, kinds
from teamops.notifications.models import Wish
from teamops.people.actions import erase_person
from teamops.people.models import Person, Team
from tests.factories import make_check_in, make_task
from tests.feedback.conftest import NOW
from tests.feedback.weeks import DAY, W48

SignIn = Callable[[Person], Client]
MINUTES = "/acme/teams/product/review/2026-W48/minutes/"
MINUTE = datetime.timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def review(retention: KeyResult, product: Team, ana: Person, ben: Person, cem: Person) -> WeeklyReview:
    """Ben and Cem have promised something, and one thing was decided."""
    make_check_in(retention, 34, days_ago=10, confidence=7)
    make_check_in(retention, 35, days_ago=1, confidence=6)
    review = open_review(product, by=ana, week=W48)
    add_decision(review, by=ben, text="Evening reminders stop", because="opt-outs")
    add_next_step(review, by=ana, title="Call Finance", owner=cem, due=NOW.date() + 2 * DAY)
    add_next_step(review, by=ana, title="Turn them off", owner=ben, due=NOW.date() + DAY)
    return review


@pytest.fixture
def closed(review: WeeklyReview, ana: Person) -> WeeklyReview:
    return close_review(review, by=ana)


def to_whom() -> list[str]:
    return sorted(message.to[0].partition(" <")[0].strip('"') for message in mail.outbox)


# --- What they say


def test_a_red_part_that_is_left_is_told_with_why(product: Team, ana: Person, ben: Person) -> None:
    make_task(product, "Interviews", assignee=ben, due=NOW.date() - DAY)
    review = open_review(product, by=ana, week=W48)
    leave_part(review, by=ana, part="slipping", because="The list comes on Monday")
    raise_in_review(review, by=ana, text="Two goals wait for logs.")
    closed = close_review(review, by=ana)
    text = minutes_text(closed, "en")
    said = "Slipping and blocked: Left as it is, because: The list comes on Monday"
    assert said in text and "Nothing was decided." not in text
    assert "- Product: Two goals wait for logs." in text
    deliver_waiting()
    (letter, *_others) = mail.outbox
    assert isinstance(letter, EmailMultiAlternatives) and "The list comes on Monday" in str(
        letter.alternatives[0][0]
    )


def test_who_does_what_comes_first_then_decisions_then_the_rest_in_short(closed: WeeklyReview) -> None:
    text = minutes_text(closed, "en")
    places = [
        *("Minutes: Product, week 48", "Closed Wed 25 Nov 12:00 by Ana Lead.", "Who does what"),
        *("Ben Berg", "- Turn them off, by Thu 26 Nov", "Cem Can", "- Call Finance, by Fri 27 Nov"),
        *("Decisions", "1. Evening reminders stop", "Because: opt-outs"),
        *("The rest in short", "Numbers: 1 of 1 number"),
    ]
    assert [text.index(one) for one in places] == sorted(text.index(one) for one in places)


def test_they_are_there_in_the_language_that_is_asked_for(closed: WeeklyReview) -> None:
    assert "谁做什么" in minutes_text(closed, "zh-hans")


def test_nothing_promised_and_nothing_decided_is_said_in_a_sentence_each(product: Team, ana: Person) -> None:
    text = minutes_text(close_review(open_review(product, by=ana, week=W48), by=ana), "en")
    assert "Nothing is open." in text and "Nothing was decided." in text


def test_what_people_write_makes_no_line_of_its_own(review: WeeklyReview, ana: Person, ben: Person) -> None:
    """A team's chats and letters get them: nobody speaks there in the product's name."""
    add_decision(review, by=ben, text="All is well\r\n\nWho does what\u202e", because="so\nBen Berg")
    lines = minutes_text(close_review(review, by=ana), "en").splitlines()
    assert "2. All is well Who does what" in lines and "   Because: so Ben Berg" in lines
    assert lines.count("Who does what") == lines.count("Ben Berg") == 1


def test_what_has_become_private_and_who_was_erased_is_not_named(
    closed: WeeklyReview, cem: Person, admin: Person, sign_in: SignIn
) -> None:
    Goal.objects.update(is_private=True)
    Person.objects.filter(pk=cem.pk).update(state=Person.State.LEFT)
    erase_person(Person.objects.get(pk=cem.pk), by=admin)
    for text in (minutes_text(closed, "en"), sign_in(admin).get(MINUTES + "text/").content.decode()):
        assert "Cem Can" not in text and "former member" in text and "Numbers:" not in text


# --- The page


def test_the_page_shows_them_to_who_sees_the_team_and_says_what_was_set_right(
    closed: WeeklyReview, ben: Person, vic: Person, sign_in: SignIn
) -> None:
    add_correction(closed, by=ben, text="Trials were 2,302", part="numbers")
    for reader in (ben, vic):
        page = sign_in(reader).get(MINUTES).content.decode()
        for words in ("Call Finance", "Evening reminders stop", "Trials were 2,302", "1 of 1 number"):
            assert words in page, words
    assert "Sent by e-mail" not in page
    assert 'href="minutes/"' in sign_in(vic).get("/acme/teams/product/review/2026-W48/").content.decode()


def test_an_open_review_has_no_minutes_yet(review: WeeklyReview, ben: Person, sign_in: SignIn) -> None:
    assert sign_in(ben).get(MINUTES).status_code == 404
    assert sign_in(ben).get(MINUTES.replace("W48", "W99")).status_code == 404


# --- By e-mail


def test_closing_sends_them_to_each_member_once(closed: WeeklyReview, vic: Person, dora: Person) -> None:
    deliver_waiting()
    deliver_waiting()
    assert to_whom() == ["Ana Lead", "Ben Berg", "Cem Can"]
    message = mail.outbox[0]
    assert message.subject == "Minutes: Product, week 48"
    html = message.alternatives[0][0]  # type: ignore[attr-defined]
    for words in ("Turn them off", "Evening reminders stop", "/acme/teams/product/review/2026-W48/"):
        assert words in message.body and words in html


def test_they_are_written_in_the_language_of_the_teams_records(
    review: WeeklyReview, product: Team, ana: Person
) -> None:
    Team.objects.update(language="zh-hans")
    close_review(WeeklyReview.objects.get(), by=ana)
    deliver_waiting()
    assert mail.outbox[0].subject == "会议纪要：Product，第 48 周"


def test_what_was_carried_over_is_said_in_whole_words(
    product: Team, ana: Person, ben: Person, clock: Traveller, sign_in: SignIn
) -> None:
    """The word is that of a number of times elsewhere, and must not take its place here."""
    Team.objects.filter(pk=product.pk).update(language="zh-hans")
    before = open_review(product, by=ana, week=W48 - 7 * DAY)
    add_next_step(before, by=ana, title="Call Finance", owner=ben, due=NOW.date() + 2 * DAY)
    close_review(before, by=ana)
    close_review(open_review(Team.objects.get(pk=product.pk), by=ana, week=W48), by=ana)
    deliver_waiting()
    sent: Any = mail.outbox
    this_week = [message for message in sent if "第 48 周" in message.subject]
    parts = [part for message in this_week for part in (message.body, message.alternatives[0][0])]
    assert parts
    Person.objects.filter(pk=ana.pk).update(language="zh-hans")
    page = sign_in(ana).get(MINUTES).content.decode()
    for said in [*parts, page]:
        assert "已顺延" in said and "%(" not in said


def test_why_they_come_stands_below_the_line_by_which_mail_programs_know_a_signature(
    closed: WeeklyReview, product: Team
) -> None:
    """Two hyphens and a space: RFC 3676, 4.3. A Chinese colon brings its space with it."""
    Team.objects.filter(pk=product.pk).update(language="zh-hans")
    deliver_waiting()
    body = str(mail.outbox[0].body)
    assert "\n\n-- \n你收到这封邮件" in body
    assert "关闭邮件：http" in body


def test_what_was_set_right_before_the_letter_went_out_stands_in_both_of_its_parts(
    closed: WeeklyReview, ben: Person
) -> None:
    add_correction(closed, by=ben, text="Trials were 2,302", part="numbers")
    deliver_waiting()
    [message] = [one for one in mail.outbox if "ben-berg" in one.to[0]]
    assert isinstance(message, EmailMultiAlternatives)
    for said in (str(message.body), str(message.alternatives[0][0])):
        assert "Set right later" in said and "Ben Berg:" in said and "Trials were 2,302" in said


def test_a_mail_program_can_end_them_with_one_click(
    closed: WeeklyReview, ben: Person, client: Client
) -> None:
    deliver_waiting()
    [message] = [one for one in mail.outbox if "ben-berg" in one.to[0]]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/acme/settings/notifications/" in str(message.body)
    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    client.post("/" + address.split("/", 3)[3], {"List-Unsubscribe": "One-Click"})
    assert Wish.objects.filter(person=ben, kind="reviews", channel="email", wanted=False).exists()


def test_who_wants_no_e_mail_and_who_cannot_sign_in_gets_none(
    review: WeeklyReview, ana: Person, ben: Person, cem: Person
) -> None:
    Person.objects.filter(pk=ben.pk).update(email_reminders=False)
    close_review(review, by=ana)
    Person.objects.filter(pk=cem.pk).update(state=Person.State.LEFT)  # between closing and sending
    deliver_waiting()
    assert to_whom() == ["Ana Lead"]


def test_a_process_that_dies_leaves_the_letter_to_the_next_one(
    closed: WeeklyReview, clock: Traveller
) -> None:
    """It had claimed one and was killed; the others go at once, that one when its lease has run out."""
    assert claim_letter(of_minutes()) is not None
    deliver_waiting()
    assert len(mail.outbox) == 2
    clock.shift(5 * MINUTE)
    deliver_waiting()
    assert to_whom() == ["Ana Lead", "Ben Berg", "Cem Can"]


def of_minutes() -> Letters:
    return next(kind for kind in kinds() if kind.model is MinutesLetter)


def test_closed_again_it_sends_corrected_minutes(closed: WeeklyReview, ana: Person, ben: Person) -> None:
    deliver_waiting()
    mail.outbox.clear()
    reopen_review(closed, by=ana)
    add_decision(closed, by=ben, text="Mornings stay")
    close_review(closed, by=ana)
    deliver_waiting()
    assert to_whom() == ["Ana Lead", "Ben Berg", "Cem Can"]
    assert mail.outbox[0].subject == "Corrected minutes: Product, week 48"
    assert "Mornings stay" in mail.outbox[0].body


def test_opened_again_before_they_went_out_they_stay_here(closed: WeeklyReview, ana: Person) -> None:
    reopen_review(closed, by=ana)
    deliver_waiting()
    assert mail.outbox == []
    close_review(closed, by=ana)
    deliver_waiting()
    assert [one.subject for one in mail.outbox] == ["Minutes: Product, week 48"] * 3


def test_a_letter_taken_before_it_was_opened_again_is_not_sent(closed: WeeklyReview, ana: Person) -> None:
    letter = claim_letter(of_minutes())
    assert letter is not None
    reopen_review(closed, by=ana)
    letter = MinutesLetter.objects.select_related("review__team", "person__user").get(pk=letter.pk)
    assert of_minutes().send(letter) == "reopened"


@pytest.fixture
def refused(closed: WeeklyReview, monkeypatch: pytest.MonkeyPatch) -> None:
    def send(message: EmailMultiAlternatives, *args: object, **options: object) -> int:
        raise SMTPRecipientsRefused({message.to[0]: (550, b"no such user")})

    with monkeypatch.context() as patch:
        patch.setattr(EmailMultiAlternatives, "send", send)
        deliver_waiting()


def test_the_lead_sees_who_could_not_be_reached_and_sends_them_again(
    refused: None, ana: Person, sign_in: SignIn
) -> None:
    client = sign_in(ana)
    assert "The receiving server refuses this address." in client.get(MINUTES).content.decode()
    said = client.post(MINUTES + "send/", follow=True).content.decode()
    assert "3 e-mails go out again." in said
    deliver_waiting()
    assert len(mail.outbox) == 3
    assert "There is nothing to send again." in client.post(MINUTES + "send/", follow=True).content.decode()


def test_what_else_carries_them_on_is_told_when_a_review_is_closed(
    review: WeeklyReview, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(hooks, "_listeners", [])
    hooks.on_minutes(lambda review: told.append(review.edition))
    close_review(review, by=ana)
    reopen_review(review, by=ana)
    close_review(review, by=ana)
    assert told == [1, 2]


# --- In the team's chats


URL = "https://hooks.slack.com/services/T0AAAA/B0BBBB/SecretOfTheHook1234"


def test_closing_writes_one_post_for_a_team_with_a_chat(
    review: WeeklyReview, product: Team, ana: Person
) -> None:
    add_channel(product, by=ana, service="slack", name="Chat", url=URL)
    close_review(review, by=ana)
    (post,) = TeamPost.objects.all()
    assert (post.title, post.path) == (
        "Minutes: Product, week 48",
        "/teams/product/review/2026-W48/",
    )
    assert "Who does what" in post.text and not post.text.startswith("Minutes:")


def test_opened_again_the_post_stays_here_and_the_next_one_is_corrected(
    review: WeeklyReview, product: Team, ana: Person
) -> None:
    add_channel(product, by=ana, service="slack", name="Chat", url=URL)
    close_review(review, by=ana)
    reopen_review(review, by=ana)
    assert [post.state for post in TeamPost.objects.all()] == ["skipped"]
    close_review(review, by=ana)
    waiting = TeamPost.objects.get(state="due")
    assert waiting.title == "Corrected minutes: Product, week 48"


def test_who_wants_no_e_mails_of_reviews_gets_none(closed: WeeklyReview, ben: Person) -> None:
    Wish.objects.create(person=ben, kind="reviews", channel="email", wanted=False)
    deliver_waiting()
    assert to_whom() == ["Ana Lead", "Cem Can"]
