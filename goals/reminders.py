"""When people are reminded of key results, and of goals that they were asked to agree to."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Agreement, Cycle, Goal, KeyResult
from goals.numbers import Kind, Measure, Reading, Span, check_in_due_on
from teamops.dates import DAY, day_of, working_days_between
from teamops.formats import ago
from teamops.notifications.rules import Asked, Due, Mornings, Rule, is_time_to_ask, register

RELATED = ("goal__cycle", "latest")


def next_check_in(key_result: KeyResult) -> datetime.date | None:
    """The day by which its owner is to check in; None if the key result or its goal is at rest."""
    goal = key_result.goal
    at_rest = (
        key_result.dropped_at or goal.state != Goal.State.ACTIVE or goal.cycle.state == Cycle.State.CLOSED
    )
    if at_rest:
        return None
    latest = key_result.latest
    return check_in_due_on(
        Measure(
            kind=Kind(key_result.kind),
            start=key_result.start,
            target=key_result.target,
            span=Span(key_result.first_day, key_result.last_day),
            readings=[Reading(latest.day, latest.value)] if latest else [],
            cadence=key_result.cadence,
        )
    )


def find_check_ins_due(mornings: Mornings) -> Iterator[Due]:
    """Key results whose check-in is due today, and missed ones with growing pauses; one query."""
    key_results = KeyResult.objects.filter(
        organization=mornings.organization,
        owner__in=mornings.dates,
        dropped_at__isnull=True,
        goal__state=Goal.State.ACTIVE,
    ).select_related(*RELATED)
    for key_result in key_results.iterator():
        owner = key_result.owner_id
        assert owner is not None  # the filter asks for owners
        due, today = next_check_in(key_result), mornings.dates[owner]
        # What falls due on a free day is asked for on the working day after it.
        if due and is_time_to_ask(working_days_between(due - DAY, today, mornings.country)):
            yield Due(owner, key_result.pk, due)


def _still_due(key_result: KeyResult, reminder: Asked) -> bool:
    return key_result.owner_id == reminder.person_id and next_check_in(key_result) == reminder.due_on


def _say(key_result: KeyResult, today: datetime.date) -> str:
    if key_result.latest is None:
        return _("no check-in yet")
    return _("last check-in %(when)s") % {"when": ago(key_result.latest.day, today)}


register(
    Rule(
        name="check_in_due",
        model=KeyResult,
        related=RELATED,
        heading=gettext_lazy("Check-ins"),
        find=find_check_ins_due,
        still_due=_still_due,
        say=_say,
        why=gettext_lazy("You answer for these key results, and their next check-in is due."),
        path=lambda key_result: f"/key-results/{key_result.pk}/check-in/",
    )
)


def find_answers_owed(mornings: Mornings) -> Iterator[Due]:
    """Whoever was asked and has not answered: the working day after, then with growing pauses; one query."""
    asked = Agreement.objects.in_force().filter(
        organization=mornings.organization, person__in=mornings.dates, answer=Agreement.Answer.ASKED
    )
    open_ones = asked.exclude(goal__state=Goal.State.CLOSED)
    for pk, person, asked_at in open_ones.values_list("pk", "person", "asked_at").iterator():
        asked_on = day_of(asked_at, mornings.organization)
        if is_time_to_ask(working_days_between(asked_on, mornings.dates[person], mornings.country)):
            yield Due(person, pk, asked_on)


def _still_owed(agreement: Agreement, reminder: Asked) -> bool:
    goal = agreement.goal
    return agreement.is_asked and not goal.is_closed and agreement.version == goal.terms_version


def _say_asked(agreement: Agreement, today: datetime.date) -> str:
    asked_on = day_of(agreement.asked_at, agreement.goal.organization)
    return _("asked %(when)s") % {"when": ago(asked_on, today)}


register(
    Rule(
        name="answer_owed",
        model=Agreement,
        related=("goal__organization",),
        heading=gettext_lazy("Goals to agree to"),
        find=find_answers_owed,
        still_due=_still_owed,
        say=_say_asked,
        why=gettext_lazy("You carry these goals, and your answer is still missing."),
        path=lambda agreement: f"/goals/{agreement.goal.number}/#agreement",
    )
)
