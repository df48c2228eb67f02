"""How each verb is taken back; apps register it in `apps.py: ready()`."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from teamops.activity.models import Event
from teamops.errors import RuleBroken

# Takes back all events of an act that it was registered for, newest first, with new events of its own; called
# inside a transaction. Raises RuleBroken where what an event left behind stands there no longer.
Reverse = Callable[[Sequence[Event], Any], None]

_reverses: dict[str, Reverse] = {}


def reverses(*verbs: str, by: Reverse) -> None:
    """Let acts of these verbs be undone. An act with any other verb in it cannot be."""
    _reverses.update(dict.fromkeys(verbs, by))


def reverse_of(verb: str) -> Reverse | None:
    return _reverses.get(verb)


def changed_meanwhile() -> RuleBroken:
    """Somebody has changed since what was to be undone."""
    return RuleBroken(
        _("This was changed again meanwhile, so nothing was undone. Open it and look."),
        code="changed_meanwhile",
    )
