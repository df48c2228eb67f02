"""The administrator's page: what was sent, to whom, why, and what failed; and sending it again."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tasks.models import Task
from teamops.activity.actions import add_comment
from teamops.activity.models import Event
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.notifications.actions import deliver_waiting, send_again
from teamops.notifications.chats.actions import add_channel
from teamops.notifications.chats.models import ChannelAddress
from teamops.notifications.models import Delivery, Reminder
from teamops.people.actions import erase_person
from teamops.people.models import Person, Team
from tests.factories import make_task

SignIn = Callable[[Person], Client]

PAGE = "/acme/settings/deliveries/"
SLACK = "https://hooks.slack.com/services/T0AAAA/B0BBBB/SecretOfTheHook1234"
MORNING = datetime.datetime(2026, 11, 25, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(autouse=True)
def _on_a_working_morning() -> Iterator[None]:
    """At night and on free days nothing goes out."""
    with time_machine.travel(MORNING):
        yield


@pytest.fixture
def tell(product: Team) -> Callable[..., Delivery]:
    """`tell(ben, state="failed")`: a message about a task of that day."""

    def told(person: Person, title: str = "Write the survey", **fields: Any) -> Delivery:
        day = fields.setdefault("local_date", today(person))
        task = make_task(product, title, assignee=person, due=day)
        common = {"organization": person.organization, "person": person}
        Reminder.objects.create(
            **common,
            rule="task_due",
            subject_type="task",
            subject_id=task.pk,
            due_on=day,
            local_date=day,
        )
        now = timezone.now()
        return Delivery.objects.create(
            **common, **{"channel": "email", "due_at": now, "not_before": now, **fields}
        )

    return told


Tell = Callable[..., Delivery]


def page(client: Client, query: str = "") -> str:
    return client.get(PAGE + query).content.decode()


def test_it_says_to_whom_what_and_why(sign_in: SignIn, admin: Person, ben: Person, tell: Tell) -> None:
    tell(ben, state="sent", sent_at=timezone.now())
    html = page(sign_in(admin))
    assert "Ben Berg" in html
    assert "Write the survey" in html
    assert "These tasks are yours and due today." in html
    assert "Send again" not in html


def test_it_says_what_failed_and_how(sign_in: SignIn, admin: Person, ben: Person, tell: Tell) -> None:
    tell(ben, state="failed", reason="error", detail="SMTPDataError: (554, b'no spam please')", attempts=7)
    html = page(sign_in(admin))
    assert "The receiving server could not be used." in html
    assert "no spam please" in html
    assert "after 7 attempts" in html
    assert "Send again" in html


def test_what_waits_for_another_attempt_says_when(
    sign_in: SignIn, admin: Person, ben: Person, tell: Tell
) -> None:
    later = timezone.now() + datetime.timedelta(minutes=20)
    tell(ben, state="due", reason="error", detail="450 greylisted", attempts=1, not_before=later)
    said = f"next attempt today {later.astimezone(admin.zone):%-H:%M}"
    assert said in page(sign_in(admin), "?state=waiting")


def test_a_message_that_waits_is_no_deadline_in_chinese(
    sign_in: SignIn, admin: Person, ben: Person, tell: Tell
) -> None:
    """The word of tasks, "due", was taken for that of messages."""
    admin.language = "zh-hans"
    admin.save()
    tell(ben, state="due")
    html = page(sign_in(admin), "?state=waiting")
    assert "等待发送" in html and "截止日期" not in html


@pytest.mark.parametrize(
    ("state", "query"),
    [
        ("failed", "failed"),
        ("due", "waiting"),
        ("sending", "waiting"),
        ("sent", "sent"),
        ("skipped", "skipped"),
    ],
)
def test_the_list_can_be_narrowed(
    sign_in: SignIn, admin: Person, ben: Person, cem: Person, tell: Tell, state: str, query: str
) -> None:
    other = "sent" if state != "sent" else "failed"
    tell(ben, "What is looked for", state=state)
    tell(cem, "What is not", state=other)
    html = page(sign_in(admin), f"?state={query}")
    assert "What is looked for" in html
    assert "What is not" not in html


def test_nothing_of_another_organization_stands_there(
    sign_in: SignIn, admin: Person, zoe: Person, tell: Tell
) -> None:
    Delivery.objects.create(
        organization=zoe.organization,
        person=zoe,
        channel="email",
        local_date=today(zoe),
        due_at=timezone.now(),
        not_before=timezone.now(),
    )
    assert "Zoe Stranger" not in page(sign_in(admin))


def told_at_once(digest: Delivery, title: str, **fields: Any) -> Delivery:
    """Of the things of that message the one with this title, told alone before."""
    task = Task.objects.get(title=title)
    line = Reminder.objects.get(person=digest.person, subject_type="task", subject_id=task.pk)
    values = {"channel": digest.channel, "state": "sent", "due_at": digest.due_at, **fields}
    return Delivery.objects.create(
        organization=digest.organization,
        person=digest.person,
        reminder=line,
        local_date=digest.local_date,
        not_before=digest.due_at,
        **values,
    )


def things_told(client: Client) -> dict[int, set[str]]:
    """The titles that stand beside each message, by its id."""
    rows = client.get(PAGE).context["rows"]
    return {delivery.pk: {item.title for item in told} for delivery, told, _where in rows}


def test_what_was_told_at_once_stands_beside_its_own_message_alone(
    sign_in: SignIn, admin: Person, ben: Person, product: Team, tell: Tell
) -> None:
    """Each message showed all that was told to the person on that day."""
    digest = tell(ben, "Write the survey", state="sent")
    tell(ben, "Call the printer", channel="chat:1", state="sent")
    alone = told_at_once(digest, "Call the printer")
    found = things_told(sign_in(admin))
    assert found[alone.pk] == {"Call the printer"}
    assert found[digest.pk] == {"Write the survey"}


def test_a_digest_tells_what_another_channel_told_at_once(
    sign_in: SignIn, admin: Person, ben: Person, tell: Tell
) -> None:
    digest = tell(ben, "Write the survey", state="sent")
    told_at_once(digest, "Write the survey", channel="chat:1")
    failed = told_at_once(digest, "Write the survey", state="failed")
    found = things_told(sign_in(admin))
    assert found[digest.pk] == found[failed.pk] == {"Write the survey"}


def test_a_message_to_a_chat_says_to_which(sign_in: SignIn, admin: Person, ben: Person, tell: Tell) -> None:
    """Of two chats it was not to be seen which one a message went to."""
    chat = add_channel(ben, by=ben, service="slack", name="Ben’s <own>", url=SLACK)
    tell(ben, channel=f"chat:{chat.pk}", state="sent")
    html = page(sign_in(admin))
    assert "Slack · Ben’s &lt;own&gt;" in html
    assert "SecretOfTheHook" not in html and chat.shown not in html


def test_a_chat_that_was_removed_is_said_to_be(
    sign_in: SignIn, admin: Person, ben: Person, cem: Person, tell: Tell
) -> None:
    """Also one that is somebody else's by now, as a browser may be."""
    other = add_channel(cem, by=cem, service="slack", name="Of Cem", url=SLACK)
    tell(ben, channel=f"chat:{other.pk}", state="sent")
    html = page(sign_in(admin))
    assert "removed since" in html and "Of Cem" not in html


def test_a_message_to_a_browser_says_to_which(
    sign_in: SignIn, admin: Person, ben: Person, tell: Tell
) -> None:
    browser = ChannelAddress.objects.create(
        organization=ben.organization, person=ben, service="webpush", name="Firefox, Linux", sealed_url="x"
    )
    tell(ben, channel=f"browser:{browser.pk}", state="sent")
    assert "Firefox, Linux" in page(sign_in(admin))


def test_more_messages_ask_for_no_more(
    sign_in: SignIn,
    admin: Person,
    ben: Person,
    tell: Tell,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = sign_in(admin)
    chats = [add_channel(ben, by=ben, service="slack", name=f"Chat {n}", url=SLACK) for n in range(2)]
    told_at_once(tell(ben, "First", channel=f"chat:{chats[0].pk}"), "First")
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    for number in range(10):
        day = today(ben) - datetime.timedelta(number + 1)
        more = tell(ben, f"More {number}", local_date=day, channel=f"chat:{chats[number % 2].pk}")
        told_at_once(more, f"More {number}")
    with django_assert_num_queries(len(few)):
        page(client)


def test_members_have_their_inbox_instead(sign_in: SignIn, ben: Person) -> None:
    assert sign_in(ben).get(PAGE).status_code == 403


def test_an_empty_page_says_what_will_stand_there(sign_in: SignIn, admin: Person) -> None:
    assert "Nothing was sent yet" in page(sign_in(admin))


def test_a_failed_message_goes_again_with_a_trace(
    sign_in: SignIn, admin: Person, ben: Person, tell: Tell
) -> None:
    failed = tell(ben, state="failed", reason="refused", detail="550", attempts=7)
    html = sign_in(admin).post(f"{PAGE}{failed.pk}/again/", follow=True).content.decode()
    assert "goes out again within a minute" in html
    failed.refresh_from_db()
    assert (failed.state, failed.reason, failed.detail, failed.attempts) == ("due", "", "", 0)
    assert Event.objects.get(verb="delivery.sent_again").actor == admin


def test_who_sends_again_stays_among_what_failed(
    sign_in: SignIn, admin: Person, ben: Person, tell: Tell
) -> None:
    """Of five that failed, each press led to the list of all."""
    failed = tell(ben, state="failed", reason="refused")
    client = sign_in(admin)
    back = f"{PAGE}?state=failed"
    assert f'name="next" value="{back}"' in page(client, "?state=failed")
    answer = client.post(f"{PAGE}{failed.pk}/again/", {"next": back})
    assert answer.headers["Location"] == back


def test_yesterdays_message_goes_again_with_what_is_still_to_do(
    admin: Person, ben: Person, tell: Tell
) -> None:
    yesterday = today(ben) - datetime.timedelta(1)
    late = tell(ben, state="skipped", reason="too_late", local_date=yesterday)
    send_again(late, by=admin)
    deliver_waiting()
    assert "Write the survey" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("pressed", "comes"),
    [
        ("2026-11-25 23:30", "2026-11-26 09:00"),  # at night
        ("2026-11-26 03:00", "2026-11-26 09:00"),
        ("2026-11-28 11:00", "2026-11-30 09:00"),  # on a Saturday
    ],
)
def test_nobody_is_written_to_at_night_because_an_administrator_is_awake(
    sign_in: SignIn, admin: Person, ben: Person, tell: Tell, pressed: str, comes: str
) -> None:
    failed = tell(ben, state="failed", reason="refused")
    at = datetime.datetime.fromisoformat(pressed).replace(tzinfo=MORNING.tzinfo)
    with time_machine.travel(at, tick=False):
        html = sign_in(admin).post(f"{PAGE}{failed.pk}/again/", follow=True).content.decode()
        deliver_waiting()
    assert "the message goes out in the next working morning" in html
    assert mail.outbox == []
    morning = datetime.datetime.fromisoformat(comes).replace(tzinfo=MORNING.tzinfo)
    with time_machine.travel(morning, tick=False):
        deliver_waiting()
    assert "Write the survey" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("sent", ""),
        ("due", ""),
        ("sending", ""),
        ("skipped", "done"),
        ("skipped", "left"),
        ("skipped", "off"),
    ],
)
def test_what_was_sent_waits_or_is_not_wanted_cannot_go_again(
    sign_in: SignIn, admin: Person, ben: Person, tell: Tell, state: str, reason: str
) -> None:
    delivery = tell(ben, state=state, reason=reason)
    assert "Send again" not in page(sign_in(admin))
    with pytest.raises(RuleBroken):
        send_again(delivery, by=admin)
    html = sign_in(admin).post(f"{PAGE}{delivery.pk}/again/", follow=True).content.decode()
    assert "This message was sent, is about to be, or is not wanted any more" in html
    delivery.refresh_from_db()
    assert delivery.state == state


def test_an_address_goes_with_who_is_erased(admin: Person, ben: Person, tell: Tell) -> None:
    refused = tell(ben, state="failed", reason="refused", detail="{'ben-berg@acme.example': (550, b'')}")
    Person.objects.filter(pk=ben.pk).update(state="left")
    ben.refresh_from_db()
    erase_person(ben, by=admin)
    refused.refresh_from_db()
    assert (refused.reason, refused.detail) == ("refused", "")


def test_what_was_told_at_once_stands_with_its_own_message_alone(
    sign_in: SignIn, admin: Person, ben: Person, cem: Person, product: Team, tell: Tell
) -> None:
    """The morning's message of the same day showed it too, and it all that was in the morning's."""
    tell(ben, "Read the survey", state="sent", sent_at=timezone.now())
    task = make_task(product, "Write the survey", assignee=cem)
    with time_machine.travel(MORNING + datetime.timedelta(hours=2)):
        add_comment(task, by=cem, text="@Ben Berg do you have the list?", team=product)
    at_once, digest = page(sign_in(admin)).split("<tr data-row>")[-2:]
    assert "do you have the list?" in at_once and "Read the survey" not in at_once
    assert "Read the survey" in digest and "do you have the list?" not in digest
