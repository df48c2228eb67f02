"""What is worked out once a day for each organization, after its midnight; each app registers its own."""

import datetime
from collections.abc import Callable, Mapping

from teamops.people.models import Organization

# What is done for an organization, and the day that it is there. May run twice or be killed: it starts anew.
Work = Callable[[Organization, datetime.date], None]

_work: dict[str, Work] = {}


def register(name: str, work: Work) -> None:
    """Have this done once a day; called from `apps.py: ready()`. The name is kept in the database."""
    _work[name] = work


def registered() -> Mapping[str, Work]:
    return _work
