"""Moving dates, in one transaction."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.actions import renew_plan_numbers
from tasks.actions.changes import changes, move_date, refuse_end_before_start
from tasks.models import Milestone, Task
from tasks.moving.queries import Shift, what_moves
from tasks.permissions import can_edit_milestone, can_edit_task
from teamops.activity.actions import event_of, record_all
from teamops.activity.models import Event
from teamops.dates import DAY
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.versions import save_version

# What one move may take along, and how far.
MOST_MOVED = 1_000
MOST_DAYS = 3_660


def can_move(person: Person, thing: Task | Milestone) -> bool:
    """Whoever may edit it."""
    if isinstance(thing, Task):
        return can_edit_task(person, thing)
    return can_edit_milestone(person, thing)


@transaction.atomic
def move_dates(
    items: Sequence[Task | Milestone],
    *,
    by: Person,
    start: int,
    end: int,
    with_dependents: bool = False,
    with_parts: bool = True,
    reason: str = "",
    versions: Mapping[Task | Milestone, int] | None = None,
) -> list[Shift]:
    """Move the first day of each item by `start` days and its last by `end`; equal ones move it as a whole.

    `with_dependents`: what depends on them moves as well (`what_moves`). `with_parts`: so do the sub-tasks of
    what moves as a whole. `versions`: on which the items were
    seen. Raises Stale for an item that somebody else has changed, RuleBroken where one of the dependents is
    not the person's to edit or was changed just now; then nothing has moved.
    """
    for item in items:
        require(can_move, by, item)
    _refuse_far(start, end)
    asked = [Shift(item, start, end) for item in items]
    found = what_moves(asked, with_dependents=with_dependents, with_parts=with_parts)
    if len(found) > len(asked):
        _refuse_what_is_not_theirs(found, by, "with_dependents" if with_dependents else "with_parts")
    renew_plan_numbers(*{shift.thing.plan_id for shift in found})
    named = {id(item): (versions or {}).get(item) for item in items}
    record_all([event for shift in found for event in _moved(shift, by, reason, named)])
    return found


def _refuse_far(start: int, end: int) -> None:
    if max(abs(start), abs(end)) > MOST_DAYS:
        raise RuleBroken(
            _("That is more than ten years away. Choose a nearer day."), code="too_far", field="due"
        )


def _refuse_what_is_not_theirs(found: Sequence[Shift], by: Person, field: str) -> None:
    if len(found) > MOST_MOVED:
        raise RuleBroken(
            _("More than %(most)s things would move. Move a part of them.") % {"most": MOST_MOVED},
            code="too_many",
        )
    seen = _seen(found, by)
    foreign = sum(shift.thing not in seen or not can_move(by, shift.thing) for shift in found)
    if foreign:
        text = ngettext(
            "Of the %(all)s that would move, %(n)s is not yours, so nothing has moved. "
            "Move this one alone, or ask a lead of the team.",
            "Of the %(all)s that would move, %(n)s are not yours, so nothing has moved. "
            "Move this one alone, or ask a lead of the team.",
            foreign,
        )
        raise RuleBroken(text % {"all": len(found), "n": foreign}, code="not_yours", field=field)


def _seen(found: Sequence[Shift], by: Person) -> set[Task | Milestone]:
    """What of it the person may see: a goal may be kept from them."""
    tasks = [shift.thing.pk for shift in found if isinstance(shift.thing, Task)]
    points = [shift.thing.pk for shift in found if isinstance(shift.thing, Milestone)]
    seen_tasks = Task.objects.visible_to(by).filter(pk__in=tasks)
    return {*seen_tasks, *Milestone.objects.visible_to(by).filter(pk__in=points)}


def _moved(shift: Shift, by: Person, reason: str, asked: Mapping[int, int | None]) -> list[Event]:
    """Write one of them; the event that tells of it, not yet added."""
    thing, values = shift.thing, _new_dates(shift)
    before, after = changes(thing, values)
    if not after:
        return []
    if isinstance(thing, Task):
        refuse_end_before_start(thing.starts_on, thing.due, "due")
    fields = [*after, *move_date(thing, before)]
    try:
        save_version(thing, expected=asked.get(id(thing)), fields=fields)
    except Stale as stale:
        if id(thing) in asked:
            raise
        raise _changed_meanwhile(stale) from stale
    if reason:
        after["reason"] = reason
    kind = "task" if isinstance(thing, Task) else "milestone"
    verb = f"{kind}.moved" if "due" in after else f"{kind}.edited"
    team = thing.team if isinstance(thing, Task) else thing.plan.team
    return [event_of(thing, verb, by=by, team=team, part_of=thing.plan, before=before, after=after)]


def _new_dates(shift: Shift) -> dict[str, Any]:
    thing = shift.thing
    values: dict[str, Any] = {}
    if thing.due:
        values["due"] = thing.due + shift.end * DAY
    if isinstance(thing, Task):
        if thing.starts_on:
            values["starts_on"] = thing.starts_on + shift.start * DAY
        if thing.due_at:
            values["due_at"] = _same_clock(thing.due_at, shift.end, thing)
    if not values:
        raise RuleBroken(_("It has no date yet. Give it one first."), code="no_date", field="due")
    return values


def _same_clock(when: datetime.datetime, days: int, task: Task) -> datetime.datetime:
    """The same time of day some days on, as the organization's clocks say it."""
    return (when.astimezone(task.organization.zone) + days * DAY).astimezone(datetime.UTC)


def _changed_meanwhile(stale: Stale) -> RuleBroken:
    """Somebody wrote one of the dependents between reading and writing."""
    words = {"name": stale.changed_by or "", "title": str(stale.current)}
    text = (
        _("%(name)s has just changed “%(title)s”, so nothing has moved. Try again.")
        if stale.changed_by
        else _("“%(title)s” has just been changed, so nothing has moved. Try again.")
    )
    return RuleBroken(text % words, code="stale")
