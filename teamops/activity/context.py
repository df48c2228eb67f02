"""By what way the present code acts: web unless said otherwise. And what it has recorded so far."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

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


_act: ContextVar[list[Any] | None] = ContextVar("act", default=None)


def recorded() -> list[Any] | None:
    """The events of the act that is now going on, in their order; None outside of one."""
    return _act.get()


@contextmanager
def one_act() -> Iterator[list[Any]]:
    """Everything recorded inside is one act, such as a request: it is undone together."""
    events: list[Any] = []
    token = _act.set(events)
    try:
        yield events
    finally:
        _act.reset(token)
