"""The documented production settings are sound, and dangerous ones are refused."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.one_database
# As in docs/running.md.
PRODUCTION = {"SITE_URL": "https://teamops.example.com", "BEHIND_PROXY": "1"}


def manage(var: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "VAR": str(var), **PRODUCTION, **variables}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_djangos_deployment_check_finds_nothing(tmp_path: Path) -> None:
    said = manage(tmp_path, "check", "--deploy", "--fail-level", "INFO")
    assert said.returncode == 0, said.stderr
    assert "no issues" in said.stdout


def test_the_secret_key_is_made_once_and_for_us_alone(tmp_path: Path) -> None:
    read = [
        "shell",
        "--no-imports",
        "-v0",
        "-c",
        "from django.conf import settings; print(settings.SECRET_KEY)",
    ]
    first, second = manage(tmp_path, *read).stdout, manage(tmp_path, *read).stdout
    assert len(first.strip()) >= 50
    assert first == second
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("key", ["change-me", "secret", "django-insecure-" + "x" * 50, "short", "x1" * 30])
def test_a_secret_key_that_can_be_guessed_is_refused(key: str, tmp_path: Path) -> None:
    said = manage(tmp_path, "check", SECRET_KEY=key)
    assert said.returncode != 0
    assert "SECRET_KEY is a default or too short or uniform" in said.stderr


def test_empty_variables_mean_the_default(tmp_path: Path) -> None:
    said = manage(tmp_path, "check", SECRET_KEY="", DATABASE_URL="", REDIS_URL="", EMAIL_URL="", PORT="")
    assert said.returncode == 0, said.stderr


def test_every_variable_is_in_the_example() -> None:
    files = [
        ROOT / "teamops/settings.py",
        ROOT / "teamops/gunicorn_settings.py",
        ROOT / "teamops/start/running.py",
    ]
    code = "".join(path.read_text() for path in files)
    read = set(re.findall(r'env(?:iron)?\.\w+\(\s*["\']([A-Z_]+)["\']', code)) - {"PATH", "MAKELEVEL"}
    example = (ROOT / ".env.example").read_text()
    assert sorted(name for name in read if not re.search(rf"^#{name}=", example, re.MULTILINE)) == []
