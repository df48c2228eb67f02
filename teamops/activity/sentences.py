"""Events as sentences, in the reader's language.

Each app registers how its verbs are told: `tell("goal.closed", _("closed the goal"))` or a function that
gets the event. What happened is stored as ids and values; the words are made when they are read.
"""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from teamops.activity.models import Event

Teller = Callable[[Event], str]

_tellers: dict[str, Teller | Promise | str] = {}


def tell(verb: str, sentence: Teller | Promise | str) -> None:
    """Register the sentence of a verb; the actor's name stands before it, unless the function names them."""
    _tellers[verb] = sentence


def sentence(event: Event) -> str:
    """What happened, without the name of who did it: "moved the due date from 20 to 27 Nov"."""
    teller = _tellers.get(event.verb)
    if teller is None:
        return _("changed something")
    return teller(event) if callable(teller) else str(teller)
