"""`kill -9` in the middle of sending minutes: nobody is without, nobody has two but for the one in flight."""

from collections import Counter
from email.message import EmailMessage
from email.utils import parseaddr

import pytest

from tests.mailbox import Mailbox
from tests.processes import Installation, kill, wait_until

MEMBERS = 12
QUICK = {"TICK_SECONDS": "1", "DELIVERY_LEASE_SECONDS": "4"}
UNSENT = "SELECT count(*) FROM feedback_minutesletter WHERE state <> 'sent'"


@pytest.mark.one_database
@pytest.mark.takes_long
def test_minutes_reach_everybody_though_the_sender_is_killed(
    furnished: Installation, mailbox: Mailbox
) -> None:
    furnished.variables |= QUICK
    furnished.run("-m", "tests.feedback.minutes.room", str(MEMBERS))
    assert furnished.ask(UNSENT) == [MEMBERS]
    mailbox.hold("DATA", after=5)
    sender = furnished.start("scheduler")
    wait_until(lambda: mailbox.waiting, "a letter in flight")
    kill(sender)
    mailbox.release()
    assert 0 < len(minutes(mailbox)) < MEMBERS
    # Somebody starts it again, and so does the supervisor: two at once.
    furnished.start("scheduler")
    furnished.start("scheduler")
    wait_until(lambda: furnished.ask(UNSENT) == [0], "all minutes sent")
    got = minutes(mailbox)
    assert len(got) == MEMBERS
    assert {address for address, count in got.items() if count > 1} == mailbox.unanswered
    assert sum(got.values()) == MEMBERS + 1
    assert len({letter["Message-ID"] for letter in mailbox.letters if is_minutes(letter)}) == MEMBERS


def is_minutes(letter: EmailMessage) -> bool:
    return str(letter["Subject"]).startswith("Minutes: ")


def minutes(mailbox: Mailbox) -> Counter[str]:
    """How many each has got."""
    return Counter(parseaddr(letter["To"])[1] for letter in list(mailbox.letters) if is_minutes(letter))
