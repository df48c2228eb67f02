"""What follows from the answers of prepared queries alone, worked out once for as long as they are the same.

A page that asks a dozen questions spends most of its time on what it makes of the answers. Here the questions
are asked each time anew, and the answers compared with those of the last time as the database gives them: are
they the same, so is what was made of them. So nothing that is kept is out of date, whoever wrote, by whatever
way. What was answered before the first difference is not asked for again.

A step of the work may be kept by itself, within another: it is not done again where only others have other
answers.
"""

import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connections, models

if TYPE_CHECKING:
    from teamops.prepared.wording import Worded

T = TypeVar("T")
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Answer:
    """What was asked, with which values, and what came."""

    worded: "Worded"
    values: Sequence[Any]
    rows: Rows

    def asks(self, worded: "Worded", values: Sequence[Any]) -> bool:
        return self.worded is worded and self.values == values


@dataclass
class Tape:
    """The answers in their order; `ready`: those that are known already. `around`: the tape of what this is a
    step of, which gets its answers as well."""

    ready: Sequence[Answer] = ()
    answers: list[Answer] = field(default_factory=list)
    around: "Tape | None" = None
    is_whole: bool = True  # nothing was asked but by prepared queries
    _asks: bool = False

    def fetched(self, worded: "Worded", values: Sequence[Any]) -> Rows:
        number = len(self.answers)
        if number < len(self.ready) and self.ready[number].asks(worded, values):
            answer = self.ready[number]
        else:
            self.ready = ()
            self._asks = True
            try:
                rows = self.around.fetched(worded, values) if self.around else worded.ask(values)
            finally:
                self._asks = False
            answer = Answer(worded, list(values), rows)
        self.answers.append(answer)
        return answer.rows

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        def watch(execute: Callable[..., Any], *asked: Any) -> Any:
            self.is_whole &= self._asks
            return execute(*asked)

        self.around = _running.get()
        token = _running.set(self)
        try:
            with contextlib.ExitStack() as watched:
                for connection in connections.all():
                    watched.enter_context(connection.execute_wrapper(watch))
                yield
        finally:
            _running.reset(token)


_running: ContextVar[Tape | None] = ContextVar("running", default=None)


def fetched(worded: "Worded", values: Sequence[Any]) -> Rows:
    """The rows of the answer, noted where something follows from them."""
    tape = _running.get()
    return tape.fetched(worded, values) if tape else worded.ask(values)


@dataclass(frozen=True)
class _Kept(Generic[T]):
    given: Any
    answers: Sequence[Answer]
    result: T
    at: float


class Following(Generic[T]):
    """Results by key: `most` of them, and each for a minute at most, for what counts moments itself."""

    KEPT_FOR = 60.0  # seconds

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, _Kept[T]] = OrderedDict()

    def get(self, key: Hashable, given: Any, make: Callable[[], T]) -> T:
        """What `make` gives, which follows from the key, from what is `given` (compared as it is) and from
        what prepared queries answer. It is shared, so nobody may change it."""
        kept = self._kept.get(key)
        ready: list[Answer] = []
        if kept and time.monotonic() - kept.at < self.KEPT_FOR and kept.given == given:
            for answer in kept.answers:
                rows = fetched(answer.worded, answer.values)
                ready.append(Answer(answer.worded, answer.values, rows))
                if rows != answer.rows:
                    break
            else:
                return kept.result
        tape = Tape(ready)
        with tape.running():
            result = make()
        if tape.is_whole:
            self._kept.pop(key, None)
            self._kept[key] = _Kept(given, tape.answers, result, time.monotonic())
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return result

    def forget(self) -> None:
        self._kept.clear()


def told(value: models.Model | None, *joined: str, without: Collection[str] = ()) -> Any:
    """An object as its fields, as far as they have been read, and those of what is joined to it by name: to
    compare what was read. `without`: fields that nothing follows from."""
    if value is None:
        return None
    read = vars(value)
    names = [one.attname for one in value._meta.concrete_fields if one.attname not in without]
    fields = [read[name] for name in names if name in read]
    return fields, [told(getattr(value, name), without=without) for name in joined]
