"""`kill -9` in the middle of sending: nobody is forgotten, nobody gets two but for the letter in flight."""

from collections import Counter
from email.utils import parseaddr

import pytest

from teamops.start.supervisor import Part
from tests.mailbox import Mailbox, Step
from tests.places import where_it_is
from tests.processes import ROOT, Installation, kill, wait_until

PERSONS = 90
QUICK = {"TICK_SECONDS": "1", "DELIVERY_LEASE_SECONDS": "8"}
# Well within the hours in which a morning is made up for, so that the day does not end meanwhile.
DAYTIME = range(9, 18)

UNSENT = "SELECT count(*) FROM notifications_delivery WHERE state <> 'sent'"
SENT = "SELECT count(*) FROM notifications_delivery WHERE state = 'sent' AND channel = 'email'"


def fill(installation: Installation) -> None:
    installation.variables |= QUICK
    installation.run("manage.py", "migrate", "--verbosity=0")
    installation.run("-m", "tests.notifications.crowd", str(PERSONS), *where_it_is(*DAYTIME))


def kill_in_flight(part: Part, mailbox: Mailbox, step: Step, *, after: int, senders: int) -> None:
    """Kill when so many letters have come and all its senders wait there for an answer at this step."""
    mailbox.hold(step, after=after)
    wait_until(lambda: len(mailbox.waiting) == senders, f"{senders} waiting at {step} after {after} letters")
    kill(part)
    assert len(mailbox.letters) < PERSONS
    mailbox.release()


def check(installation: Installation, mailbox: Mailbox) -> None:
    """Everybody has their letter; a second one only those whose first was in flight, and it says so."""
    wait_until(lambda: installation.ask(SENT) == [PERSONS], f"{PERSONS} letters sent", seconds=90)
    assert installation.ask(UNSENT) == [0]
    letters = Counter(parseaddr(letter["To"])[1] for letter in mailbox.letters)
    assert len(letters) == PERSONS
    assert {address for address, count in letters.items() if count > 1} == mailbox.unanswered
    assert len(mailbox.letters) == PERSONS + len(mailbox.unanswered)
    # Mail programs know the second one by it.
    assert len({letter["Message-ID"] for letter in mailbox.letters}) == PERSONS


@pytest.mark.one_database
@pytest.mark.takes_long
def test_a_killed_scheduler_leaves_nobody_without_and_nobody_with_two(
    embedded: Installation, mailbox: Mailbox
) -> None:
    fill(embedded)
    kill_in_flight(embedded.start("scheduler"), mailbox, "DATA", after=25, senders=1)
    kill_in_flight(embedded.start("scheduler"), mailbox, "RCPT", after=55, senders=1)
    # Somebody starts it again, and so does the supervisor: two at once.
    embedded.start("scheduler")
    embedded.start("scheduler")
    check(embedded, mailbox)
    assert len(mailbox.unanswered) == 1


@pytest.mark.needs_postgres
@pytest.mark.takes_long
def test_a_killed_worker_leaves_nobody_without_and_nobody_with_two(
    distributed: Installation, mailbox: Mailbox
) -> None:
    fill(distributed)
    beat = distributed.start("beat")
    kill_in_flight(distributed.start("worker"), mailbox, "DATA", after=25, senders=2)
    kill(beat)
    distributed.start("beat")
    kill_in_flight(distributed.start("worker"), mailbox, "RCPT", after=55, senders=2)
    distributed.start("worker")
    check(distributed, mailbox)
    # Two processes, each with one letter in flight.
    assert len(mailbox.unanswered) == 2
    assert list(ROOT.glob("celerybeat*")) == []
