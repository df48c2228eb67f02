"""What the weekly review of a large team costs: its page, and fifty people who look at it in a meeting.

    python -m tests.bench.review [--rounds 5] [--seconds 4] [--clients 50] [--meeting 60]

A team of 50 with 1,000 open tasks and 60 key results (`tests.bench.review_seed`), on PostgreSQL under
gunicorn with two processes. Printed are the page's queries (at most 25); its requests per second as a share
of the bare view's, both asked in turn (at least 0.2), as it is asked again, as it is drawn anew, with another
task of the coming two weeks finished before each request, so that no page was ever there before (the bare
view's likewise: by the same client, with a task of it changed before each), and as a process draws it that
has drawn nothing yet; and the bytes that it sends, compressed (less than 200 kB).

Then clients poll as pages do (`static/js/behaviors/meeting.js`), each with its own connection and session,
while somebody decides something, adds a next step and answers a vote in turn. Printed are the CPU of the
server's processes and of PostgreSQL's as a share of one core (at most 10 % for the server), with nothing new
and with something new every ten seconds, and after how long the last client had it (less than two seconds).
Needs what `tests.bench.pages` needs.
"""

import argparse
import contextlib
import gzip
import http.client
import itertools
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from tests.bench.growth import first_load
from tests.bench.pages import OUR_OPTIONS, ROOT, Target, database, requests_per_second, seeded, serving

AIM = {"queries": 25, "share": 0.2, "kB": 200, "cpu": 10.0, "seconds": 2.0}
PAUSE = 1.5  # seconds between a page's questions, as in meeting.js
HERE = 20.0
NEWS_EVERY = 10.0
CSRF = "a" * 32
DUE = range(51, 251)  # the numbers of tasks that the page tells of, see `review_seed`
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Client:
    """A page that is open: it asks as meeting.js does, and notes when it has what words."""

    address: str
    path: str
    session: str
    stop: threading.Event
    have: dict[str, str] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)
    asked: int = 0
    failed: int = 0
    word: str = ""

    def run(self) -> None:
        time.sleep(random.random() * PAUSE)
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        version, said = "", 0.0
        while not self.stop.is_set():
            asked = {"since": version} if version else {"drawn": str(int(time.time()))}
            if time.monotonic() - said > HERE:
                asked, said = asked | {"here": "1"}, time.monotonic()
            if self.have:
                asked["have"] = ",".join(f"{part}.{mark}" for part, mark in self.have.items())
            told = self._get(connection, f"live/?{urlencode(asked)}")
            if told is not None:
                self._note(told["around"].values())
                self.have.update(told.get("have", {}))
                self._note(told.get("parts", {}).values())
                version = told["version"]
            self.stop.wait(PAUSE * (0.9 + random.random() / 5))

    def _get(self, connection: http.client.HTTPConnection, path: str) -> dict[str, Any] | None:
        headers = {"Cookie": f"sessionid={self.session}", "Accept-Encoding": "gzip"}
        if self.word:
            headers["X-Live-Word"] = self.word
        self.asked += 1
        try:
            connection.request("GET", self.path + path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
        except OSError:
            connection.close()
            self.failed += 1
            return None
        self.word = answer.headers.get("X-Live-Word", self.word)
        if answer.status != 200:
            self.failed += answer.status != 204
            return None
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        found: dict[str, Any] = json.loads(body)
        return found

    def _note(self, drawn: Any) -> None:
        text = "".join(drawn)
        for words in NEWS:
            if words not in self.seen and words in text:
                self.seen[words] = time.monotonic()


class Process(NamedTuple):
    """`began`: of what has the same number, one after the other, each has its own."""

    kind: str
    number: str
    began: str


NEWS: list[str] = []  # what is written while clients look, in its order


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=int, default=4)
    options.add_argument("--clients", type=int, default=50)
    options.add_argument("--meeting", type=int, default=60, help="seconds, for each of the two meetings")
    chosen = options.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit(
            "The benchmark needs wrk. On Debian or Ubuntu: apt-get install wrk. Then start it again."
        )
    with tempfile.TemporaryDirectory() as var, contextlib.ExitStack() as servers:
        environment = os.environ | {
            "DATABASE_URL": database("teamops_bench_review"),
            "VAR": var,
            "REDIS_URL": "",
        }
        manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(manage, cwd=ROOT, env=environment, check=True)
        told = json.loads(seeded("tests.bench.review_seed", environment))
        print("{} members, {} open tasks, {} key results".format(*told["made"]), flush=True)
        ours = servers.enter_context(serving("teamops.wsgi", environment, *OUR_OPTIONS))
        bare_environment = os.environ | {"DATABASE_URL": database("teamops_bench_bare")}
        bare_cookie = f"sessionid={seeded('tests.bench.bare.seed', bare_environment)}"
        bare = servers.enter_context(serving("tests.bench.bare.wsgi", bare_environment))
        cookie = f"sessionid={told['sessions'][0]}; csrftoken={CSRF}"
        page = Target(ours + told["path"], cookie)
        bare_page = Target(f"{bare}/p/1/", bare_cookie)
        compare_page(page, bare_page, told, environment, chosen.rounds, chosen.seconds)
        for name, news in (("with nothing new", False), ("something new every 10 s", True)):
            meeting(name, ours, told, chosen.clients, chosen.meeting, news)


# --- The page -----------------------------------------------------------------------------------------


def compare_page(
    page: Target,
    bare: Target,
    told: Mapping[str, Any],
    environment: dict[str, str],
    rounds: int,
    seconds: int,
) -> None:
    for _ in range(12):
        fetch(page)
    print(f"queries   {told['queries']:>8}      at most {AIM['queries']}")
    sent = len(fetch(page, {"Accept-Encoding": "gzip"}))
    whole = len(fetch(page))
    print(f"page kB   {sent / 1000:>8.1f}      less than {AIM['kB']}; not compressed {whole / 1000:.0f}")
    print(f"first kB  {first_load(page) / 1000:>8.1f}      with styles and scripts")
    rates: dict[str, list[float]] = {"ours": [], "bare": [], "anew": [], "bare anew": [], "cold": []}
    write, bare_write, changes = writer(page.address, told, 0), bare_writer(bare), _changes()
    for _ in range(rounds):
        rates["bare"].append(requests_per_second(bare, 1, seconds))
        rates["ours"].append(requests_per_second(page, 1, seconds))
        rates["anew"].append(drawn_anew(page, write, changes, seconds))
        rates["bare anew"].append(drawn_anew(bare, bare_write, _changes(), seconds))
        rates["cold"].append(1 / float(seeded("tests.bench.review_seed", environment, "--cold")))
    for name, beside, words in (
        ("ours", "bare", "asked again"),
        ("anew", "bare anew", "drawn anew"),
        ("cold", "bare", "nothing drawn yet"),
    ):
        ratios = [one / other for one, other in zip(rates[name], rates[beside], strict=True)]
        middle = statistics.median(rates[name])
        print(
            f"share     {statistics.median(ratios):>8.2f}      {min(ratios):.2f}–{max(ratios):.2f}, {words}: "
            f"{middle:.1f}/s of {statistics.median(rates[beside]):.1f}/s; at least {AIM['share']}",
            flush=True,
        )


Write = Callable[[str, Mapping[str, Any]], None]


def _changes() -> Iterator[tuple[int, str]]:
    """One task after the other is finished, then begun again: what is done is never the same."""
    for status in itertools.cycle(("done", "todo")):
        for number in DUE:
            yield number, status


def drawn_anew(page: Target, write: Write, changes: Iterator[tuple[int, str]], seconds: int) -> float:
    """Pages per second where the next change was written before each; that is not counted."""
    taken, count = 0.0, 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        number, status = next(changes)
        write(f"/tasks/{number}/status/", {"status": status})
        began = time.perf_counter()
        fetch(page)
        taken, count = taken + time.perf_counter() - began, count + 1
    return count / taken


def fetch(target: Target, headers: Mapping[str, str] | None = None) -> bytes:
    asked = Request(target.address, headers={"Cookie": target.cookie, **(headers or {})})
    with urlopen(asked, timeout=120) as answer:
        body: bytes = answer.read()
        return body


def bare_writer(page: Target) -> Write:
    """Posts a change of one of the bare view's tasks."""
    base = f"{urlsplit(page.address).scheme}://{urlsplit(page.address).netloc}"

    def write(path: str, data: Mapping[str, Any]) -> None:
        headers = {"Cookie": page.cookie}
        changed = f"{base}/t/{path.split('/')[2]}/status"
        with OPENER.open(Request(changed, data=urlencode(data).encode(), headers=headers), timeout=60):
            pass

    return write


def writer(address: str, told: Mapping[str, Any], who: int) -> Write:
    """Posts as one of the members, below the week's address or, with a leading slash, the organization's."""
    base = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}"
    cookie = f"sessionid={told['sessions'][who]}; csrftoken={CSRF}"

    def write(path: str, data: Mapping[str, Any]) -> None:
        place = f"/acme{path}" if path.startswith("/") else f"{told['path']}{told['week']}/{path}"
        sent = Request(
            base + place,
            data=urlencode(data).encode(),
            headers={"Cookie": cookie, "X-CSRFToken": CSRF},
            method="POST",
        )
        # What it leads to is drawn for nobody here.
        with contextlib.suppress(Exception), OPENER.open(sent, timeout=60):
            pass

    return write


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


OPENER = build_opener(_Stay)


# --- The meeting --------------------------------------------------------------------------------------


def meeting(name: str, ours: str, told: Mapping[str, Any], many: int, seconds: int, news: bool) -> None:
    stop = threading.Event()
    path = f"{told['path']}{told['week']}/"
    clients = [
        Client(ours, path, told["sessions"][number % len(told["sessions"])], stop) for number in range(many)
    ]
    threads = [threading.Thread(target=client.run) for client in clients]
    for thread in threads:
        thread.start()
    time.sleep(5)  # all have come
    asked, began, cpu = sum(one.asked for one in clients), time.monotonic(), Cpu(ours)
    cpu.start()
    wrote: dict[str, float] = {}
    if news:
        wrote = write_news(ours, told, seconds)
    else:
        time.sleep(seconds)
    cpu.stop()
    taken = time.monotonic() - began
    asked = sum(one.asked for one in clients) - asked
    time.sleep(3)
    stop.set()
    for thread in threads:
        thread.join()
    server, postgres = (100 * cpu.taken[kind] / taken for kind in ("server", "postgres"))
    print(
        f"{many} clients, {name}: server {server:.1f} % of a core (at most {AIM['cpu']} %), PostgreSQL "
        f"{postgres:.1f} %; {asked / taken:.0f} questions/s, {sum(one.failed for one in clients)} failed",
        flush=True,
    )
    for words, moment in wrote.items():
        had = [one.seen[words] - moment for one in clients if words in one.seen]
        if had:
            print(
                f"  “{words}” reached {len(had)} of {many}: median {statistics.median(had):.2f} s, last "
                f"{max(had):.2f} s (less than {AIM['seconds']})",
                flush=True,
            )
        else:
            print(f"  “{words}” reached nobody", flush=True)


def write_news(ours: str, told: Mapping[str, Any], seconds: int) -> dict[str, float]:
    """A decision, a next step, an answer in turn; when each was sent."""
    wrote: dict[str, float] = {}
    lead, address = writer(ours, told, 0), ours + told["path"]
    lead("votes/", {"key_result": told["key_result"]})
    page = fetch(Target(address, f"sessionid={told['sessions'][0]}")).decode()
    vote = re.findall(r"/votes/(\d+)/close/", page)[-1]
    due = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86_400))
    data: dict[str, Any]
    for number in range(max(1, int(seconds // NEWS_EVERY))):
        began = time.monotonic()
        words = f"News {number} of {vote}"
        if number % 3 == 0:
            path, data = "decisions/", {"text": words, "because": ""}
        elif number % 3 == 1:
            path, data = "next-steps/", {"title": words, "owner": told["people"][1], "due": due}
        else:
            words = f"{number // 3 + 1} of {len(told['sessions'])} ha"
            path, data = f"/votes/{vote}/", {"confidence": 7}
        NEWS.append(words)
        writer(ours, told, 1 + number)(path, data)
        wrote[words] = time.monotonic()
        time.sleep(max(0.0, NEWS_EVERY - (time.monotonic() - began)))
    return wrote


class Cpu(threading.Thread):
    """Adds up the seconds of CPU that the server's processes and PostgreSQL's take: it looks each second,
    because processes end, and what they took is told by nobody then."""

    def __init__(self, ours: str) -> None:
        super().__init__(daemon=True)
        self.taken = {"server": 0.0, "postgres": 0.0}
        self._port = str(urlsplit(ours).port)
        self._known = dict(self._processes())
        self._is_over = threading.Event()

    def run(self) -> None:
        while not self._is_over.wait(1):
            self._look()

    def stop(self) -> None:
        self._is_over.set()
        self.join()
        self._look()

    def _look(self) -> None:
        now = dict(self._processes())
        for process, seconds in now.items():
            self.taken[process.kind] += seconds - self._known.get(process, 0.0)
        self._known = now

    def _processes(self) -> Iterator[tuple[Process, float]]:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    if kind := self._kind(words):
                        told = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                        began, user, system = told[19], told[11], told[12]
                        yield Process(kind, entry.name, began), (int(user) + int(system)) / TICKS

    def _kind(self, words: str) -> str:
        """Of a command line; empty for one that is neither's."""
        if "gunicorn" in words and f":{self._port}" in words:
            return "server"
        return "postgres" if words.startswith("postgres") and "teamops_bench_review" in words else ""


if __name__ == "__main__":
    main()
