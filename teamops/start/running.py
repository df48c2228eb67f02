"""`make run`, once everything is installed: prepare the data, start the processes, say where it is."""

import errno
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import environ

from teamops.start.console import Trouble, fail, say
from teamops.start.environment import ROOT
from teamops.start.supervisor import Supervisor, die_with_parent, read_procfile

EMBEDDED = ("web", "scheduler")
DISTRIBUTED = ("web", "worker", "beat")
START_SECONDS = 60
NEEDED_BYTES = 50 * 1024 * 1024


def main() -> int:
    if os.environ.get("MAKELEVEL"):
        die_with_parent()
    environ.Env.read_env(ROOT / ".env")
    try:
        port = free_port()
        var = data_folder()
        refuse_unknown_database()
        names = DISTRIBUTED if has_redis() else EMBEDDED
        settings = {**os.environ, "PORT": str(port), "VAR": str(var)}
        settings["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        prepare(settings)
        parts = read_procfile(ROOT / "Procfile", names)
    except Trouble as trouble:
        return fail(trouble)
    except KeyboardInterrupt:
        return fail(Trouble("Stopped. Nothing is lost: the next start goes on from here."))
    say(f"Starting {', '.join(names)} …")
    supervisor = Supervisor(parts, settings)
    return supervisor.run(when_started=lambda: welcome(supervisor, port, var))


def free_port() -> int:
    """The port to serve on; raises Trouble when it is none, or somebody else's."""
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Trouble(f"PORT is {given!r}; it must be a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listen_address(), int(given)))
        except PermissionError as error:
            raise Trouble(
                f"Port {given} is open to root alone. Choose one above 1023: make run PORT=8000"
            ) from error
        except OSError as error:
            raise Trouble(
                f"Port {given} is in use by another program. Stop that, or choose another port: "
                f"make run PORT={int(given) % 65535 + 1}"
            ) from error
    return int(given)


def listen_address() -> str:
    return os.environ.get("LISTEN") or "127.0.0.1"


def data_folder() -> Path:
    """The data folder, made if need be, readable by us alone; raises Trouble when it cannot be used."""
    var = Path(os.environ.get("VAR") or ROOT / "var").resolve()
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = var / f".writable.{os.getpid()}"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Trouble(f"The disk of {var} is full. Make room and start again.") from error
        raise Trouble(
            f"The data folder {var} cannot be written ({(error.strerror or str(error)).lower()}). "
            "Give this user the right to, or choose another: make run VAR=/path/to/folder"
        ) from error
    free = shutil.disk_usage(var).free
    if free < NEEDED_BYTES:
        raise Trouble(f"The disk of {var} is nearly full: {free >> 20} MB are free. Make room.")
    return var


def refuse_unknown_database() -> None:
    """Raise Trouble when DATABASE_URL names no kind of database that TeamOps runs on."""
    url = os.environ.get("DATABASE_URL", "")
    engine = environ.Env.DB_SCHEMES.get(url.partition("://")[0], "")
    if url and not engine.endswith((".postgresql", ".sqlite3")):
        raise Trouble(
            "DATABASE_URL must begin with postgres:// or sqlite:///; leave it out for SQLite in VAR."
        )


def has_redis() -> bool:
    """Whether Celery is to do the work; raises Trouble when REDIS_URL leads nowhere."""
    url = os.environ.get("REDIS_URL")
    if not url:
        return False
    import redis

    try:
        redis.Redis.from_url(url, socket_connect_timeout=3).ping()
    except (redis.RedisError, ValueError) as error:
        raise Trouble(f"REDIS_URL is set, but Redis does not answer there ({error}).") from error
    return True


def prepare(settings: dict[str, str]) -> None:
    """Bring everything up to date; at the first start load the demonstration."""
    demo = [] if settings.get("DEMO", "1") in {"0", "no", "false"} else ["--demo"]
    if manage(settings, "prepare", *demo).returncode:
        raise Trouble("TeamOps was not started: see above for the reason.")


def manage(
    settings: Mapping[str, str], *arguments: str, stdout: int | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a command of manage.py. Ctrl-C reaches us alone, who end it: it would answer with a traceback."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=settings,
        cwd=ROOT,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        process_group=0,
        preexec_fn=die_with_parent,
    )


def welcome(supervisor: Supervisor, port: int, var: Path) -> None:
    """Wait until the web answers, then say where it is and who can sign in."""
    deadline = time.monotonic() + START_SECONDS
    while supervisor.is_running and time.monotonic() < deadline and not answers(port):
        time.sleep(0.1)
    if not supervisor.is_running:
        return
    address = os.environ.get("SITE_URL") or f"http://127.0.0.1:{port}"
    say(f"\nTeamOps runs at {address}/   (Ctrl-C stops it; its data is in {var})")
    say(accounts(var / "demo.json") or first_visit(supervisor.environment))


def answers(port: int) -> bool:
    """Whether somebody serves the port by now, whatever they say."""
    host = listen_address()
    connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=5)  # noqa: S104
    try:
        connection.request("GET", "/livez")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def accounts(path: Path) -> str:
    """The demonstration's accounts, or nothing where there is no demonstration."""
    if not path.exists():
        return ""
    people = json.loads(path.read_text())
    width = max(len(person["email"]) for person in people)
    lines = [f"  {p['email']:<{width}}  {p['password']}  {p['role']:<13}  {p['name']}" for p in people]
    return "\n".join(["Sign in to the demonstration as", *lines, f"(also in {path})"])


def first_visit(settings: Mapping[str, str]) -> str:
    """Where to set up the first organization, as long as there is none."""
    link = manage(settings, "setup_link", stdout=subprocess.PIPE).stdout.strip()
    return f"Set up your organization at\n  {link}" if link else ""


if __name__ == "__main__":
    sys.exit(main())
