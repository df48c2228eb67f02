"""`python -m tests`, or `make test`: every test on SQLite, then on PostgreSQL where there is one.

Both run in any case, so that one run tells all that fails. Options for pytest come from PYTEST_ADDOPTS.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.services import find_postgres

ROOT = Path(__file__).resolve().parent.parent
# A test waits for its browser, its database and its processes about half of the time.
WORKERS = 2 * (os.cpu_count() or 1)
# On CI a test in a browser may be tried once more (`tests/services.py`). More than so many are no accident.
SECOND_TRIES = 3


def main() -> int:
    codes = [test_on("SQLite", "")]
    if postgres := find_postgres():
        codes.append(test_on("PostgreSQL", f"{postgres.rpartition('/')[0]}/teamops"))
    return next((code for code in codes if code), 0)


def test_on(name: str, database_url: str) -> int:
    """Run the whole suite on this database, apart from what this installation keeps; pytest's exit code."""
    print(f"\n--- The whole suite on {name} ---", flush=True)
    with tempfile.TemporaryDirectory(prefix="teamops-tests-") as var:
        environment = {**os.environ, "VAR": var, "DATABASE_URL": database_url, "REDIS_URL": ""}
        command = [
            sys.executable,
            "-m",
            "pytest",
            f"--numprocesses={WORKERS}",
            "--dist=worksteal",
            "--durations=20",
            f"--max-suite-reruns={SECOND_TRIES}",
            "--rerun-show-tracebacks",
        ]
        return subprocess.run(command, env=environment, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
