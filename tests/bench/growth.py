"""What pages cost in a large organization and in one a hundredth of its size that shows the same rows.

Both are asked in turn with one connection, on PostgreSQL under gunicorn. Printed are medians of a request's
time and their ratio, the number of queries, what a first load sends (the page with its styles and scripts,
compressed), and of some pages their share of the bare view's list of 50 rows, asked in the same turns. A
change of status is measured likewise, against the bare view's. Needs what `tests.bench.pages` needs.
"""

import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from tests.bench.pages import (
    OUR_OPTIONS,
    ROOT,
    Target,
    bare_status,
    database,
    our_status,
    requests_per_second,
    seeded,
    serving,
)

MOST_GROWTH = 1.3
MOST_QUERIES = 15
MOST_SENT = 150  # kB
LEAST_OF_CHANGE = 0.5  # a change costs at most twice the bare one
HEAD = (
    f"{'page':<15} {'small ms':>9} {'large ms':>9} {'ratio':>6}  {'range':<10} {'queries':>8} {'first kB':>9}"
    f"  {'of bare':>7}  range\n"
    f"{'at most':<15} {'':>9} {'':>9} {MOST_GROWTH:>6}  {'':<10} {MOST_QUERIES:>8} {MOST_SENT:>9}"
)
WARM_UP = 12  # requests, or seconds of changes, so that both processes work out what is remembered
NAMED = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"')
IMPORTED = re.compile(r"""(?:from|import)\s*["'](\.[^"']+\.js)["']""")
BY_SCRIPT = "X-Requested-With: fetch"


def compare_growth(
    seed: str,
    sizes: Mapping[str, int],
    say_made: Callable[[Any], str],
    of_bare: Mapping[str, float],
    rounds: int,
    seconds: int,
    only: str = "",
) -> None:
    """Print the table. `sizes` are what the seed makes ("small", "large"), `of_bare` the least shares; `only`
    the pages with this in their name."""
    with tempfile.TemporaryDirectory() as var, contextlib.ExitStack() as servers:
        sides = {}
        for name, size in sizes.items():
            environment = os.environ | {
                "DATABASE_URL": database(f"teamops_bench_{name}"),
                "VAR": var,
                "REDIS_URL": "",
            }
            manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
            subprocess.run(manage, cwd=ROOT, env=environment, check=True)
            told = json.loads(seeded(seed, environment, str(size)))
            address = servers.enter_context(serving("teamops.wsgi", environment, *OUR_OPTIONS))
            sides[name] = told, address
            print(f"{name}: {say_made(told['made'])}", flush=True)
        pages = sides["small"][0]["pages"]
        if unknown := set(of_bare) - set(pages):
            raise SystemExit(f"No such page is seeded: {', '.join(sorted(unknown))}.")
        bare_environment = os.environ | {"DATABASE_URL": database("teamops_bench_bare")}
        bare_cookie = f"sessionid={seeded('tests.bench.bare.seed', bare_environment)}"
        bare = servers.enter_context(serving("tests.bench.bare.wsgi", bare_environment))
        print(HEAD)
        for page in filter(lambda name: only in name, pages):
            by_script = page in sides["small"][0].get("by_script", ())
            targets = {
                name: Target(
                    address + told["pages"][page],
                    f"sessionid={told['session']}",
                    header=BY_SCRIPT if by_script else "",
                )
                for name, (told, address) in sides.items()
            }
            sent = "" if by_script else f"{first_load(targets['large']) / 1_000:.0f}"
            if page in of_bare:
                targets["bare"] = Target(f"{bare}/p/1/", bare_cookie)
            for target in targets.values():
                for _ in range(WARM_UP):
                    fetched(target.address, target)
            counted = "/".join(str(told["queries"][page]) for told, _address in sides.values())
            print(line(page, times(targets, rounds, seconds), counted, sent, of_bare.get(page)), flush=True)
        for name, changed in sides["small"][0].get("changes", {}).items():
            if only not in name:
                continue
            targets = {
                side: our_status(address, told["session"], **changed)
                for side, (told, address) in sides.items()
            } | {"bare": bare_status(bare, bare_cookie, **changed)}
            for target in targets.values():
                requests_per_second(target, 2, WARM_UP)
            counted = "/".join(str(told["queries"][name]) for told, _address in sides.values())
            print(line(name, times(targets, rounds, seconds), counted, "", LEAST_OF_CHANGE), flush=True)


def line(page: str, found: Mapping[str, list[float]], queries: str, sent: str, of_bare: float | None) -> str:
    """A page's line of the table. Ratios are those of single rounds, in which both sides were asked."""
    small, large = (statistics.median(found[name]) for name in ("small", "large"))
    ratios = [one / other for one, other in zip(found["large"], found["small"], strict=True)]
    said = (
        f"{page:<15} {small:>9.1f} {large:>9.1f} {statistics.median(ratios):>6.2f}"
        f"  {min(ratios):.2f}–{max(ratios):<5.2f} {queries:>8} {sent:>9}"
    )
    if of_bare is None:
        return said
    shares = [one / other for one, other in zip(found["bare"], found["large"], strict=True)]
    share = f"{statistics.median(shares):>9.2f}  {min(shares):.2f}–{max(shares):.2f}, at least {of_bare}"
    return said + share


def fetched(address: str, target: Target, *headers: str) -> tuple[bytes, Any]:
    """What is answered to who is signed in, as it was sent, and its headers."""
    asked = Request(address, headers={"Cookie": target.cookie})
    for header in filter(None, [target.header, *headers]):
        name, _colon, value = header.partition(": ")
        asked.add_header(name, value)
    with urlopen(asked, timeout=120) as answer:
        return answer.read(), answer.headers


def first_load(target: Target) -> int:
    """Bytes that a browser gets that has nothing yet: the page, the styles and scripts that it names, and the
    modules that scripts import."""
    to_read, known, sent = [target.address], {target.address}, 0
    while to_read:
        address = to_read.pop()
        sent += len(fetched(address, target, "Accept-Encoding: br, gzip")[0])
        text = "" if address.endswith(".svg") else fetched(address, target)[0].decode()
        names = IMPORTED.findall(text) if address.endswith(".js") else NAMED.findall(text)
        found = {urljoin(address, name) for name in names} - known
        known |= found
        to_read += sorted(found)
    return sent


def times(targets: dict[str, Target], rounds: int, seconds: int) -> dict[str, list[float]]:
    """Milliseconds of a request by target, round by round, asked in turn."""
    found: dict[str, list[float]] = {name: [] for name in targets}
    for _ in range(rounds):
        for name, target in targets.items():
            found[name].append(1000 / requests_per_second(target, 1, seconds))
    return found
