"""Python's garbage collector, where a piece of work makes very many objects that all go at its end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """By default it looks at all of them again and again while they are made, and finds none to collect."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
