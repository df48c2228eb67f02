"""`manage.py run_scheduler`: the engine in one process, in place of Celery and Redis."""

import logging
import signal
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from teamops.notifications.actions import tick

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Find and send reminders again and again until told to stop (Ctrl-C or SIGTERM)."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("Scheduler started: reminders go out.")
        while not stop.is_set():
            until = time.monotonic() + settings.TICK_SECONDS
            self._round(stop, until)
            stop.wait(max(0, until - time.monotonic()))
        self.stdout.write("Scheduler stopped.")

    def _round(self, stop: threading.Event, until: float) -> None:
        """One round, no longer than a tick, so that a slow mail server does not keep the inbox waiting.

        A message begun is finished before a stop; trouble waits for the next round.
        """
        try:
            tick(should_stop=lambda: stop.is_set() or time.monotonic() > until)
        except Exception:
            # A locked or restarting database must not end the process.
            logger.exception("This round failed; the next one goes on")
        finally:
            close_old_connections()
