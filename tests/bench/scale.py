"""What pages of goals cost when the organization is a hundred times as large and they show the same rows.

    python -m tests.bench.scale [--rounds 5] [--seconds 4] [--goals 2000]

An organization with 2,000 goals, 8,000 key results and 100,000 check-ins, and one with a hundredth of each;
see `tests.bench.growth`.
"""

import argparse

from tests.bench.growth import compare_growth

LEAST_OF_BARE = {"goal page": 0.3}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=int, default=4)
    options.add_argument("--goals", type=int, default=2000)
    chosen = options.parse_args()
    compare_growth(
        "tests.bench.scale_seed",
        {"small": chosen.goals // 100, "large": chosen.goals},
        lambda made: "{} goals, {} key results, {} check-ins".format(*made),
        LEAST_OF_BARE,
        chosen.rounds,
        chosen.seconds,
    )


if __name__ == "__main__":
    main()
