"""What insights count, as plain values: read once, whatever the page shows of it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback.updates.standing import State
from goals.models import Goal
from goals.standing import GoalStanding


@dataclass(frozen=True)
class Thing:
    """A task or a milestone. `week`: the Monday of the review that promised it as a next step."""

    title: str
    path: str
    status: str
    due: datetime.date | None
    first_due: datetime.date | None
    done_on: datetime.date | None
    week: datetime.date | None = None


@dataclass(frozen=True)
class Update:
    """How a member's weekly update stands."""

    person: str
    path: str
    week: datetime.date
    state: State


@dataclass(frozen=True)
class Request:
    """A support request with the days on which it was asked, first answered and ended."""

    need: str
    path: str
    asked_on: datetime.date
    answered_on: datetime.date | None
    ended_on: datetime.date | None


@dataclass(frozen=True)
class Facts:
    """Everything that a team's insights rest on, as far as the reader may see it.

    `stands`: by the last day of each period where its goals stood; `closed`: where closed ones ended.
    `left_out`: whether there are more goals than are read.
    """

    today: datetime.date
    steps: Sequence[Thing]
    finished: Sequence[Thing]
    updates: Sequence[Update]
    requests: Sequence[Request]
    goals: Sequence[Goal]
    stands: Mapping[datetime.date, Sequence[GoalStanding]]
    closed: Sequence[GoalStanding]
    left_out: bool = False
