"""By what way the present code acts: web unless said otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_via: ContextVar[str] = ContextVar("via", default="web")


def via() -> str:
    """The way by which the change that is now being made came."""
    return _via.get()


@contextmanager
def acting_via(way: str) -> Iterator[None]:
    """Everything recorded inside came by this way: `with acting_via("import"): …`."""
    token = _via.set(way)
    try:
        yield
    finally:
        _via.reset(token)
