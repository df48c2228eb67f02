"""How fast the pages are, as a share of the bare view's requests per second, on PostgreSQL under gunicorn.

    python -m tests.bench.pages [--rounds 5] [--seconds 4] [--only "my work"]

Both are asked in turn in every round; printed are the medians and their ratio, at one and at 16 connections.
Needs PostgreSQL (BENCH_POSTGRES_URL, default postgres://postgres@127.0.0.1:5432/postgres) and `wrk`.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("BENCH_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
CONNECTIONS = (1, 16)
OUR_OPTIONS = ("--config", "python:teamops.gunicorn_settings")
# Both sides get the same requests: each changes another task, there and back.
LUA = """
local n = 0
request = function()
  n = n + 1
  local path = string.format("%(path)s", %(first)s + n %% %(tasks)s * %(step)s)
  local body = (math.floor(n / %(tasks)s) %% 2 == 0) and "status=doing" or "status=todo"
  return wrk.format("POST", path, {%(headers)s}, body)
end
"""


@dataclass(frozen=True)
class Target:
    """One thing to ask for: where, with which cookie; for a POST the script that makes requests. `header`:
    one more, as "Name: value"."""

    address: str
    cookie: str
    script: str = ""
    header: str = ""


@dataclass(frozen=True)
class Pair:
    """What is compared."""

    name: str
    ours: Target
    bare: Target
    aim: float


def database(name: str) -> str:
    """Make the database anew and give its URL."""
    parts = urlsplit(POSTGRES)
    connection = psycopg2.connect(POSTGRES)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return urlunsplit(parts._replace(path=f"/{name}"))


def seeded(module: str, environment: dict[str, str], *arguments: str) -> str:
    """Run a seed and give the last line that it printed."""
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return run.stdout.strip().splitlines()[-1]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def serving(application: str, environment: dict[str, str], *options: str) -> Iterator[str]:
    """Two gunicorn processes of an application; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", *options, "-w", "2", "-b", f"127.0.0.1:{port}", application]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    for _ in range(150):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise SystemExit("The server did not start within 30 seconds.")


def requests_per_second(target: Target, connections: int, seconds: int) -> float:
    """One run of wrk. Answers other than 2xx spoil a measurement, so they end it."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-H", f"Cookie: {target.cookie}"]
    command += ["-H", target.header] if target.header else []
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if target.script:
            script.write(target.script)
            script.flush()
            command += ["-s", script.name]
        run = subprocess.run([*command, target.address], check=True, stdout=subprocess.PIPE, text=True)
    if "Non-2xx" in run.stdout:
        raise SystemExit(f"{target.address} did not answer 2xx:\n{run.stdout}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", run.stdout)
    assert found
    return float(found[1])


def compare(pair: Pair, rounds: int, seconds: int) -> list[str]:
    """Both in turn, round by round; one line of the table for each number of connections."""
    lines = []
    # Both processes of either have drawn the page before it counts.
    for side in (pair.bare, pair.ours):
        requests_per_second(side, 4, seconds)
    for connections in CONNECTIONS:
        rates: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(rounds):
            rates["bare"].append(requests_per_second(pair.bare, connections, seconds))
            rates["ours"].append(requests_per_second(pair.ours, connections, seconds))
        ours, bare = (statistics.median(rates[side]) for side in ("ours", "bare"))
        ratios = [one / other for one, other in zip(rates["ours"], rates["bare"], strict=True)]
        lines.append(
            f"{pair.name:<14} {connections:>11} {bare:>9.1f} {ours:>9.1f} {statistics.median(ratios):>6.2f}"
            f"   {min(ratios):.2f}–{max(ratios):.2f}   {pair.aim}"
        )
    return lines


def status_script(path: str, tasks: str, step: str, cookie: str, headers: str = "", first: int = 1) -> str:
    """Changes the status of so many tasks in turn, each `step` numbers after the one before."""
    # A request with headers of its own gets no others from wrk.
    sent = f'["Cookie"]="{cookie}", ["Content-Type"]="application/x-www-form-urlencoded"{headers}'
    return LUA % {"path": path, "tasks": tasks, "step": step, "headers": sent, "first": first}


def our_status(server: str, session: str, tasks: str, step: str, first: int = 1) -> Target:
    """Clicks on our pages, as `status_switch.js` sends them."""
    token = "a" * 32
    cookie = f"sessionid={session}; csrftoken={token}"
    headers = f', ["X-CSRFToken"]="{token}", ["X-Requested-With"]="fetch"'
    script = status_script("/acme/tasks/%d/status/", tasks, step, cookie, headers, first)
    return Target(server, cookie, script)


def bare_status(server: str, cookie: str, tasks: str, step: str, first: int = 1) -> Target:
    """The same changes of the bare view's tasks."""
    script = status_script("/t/%d/status", tasks, step, cookie, first=first)
    return Target(server, cookie, script)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=int, default=4)
    options.add_argument("--only", help="one page instead of all, by its name in the table")
    chosen = options.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit(
            "The benchmark needs wrk. On Debian or Ubuntu: apt-get install wrk. Then start it again."
        )
    with tempfile.TemporaryDirectory() as var, contextlib.ExitStack() as servers:
        bare_environment = os.environ | {"DATABASE_URL": database("teamops_bench_bare")}
        our_environment = os.environ | {
            "DATABASE_URL": database("teamops_bench"),
            "VAR": var,
            "REDIS_URL": "",
        }
        bare_cookie = f"sessionid={seeded('tests.bench.bare.seed', bare_environment)}"
        ours = json.loads(seeded("tests.bench.seed", our_environment))
        manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(manage, cwd=ROOT, env=our_environment, check=True)
        bare = servers.enter_context(serving("tests.bench.bare.wsgi", bare_environment))
        teamops = servers.enter_context(serving("teamops.wsgi", our_environment, *OUR_OPTIONS))
        our_cookie = f"sessionid={ours['session']}"
        bare_list = Target(f"{bare}/p/1/", bare_cookie)
        pairs = [
            Pair("goal list", Target(teamops + ours["goals"], our_cookie), bare_list, 0.4),
            Pair("my work", Target(teamops + ours["work"], our_cookie), bare_list, 0.4),
            Pair(
                "status change",
                our_status(teamops, ours["session"], ours["tasks"], ours["step"]),
                bare_status(bare, bare_cookie, ours["tasks"], ours["step"]),
                0.5,
            ),
        ]
        print("page           connections    bare/s    ours/s  ratio   range       at least")
        for pair in (pair for pair in pairs if chosen.only in (None, pair.name)):
            print("\n".join(compare(pair, chosen.rounds, chosen.seconds)), flush=True)


if __name__ == "__main__":
    main()
