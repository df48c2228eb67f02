"""What stops `make run` is said in a plain sentence, with a failing exit code and no traceback."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

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


def test_a_redis_that_does_not_answer_is_said(tmp_path: Path) -> None:
    said = start(PORT=str(free_port()), VAR=str(tmp_path), REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    assert "Redis does not answer there" in said


def test_a_database_that_does_not_answer_is_said(tmp_path: Path) -> None:
    url = f"postgres://nobody@127.0.0.1:{free_port()}/nothing"
    said = start(PORT=str(free_port()), VAR=str(tmp_path), DATABASE_URL=url)
    assert "The database cannot be used" in said


def test_an_unknown_command_names_the_known_ones() -> None:
    assert "run, test, install, install-dev" in start("teamops.start", "walk")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
