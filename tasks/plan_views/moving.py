"""A card of a board is moved: to another column, which writes what that stands for, and to a place there.

Two people may move the same card. Whoever is later says where they saw it; if it stands elsewhere by then,
they are told by whom, and nothing is written. The places of a team's cards are given one at a time.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tasks.actions import change_status, edit_task
from tasks.board import by_hand_key
from tasks.lines import hides_goal
from tasks.models import Milestone, Task
from tasks.permissions import can_edit_task
from teamops.activity.actions import record
from teamops.activity.queries import last_actor_name
from teamops.errors import RuleBroken
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.text import typed_number

NONE = "none"
FIELDS = {"status": "status", "owner": "assignee_id", "milestone": "milestone_id"}
PART = 500


class MovedMeanwhile(RuleBroken):
    """Somebody else has moved the card since; `column` is where it stands now."""

    def __init__(self, task: Task, column: str) -> None:
        name = last_actor_name(task)
        if name:
            said = _("%(name)s has moved “%(title)s” meanwhile. See where it stands, and move it again.")
        else:
            said = _("“%(title)s” was moved meanwhile. See where it stands, and move it again.")
        super().__init__(said % {"title": task.title, "name": name}, code="moved")
        self.column = column


def column_of(task: Task, by: str) -> str:
    value = getattr(task, FIELDS[by])
    return NONE if value is None else str(value)


@transaction.atomic
def move_card(task: Task, *, by: Person, columns: str, seen: str, to: str) -> Task:
    """Move a card from the column in which it was `seen`; `columns` is "status", "owner" or "milestone".

    Raises MovedMeanwhile, and RuleBroken for a column that is not there.
    """
    require(can_edit_task, by, task)
    if columns not in FIELDS or (columns == "milestone" and hides_goal(task)):
        raise RuleBroken(_("The card cannot be moved there. Open the task."), code="column")
    held = _held(task)
    now = column_of(held, columns)
    if now == to:
        return held
    if now != seen:
        raise MovedMeanwhile(held, now)
    if columns == "status":
        return change_status(held, by=by, status=to)
    return edit_task(held, by=by, **_values(held, columns, to, by))


def _held(task: Task) -> Task:
    """The task as it is, so that nobody else changes it until the transaction ends."""
    rows = Task.objects.select_for_update(of=("self",)).select_related(
        "team", "plan", "milestone", "assignee"
    )
    held = rows.get(pk=task.pk)
    held.organization = held.team.organization = task.organization
    return held


def _values(task: Task, columns: str, to: str, by: Person) -> dict[str, Any]:
    """What the column stands for. A milestone says which plan it is, so a task of none goes into that."""
    if columns == "owner":
        return {"assignee": None if to == NONE else _chosen(Person.objects.visible_to(by), to)}
    if to == NONE:
        return {"milestone": None}
    milestone = _chosen(Milestone.objects.visible_to(by).select_related("plan"), to)
    return {"milestone": milestone} | ({"plan": milestone.plan} if task.plan_id is None else {})


def _chosen(rows: Any, value: str) -> Any:
    number = typed_number(value)
    found = rows.filter(pk=number).first() if number is not None else None
    if found is None:
        raise RuleBroken(_("This column is no longer there. Load the board again."), code="column")
    return found


@transaction.atomic
def place_card(task: Task, *, by: Person, columns: str, above: int | None, seen: str | None = None) -> Task:
    """Put a card below the card number `above` of its column, None: on top. Only where it stands changes.

    `seen`: the place at which it was seen, None if it comes from another column. Raises MovedMeanwhile.
    """
    require(can_edit_task, by, task)
    if columns not in FIELDS:
        raise RuleBroken(_("The card cannot be moved there. Open the task."), code="column")
    Team.objects.select_for_update().get(pk=task.team_id)  # one place at a time
    task.refresh_from_db(fields=["rank", "version", *FIELDS.values()])
    if seen is not None and seen != place_of(task):
        raise MovedMeanwhile(task, column_of(task, columns))
    column = {FIELDS[columns]: getattr(task, FIELDS[columns])}
    rows = Task.objects.filter(organization=task.organization_id, team=task.team_id, **column)
    before, task.rank = task.rank, _between(rows.exclude(pk=task.pk), above)
    Task.objects.filter(pk=task.pk).update(rank=task.rank)
    told: dict[str, Any] = {"before": {"rank": before}, "after": {"rank": task.rank}}
    record(task, "task.placed", by=by, team=task.team, part_of=task.plan, **told)
    return task


def place_of(task: Task) -> str:
    """The place of a card as its board writes it; empty: nobody has put it anywhere."""
    return "" if task.rank is None else repr(task.rank)


def _between(rows: Any, above: int | None) -> float:
    """A place between the card `above` and the one below it; room is made where there is none."""
    placed = rows.alias(stands=by_hand_key())
    upper, lower = _neighbours(placed, above)
    if upper is not None and lower is not None and not upper < (upper + lower) / 2 < lower:
        _spread(placed)
        upper, lower = _neighbours(placed, above)
    if lower is None:
        return (upper or 0.0) + 1.0
    return lower - 1.0 if upper is None else (upper + lower) / 2


def _neighbours(placed: Any, above: int | None) -> tuple[float | None, float | None]:
    keys = placed.order_by("stands").values_list(by_hand_key(), flat=True)
    upper = keys.filter(number=above).first() if above is not None else None
    return upper, (keys if upper is None else keys.filter(stands__gt=upper)).first()


def _spread(rows: Any) -> None:
    """Give every card of a column a whole number, in the order in which they stand.

    A place that is taken back after that is only near to where the card was; it hardly ever happens.
    """
    tasks = list(rows.order_by("stands", "number").only("pk"))
    for number, task in enumerate(tasks):
        task.rank = float(number)
    Task.objects.bulk_update(tasks, ["rank"], batch_size=PART)
