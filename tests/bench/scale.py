"""What pages of goals cost when the organization is a hundred times as large and they show the same rows.

    python -m tests.bench.scale [--rounds 5] [--seconds 4] [--goals 2000]

An organization with 2,000 goals, 8,000 key results and 100,000 check-ins, and one with a hundredth of each,
on PostgreSQL under gunicorn, asked in turn with one connection; printed are the medians of a request's time,
their ratio, and the number of queries. The goal page is compared with the bare view's list of 50 rows as
well. Needs what `tests.bench.pages` needs.
"""

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from urllib.request import Request, urlopen

from tests.bench.pages import OUR_OPTIONS, ROOT, Target, database, requests_per_second, seeded, serving

MOST_GROWTH = 1.3
LEAST_OF_BARE = 0.3
MOST_QUERIES = 15
WARM_UP = 12  # requests, so that both processes work out what the goals came to


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


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=int, default=4)
    options.add_argument("--goals", type=int, default=2000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as var, contextlib.ExitStack() as servers:
        sides = {}
        for name, goals in (("small", chosen.goals // 100), ("large", chosen.goals)):
            environment = os.environ | {
                "DATABASE_URL": database(f"teamops_bench_{name}"),
                "VAR": var,
                "REDIS_URL": "",
            }
            manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
            subprocess.run(manage, cwd=ROOT, env=environment, check=True)
            told = json.loads(seeded("tests.bench.scale_seed", environment, str(goals)))
            address = servers.enter_context(serving("teamops.wsgi", environment, *OUR_OPTIONS))
            sides[name] = told, address
            print("{}: {} goals, {} key results, {} check-ins".format(name, *told["made"]), flush=True)
        bare_environment = os.environ | {"DATABASE_URL": database("teamops_bench_bare")}
        bare_cookie = f"sessionid={seeded('tests.bench.bare.seed', bare_environment)}"
        bare = servers.enter_context(serving("tests.bench.bare.wsgi", bare_environment))
        print(
            "page         small ms  large ms  ratio   range       at most   queries (small, large, at most)"
        )
        for page in sides["small"][0]["pages"]:
            targets = {
                name: Target(address + told["pages"][page], f"sessionid={told['session']}")
                for name, (told, address) in sides.items()
            }
            if page == "goal page":
                targets["bare"] = Target(f"{bare}/p/1/", bare_cookie)
            for target in targets.values():
                warm_up(target)
            found = times(targets, chosen.rounds, chosen.seconds)
            small, large = (statistics.median(found[name]) for name in sides)
            ratios = [one / other for one, other in zip(found["large"], found["small"], strict=True)]
            few, many = (told["queries"][page] for told, _address in sides.values())
            print(
                f"{page:<11} {small:>9.1f} {large:>9.1f} {statistics.median(ratios):>6.2f}"
                f"   {min(ratios):.2f}–{max(ratios):.2f}   {MOST_GROWTH:<7}   {few}, {many}, {MOST_QUERIES}",
                flush=True,
            )
            if "bare" in found:
                shares = [one / other for one, other in zip(found["bare"], found["large"], strict=True)]
                print(
                    f"  of the bare view's list: {statistics.median(shares):.2f}"
                    f" ({min(shares):.2f}–{max(shares):.2f}), at least {LEAST_OF_BARE}"
                )


if __name__ == "__main__":
    main()
