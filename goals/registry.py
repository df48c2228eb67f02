"""What higher floors add to the goal page: the action plan comes from tasks."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from goals.models import Goal
from teamops.people.models import Person

# What the section's template needs for this goal, this reader and this day; None leaves the section out.
SectionContext = Callable[[Goal, Person, datetime.date], Mapping[str, Any] | None]


@dataclass(frozen=True)
class GoalSection:
    """A part of the goal page, below the check-in."""

    template: str
    context: SectionContext


_sections: list[GoalSection] = []


def add_goal_section(template: str, context: SectionContext) -> None:
    """Register a section; called from `apps.ready`."""
    _sections.append(GoalSection(template, context))


def goal_sections(goal: Goal, person: Person, day: datetime.date) -> list[tuple[str, Mapping[str, Any]]]:
    """(template, context) of every section that has something to show for this goal."""
    drawn = [(section.template, section.context(goal, person, day)) for section in _sections]
    return [(template, context) for template, context in drawn if context is not None]
