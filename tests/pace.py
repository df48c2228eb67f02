"""What makes the suite quick: what takes longest is begun first, the collector of garbage looks seldom."""

import gc

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "takes_long: takes ten seconds or more, and is begun first")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """So no worker is left alone with what takes long at the end."""
    items.sort(key=lambda item: item.get_closest_marker("takes_long") is None)


def pytest_collection_finish() -> None:
    """As in production. What was collected stays until the end: nobody need look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
