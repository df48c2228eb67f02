"""What the pages of support requests show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import Goal
from tasks.models import SupportRequest, Task
from tasks.support.lines import Line, finding, lines_of, median_response
from tasks.support.queries import SupportQuerySet, support_owed
from teamops.dates import today
from teamops.formats import number
from teamops.people.models import Person, Team

MOST_LINES = 100


@dataclass(frozen=True)
class Asked:
    """What people wait for, the oldest first, and what has ended."""

    waiting: Sequence[Line]
    ended: Sequence[Line]

    @property
    def finding(self) -> str:
        return finding(self.waiting)


@dataclass(frozen=True)
class TeamSupport(Asked):
    """What was asked in a team, and how long answers take."""

    # The middle of the response times of the past ninety days, in days.
    median: float | None

    @property
    def pace(self) -> str:
        """How long answers take; nothing where there were none."""
        if self.median is None:
            return ""
        if not self.median:
            return _("Half of the answers came on the same day.")
        said = ngettext(
            "Half of the answers came within %(n)s day.",
            "Half of the answers came within %(n)s days.",
            1 if self.median == 1 else 2,
        )
        return said % {"n": number(self.median)}


def team_support(team: Team, person: Person, goal: Goal | None = None) -> TeamSupport:
    """The page of a team, or what of it is for a goal, as far as the person may see it. Two queries."""
    rows = SupportRequest.objects.visible_to(person).of_team(team)
    lines = _lines(rows if goal is None else rows.for_goal(goal), person)
    return TeamSupport(*_parted(lines), median_response(answered(team, person), person.organization))


def support_of_goal(goal: Goal, person: Person) -> Asked:
    """What was asked for a goal and its tasks, whoever asked. One query."""
    return Asked(*_parted(_lines(SupportRequest.objects.visible_to(person).for_goal(goal), person)))


def _parted(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """What is open, and what has ended."""
    waiting = [line for line in lines if line.request.is_open]
    return waiting, [line for line in lines if not line.request.is_open]


def answered(team: Team, person: Person) -> list[SupportRequest]:
    """What the team got an answer to in the past ninety days. One query."""
    rows = SupportRequest.objects.visible_to(person).of_team(team).answered_lately(timezone.now())
    return list(rows.order_by("number")[:1000])


@dataclass(frozen=True)
class OwnSupport:
    """What is asked of a person, the oldest first, and what they wait for themselves."""

    owed: Sequence[Line]
    asked: Sequence[Line]

    @property
    def finding(self) -> str:
        return finding(self.owed)


def own_support(person: Person) -> OwnSupport:
    """A person's debts, and what others owe them. Two queries."""
    day, organization = today(person.organization), person.organization
    asked = SupportRequest.objects.visible_to(person).filter(asked_by=person).for_lines()
    return OwnSupport(
        owed=lines_of(support_owed(person)[:MOST_LINES], day, organization),
        asked=lines_of(asked[:MOST_LINES], day, organization),
    )


def support_of_task(task: Task, person: Person) -> list[Line]:
    """What was asked for a task. One query."""
    return _lines(SupportRequest.objects.visible_to(person).filter(task=task), person)


def _lines(rows: SupportQuerySet, person: Person) -> list[Line]:
    organization = person.organization
    return lines_of(rows.for_lines()[:MOST_LINES], today(organization), organization)
