"""By what words a deed is found beside its name; they stand in `called.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from teamops.text import fold


@cache
def _all() -> dict[str, Any]:
    with (Path(__file__).parent / "called.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def called(*deeds: str) -> str:
    """The folded words of these deeds, in one text: `called("make", "task")`."""
    return fold(" ".join(_all()[deed] for deed in deeds))


def is_called(word: str, also: str) -> bool:
    """Whether one of these words begins with what was typed; Chinese ones may follow each other unparted."""
    names = also.split()
    return any(one.startswith(word) for one in names) or any(
        word.startswith(one) and is_called(word.removeprefix(one), also) for one in names if not one.isascii()
    )


@cache
def called_in_script() -> dict[str, str]:
    """What the script's own lines are called: "assign", "set", and each status by its value."""
    words = _all()
    statuses = {status: fold(f"{words['set']} {also}") for status, also in words["status"].items()}
    return {"assign": called("assign"), **statuses}
