"""Cycles: periods for goals."""

import datetime
from contextlib import ExitStack
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.actions.changes import set_values
from goals.actions.following import check_in_histories
from goals.actions.renewing import renew_numbers
from goals.actions.terms import watching_terms
from goals.models import Cycle, Goal
from goals.permissions import can_administer
from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.actions.organizations import lock
from teamops.people.models import Organization, Person
from teamops.people.permissions import require


@transaction.atomic
def create_cycle(
    organization: Organization,
    *,
    by: Person | None,
    name: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    length: str = Cycle.Length.QUARTER,
    state: str = Cycle.State.ACTIVE,
) -> Cycle:
    """A new cycle. Raises RuleBroken when it ends before it starts or overlaps one of the same length."""
    require(can_administer, by, organization)
    lock(organization)  # of two who make the same one the second is told
    cycle = Cycle(
        organization=organization, name=name, length=length, starts_on=starts_on, ends_on=ends_on, state=state
    )
    _refuse_impossible(cycle)
    cycle.slug = _free_slug(cycle)
    cycle.save()
    record(cycle, "cycle.created", by=by)
    return cycle


@transaction.atomic
def edit_cycle(cycle: Cycle, *, by: Person | None, **values: Any) -> Cycle:
    """Change name, length or days. Another last day is another date for the goals that end with it."""
    require(can_administer, by, cycle.organization)
    if cycle.state == Cycle.State.CLOSED:
        raise RuleBroken(_("This cycle is closed. Go back to closing to change it."), code="closed")
    before, after = set_values(cycle, values)
    if after:
        _refuse_impossible(cycle)
        renew_numbers(cycle.goals.values_list("pk", flat=True))
        with ExitStack() as stack:
            for goal in Goal.objects.asked_about(cycle) if "ends_on" in after else ():
                stack.enter_context(watching_terms(goal, by=by))
            cycle.save(update_fields=list(after))
        record(cycle, "cycle.edited", by=by, before=before, after=after)
    if {"starts_on", "ends_on"}.intersection(after):
        check_in_histories(goal__cycle=cycle)
    return cycle


# From each state to the next and back; a cycle is closed once, at the end.
STEPS = {
    Cycle.State.PREPARING: (Cycle.State.ACTIVE,),
    Cycle.State.ACTIVE: (Cycle.State.PREPARING, Cycle.State.CLOSING),
    Cycle.State.CLOSING: (Cycle.State.ACTIVE, Cycle.State.CLOSED),
    Cycle.State.CLOSED: (Cycle.State.CLOSING,),
}


@transaction.atomic
def change_cycle_state(cycle: Cycle, *, by: Person | None, state: str) -> Cycle:
    """Preparing, active, closing, closed, one step at a time, or back.

    Raises RuleBroken for another step, and for closing a cycle in which goals are still open.
    """
    require(can_administer, by, cycle.organization)
    if state == cycle.state:
        return cycle
    if state not in STEPS[Cycle.State(cycle.state)]:
        raise RuleBroken(
            _("%(cycle)s is %(state)s. Take one step at a time.")
            % {"cycle": cycle.name, "state": cycle.get_state_display()},
            code="step",
        )
    if state == Cycle.State.CLOSED:
        _refuse_open_goals(cycle)
    before, after = set_values(cycle, {"state": state})
    cycle.save(update_fields=["state"])
    record(cycle, "cycle.state_changed", by=by, before=before, after=after)
    return cycle


def _refuse_open_goals(cycle: Cycle) -> None:
    left = cycle.goals.exclude(state="closed").count()
    if left:
        raise RuleBroken(
            ngettext(
                "%(n)s goal of this cycle is still open. Close it first: grade it, carry it over or drop it.",
                "%(n)s goals of this cycle are still open. Close them first: grade, carry over or drop.",
                left,
            )
            % {"n": left},
            code="open_goals",
        )


def _free_slug(cycle: Cycle) -> str:
    """From the name; from the days where the name has no Latin letters, or another cycle has it."""
    slug = slugify(cycle.name)[:40]
    taken = Cycle.objects.filter(organization=cycle.organization, slug=slug).exists()
    return (
        f"{cycle.length}-{cycle.starts_on:%Y-%m-%d}-{cycle.ends_on:%Y-%m-%d}" if taken or not slug else slug
    )


def _refuse_impossible(cycle: Cycle) -> None:
    if cycle.ends_on <= cycle.starts_on:
        raise RuleBroken(
            _("The last day lies before the first. Choose a later one."),
            code="end_before_start",
            field="ends_on",
        )
    if cycle.length == Cycle.Length.OTHER:
        return
    same = Cycle.objects.filter(organization=cycle.organization, length=cycle.length).exclude(pk=cycle.pk)
    other = same.filter(starts_on__lte=cycle.ends_on, ends_on__gte=cycle.starts_on).first()
    if other:
        raise RuleBroken(
            _("%(cycle)s covers some of these days already. Choose others.") % {"cycle": other.name},
            code="overlap",
            field="starts_on",
        )
