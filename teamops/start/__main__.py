"""`python3.11 -m teamops.start run | test | install | install-dev`, with nothing installed yet."""

import os
import sys
from collections.abc import Callable

from teamops.start.console import Trouble, fail
from teamops.start.environment import ensure_environment


def run() -> None:
    """Install, then let the environment's Python prepare and start everything."""
    _become("teamops.start.running", development=False)


def test() -> None:
    """Install what tests need too, then let the environment's Python run them."""
    _become("tests", development=True)


def install() -> None:
    """Install alone, for hosts whose processes something else starts."""
    ensure_environment()


def install_dev() -> None:
    ensure_environment(development=True)


def _become(module: str, *, development: bool) -> None:
    """Go on as this module in the environment's Python: the same process, so signals still reach it."""
    python = ensure_environment(development=development)
    os.execv(python, [str(python), "-m", module])


COMMANDS: dict[str, Callable[[], None]] = {
    "run": run,
    "test": test,
    "install": install,
    "install-dev": install_dev,
}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        return fail(Trouble(f"Say which of these to do: {', '.join(COMMANDS)}."))
    try:
        COMMANDS[arguments[0]]()
    except Trouble as trouble:
        return fail(trouble)
    except KeyboardInterrupt:
        return fail(Trouble("Stopped. Nothing is lost: the next start goes on from here."))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
