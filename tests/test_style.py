"""Style and types are part of the tests."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHECKS = {
    "ruff finds nothing": ["ruff", "check", "."],
    "the format is ruff's": ["ruff", "format", "--check", "."],
    "mypy finds nothing": ["mypy", "."],
}


@pytest.mark.one_database
@pytest.mark.takes_long
@pytest.mark.parametrize("command", CHECKS.values(), ids=CHECKS)
def test_style(command: list[str]) -> None:
    said = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
