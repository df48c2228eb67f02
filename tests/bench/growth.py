"""What pages cost in a large organization and in one a hundredth of its size that shows the same rows.

Both are asked in turn with one connection, on PostgreSQL under gunicorn; printed are the medians of a
request's time, their ratio, and the number of queries. Some pages are compared with the bare view's list of
50 rows as well. Needs what `tests.bench.pages` needs.
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import Any
from urllib.request import Request, urlopen

from tests.bench.pages import OUR_OPTIONS, ROOT, Target, database, requests_per_second, seeded, serving

MOST_GROWTH = 1.3
MOST_QUERIES = 15
HEAD = "page             small ms  large ms  ratio   range       at most   queries (small, large; at most)"
WARM_UP = 12  # requests, so that both processes work out what is remembered


def compare_growth(
    seed: str,
    sizes: Mapping[str, int],
    say_made: Callable[[Any], str],
    of_bare: Mapping[str, float],
    rounds: int,
    seconds: int,
) -> None:
    """Print the table. `sizes` are what the seed makes ("small", "large"), `of_bare` the least shares."""
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
        bare_environment = os.environ | {"DATABASE_URL": database("teamops_bench_bare")}
        bare_cookie = f"sessionid={seeded('tests.bench.bare.seed', bare_environment)}"
        bare = servers.enter_context(serving("tests.bench.bare.wsgi", bare_environment))
        print(HEAD)
        for page in sides["small"][0]["pages"]:
            targets = {
                name: Target(address + told["pages"][page], f"sessionid={told['session']}")
                for name, (told, address) in sides.items()
            }
            if page in of_bare:
                targets["bare"] = Target(f"{bare}/p/1/", bare_cookie)
            for target in targets.values():
                warm_up(target)
            found = times(targets, rounds, seconds)
            small, large = (statistics.median(found[name]) for name in sides)
            ratios = [one / other for one, other in zip(found["large"], found["small"], strict=True)]
            few, many = (told["queries"][page] for told, _address in sides.values())
            print(
                f"{page:<15} {small:>9.1f} {large:>9.1f} {statistics.median(ratios):>6.2f}"
                f"   {min(ratios):.2f}–{max(ratios):.2f}   {MOST_GROWTH:<7}   {few}, {many}, {MOST_QUERIES}",
                flush=True,
            )
            if page in of_bare:
                shares = [one / other for one, other in zip(found["bare"], found["large"], strict=True)]
                print(
                    f"  of the bare view's list: {statistics.median(shares):.2f}"
                    f" ({min(shares):.2f}–{max(shares):.2f}), at least {of_bare[page]}"
                )


def warm_up(target: Target) -> None:
    for _ in range(WARM_UP):
        asked = Request(target.address, headers={"Cookie": target.cookie})
        with urlopen(asked, timeout=120) as answer:
            answer.read()


def times(targets: dict[str, Target], rounds: int, seconds: int) -> dict[str, list[float]]:
    """Milliseconds of a request by target, round by round, asked in turn."""
    found: dict[str, list[float]] = {name: [] for name in targets}
    for _ in range(rounds):
        for name, target in targets.items():
            found[name].append(1000 / requests_per_second(target, 1, seconds))
    return found
