"""Several processes as one: they start together, stop together, and one that dies is started again."""

import contextlib
import ctypes
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from teamops.start.console import say

# Longer than a Celery worker takes to put back what it holds (CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT).
GRACE_SECONDS = 15
# A process that dies this often within this time will not get better by being started again.
DEATHS, WITHIN_SECONDS = 3, 60
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


@dataclass
class Part:
    """One line of the Procfile and the process that carries it out, leader of a group of its own."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    deaths: list[float] = field(default_factory=list)

    def start(self, environment: Mapping[str, str]) -> None:
        # A group of its own, so that Ctrl-C reaches it once, through us, and its children can be ended too.
        self.process = subprocess.Popen(
            self.command,
            env=environment,
            process_group=0,
            stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent,
        )

    def send(self, number: int) -> None:
        """Signal the process and its children, as far as they are still there."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def signal_leader(self, number: int) -> None:
        """Signal the process alone: gunicorn and Celery bring their own children down in order."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def is_over(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def keeps_dying(self, now: float) -> bool:
        """Note that it has died just now; whether that is once too often."""
        self.deaths = [*(death for death in self.deaths if death > now - WITHIN_SECONDS), now]
        return len(self.deaths) >= DEATHS


def die_with_parent() -> None:
    """On Linux, be stopped when the parent dies in whatever way, so that nothing is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def read_procfile(path: Path, names: Iterable[str]) -> list[Part]:
    """The parts of these names, in this order."""
    lines = (line for line in path.read_text().splitlines() if line and not line.startswith("#"))
    commands = {name.strip(): shlex.split(command) for name, _, command in (x.partition(":") for x in lines)}
    return [Part(name, commands[name]) for name in names]


class Supervisor:
    """Runs the parts in the foreground until a signal comes or one of them keeps dying."""

    def __init__(self, parts: list[Part], environment: Mapping[str, str]) -> None:
        self.parts = parts
        self.environment = environment
        self.exit_code: int | None = None

    def run(self, *, when_started: Callable[[], None]) -> int:
        """Start everything, call `when_started`, watch until the end; returns the exit code."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._on_signal)
        for part in self.parts:
            part.start(self.environment)
        try:
            if self.is_running:
                when_started()
            while self.exit_code is None:
                self._look_after_parts()
                time.sleep(0.2)
        finally:
            self._stop()
        return self.exit_code if self.exit_code is not None else 1

    @property
    def is_running(self) -> bool:
        """False once a signal has come or a part is dead: waiting for the start is then in vain."""
        return self.exit_code is None and not any(part.is_over() for part in self.parts)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        # Ctrl-C is the way to stop a foreground program, so it is no failure.
        self.exit_code = 0 if number == signal.SIGINT else 128 + number

    def _look_after_parts(self) -> None:
        for part in self.parts:
            if not part.is_over() or part.process is None:
                continue
            code = part.process.returncode
            part.send(signal.SIGKILL)
            if part.keeps_dying(time.monotonic()):
                say(f"{part.name} ended with code {code} for the third time; its reason stands above.")
                self.exit_code = 1
                return
            say(f"{part.name} ended with code {code}; starting it again.")
            part.start(self.environment)

    def _stop(self) -> None:
        """Ask everything to stop, wait, and end what did not listen."""
        say("\nStopping …")
        for part in self.parts:
            part.signal_leader(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < deadline and not all(part.is_over() for part in self.parts):
            time.sleep(0.05)
        for part in self.parts:
            part.send(signal.SIGKILL)
            if part.process is not None:
                part.process.wait()
        say("Stopped.")
