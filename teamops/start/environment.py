"""The virtual environment in .venv: made once, brought up to date when the requirements change."""

import errno
import hashlib
import shutil
import subprocess
import sys
import venv
from collections import deque
from pathlib import Path

from teamops.start.console import Progress, Trouble, say

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / "bin" / "python"
# What an environment with everything installed takes, and some air.
NEEDED_BYTES = 600 * 1024 * 1024

IS_SOUND = "import sys, pip; sys.exit(sys.version_info[:2] != (3, 11))"


def ensure_environment(*, development: bool = False) -> Path:
    """The environment's Python, with all that requirements.txt names installed; raises Trouble."""
    names = ["requirements.txt", "requirements-dev.txt"] if development else ["requirements.txt"]
    if not _is_sound():
        _need_space()
        _make()
    if not all(_is_installed(name) for name in names):
        _need_space()
        _install(names)
        for name in names:
            _stamp(name).write_text(_fingerprint(name))
    return PYTHON


def _is_sound() -> bool:
    """Whether there is an environment of the right Python that was not left half-made."""
    if not PYTHON.exists():
        return False
    return subprocess.run([PYTHON, "-c", IS_SOUND], capture_output=True).returncode == 0


def _need_space() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise Trouble(
            f"TeamOps needs {NEEDED_BYTES >> 20} MB of disk to install itself in {FOLDER}; "
            f"{free >> 20} MB are free. Make room and start again."
        )


def _make() -> None:
    say("Making the Python environment in .venv …")
    try:
        venv.create(FOLDER, with_pip=True, clear=True)
    except subprocess.CalledProcessError as error:
        raise Trouble(
            "Python could not put pip into a new environment. On Debian or Ubuntu, install "
            "python3.11-venv (apt-get install python3.11-venv) and start again."
        ) from error
    except OSError as error:
        raise Trouble(f"The folder {FOLDER} cannot be written: {_reason(error)}.") from error


def _install(names: list[str]) -> None:
    """Install exactly what the files name; raises Trouble with pip's last words."""
    progress = Progress(sum(_pins(name) for name in names))
    say(f"Installing {progress.total} packages; the first time takes about a minute …")
    command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar=off"]
    command += ["--disable-pip-version-check"]
    command += [f"--requirement={ROOT / name}" for name in names]
    last: deque[str] = deque(maxlen=12)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            last.append(line.rstrip())
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                progress.next(line.split(": ")[-1].removeprefix("Collecting ").split(" ")[0].strip())
    progress.end()
    if pip.returncode:
        said = "\n".join(f"  {line}" for line in last)
        raise Trouble(
            f"pip could not install {' and '.join(names)}. Its last words:\n{said}\n"
            "Is the network there, or PIP_INDEX_URL set to your mirror? Then start again."
        )


def _pins(name: str) -> int:
    return sum("==" in line for line in (ROOT / name).read_text().splitlines())


def _stamp(name: str) -> Path:
    return FOLDER / f"{name}.installed"


def _is_installed(name: str) -> bool:
    stamp = _stamp(name)
    return stamp.exists() and stamp.read_text() == _fingerprint(name)


def _fingerprint(name: str) -> str:
    """Changes with what is to be installed and with the Python it is installed for."""
    return hashlib.sha256(f"{sys.version}\n{(ROOT / name).read_text()}".encode()).hexdigest()


def _reason(error: OSError) -> str:
    return "the disk is full" if error.errno == errno.ENOSPC else (error.strerror or str(error)).lower()
