"""What support requests add to the page of a goal."""

import datetime
from typing import Any

from goals.models import Goal
from tasks.support.permissions import can_ask_support
from teamops.people.models import Person


def goal_support(goal: Goal, person: Person, day: datetime.date) -> dict[str, Any] | None:
    """The way to what was asked for the goal, and the offer to ask for more. No query."""
    return {"can_ask": not goal.is_closed and can_ask_support(person, goal.team)}


def goal_support_then(
    goal: Goal, person: Person, day: datetime.date, moment: datetime.datetime
) -> dict[str, Any] | None:
    """Of a past day nothing is told: its review is."""
    return None
