"""When people are reminded of key results, of answers that they owe, and of what other teams need."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Agreement, Cycle, Dependency, Goal, KeyResult
from goals.numbers import Kind, Measure, Reading, Span, check_in_due_on
from teamops.dates import DAY, day_of, next_working_day, working_days_between
from teamops.formats import ago, day_name, late
from teamops.notifications.rules import Asked, Due, Mornings, Rule, is_time_to_ask, register
from teamops.people.models import TeamMembership

RELATED = ("goal__cycle", "latest")
# Answers that wait for one of the lead.
WAITING = (Agreement.Answer.PROPOSED, Agreement.Answer.DECLINED)


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
            written=goal.written_on,
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


def find_proposals(mornings: Mornings) -> Iterator[Due]:
    """What somebody proposes or declines and nobody has answered: the leads of the goal's team are told, and
    whoever asked where it has none; one query."""
    members = TeamMembership.objects.filter(team=OuterRef("goal__team"), is_lead=True)
    led = Q(goal__team__memberships__is_lead=True, goal__team__memberships__person__in=mornings.dates)
    given = Agreement.objects.in_force().filter(
        led | (~Q(Exists(members)) & Q(asked_by__in=mornings.dates)),
        organization=mornings.organization,
        answer__in=WAITING,
        reply="",
    )
    rows = given.exclude(goal__state=Goal.State.CLOSED).values_list(
        "pk",
        "person",
        "answered_at",
        "asked_by",
        "goal__team__memberships__person",
        "goal__team__memberships__is_lead",
    )
    found = {
        (pk, answered_at, member if is_lead else asked_by)
        for pk, proposer, answered_at, asked_by, member, is_lead in rows.iterator()
        if proposer != (member if is_lead else asked_by)
    }
    for pk, answered_at, person in sorted(found):
        assert answered_at is not None  # what was answered has its moment
        answered_on = day_of(answered_at, mornings.organization)
        if is_time_to_ask(working_days_between(answered_on, mornings.dates[person], mornings.country)):
            yield Due(person, pk, answered_on)


def _is_still_waiting(agreement: Agreement, reminder: Asked) -> bool:
    goal = agreement.goal
    in_force = not goal.is_closed and agreement.version == goal.terms_version
    return in_force and agreement.answer in WAITING and not agreement.reply


def _say_answer(agreement: Agreement, today: datetime.date) -> str:
    answered_on = day_of(agreement.answered_at or agreement.asked_at, agreement.goal.organization)
    words = {"name": agreement.person, "when": ago(answered_on, today)}
    if agreement.answer == Agreement.Answer.DECLINED:
        return _("%(name)s declined it %(when)s") % words
    return _("%(name)s proposed a change %(when)s") % words


register(
    Rule(
        name="proposal_made",
        model=Agreement,
        related=("goal__organization", "person"),
        heading=gettext_lazy("Answers to your goals"),
        find=find_proposals,
        still_due=_is_still_waiting,
        say=_say_answer,
        why=gettext_lazy("You lead the team of these goals, and who carries them waits for your answer."),
        path=lambda agreement: f"/goals/{agreement.goal.number}/#agreement",
    )
)


# --- What other teams need ----------------------------------------------------------------------------


def find_unanswered(mornings: Mornings) -> Iterator[Due]:
    """What a team is asked for and has not answered: whom its lead has named, else its leads; one query."""
    named = Q(owner__in=mornings.dates)
    led = Q(owner=None, team__memberships__is_lead=True, team__memberships__person__in=mornings.dates)
    asked = Dependency.objects.filter(
        named | led, organization=mornings.organization, state=Dependency.State.ASKED
    )
    rows = asked.values_list("pk", "asked_at", "owner", "team__memberships__person")
    found = {(pk, asked_at, owner or lead) for pk, asked_at, owner, lead in rows.iterator()}
    for pk, asked_at, person in sorted(found):
        asked_on = day_of(asked_at, mornings.organization)
        if is_time_to_ask(working_days_between(asked_on, mornings.dates[person], mornings.country)):
            yield Due(person, pk, asked_on)


def _is_still_asked(dependency: Dependency, reminder: Asked) -> bool:
    is_theirs = dependency.owner_id in (None, reminder.person_id)
    return dependency.state == Dependency.State.ASKED and is_theirs


def _say_question(dependency: Dependency, today: datetime.date) -> str:
    return _("asked by %(team)s, needed by %(day)s") % {
        "team": dependency.goal.team.name,
        "day": day_name(dependency.needed_on, today),
    }


def find_promised(mornings: Mornings) -> Iterator[Due]:
    """What somebody has promised for the next working day, and late ones with growing pauses; one query."""
    country = mornings.country
    promised = Dependency.objects.filter(
        organization=mornings.organization,
        state=Dependency.State.ACCEPTED,
        owner__in=mornings.dates,
        promised_on__lte=next_working_day(mornings.last_date, country),
    )
    for pk, owner, day in promised.values_list("pk", "owner", "promised_on").iterator():
        assert owner is not None  # the filter asks for owners
        assert day is not None  # and for days
        today = mornings.dates[owner]
        is_near = today <= day <= next_working_day(today, country)
        if is_near or is_time_to_ask(working_days_between(day, today, country)):
            yield Due(owner, pk, day)


def _is_still_promised(dependency: Dependency, reminder: Asked) -> bool:
    return (
        dependency.state == Dependency.State.ACCEPTED
        and dependency.owner_id == reminder.person_id
        and dependency.promised_on == reminder.due_on
    )


def _say_promised(dependency: Dependency, today: datetime.date) -> str:
    day = dependency.promised_on
    if day is None:
        return ""
    if day < today:
        return late(day, today)
    return _("promised for %(day)s") % {"day": day_name(day, today)}


register(
    Rule(
        name="dependency_asked",
        model=Dependency,
        related=("goal__team",),
        heading=gettext_lazy("Asked of your team"),
        find=find_unanswered,
        still_due=_is_still_asked,
        say=_say_question,
        why=gettext_lazy("You answer for the team that is asked, and nobody has answered yet."),
        path=lambda dependency: f"/dependencies/{dependency.pk}/",
    )
)
register(
    Rule(
        name="dependency_promised",
        model=Dependency,
        related=("goal__team",),
        heading=gettext_lazy("Promised to other teams"),
        find=find_promised,
        still_due=_is_still_promised,
        say=_say_promised,
        why=gettext_lazy("You answer for what another team was promised, and its day is near or has passed."),
        path=lambda dependency: f"/dependencies/{dependency.pk}/",
    )
)
