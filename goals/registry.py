"""What higher floors add to goals: sections of the goal page, the plan as a measure, and how sure others are
before somebody checks in."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import Q, Subquery

from goals.models import CheckIn, Goal
from goals.numbers import PlanItem
from teamops.activity.models import Event
from teamops.people.models import Person

# What the section's template needs for this goal, this reader and this day; None leaves the section out.
# With `plan_done`, as `plans_done` gives it, where the section has read all of the goal's plans.
SectionContext = Callable[[Goal, Person, datetime.date], Mapping[str, Any] | None]
# The same as it was known at the end of that past day, just before the moment.
SectionThen = Callable[[Goal, Person, datetime.date, datetime.datetime], Mapping[str, Any] | None]


@dataclass(frozen=True)
class GoalSection:
    """A part of the goal page, below the check-in."""

    template: str
    context: SectionContext
    then: SectionThen


_sections: list[GoalSection] = []


def add_goal_section(template: str, context: SectionContext, then: SectionThen) -> None:
    """Register a section; called from `apps.ready`."""
    _sections.append(GoalSection(template, context, then))


Drawn = list[tuple[str, Mapping[str, Any]]]


def goal_sections(goal: Goal, person: Person, day: datetime.date) -> Drawn:
    """(template, context) of every section that has something to show for this goal."""
    drawn = [(section.template, section.context(goal, person, day)) for section in _sections]
    return [(template, context) for template, context in drawn if context is not None]


def goal_sections_then(goal: Goal, person: Person, day: datetime.date, moment: datetime.datetime) -> Drawn:
    """The same as it was known at the end of a past day."""
    drawn = [(section.template, section.then(goal, person, day, moment)) for section in _sections]
    return [(template, context) for template, context in drawn if context is not None]


# By goal: what its plans consist of, dropped things left out. One call for all goals of a page.
PlanSource = Callable[[Sequence[int]], Mapping[int, list[PlanItem]]]
# By goal: the share of its plans that is done, for goals that have a plan; as `numbers.plan_progress` has it.
DoneSource = Callable[[Sequence[int]], Mapping[int, Decimal]]
# Of these items of plans the paths of those that the person may be told of by name.
NamedSource = Callable[[Person, Sequence[PlanItem]], set[str]]
# Of these key results the ids of those for which there is work outside of their own goal's plan.
WorkSource = Callable[[Sequence[int]], set[int]]


class PlansThen(Protocol):
    """Plans of goals as they were known just before a moment, for a reader."""

    @property
    def about(self) -> Q:
        """The events that have to be read."""

    def undo(self, events: Iterable[Event]) -> None:
        """Go back to that moment, by these and others, newest first."""

    @property
    def persons_needed(self) -> set[int]:
        """Who is to be named, after that."""

    def name(self, people: Mapping[int, Person]) -> None: ...

    def items(self) -> Mapping[int, list[PlanItem]]:
        """As a `PlanSource` has them."""


ThenSource = Callable[[Sequence[int], Person, datetime.datetime], PlansThen]


@dataclass(frozen=True)
class PlanMeasure:
    """What "from the plan" is measured by, and what else is known of work."""

    items: PlanSource
    done: DoneSource
    named: NamedSource
    worked_on: WorkSource
    then: ThenSource


_plan_sources: list[PlanMeasure] = []


def add_plan_source(source: PlanMeasure) -> None:
    """Register it; called from `apps.ready`."""
    _plan_sources.append(source)


def plan_items(goals: Sequence[int]) -> dict[int, list[PlanItem]]:
    """By goal: the items of its plans, for goals that have any."""
    return _together(source.items(goals) for source in _plan_sources)


def plans_then(goals: Sequence[int], person: Person, before: datetime.datetime) -> list[PlansThen]:
    """The plans as they were known just before a moment; nothing for no goals."""
    return [source.then(goals, person, before) for source in _plan_sources] if goals else []


def items_then(plans: Iterable[PlansThen]) -> dict[int, list[PlanItem]]:
    """By goal: the items of its plans then."""
    return _together(one.items() for one in plans)


def _together(sources: Iterable[Mapping[int, list[PlanItem]]]) -> dict[int, list[PlanItem]]:
    found: dict[int, list[PlanItem]] = {}
    for items in sources:
        for goal, some in items.items():
            found.setdefault(goal, []).extend(some)
    return found


def plans_done(goals: Sequence[int]) -> dict[int, Decimal]:
    """By goal: how much of its plans is done, without reading each item; for goals that have a plan."""
    found: dict[int, Decimal] = {}
    for source in _plan_sources:
        found |= source.done(goals)
    return found


def named_items(person: Person, items: Sequence[PlanItem]) -> set[str]:
    """The paths of those items that the person may be told of by name; no query for no items."""
    return set().union(*(source.named(person, items) for source in _plan_sources)) if items else set()


def worked_on(key_results: Sequence[int]) -> set[int]:
    """Ids of those for which there is work outside of their own goal's plan; no query for none."""
    return set().union(*(source.worked_on(key_results) for source in _plan_sources)) if key_results else set()


# Text that is read with a goal for a section of its page, so that it costs no query of its own.
Told = Callable[[], Subquery]
_told: dict[str, Told] = {}


def tell_with_goal(name: str, text: Told) -> None:
    """Annotate it, under this name, to the goal that a page is about; called from `apps.ready`."""
    _told[name] = text


def told_with_goal() -> dict[str, Subquery]:
    """By name."""
    return {name: text() for name, text in _told.items()}


@dataclass(frozen=True)
class Advice:
    """The confidence that the next check-in of a key result begins with, and where it comes from."""

    confidence: int
    says: str
    path: str  # below the organization's address


@dataclass(frozen=True)
class Adviser:
    """Somebody who knows how sure others are. `advised`: of a key result, by id; `kept`: its next check-in is
    made, and what was advised belongs to it. A section of the goal page that has read all of it gives
    "advice", by key result.
    """

    advised: Callable[[int], Advice | None]
    kept: Callable[[CheckIn], object]


_advisers: list[Adviser] = []


def add_adviser(adviser: Adviser) -> None:
    """Register it; called from `apps.ready`."""
    _advisers.append(adviser)


def advice_for(key_result: int) -> Advice | None:
    """What the next check-in begins with, where somebody knows."""
    return next((found for adviser in _advisers if (found := adviser.advised(key_result))), None)


def keep_advice(check_in: CheckIn) -> None:
    """What was advised until now belongs to this check-in; in its transaction."""
    for adviser in _advisers:
        adviser.kept(check_in)
