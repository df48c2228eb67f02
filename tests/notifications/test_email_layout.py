"""Every e-mail as mail programs get it: nothing missing, addresses whole, both parts alike, short lines."""

import datetime
import email
import email.policy
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import LazySettings
from django.core.mail import EmailMultiAlternatives
from django.template import engines
from django.test import Client
from django.utils import translation

from goals.actions import ask_to_agree
from goals.reminders import next_check_in
from tasks.support.telling import OWED
from teamops.activity.actions import add_comment
from teamops.dates import today
from teamops.notifications.answers.links import UnsubscribeLink, read_answer
from teamops.notifications.channels import Message
from teamops.notifications.emails import morning_reminders
from teamops.notifications.models import Delivery, Reminder
from teamops.notifications.queries import items
from teamops.people.letters import ACCOUNT_LETTERS, account_message
from teamops.people.models import Person, Team
from tests.factories import make_dependency, make_goal, make_key_result, make_support, make_task

NOW = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
TODAY = NOW.date()
DAY = datetime.timedelta(days=1)
SITE = "https://teamops.example.com"
MISSING = "[MISSING %s]"
LONG = "A name without an end " * 12


@pytest.fixture(autouse=True)
def _morning(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a template asks for and does not get stands in the letter."""
    settings.SITE_URL = SITE
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", MISSING)  # type: ignore[attr-defined]
    with time_machine.travel(NOW, tick=False):
        yield


def reminders_of_each_kind(product: Team, support: Team, ben: Person, ana: Person, dora: Person) -> None:
    """What can stand in Ana's digest."""
    goal = make_goal(product, owner=ana)
    key_result = make_key_result(goal, "30-day retention", owner=ana, starts_on=TODAY - 6 * DAY)
    ask_to_agree(goal, by=None)
    asked = goal.agreements.get(person=ana)
    late = make_task(product, LONG, assignee=ana, due=TODAY - 3 * DAY)
    due_check_in = next_check_in(key_result)
    assert due_check_in is not None
    told: list[tuple[str, Any, datetime.date]] = [
        ("task_overdue", late, TODAY - 3 * DAY),
        ("task_due", make_task(product, "Write the survey", assignee=ana, due=TODAY), TODAY),
        ("check_in_due", key_result, due_check_in),
        ("answer_owed", asked, TODAY),
        ("dependency_asked", make_dependency(make_goal(support), product, asked_by=dora), TODAY),
        (OWED, make_support(product, ana, asked_by=ben), TODAY),
    ]
    for rule, subject, due in told:
        Reminder.objects.create(
            organization=ana.organization,
            person=ana,
            rule=rule,
            subject_type=subject._meta.model_name,
            subject_id=subject.pk,
            local_date=TODAY,
            due_on=due,
            escalates_on=TODAY + 5 * DAY if rule == "task_overdue" else None,
            escalates_to=ben if rule == "task_overdue" else None,
        )


@pytest.fixture(params=["en", "zh-hans"])
def letter(
    request: Any, product: Team, support: Team, ben: Person, ana: Person, dora: Person
) -> EmailMultiAlternatives:
    reminders_of_each_kind(product, support, ben, ana, dora)
    with translation.override(request.param):
        found = items(Reminder.objects.order_by("pk"), reader=ana, today=today(ana))
        assert len(found) == 6
        delivery = Delivery(person=ana, organization=ana.organization, channel="email", local_date=TODAY)
        return morning_reminders(delivery, Message(found, 2))


def html(letter: EmailMultiAlternatives) -> str:
    return str(letter.alternatives[0][0])


def addresses(letter: EmailMultiAlternatives) -> set[str]:
    return set(re.findall(r'href="([^"]*)"', html(letter)))


def test_nothing_is_missing(letter: EmailMultiAlternatives) -> None:
    for text in (str(letter.body), html(letter), str(letter.subject)):
        assert "[MISSING" not in text
        assert "None" not in re.sub(r"https://\S+", "", text)


def test_every_address_is_whole_and_no_picture_is_fetched(letter: EmailMultiAlternatives) -> None:
    assert addresses(letter)
    assert all(address.startswith(f"{SITE}/") for address in addresses(letter))
    for tag in ("<img", "<script", "<link", "<table", "url("):
        assert tag not in html(letter)


def test_the_plain_part_has_every_address_of_the_other(letter: EmailMultiAlternatives) -> None:
    assert addresses(letter) == set(re.findall(r"https://\S+", str(letter.body)))


class Words(HTMLParser):
    """What stands between tags."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.in_style = tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.in_style:
            self.found.append(" ".join(data.split()))


def test_the_plain_part_says_all_that_the_other_says(letter: EmailMultiAlternatives) -> None:
    words = Words()
    words.feed(html(letter))
    plain = " ".join(str(letter.body).split())
    # The sender, and the button whose place the line "My work:" takes.
    unsaid = [one for one in words.found if one not in plain and one != "TeamOps"]
    assert len(unsaid) == 1
    assert unsaid[0] in ("Open My work", "打开我的工作")


def test_the_plain_part_is_set_like_a_letter(letter: EmailMultiAlternatives) -> None:
    assert untidy(str(letter.body)) == []


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_letter_without_anything_to_answer_is_set_alike(product: Team, ana: Person, language: str) -> None:
    """What it leaves out of its end leaves no hole."""
    task = make_task(product, "Write the survey", assignee=None)
    comment = add_comment(task, by=ana, text="Is it “done”?")
    told = Reminder(rule="mentioned", subject_type="comment", subject_id=comment.pk, local_date=TODAY)
    told.person, told.organization, told.due_on = ana, ana.organization, TODAY
    told.save()
    with translation.override(language):
        found = items([told], reader=ana, today=TODAY)
        delivery = Delivery(person=ana, organization=ana.organization, channel="email", local_date=TODAY)
        made = morning_reminders(delivery, Message(found, 0, at_once=True))
    assert untidy(str(made.body)) == []
    assert "?:" not in made.subject and "?：" not in made.subject


def untidy(plain: str) -> list[str]:
    """Lines that no letter has: with space at their end, or empty after an empty one. The signature begins
    with two hyphens and a space (RFC 3676, 4.3), by which mail programs know it."""
    lines = plain.split("\n")
    assert lines.count("-- ") == 1
    empty = [after for before, after in pairwise(lines[:-1]) if not before.strip() and not after.strip()]
    return empty + [line for line in lines if line != line.rstrip() and line != "-- "]


def test_a_strict_parser_finds_both_parts_and_the_headers(letter: EmailMultiAlternatives) -> None:
    raw = letter.message().as_bytes()
    assert max(map(len, raw.splitlines())) <= 998
    read = email.message_from_bytes(raw, policy=email.policy.strict)
    assert read.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(rf"<{SITE}/accounts/mail/[^>]+/>", read["List-Unsubscribe"].strip())


def test_each_thing_that_can_be_answered_has_a_link_of_its_own(letter: EmailMultiAlternatives) -> None:
    tokens = {part.split("/")[5] for part in addresses(letter) if "/accounts/answer/" in part}
    assert len(tokens) == 6
    assert {read_answer(token).reminder_id for token in tokens} == set(
        Reminder.objects.values_list("pk", flat=True)
    )
    for token in tokens:
        assert Client().get(f"/accounts/answer/{token}/").status_code == 200


def test_mail_programs_end_it_with_the_header(letter: EmailMultiAlternatives, ana: Person) -> None:
    header = letter.extra_headers["List-Unsubscribe"]
    assert header == f"<{SITE}{UnsubscribeLink(ana.pk).path}>"
    Client(enforce_csrf_checks=True).post(header[1:-1].removeprefix(SITE), {"List-Unsubscribe": "One-Click"})
    ana.refresh_from_db()
    assert not ana.email_reminders


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ACCOUNT_LETTERS)
def test_letters_about_accounts_are_whole_as_well(name: str, language: str) -> None:
    links = dict.fromkeys(("password_reset_url", "activate_url"), "https://evil.example/accounts/x/")
    people = {"to_email": "b@acme.example", "from_email": "a@acme.example", "deleted_email": "a@acme.example"}
    with translation.override(language):
        made = account_message(f"account/email/{name}", ["ana@acme.example"], {**links, **people})
    for text in (str(made.body), html(made)):
        assert "[MISSING" not in text
        assert "evil" not in text
    assert all(address.startswith(f"{SITE}/") for address in addresses(made))
    assert max(map(len, made.message().as_bytes().splitlines())) <= 998
