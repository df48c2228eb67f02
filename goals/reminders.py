"""When people are reminded of key results, of answers that they owe, and of what other teams need."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Agreement, Cycle, Dependency, Goal, KeyResult
from goals.numbers import STALE_AFTER, Kind, Measure, Reading, Span, check_in_due_on
from goals.queries import AgreementQuerySet, DependencyQuerySet, GoalQuerySet, KeyResultQuerySet
from teamops.dates import DAY, day_of
from teamops.formats import ago, day_name, late, percent
from teamops.notifications.models import Reminder
from teamops.notifications.rules import (
    Asked,
    Due,
    Escalation,
    Mornings,
    Rank,
    Rule,
    around_the_day,
    look,
    register,
    when_late,
)
from teamops.people.models import TeamMembership

RELATED = ("goal__cycle", "latest")
# Working days without an answer after which the lead is told.
LEAD_AFTER = 5
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
        organization__in=mornings.organizations,
        owner__in=mornings.people,
        dropped_at__isnull=True,
        goal__state=Goal.State.ACTIVE,
    ).select_related(*RELATED)
    for key_result in key_results.iterator():
        owner = key_result.owner_id
        assert owner is not None  # the filter asks for owners
        due = next_check_in(key_result)
        # What falls due on a free day is asked for on the working day after it.
        if due and mornings.asks(owner, due - DAY):
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
        rank=Rank.TODAY,
        escalation=Escalation(after=LEAD_AFTER, team="goal__team"),
    )
)


def _answers_owed(mornings: Mornings) -> AgreementQuerySet:
    asked = Agreement.objects.in_force().filter(
        organization__in=mornings.organizations, person__in=mornings.people, answer=Agreement.Answer.ASKED
    )
    return asked.exclude(goal__state=Goal.State.CLOSED)


# Whoever was asked and has not answered: the working day after, then with growing pauses.
find_answers_owed = look(_answers_owed, person="person", day="asked_at", when=when_late)


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
        rank=Rank.WAITED_FOR,
        escalation=Escalation(after=LEAD_AFTER, team="goal__team"),
    )
)


def find_proposals(mornings: Mornings) -> Iterator[Due]:
    """What somebody proposes or declines and nobody has answered: the leads of the goal's team are told, and
    whoever asked where it has none; one query."""
    members = TeamMembership.objects.filter(team=OuterRef("goal__team"), is_lead=True)
    led = Q(goal__team__memberships__is_lead=True, goal__team__memberships__person__in=mornings.people)
    given = Agreement.objects.in_force().filter(
        led | (~Q(Exists(members)) & Q(asked_by__in=mornings.people)),
        organization__in=mornings.organizations,
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
        if mornings.asks(person, answered_on):
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
        rank=Rank.WAITED_FOR,
    )
)


# --- What other teams need ----------------------------------------------------------------------------


def find_unanswered(mornings: Mornings) -> Iterator[Due]:
    """What a team is asked for and has not answered: whom its lead has named, else its leads; one query."""
    named = Q(owner__in=mornings.people)
    led = Q(owner=None, team__memberships__is_lead=True, team__memberships__person__in=mornings.people)
    asked = Dependency.objects.filter(
        named | led, organization__in=mornings.organizations, state=Dependency.State.ASKED
    )
    rows = asked.values_list("pk", "asked_at", "owner", "team__memberships__person")
    found = {(pk, asked_at, owner or lead) for pk, asked_at, owner, lead in rows.iterator()}
    for pk, asked_at, person in sorted(found):
        asked_on = day_of(asked_at, mornings.organization)
        if mornings.asks(person, asked_on):
            yield Due(person, pk, asked_on)


def _is_still_asked(dependency: Dependency, reminder: Asked) -> bool:
    is_theirs = dependency.owner_id in (None, reminder.person_id)
    return dependency.state == Dependency.State.ASKED and is_theirs


def _say_question(dependency: Dependency, today: datetime.date) -> str:
    return _("asked by %(team)s, needed by %(day)s") % {
        "team": dependency.goal.team.name,
        "day": day_name(dependency.needed_on, today),
    }


def _promised(mornings: Mornings) -> DependencyQuerySet:
    return Dependency.objects.filter(
        organization__in=mornings.organizations,
        state=Dependency.State.ACCEPTED,
        owner__in=mornings.people,
        promised_on__lte=mornings.horizon(1),
    )


# What somebody has promised for the next working day, for today, and late ones with growing pauses.
find_promised = look(_promised, person="owner", day="promised_on", when=around_the_day)


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
        rank=Rank.WAITED_FOR,
        escalation=Escalation(after=LEAD_AFTER, team="team"),
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
        rank=Rank.WAITED_FOR,
        escalation=Escalation(after=LEAD_AFTER, team="team"),
    )
)


# --- Key results that say nothing any more, or nothing good --------------------------------------------

# Below this chance of reaching the target (0-1) its owner is asked what is to change; again after a while.
LOW_CHANCE = 0.3
AGAIN_AFTER = 14 * DAY
# A stored forecast speaks for so many days.
FRESH = 3 * DAY


def _stale_from(key_result: KeyResult) -> datetime.date:
    """The first day on which it is stale (`goals.numbers.is_stale`)."""
    goal, latest = key_result.goal, key_result.latest
    since = latest.day if latest else max(key_result.first_day, goal.written_on)
    return since + (max(STALE_AFTER, 2 * key_result.cadence) + 1) * DAY


def _is_stale(key_result: KeyResult) -> bool:
    """Whether it can be, and its time is not over."""
    return next_check_in(key_result) is not None and _stale_from(key_result) <= key_result.last_day


def find_stale(mornings: Mornings) -> Iterator[Due]:
    """Key results that have just become stale: the goal's owner is told, the key result's own is asked for
    check-ins anyway; one query."""
    rows = KeyResult.objects.filter(
        organization__in=mornings.organizations,
        goal__owner__in=mornings.people,
        dropped_at__isnull=True,
        goal__state=Goal.State.ACTIVE,
    )
    for key_result in rows.exclude(owner=F("goal__owner")).select_related(*RELATED).iterator():
        owner = key_result.goal.owner_id
        assert owner is not None  # the filter asks for owners
        day = _stale_from(key_result)
        if mornings.reaches(owner, day) and _is_stale(key_result):
            yield Due(owner, key_result.pk, day)


def _still_stale(key_result: KeyResult, reminder: Asked) -> bool:
    is_theirs = key_result.goal.owner_id == reminder.person_id
    return is_theirs and _is_stale(key_result) and _stale_from(key_result) == reminder.due_on


register(
    Rule(
        name="key_result_stale",
        model=KeyResult,
        related=RELATED,
        heading=gettext_lazy("Not updated for long"),
        find=find_stale,
        still_due=_still_stale,
        say=_say,
        why=gettext_lazy("They measure goals of yours, and nobody has checked in for long."),
        path=lambda key_result: f"/goals/{key_result.goal.number}/",
        rank=Rank.TEAM,
    )
)


def find_low_forecasts(mornings: Mornings) -> Iterator[Due]:
    """Key results whose forecast has fallen low, unless their owner was told lately; one query."""
    told = Reminder.objects.filter(
        person=OuterRef("owner"),
        rule="forecast_low",
        subject_id=OuterRef("pk"),
        local_date__gt=mornings.last_date - AGAIN_AFTER,
    )
    rows: KeyResultQuerySet = KeyResult.objects.filter(
        ~Exists(told),
        organization__in=mornings.organizations,
        owner__in=mornings.people,
        dropped_at__isnull=True,
        goal__state=Goal.State.ACTIVE,
        forecast__chance__lt=LOW_CHANCE,
        forecast__day__gt=mornings.last_date - FRESH,
    )
    for pk, owner in rows.values_list("pk", "owner").iterator():
        assert owner is not None  # the filter asks for owners
        yield Due(owner, pk, mornings.dates[owner])


def _is_low(key_result: KeyResult, reminder: Asked) -> bool:
    stored = getattr(key_result, "forecast", None)
    is_low = stored is not None and stored.chance is not None and stored.chance < LOW_CHANCE
    is_open = not key_result.dropped_at and key_result.goal.is_active
    return bool(is_low and is_open and key_result.owner_id == reminder.person_id)


def _say_chance(key_result: KeyResult, today: datetime.date) -> str:
    return _("%(chance)s chance of reaching the target") % {"chance": percent(key_result.forecast.chance)}


register(
    Rule(
        name="forecast_low",
        kind="goals",
        model=KeyResult,
        related=("goal", "forecast"),
        heading=gettext_lazy("Forecasts that have fallen"),
        find=find_low_forecasts,
        still_due=_is_low,
        say=_say_chance,
        why=gettext_lazy(
            "You answer for these key results. As it goes now, they are unlikely to be reached."
        ),
        path=lambda key_result: f"/goals/{key_result.goal.number}/",
        rank=Rank.SOON,
    )
)


# --- The end of a cycle ---------------------------------------------------------------------------------

# Working days before the cycle's last one.
CYCLE_ENDS_SOON = 3


def _goals_to_grade(mornings: Mornings) -> GoalQuerySet:
    return Goal.objects.filter(
        organization__in=mornings.organizations,
        owner__in=mornings.people,
        state=Goal.State.ACTIVE,
        cycle__ends_on__lte=mornings.horizon(CYCLE_ENDS_SOON),
    )


def _is_time_to_grade(mornings: Mornings, person_id: int, day: datetime.date) -> bool:
    return mornings.comes_near(person_id, day, CYCLE_ENDS_SOON) or when_late(mornings, person_id, day)


find_goals_to_grade = look(_goals_to_grade, person="owner", day="cycle__ends_on", when=_is_time_to_grade)


def _still_to_grade(goal: Goal, reminder: Asked) -> bool:
    is_theirs = goal.owner_id == reminder.person_id
    return goal.is_active and is_theirs and goal.cycle.ends_on == reminder.due_on


def _say_end(goal: Goal, today: datetime.date) -> str:
    if goal.cycle.ends_on < today:
        return _("its cycle ended %(when)s") % {"when": ago(goal.cycle.ends_on, today)}
    return _("its cycle ends %(day)s") % {"day": day_name(goal.cycle.ends_on, today)}


register(
    Rule(
        name="cycle_ends",
        model=Goal,
        related=("cycle",),
        heading=gettext_lazy("Goals to grade"),
        find=find_goals_to_grade,
        still_due=_still_to_grade,
        say=_say_end,
        why=gettext_lazy(
            "You answer for these goals, and their cycle ends. Grade them and say what you learned."
        ),
        path=lambda goal: f"/goals/{goal.number}/close/",
        rank=Rank.TODAY,
        escalation=Escalation(after=LEAD_AFTER, team="team"),
    )
)
