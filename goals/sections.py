"""What goals add to a person's page."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from goals.standing import GoalStanding, standings
from teamops.dates import today
from teamops.people.models import Person

MOST_GOALS = 10


@dataclass(frozen=True)
class CarriedLine:
    """A goal of the person, or a key result of theirs in a goal of somebody else. Shares are of 1."""

    url: str
    title: str
    role: str | Promise
    status: str
    progress: Decimal | None
    expected: Decimal | None
    confidence: int | None
    confidence_change: int | None
    why: str  # where its numbers are explained


def person_goals(subject: Person, viewer: Person) -> dict[str, Any] | None:
    """The active goals that a person answers for or has a part in, as far as the viewer may see them."""
    goals = Goal.objects.visible_to(viewer).carried_by(subject)
    found = list(goals.select_related("cycle", "owner").order_by("number")[: MOST_GOALS + 1])
    if not found:
        return None
    lines = [line for one in standings(found[:MOST_GOALS], on=today(viewer)) for line in _lines(one, subject)]
    return {"lines": lines, "more": len(found) > MOST_GOALS}


def _lines(standing: GoalStanding, subject: Person) -> list[CarriedLine]:
    """The goal itself for its owner, else each key result that is the person's."""
    goal = standing.goal
    url = f"goals/{goal.number}/"
    if goal.owner_id == subject.pk:
        return [_line(url, goal.statement, _("owner"), standing)]
    own = [one for one in standing.key_results if one.key_result.owner_id == subject.pk]
    return [
        _line(f"{url}?kr={one.key_result.pk}", one.key_result.statement, _("key result"), one) for one in own
    ]


def _line(url: str, title: str, role: str | Promise, standing: Any) -> CarriedLine:
    why = url.replace("?kr=", "why/?kr=") if "?" in url else f"{url}why/"
    return CarriedLine(
        url=url,
        title=title,
        role=role,
        status=standing.status,
        progress=standing.progress,
        expected=standing.expected,
        confidence=standing.confidence,
        confidence_change=standing.confidence_change,
        why=why,
    )
