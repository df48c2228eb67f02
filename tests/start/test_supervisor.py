"""The starter's supervisor, with real processes."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.one_database

# Each part writes its process id (and that of a child) into the folder, then waits.
PART = """
import os, pathlib, subprocess, sys, time
folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
child = subprocess.Popen(["sleep", "60"])
with (folder / name).open("a") as file:
    file.write(f"{os.getpid()} {child.pid}\\n")
time.sleep(60)
"""
RUN = """
import os, sys
from pathlib import Path
from teamops.start.supervisor import Supervisor, read_procfile
folder = Path(sys.argv[1])
parts = read_procfile(folder / "Procfile", sys.argv[2:])
sys.exit(Supervisor(parts, os.environ).run(when_started=lambda: print("started", flush=True)))
"""


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """`supervise("web", "scheduler")` starts these parts of a Procfile; all are gone after the test."""
    (tmp_path / "part.py").write_text(textwrap.dedent(PART))
    part = f"{sys.executable} {tmp_path}/part.py {tmp_path}"
    (tmp_path / "Procfile").write_text(
        f"# a comment\nweb: {part} web\nscheduler: {part} scheduler\nbroken: {sys.executable} -c 'exit(7)'\n"
    )
    started: list[subprocess.Popen[str]] = []

    def supervised(*names: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", RUN, str(tmp_path), *names]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield supervised
    for process in started:
        process.terminate()
        process.wait(timeout=30)
    for number in filter(is_alive, all_of(tmp_path)):
        os.kill(number, signal.SIGKILL)


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.05)


def processes(folder: Path, name: str) -> list[int]:
    """All that this part and its children have been so far."""
    path = folder / name
    return [int(word) for word in path.read_text().split()] if path.exists() else []


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"


def all_of(folder: Path) -> list[int]:
    return processes(folder, "web") + processes(folder, "scheduler")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_stops_every_process_and_its_children(
    supervise: Callable[..., "subprocess.Popen[str]"], tmp_path: Path, number: int, code: int
) -> None:
    supervisor = supervise("web", "scheduler")
    wait_for(lambda: len(all_of(tmp_path)) == 4)
    supervisor.send_signal(number)
    assert supervisor.wait(timeout=30) == code
    assert [process for process in all_of(tmp_path) if is_alive(process)] == []


def test_a_killed_supervisor_leaves_no_process_behind(
    supervise: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    supervisor = supervise("web", "scheduler")
    wait_for(lambda: len(all_of(tmp_path)) == 4)
    supervisor.kill()
    parts = [processes(tmp_path, name)[0] for name in ("web", "scheduler")]
    wait_for(lambda: not any(map(is_alive, parts)))


def test_a_dead_process_is_started_again_and_its_children_are_ended(
    supervise: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    supervise("web", "scheduler")
    wait_for(lambda: len(all_of(tmp_path)) == 4)
    first, its_child = processes(tmp_path, "scheduler")
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: len(processes(tmp_path, "scheduler")) == 4)
    wait_for(lambda: not is_alive(its_child))
    assert is_alive(processes(tmp_path, "scheduler")[2])


def test_a_process_that_keeps_dying_stops_everything_and_is_named(
    supervise: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    supervisor = supervise("web", "broken")
    said, _ = supervisor.communicate(timeout=30)
    assert supervisor.returncode == 1
    assert "broken ended with code 7 for the third time" in said
    assert [process for process in processes(tmp_path, "web") if is_alive(process)] == []
