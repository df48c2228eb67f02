"""What was understood, worded for its reader."""

import datetime
import hashlib
from typing import NamedTuple

from django.utils.translation import gettext as _

from tasks.quick_add.reading import PRIORITY_WORDS, Understood
from teamops.formats import day_name, parts_of
from teamops.people.models import Person


class Chip(NamedTuple):
    """One thing that was understood: what it is for whom does not see, and its words."""

    kind: str
    name: str
    text: str


def chips(said: Understood, today: datetime.date, owner: Person | None = None) -> list[Chip]:
    """In the order in which one asks: who, by when, how urgent, which labels."""
    found = []
    if said.assignee is not None:
        found.append(Chip("owner", _("Owner"), said.assignee.name))
    elif owner is not None:
        found.append(Chip("owner", _("Owner"), owner.name))
    if said.due is not None:
        found.append(Chip("due", _("Due"), _day(said, today)))
    if said.priority is not None:
        found.append(Chip("priority", _("Priority"), str(PRIORITY_WORDS[said.priority])))
    found += [Chip("label", _("Label"), label.name) for label in said.labels]
    return found


def _day(said: Understood, today: datetime.date) -> str:
    assert said.due is not None
    days = (said.due - today).days
    words = {0: _("today"), 1: _("tomorrow")}.get(days)
    day = day_name(said.due, today)
    text = parts_of([words, day]) if words else day
    return f"{text} {said.time:%H:%M}" if said.time else text


def seal(said: Understood) -> str:
    """A short name of what was understood: a form that carries it has shown just this."""
    what = (
        said.title,
        said.assignee and said.assignee.pk,
        [label.pk for label in said.labels],
        said.priority,
        str(said.due),
        str(said.time),
        [missed.text for missed in said.missed],
    )
    return hashlib.sha256(repr(what).encode()).hexdigest()[:16]
