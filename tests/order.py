"""What takes longest is begun first, so that no worker is left alone with it at the end."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "takes_long: takes ten seconds or more, and is begun first")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("takes_long") is None)
