"""What stops `make run` is said in a plain sentence, with a failing exit code and no traceback."""

import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from teamops.management.commands.prepare import LOCK
from teamops.management.commands.prepare import Command as Prepare
from teamops.start.console import Trouble
from teamops.start.running import data_folder

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.one_database


def start(module: str = "teamops.start.running", *arguments: str, **variables: str) -> str:
    """What the starter says before it gives up."""
    environment = {"PATH": os.environ["PATH"], **variables}
    command = [sys.executable, "-m", module, *arguments]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    return run.stdout + run.stderr


def test_a_port_in_use_is_said_with_another_to_try(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = start(PORT=str(port), VAR=str(tmp_path))
    assert f"Port {port} is in use by another program." in said
    assert f"make run PORT={port + 1}" in said


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    assert "must be a number from 1 to 65535" in start(PORT=port, VAR=str(tmp_path))


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = start(PORT="0" + str(free_port()), VAR=str(tmp_path / "file" / "var"))
    assert f"The data folder {tmp_path}/file/var cannot be written" in said


def test_who_starts_while_another_start_prepares_the_same_data_is_told_to_wait(tmp_path: Path) -> None:
    with (tmp_path / LOCK).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        said = start(PORT=str(free_port()), VAR=str(tmp_path))
    assert f"Another start is preparing the data in {tmp_path}. Wait until TeamOps runs there" in said
    assert not (tmp_path / "teamops.sqlite3").exists()


def test_a_full_disk_is_said_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Trouble, match=f"The disk of {tmp_path} is full. Make room"):
        data_folder()


@pytest.mark.parametrize("url", ["nonsense", "mysql://root@127.0.0.1/teamops", "://"])
def test_a_database_of_no_kind_that_it_knows_is_said(url: str, tmp_path: Path) -> None:
    said = start(PORT=str(free_port()), VAR=str(tmp_path), DATABASE_URL=url)
    assert "DATABASE_URL must begin with postgres:// or sqlite:///" in said


def test_a_redis_that_does_not_answer_is_said(tmp_path: Path) -> None:
    said = start(PORT=str(free_port()), VAR=str(tmp_path), REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    assert "Redis does not answer there" in said


def test_a_database_that_does_not_answer_is_said(tmp_path: Path) -> None:
    url = f"postgres://nobody@127.0.0.1:{free_port()}/nothing"
    said = start(PORT=str(free_port()), VAR=str(tmp_path), DATABASE_URL=url)
    assert "The database cannot be used" in said


def test_ctrl_c_in_the_middle_of_preparing_is_answered_with_a_sentence(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PORT": str(free_port()), "VAR": str(tmp_path)}
    starter = subprocess.Popen(
        [sys.executable, "-m", "teamops.start.running"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Tests that run in the background, such as after nohup, would hand on that they do not hear Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert starter.stdout is not None
    assert starter.stdout.readline() == "Preparing the database …\n"
    os.killpg(starter.pid, signal.SIGINT)  # as the terminal does: to all in the foreground
    _, complained = starter.communicate(timeout=30)
    assert complained == "\nStopped. Nothing is lost: the next start goes on from here.\n"
    assert starter.returncode == 1


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
        (OperationalError("database or disk is full"), "database or disk is full"),
        (PermissionError(errno.EACCES, "Permission denied", "/srv/x"), "/srv/x cannot be written"),
    ],
)
def test_a_disk_that_fills_while_preparing_is_said(
    trouble: Exception, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: Prepare) -> None:
        raise trouble

    monkeypatch.setattr(Prepare, "migrate", lambda self: None)
    monkeypatch.setattr(Prepare, "collect_static", fails)
    with pytest.raises(CommandError, match=said):
        call_command("prepare")


def test_an_unknown_command_names_the_known_ones() -> None:
    assert "run, test, install, install-dev" in start("teamops.start", "walk")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
