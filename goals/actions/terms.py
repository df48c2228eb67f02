"""Versions of what people agree to: a material change makes a new one, and its carriers are asked anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import F
from django.utils import timezone

from goals.models import Agreement, Goal, Terms
from goals.terms import carriers_of, content_of, differences, touches
from teamops.activity.actions import record
from teamops.notifications.actions import settle
from teamops.people.models import Person

_watched: ContextVar[frozenset[int]] = ContextVar("goals whose terms are watched", default=frozenset())


@contextmanager
def watching_terms(goal: Goal, *, by: Person | None, new: bool = False) -> Iterator[None]:
    """Whatever changes in here of what is agreed to makes one new version, however many writes it takes.

    Inside the transaction of an action. A goal that is just being made (`new`) is in its first version.
    """
    if goal.pk in _watched.get():
        yield
        return
    before = present_content(goal)
    token = _watched.set(_watched.get() | {goal.pk})
    try:
        yield
    finally:
        _watched.reset(token)
    if new:
        return
    after = present_content(goal)
    if differences(before, after):
        _make_version(goal, before, after, by)


def present_content(goal: Goal) -> dict[str, Any]:
    """The terms as they are stored now; whoever else changes the goal waits until this transaction ends."""
    stored = Goal.objects.select_for_update(of=("self",), no_key=True).select_related("cycle").get(pk=goal.pk)
    goal.terms_version = stored.terms_version
    key_results = list(stored.key_results.filter(dropped_at=None).order_by("position", "pk"))
    for key_result in key_results:
        key_result.goal = stored
    return content_of(stored, key_results)


def _make_version(goal: Goal, before: dict[str, Any], after: dict[str, Any], by: Person | None) -> None:
    """Before anybody was asked only the number grows."""
    Goal.objects.filter(pk=goal.pk).update(terms_version=F("terms_version") + 1)
    goal.terms_version += 1
    if goal.agreements.exists():
        keep_terms(goal, after, by)
        ask_carriers(goal, after, by=by, before=before)


def keep_terms(goal: Goal, content: dict[str, Any], by: Person | None) -> None:
    """Write the present version down, once."""
    Terms.objects.get_or_create(
        goal=goal,
        version=goal.terms_version,
        defaults={"organization_id": goal.organization_id, "content": content, "made_by": by},
    )


def ask_carriers(
    goal: Goal, content: dict[str, Any], *, by: Person | None, before: dict[str, Any] | None = None
) -> list[Agreement]:
    """Ask those who carry the goal and have not been asked about its present version.

    Who asks, and had agreed to what was before, agrees by it. A proposal that nobody has answered and that
    concerns nothing of what changed stands on. Guests only read, so they are not asked.
    """
    latest = {one.person_id: one for one in goal.agreements.order_by("version")}
    carriers = Person.objects.taking_part().filter(pk__in=carriers_of(content))
    changed = differences(before, content) if before else []
    made = []
    for person in carriers.order_by("name_key", "pk"):
        last = latest.get(person.pk)
        if last is not None and last.version == goal.terms_version:
            continue
        row = Agreement(
            organization_id=goal.organization_id,
            goal=goal,
            person=person,
            version=goal.terms_version,
            asked_by=by,
        )
        if by is not None and person.pk == by.pk and (last is None or last.answer == Agreement.Answer.AGREED):
            row.answer, row.answered_at = Agreement.Answer.AGREED, timezone.now()
        elif last is not None and last.is_open_proposal and not _is_moot(last, changed):
            _carry_over(last, row)
        made.append(row)
    Agreement.objects.bulk_create(made)
    for superseded in latest.values():
        if superseded.version != goal.terms_version:
            settle(superseded)
    if made:
        record(
            goal,
            "goal.asked",
            by=by,
            after={"version": goal.terms_version, "persons": [row.person_id for row in made]},
        )
    return made


def _is_moot(proposal: Agreement, changed: list[Any]) -> bool:
    """Whether what the proposal is about has changed since; the proposer is then asked like the others."""
    return touches(changed, proposal.proposed_for_id, ("kind", "start", "target", "last_day"))


def _carry_over(proposal: Agreement, row: Agreement) -> None:
    for name in ("answer", "answered_at", "words", "proposed_for_id", "proposed_target", "proposed_day"):
        setattr(row, name, getattr(proposal, name))
