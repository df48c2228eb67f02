"""What makes the suite quick: workers begin with what takes longest, garbage is looked for seldom."""

import gc
import os
from itertools import chain, groupby, islice

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "takes_long: takes ten seconds or more, and is begun first")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each worker begins with its share of what takes long, so none is left alone with it at the end; a
    file's tests stay together, for what they have in common is made once by each worker.

    Workers are given as many tests each, in their order (`xdist.scheduler.worksteal`), and take from the ends
    of what the others have left.
    """
    is_long = (item for item in items if item.get_closest_marker("takes_long"))
    files = [list(tests) for _path, tests in groupby(is_long, key=lambda item: item.path)]
    rest = iter([item for item in items if not item.get_closest_marker("takes_long")])
    left, ordered = len(items), []
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    for worker in range(workers):
        many = left // (workers - worker)
        begins_with = list(chain.from_iterable(files[worker::workers]))
        ordered += [*begins_with, *islice(rest, many - len(begins_with))]
        left -= many
    items[:] = [*ordered, *rest]


def pytest_collection_finish() -> None:
    """As in production. What was collected stays until the end: nobody need look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
