"""What pages of tasks cost when the organization is a hundred times as large and they show the same rows.

    python -m tests.bench.tasks [--rounds 5] [--seconds 4] [--tasks 100000] [--only status]

An organization of 100,000 tasks, 5,000 of them in one team and 300 in one plan, and one of 1,000, of which
that team and its plan have 300; see `tests.bench.growth`.
"""

import argparse

from tests.bench.growth import compare_growth

# Compared with the bare view's list of 50 rows: as many, and 200 cards.
LEAST_OF_BARE = {"my work": 0.4, "list of 50": 0.4, "board of 200": 0.2}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=int, default=4)
    options.add_argument("--tasks", type=int, default=100_000)
    options.add_argument("--only", default="", help="pages and changes with this in their name")
    chosen = options.parse_args()
    compare_growth(
        "tests.bench.tasks_seed",
        {"small": chosen.tasks // 100, "large": chosen.tasks},
        lambda made: "{} tasks, {} of the team, {} of the plan".format(*made),
        LEAST_OF_BARE,
        chosen.rounds,
        chosen.seconds,
        chosen.only,
    )


if __name__ == "__main__":
    main()
