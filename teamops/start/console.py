"""What the starter says: steps while it works, and a plain sentence when it cannot go on."""

import sys


class Trouble(Exception):
    """Why TeamOps cannot start, in a sentence for the person at the console, and what to do about it."""


def say(message: str) -> None:
    print(message, flush=True)


def fail(trouble: Trouble) -> int:
    """Tell the trouble; the exit code."""
    print(f"\n{trouble}", file=sys.stderr, flush=True)
    return 1


class Progress:
    """One line that is written over while things are counted; on a pipe, a line at every tenth."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.count = 0
        self.terminal = sys.stdout.isatty()

    def next(self, what: str) -> None:
        self.count += 1
        line = f"  {min(self.count, self.total)} of {self.total}: {what}"
        if self.terminal:
            print(f"\r{line:<78}", end="", flush=True)
        elif self.count % 10 == 0:
            print(line, flush=True)

    def end(self) -> None:
        if self.terminal and self.count:
            print(flush=True)
