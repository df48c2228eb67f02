"""A goal and its key results written together, as the editor's one form does: all of it or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from goals.actions.adjusting import Why
from goals.actions.goals import create_goal, edit_goal
from goals.actions.key_results import add_key_result, drop_key_result, edit_key_result
from goals.actions.renewing import renew_numbers
from goals.actions.terms import watching_terms
from goals.models import Goal, KeyResult
from teamops.errors import RuleBroken, Stale
from teamops.people.models import Person, Team


@dataclass(frozen=True)
class KeyResultRow:
    """What a row of the editor asks for: a new key result, changed values, or to drop the present one."""

    values: Mapping[str, Any]
    key_result: KeyResult | None = None
    version: int | None = None
    drop: bool = False


class RowRefused(RuleBroken):
    """A rule that the row with this index (from 0) breaks."""

    def __init__(self, broken: RuleBroken, row: int) -> None:
        super().__init__(broken.message, code=broken.code, field=broken.field)
        self.row = row


@transaction.atomic
def write_goal(
    subject: Goal | Team,
    rows: Sequence[KeyResultRow],
    *,
    by: Person | None,
    version: int | None = None,
    reason: Why | None = None,
    **values: Any,
) -> Goal:
    """A new goal of a team, or changes of a goal, with its key results: one version of what is agreed to.

    Raises Stale, RowRefused, RuleBroken; then nothing has been written.
    """
    new = isinstance(subject, Team)
    goal = create_goal(subject, by=by, **values) if isinstance(subject, Team) else subject
    renew_numbers([goal.pk])  # before anything else is locked
    with watching_terms(goal, by=by, new=new):
        if not new:
            edit_goal(goal, by=by, version=version, reason=reason, **values)
        # What is dropped goes first, so that its weight no longer matters.
        for number, row in sorted(enumerate(rows), key=lambda numbered: not numbered[1].drop):
            with naming_the_row(number):
                _write_row(goal, row, by, reason)
    return goal


def _write_row(goal: Goal, row: KeyResultRow, by: Person | None, reason: Why | None) -> None:
    if row.key_result is None:
        add_key_result(goal, by=by, **row.values)
    elif row.drop:
        drop_key_result(row.key_result, by=by)
    else:
        edit_key_result(row.key_result, by=by, version=row.version, reason=reason, **row.values)


@contextmanager
def naming_the_row(number: int) -> Iterator[None]:
    """What a rule refuses inside names this row; a stale write names its object."""
    try:
        yield
    except Stale:
        raise
    except RuleBroken as broken:
        raise RowRefused(broken, number) from broken
