"""How each verb is taken back; apps register it in `apps.py: ready()`."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from teamops.activity.models import Event
from teamops.errors import RuleBroken

# Takes back all events of an act that it was registered for, newest first, with new events of its own; called
# inside a transaction. Raises RuleBroken where what an event left behind stands there no longer.
Reverse = Callable[[Sequence[Event], Any], None]

# Whether these events of one act, all that one reverse takes back, can be: some only together with others.
Where = Callable[[Sequence[Event]], bool]

_reverses: dict[str, Reverse] = {}
_where: dict[Reverse, Where] = {}


def reverses(*verbs: str, by: Reverse, where: Where | None = None) -> None:
    """Let acts of these verbs be undone. An act with any other verb in it cannot be, nor one of which `where`
    says that it cannot."""
    _reverses.update(dict.fromkeys(verbs, by))
    if where is not None:
        _where[by] = where


def can_be_undone(events: Sequence[Event]) -> bool:
    """Whether all events of an act can be taken back."""
    groups: dict[Reverse, list[Event]] = {}
    for event in events:
        reverse = _reverses.get(event.verb)
        if reverse is None:
            return False
        groups.setdefault(reverse, []).append(event)
    return all(_where[reverse](some) for reverse, some in groups.items() if reverse in _where)


def reverse_of(verb: str) -> Reverse | None:
    return _reverses.get(verb)


def changed_meanwhile() -> RuleBroken:
    """Somebody has changed since what was to be undone."""
    return RuleBroken(
        _("This was changed again meanwhile, so nothing was undone. Open it and look."),
        code="changed_meanwhile",
    )
