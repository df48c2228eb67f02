"""What lies in the trash, an act at a time."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.models import ActionPlan, Milestone, Phase, PlanTemplate, Task
from tasks.trash.actions import KEPT_DAYS
from tasks.trash.permissions import can_restore
from teamops.dates import day_of
from teamops.people.models import Person, Team

# The page shows so many acts at most, the newest.
MOST_REMOVALS = 100
MOST_ROWS = 1_000
KINDS: dict[type[Any], str | Promise] = {
    ActionPlan: gettext_lazy("plan"),
    Phase: gettext_lazy("phase"),
    Milestone: gettext_lazy("milestone"),
    Task: gettext_lazy("task"),
    PlanTemplate: gettext_lazy("template"),
}


@dataclass
class Removal:
    """What one act removed: the largest thing by name, and how many more went with it."""

    removal: uuid.UUID
    kind: str | Promise
    name: str
    removed_at: datetime.datetime
    by: Person | None
    team: str
    more: int
    days_left: int
    can_restore: bool


def removals(person: Person, team: Team | None, today: datetime.date) -> list[Removal]:
    """The acts whose things the person could see, the newest first; a query for each kind."""
    found: dict[uuid.UUID, Removal] = {}
    for model, named in KINDS.items():
        for thing in _rows(model, person, team):
            known = found.get(thing.removal)
            if known is not None:
                known.more += 1
                continue
            gone_on = day_of(thing.removed_at, person) + datetime.timedelta(days=KEPT_DAYS)
            found[thing.removal] = Removal(
                removal=thing.removal,
                kind=named,
                name=str(thing),
                removed_at=thing.removed_at,
                by=thing.removed_by,
                team=_team_name(thing),
                more=0,
                days_left=max(0, (gone_on - today).days),
                can_restore=can_restore(person, thing),
            )
    newest = sorted(found.values(), key=lambda one: one.removed_at, reverse=True)
    return newest[:MOST_REMOVALS]


def _team_name(thing: Any) -> str:
    """A template is for every team."""
    if isinstance(thing, PlanTemplate):
        return _("All teams")
    return str((thing.plan if isinstance(thing, Milestone | Phase) else thing).team.name)


def _rows(model: type[Any], person: Person, team: Team | None) -> Any:
    is_part = model in (Milestone, Phase)
    to_team = "plan__team" if is_part else "team"
    rows = model.everything.visible_to(person).filter(removed_at__isnull=False)
    if model is PlanTemplate:
        rows = rows.none() if team else rows.select_related("removed_by")
        return rows.order_by("-removed_at", "pk")[:MOST_ROWS]
    if team is not None:
        rows = rows.filter(**{to_team: team})
    related = {Task: ("team", "plan__goal"), ActionPlan: ("team", "goal")}
    rows = rows.select_related(*related.get(model, ("plan__team", "plan__goal")), "removed_by")
    return rows.order_by("-removed_at", "pk")[:MOST_ROWS]


def seen_removal(person: Person, removal: uuid.UUID) -> Any:
    """The largest thing of this act, if the person could see it; None else."""
    for model in KINDS:
        rows: Any = model.everything.visible_to(person).filter(removal=removal, removed_at__isnull=False)
        if (found := rows.order_by("pk").first()) is not None:
            return found
    return None
