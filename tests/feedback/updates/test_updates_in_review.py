"""The members' updates in the review, live and in its record."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from time_machine import Traveller

from feedback.actions import close_week
from feedback.page import review_page
from teamops.people.actions import erase_person, remove_person
from teamops.people.actions.hours import add_absence
from teamops.people.models import Person, Team
from tests.feedback.updates.conftest import NOW, W48, Ask, Write

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
REVIEW = "/acme/teams/product/review/2026-W48/"
DAY = datetime.timedelta(1)


def page_of(client: Client) -> str:
    return client.get(REVIEW).content.decode()


def test_without_updates_the_part_is_not_there(clock: Traveller, sign_in: SignIn, ana: Person) -> None:
    page = page_of(sign_in(ana))
    assert 'id="updates"' not in page
    assert '<span class="part-no">1</span>Decisions and next steps' in page


def test_who_names_a_problem_comes_first_and_the_sentence_counts(
    ask: Ask, write: Write, sign_in: SignIn, product: Team, ana: Person, ben: Person, cem: Person
) -> None:
    ask()
    write(ana)
    write(cem, problems="No payment logs")
    lines = review_page(product, W48, ana).agenda.updates
    assert [line.who.name for line in lines if line.who] == ["Cem Can", "Ana Lead", "Ben Berg"]
    page = page_of(sign_in(ana))
    assert "2 of 3 updates are in. 1 person names a problem." in page
    assert '<span class="part-no">2</span>Decisions and next steps' in page


def test_a_long_text_is_cut_and_stands_in_full_behind_a_link(
    write: Write, sign_in: SignIn, ana: Person, ben: Person
) -> None:
    write(ben, "First line\n" + "long " * 100 + "end")
    page = page_of(sign_in(ana))
    assert "First line; long long" in page
    assert "end<" not in page
    assert "/acme/teams/product/updates/2026-W48/" in page


def test_late_and_away_are_told_apart(
    ask: Ask, clock: Traveller, sign_in: SignIn, ana: Person, ben: Person, cem: Person
) -> None:
    add_absence(cem, by=cem, first_day=W48, last_day=W48 + 2 * DAY)
    ask()
    clock.move_to(NOW + DAY)
    part = page_of(sign_in(ana)).partition('id="updates"')[2]
    assert "1 day late" in part
    assert "away until 26 Nov" in part
    assert "0 of 2 updates are in." in part


def test_moods_are_told_to_the_team_and_notes_to_nobody(
    write: Write, sign_in: SignIn, ana: Person, ben: Person, cem: Person, dora: Person, vic: Person
) -> None:
    write(ben, mood=2, mood_is_shown=True, note="I think of leaving")
    write(cem, mood=1)
    for reader, sees in {ana: True, cem: True, dora: False, vic: False}.items():
        page = page_of(sign_in(reader))
        assert ("strained" in page) is sees, reader
        assert ">bad<" not in page
        assert "I think of leaving" not in page


def test_the_record_keeps_them_whatever_is_written_later(
    ask: Ask, write: Write, sign_in: SignIn, product: Team, ana: Person, ben: Person, dora: Person
) -> None:
    ask()
    write(ben, "As on the day", mood=2, mood_is_shown=True)
    review = close_week(product, by=ana, week=W48)
    write(ben, "As an hour later", mood=5, mood_is_shown=True)
    assert review.record is not None
    assert "As an hour later" not in str(review.record)
    for reader, sees in {ana: True, dora: False}.items():
        page = page_of(sign_in(reader))
        assert "As on the day" in page
        assert "As an hour later" not in page
        assert ("strained" in page) is sees, reader


def test_the_record_tells_no_mood_of_who_has_asked_to_be_erased(
    write: Write, sign_in: SignIn, product: Team, ana: Person, ben: Person, admin: Person
) -> None:
    write(ben, mood=2, mood_is_shown=True)
    close_week(product, by=ana, week=W48)
    assert "strained" in page_of(sign_in(ana))
    remove_person(ben, by=admin, successors={})
    erase_person(ben, by=admin)
    page = page_of(sign_in(ana))
    assert "former member" in page
    assert "strained" not in page


def test_the_record_holds_neither_hidden_moods_nor_notes(
    write: Write, product: Team, ana: Person, ben: Person
) -> None:
    write(ben, mood=1, note="I think of leaving")
    record = close_week(product, by=ana, week=W48).record
    assert record is not None
    (line,) = [one for one in record["updates"] if one["who"]["name"] == "Ben Berg"]
    assert line["mood"] is None
    assert "I think of leaving" not in str(record)


def test_the_average_stands_in_the_sentence_and_stays_in_the_record(
    write: Write, sign_in: SignIn, product: Team, ana: Person, ben: Person, cem: Person, dora: Person
) -> None:
    for person, mood in ((ana, 2), (ben, 4), (cem, 5)):
        write(person, mood=mood)
    close_week(product, by=ana, week=W48)
    said = "Mood of 3 people who do not show theirs: 3.7 of 5 on average."
    assert said in page_of(sign_in(dora))
    why = sign_in(ana).get(f"{REVIEW}why/").content.decode()
    assert "Moods that members do not show are counted three at a time" in why


def test_a_past_week_that_was_not_closed_tells_them_too(
    ask: Ask, write: Write, clock: Traveller, sign_in: SignIn, ana: Person, ben: Person
) -> None:
    ask()
    write(ben)
    clock.move_to(NOW + 8 * DAY)
    part = page_of(sign_in(ana)).partition('id="updates"')[2]
    assert "Checklist at 25 %" in part
    assert "1 of 2 updates are in." in part
