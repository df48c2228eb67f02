"""What every app shares: days, text, versions, the secret key, markdown."""

import datetime
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from teamops import dates
from teamops.errors import Stale
from teamops.markdown import render
from teamops.people.models import Organization, Person, Team
from teamops.secret_key import secret_key
from teamops.text import fold, refuse_nul, spaced
from teamops.versions import save_version
from tests.factories import make_goal


def test_a_day_is_the_day_of_the_zone(acme: Organization, admin: Person) -> None:
    with time_machine.travel("2026-11-23T23:30:00Z", tick=False):
        assert dates.today(acme) == datetime.date(2026, 11, 24)
        admin.time_zone = "America/New_York"
        assert dates.today(admin) == datetime.date(2026, 11, 23)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 1, 1)))
def test_a_week_label_leads_back_to_its_monday(day: datetime.date) -> None:
    assert dates.parse_week(dates.week_label(day)) == dates.monday(day)


@pytest.mark.parametrize("label", ["2026-W54", "2026-48", "W48", "2026-W00", ""])
def test_what_is_no_week_is_refused(label: str) -> None:
    with pytest.raises(ValueError):
        dates.parse_week(label)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 1, 1)))
def test_a_quarter_holds_its_days_and_three_months(day: datetime.date) -> None:
    first, last = dates.quarter_of(day)
    assert first <= day <= last
    assert 90 <= (last - first).days + 1 <= 92
    assert dates.quarter_of(last + dates.DAY)[0] == last + dates.DAY


def test_make_up_days_of_china_are_working_days() -> None:
    saturday = datetime.date(2026, 2, 14)
    assert dates.is_working_day(saturday, "CN")
    assert not dates.is_working_day(saturday, "DE")
    assert not dates.is_working_day(datetime.date(2026, 10, 1), "CN")


def test_an_unknown_country_has_its_weekends() -> None:
    assert dates.next_working_day(datetime.date(2026, 11, 27), "") == datetime.date(2026, 11, 30)
    assert dates.is_working_day(datetime.date(2026, 12, 25), "XX")


def test_folding_makes_equal_what_people_mean_as_equal() -> None:
    assert fold("  ÉCOLE  du\tNord ") == fold("école du nord")
    assert fold("ＡＢＣ") == "abc"


def test_a_nul_character_is_refused() -> None:
    with pytest.raises(ValidationError):
        refuse_nul("a\x00b")


def test_of_two_who_save_one_wins_and_the_other_is_told(product: Team) -> None:
    mine = make_goal(product)
    theirs = type(mine).objects.get(pk=mine.pk)
    theirs.why = "theirs"
    save_version(theirs, expected=1, fields=["why"])
    mine.why = "mine"
    with pytest.raises(Stale) as caught:
        save_version(mine, expected=1, fields=["why"])
    assert caught.value.current.why == "theirs"
    assert theirs.version == 2


def test_the_secret_key_is_made_once_and_kept_to_the_owner(tmp_path: Path) -> None:
    key = secret_key("", tmp_path)
    assert len(key) >= 50
    assert secret_key("", tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("given_key", ["change-me", "django-insecure-" + "x" * 50, "short"])
def test_a_guessable_secret_key_is_refused(given_key: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured):
        secret_key(given_key, tmp_path)


def test_markdown_keeps_words_and_drops_what_acts() -> None:
    html = render("**bold** [site](https://example.org)")
    assert "<strong>bold</strong>" in html
    assert '<a href="https://example.org" rel="nofollow noopener noreferrer">site</a>' in html
    assert "<iframe" not in render("<iframe src=x></iframe>")


def test_a_plain_text_has_the_spaces_that_a_page_sets() -> None:
    assert spaced("在Lantern有3件事") == "在 Lantern 有 3 件事"
    assert spaced("为什么发给你： 任务由你负责。 \n今天") == "为什么发给你：任务由你负责。\n今天"
    assert spaced("Why: it is yours. Today") == "Why: it is yours. Today"
