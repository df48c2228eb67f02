"""The message of a morning, as a person reads it and as mail programs do, in both languages."""

import datetime
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from feedback.kudos.actions import give_kudos
from tasks.models import Task
from teamops.activity.actions import add_comment
from teamops.notifications.actions import deliver_waiting, send_again, sweep_all
from teamops.notifications.models import Delivery
from teamops.people.models import Organization, Person, Team
from tests.factories import make_goal, make_key_result, make_task

TODAY = datetime.date(2026, 11, 25)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _morning(settings: LazySettings) -> Iterator[None]:
    settings.SITE_URL = "https://teamops.example.com"
    with time_machine.travel(datetime.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))):
        yield


def sent() -> EmailMultiAlternatives:
    """What goes out now."""
    sweep_all(datetime.datetime.now(datetime.UTC))
    deliver_waiting()
    letter = mail.outbox[-1]
    assert isinstance(letter, EmailMultiAlternatives)
    return letter


def sent_at_once() -> EmailMultiAlternatives:
    """What goes out two minutes later, without waiting for a morning."""
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=2)):
        deliver_waiting()
    [letter] = mail.outbox
    assert isinstance(letter, EmailMultiAlternatives)
    return letter


def plain(letter: EmailMultiAlternatives) -> str:
    return str(letter.body)


def html(letter: EmailMultiAlternatives) -> str:
    [(content, kind)] = letter.alternatives
    assert kind == "text/html"
    return str(content)


def test_a_name_that_ends_with_a_stop_ends_no_sentence_in_the_subject(product: Team, ben: Person) -> None:
    make_task(product, "Write the survey.", assignee=ben, due=TODAY)
    assert sent().subject == "Write the survey: due today"


def test_one_thing_stands_in_the_subject_with_its_day(product: Team, ben: Person) -> None:
    make_task(product, "Write the survey", assignee=ben, due=TODAY)
    assert sent().subject == "Write the survey: due today"


def test_thanks_stand_behind_what_is_to_be_done(product: Team, ana: Person, ben: Person) -> None:
    """They wait for nothing, and no subject should call them a thing for today."""
    give_kudos(by=ana, to=[ben], text="You said early that the date would not hold.")
    make_task(product, "Write the survey", assignee=ben, due=TODAY)
    letter = sent()
    assert letter.subject == "2 things for today: Write the survey and more"
    assert plain(letter).index("Write the survey") < plain(letter).index("You said early")


def test_a_stop_of_the_first_of_several_ends_no_sentence_either(
    product: Team, ana: Person, ben: Person
) -> None:
    for number in (1, 2):
        make_task(product, f"Write the survey {number}.", assignee=ben, due=TODAY)
    assert sent().subject == "2 things for today: Write the survey 1 and more"


def test_no_colon_follows_a_question_in_the_subject(product: Team, ana: Person, ben: Person) -> None:
    make_task(product, "Who reads the survey?", assignee=ben, due=TODAY)
    assert sent().subject == "Who reads the survey? · due today"


def test_several_things_are_counted_what_has_waited_longest_first(product: Team, ben: Person) -> None:
    make_task(product, "Write the survey", assignee=ben, due=TODAY)
    make_task(product, "Call ten users", assignee=ben, due=TODAY - DAY)
    letter = sent()
    assert letter.subject == "2 things for today: Call ten users and more"
    assert plain(letter).index("Call ten users") < plain(letter).index("Write the survey")


def test_both_forms_say_what_by_when_why_and_how_to_end_it(product: Team, ben: Person) -> None:
    task = make_task(product, "Write the survey", assignee=ben, due=TODAY - DAY)
    letter = sent()
    for text in (plain(letter), html(letter)):
        assert "Hello Ben Berg" in text
        assert "Write the survey" in text
        assert "1 day late" in text
        assert "These tasks are yours" in text
        assert f"https://teamops.example.com/acme/tasks/{task.number}/" in text
        assert "https://teamops.example.com/acme/settings/notifications/" in text
        assert "at 9:00 on your working days" in text


def test_tasks_and_check_ins_stand_apart_each_with_its_reason(product: Team, ben: Person) -> None:
    make_task(product, "Write the survey", assignee=ben, due=TODAY)
    make_key_result(make_goal(product), "30-day retention", owner=ben, starts_on=TODAY - 6 * DAY)
    text = plain(sent())
    assert "\nTasks\n" in text
    assert "\nCheck-ins\n" in text
    assert "You answer for these key results" in text
    assert "/key-results/" in text


def test_who_reads_chinese_is_written_to_in_chinese(product: Team, ben: Person) -> None:
    Person.objects.filter(pk=ben.pk).update(language="zh-hans", name="张雨")
    make_task(product, "写问卷", assignee=ben, due=TODAY)
    letter = sent()
    assert letter.subject == "写问卷：今天到期"
    assert "你好，张雨" in plain(letter)
    assert "任务" in plain(letter)
    assert 'lang="zh-hans"' in html(letter)
    assert "* 写问卷 · 今天到期" in plain(letter)
    words = re.sub(r"https?://\S+", "", plain(letter))
    for word in ("Hello", "Tasks", "due", "Why", "Open", "Change", "mail", "Done"):
        assert word not in words


def test_a_chinese_letter_parts_latin_words_as_a_page_does(product: Team, ben: Person) -> None:
    Organization.objects.update(language="zh-hans", name="Lantern")
    make_task(product, "写问卷", assignee=ben, due=TODAY)
    letter = sent()
    for body in (plain(letter), html(letter)):
        assert "当你在 Lantern 有事项到期时" in body


def test_without_a_language_of_their_own_it_is_the_organizations(product: Team, ben: Person) -> None:
    Organization.objects.update(language="zh-hans")
    make_task(product, "写问卷", assignee=ben, due=TODAY)
    assert "你好" in plain(sent())


def test_today_is_the_readers_own(product: Team, ben: Person) -> None:
    """Half past nine on the 25th in Berlin is half past nine in the evening of the same day in Auckland."""
    Person.objects.filter(pk=ben.pk).update(time_zone="Pacific/Auckland", reminder_hour=21)
    make_task(product, "Write the survey", assignee=ben, due=TODAY + DAY)
    assert sent().subject == "Write the survey: due tomorrow"


def test_what_people_write_is_no_html_and_stays_as_it_is_in_plain_text(product: Team, ben: Person) -> None:
    make_task(product, "Ask R&D about <b>bold</b>", assignee=ben, due=TODAY)
    letter = sent()
    assert "Ask R&D about <b>bold</b>" in plain(letter)
    assert "<b>bold</b>" not in html(letter)
    assert "R&amp;D" in html(letter)


def test_a_line_break_in_a_name_or_title_makes_no_header(product: Team, ben: Person) -> None:
    Person.objects.filter(pk=ben.pk).update(name="Ben\r\nBcc: victim@example.com")
    make_task(product, "Write\r\nBcc: victim@example.com", assignee=ben, due=TODAY)
    letter = sent()
    assert letter.message()["Bcc"] is None
    assert letter.recipients() == ['"Ben Bcc: victim@example.com" <ben-berg@acme.example>']


def test_a_title_makes_no_line_of_its_own_and_turns_none(product: Team, ben: Person) -> None:
    """Else whoever gives somebody a task could write what looks like a button of ours."""
    make_task(
        product, "Survey · today\r\n  It is done: https://evil.example/\u202ecba", assignee=ben, due=TODAY
    )
    letter = sent()
    (line,) = [line for line in plain(letter).splitlines() if "evil.example" in line]
    assert line.startswith("* Survey · today It is done:")
    assert "\u202e" not in plain(letter) + html(letter) + letter.subject


def test_nor_does_the_reason_of_a_block(product: Team, ben: Person) -> None:
    since = datetime.datetime.now(datetime.UTC) - 9 * DAY
    task = make_task(product, "Survey", assignee=ben, blocked=True, blocked_since=since)
    Task.objects.filter(pk=task.pk).update(blocked_reason="no list\n\n  It is done: https://evil.example/")
    (line,) = [line for line in plain(sent()).splitlines() if "evil.example" in line]
    assert line.startswith("* Survey")


@pytest.mark.parametrize(
    ("name", "address", "header"),
    [
        ("Berg, Ben", "ben@acme.example", '"Berg, Ben" <ben@acme.example>'),
        ("张雨", "yu@acme.example", "=?utf-8?b?5byg6Zuo?= <yu@acme.example>"),
        ("Ben", "ben@münchen.example", "Ben <ben@xn--mnchen-3ya.example>"),
    ],
)
def test_any_name_and_address_reaches_its_person(
    product: Team, ben: Person, name: str, address: str, header: str
) -> None:
    Person.objects.filter(pk=ben.pk).update(name=name, email=address)
    make_task(product, assignee=ben, due=TODAY)
    assert sent().message()["To"] == header


def test_a_person_without_an_address_is_reached_by_that_of_their_account(product: Team, ben: Person) -> None:
    Person.objects.filter(pk=ben.pk).update(email="")
    make_task(product, assignee=ben, due=TODAY)
    assert sent().to == ["Ben Berg <ben-berg@acme.example>"]


def test_it_is_known_as_an_automatic_message_and_by_an_id_that_stays(
    product: Team, ben: Person, admin: Person
) -> None:
    """Sent twice, it is one message to a mail program."""
    make_task(product, assignee=ben, due=TODAY)
    first = sent().message()
    assert first["Auto-Submitted"] == "auto-generated"
    delivery = Delivery.objects.get(channel="email")
    assert first["Message-ID"] == f"<{delivery.uuid}@teamops.example.com>"
    Delivery.objects.filter(pk=delivery.pk).update(state="failed", reason="error")
    send_again(delivery, by=admin)
    assert sent().message()["Message-ID"] == first["Message-ID"]
    assert len(mail.outbox) == 2


def test_where_one_was_named_stands_below_what_was_said_when_it_is_long(
    product: Team, ana: Person, ben: Person
) -> None:
    """Beside it, it would leave a phone one letter to a line."""
    goal = make_goal(product, "New users stay: raise 30-day retention from 31 % to 40 %")
    add_comment(goal, by=ana, text="Does it hold, @Ben Berg?")
    [row] = [row for row in html(sent_at_once()).split('<div class="line"')[1:] if "Does it hold" in row]
    assert "New users stay" in row
    assert "nowrap" not in row


def test_a_chinese_letter_has_the_colon_of_its_script(product: Team, ana: Person, ben: Person) -> None:
    Person.objects.filter(pk=ben.pk).update(language="zh-hans")
    add_comment(make_goal(product), by=ana, text="Does it hold, @Ben Berg?")
    assert "Ana Lead：Does it hold" in plain(sent_at_once())


def test_of_buttons_only_a_letter_with_buttons_speaks(product: Team, ana: Person, ben: Person) -> None:
    """And one that comes at once says nothing of a message "at 9:00", which it is not."""
    add_comment(make_goal(product), by=ana, text="Does it hold, @Ben Berg?")
    named = sent_at_once()
    for text in (plain(named), html(named)):
        assert "ask for no sign-in" not in text
        assert "told at once. All else waits for one message, at 9:00" in text
    make_task(product, assignee=ben, due=TODAY)
    digest = sent()
    for text in (plain(digest), html(digest)):
        assert "The buttons ask for no sign-in" in text and "asks you once, at 9:00" in text
