"""How fast an address is written to is counted for all processes together."""

import threading

import pytest
from django.db import connection
from django.utils import timezone
from time_machine import travel

from teamops.notifications.chats import pace


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_take_no_more_than_there_is() -> None:
    waits = []

    def take() -> None:
        try:
            for _number in range(8):
                waits.append(pace.take("one", per_minute=20, burst=10))
        finally:
            connection.close()

    with travel(timezone.now(), tick=False):
        workers = [threading.Thread(target=take) for _number in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert len(waits) == 32 and waits.count(pace.NOW) == 10


@pytest.mark.django_db
def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    with travel("2026-11-26 12:00", tick=False) as clock:
        for _number in range(3):
            assert pace.take("one", per_minute=60, burst=3) == pace.NOW
        clock.shift(-7200)
        assert pace.take("one", per_minute=60, burst=3)
        clock.shift(1)
        assert pace.take("one", per_minute=60, burst=3) == pace.NOW
