"""When people are reminded of key results, of answers that they owe, and of what other teams need."""

import datetime
from decimal import Decimal

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import Agreement, Cycle, Dependency, Goal, KeyResult
from goals.numbers import STALE_AFTER, Kind, Measure, Reading, Span, check_in_due_on
from goals.queries import AgreementQuerySet, DependencyQuerySet, GoalQuerySet, KeyResultQuerySet
from teamops.dates import DAY, day_of
from teamops.formats import ago, day_name, late, percent
from teamops.made import as_json, moment_in, read_json
from teamops.notifications.models import Reminder
from teamops.notifications.rules import (
    Asked,
    Escalation,
    Find,
    Found,
    Mornings,
    Rank,
    Reach,
    Rule,
    around_the_day,
    each,
    either,
    look,
    no_day,
    register,
    this_morning,
    when_late,
    when_near,
)
from teamops.people.models import TeamMembership

RELATED = ("goal__cycle", "latest")
# Working days without an answer after which the lead is told.
LEAD_AFTER = 5
# Answers that wait for one of the lead.
WAITING = (Agreement.Answer.PROPOSED, Agreement.Answer.DECLINED)


def measure_of(key_result: KeyResult) -> Measure:
    """As far as check-ins are concerned."""
    goal, latest = key_result.goal, key_result.latest
    return Measure(
        kind=Kind(key_result.kind),
        start=key_result.start,
        target=key_result.target,
        span=Span(key_result.first_day, key_result.last_day),
        readings=[Reading(latest.day, latest.value)] if latest else [],
        cadence=key_result.cadence,
        written=goal.written_on,
    )


# What `_measure_in` makes the same of.
FACTS = as_json(
    kind="kind",
    start="start",
    target="target",
    first=Coalesce("starts_on", "goal__starts_on", "goal__cycle__starts_on"),
    last=Coalesce("ends_on", "goal__ends_on", "goal__cycle__ends_on"),
    cadence="cadence",
    written="goal__created_at",
    day="latest__day",
    value="latest__value",
)


def _measure_in(facts: str) -> Measure:
    found = read_json(facts)
    day, number = datetime.date.fromisoformat, lambda value: None if value is None else Decimal(value)
    return Measure(
        kind=Kind(found["kind"]),
        start=number(found["start"]),
        target=number(found["target"]),
        span=Span(day(found["first"]), day(found["last"])),
        readings=[Reading(day(found["day"]), Decimal(found["value"]))] if found["day"] else [],
        cadence=found["cadence"],
        written=moment_in(found["written"]).astimezone(datetime.UTC).date(),
    )


def next_check_in(key_result: KeyResult) -> datetime.date | None:
    """The day by which its owner is to check in; None if the key result or its goal is at rest."""
    goal = key_result.goal
    at_rest = (
        key_result.dropped_at or goal.state != Goal.State.ACTIVE or goal.cycle.state == Cycle.State.CLOSED
    )
    return None if at_rest else check_in_due_on(measure_of(key_result))


def _not_at_rest(reach: Reach) -> KeyResultQuerySet:
    return KeyResult.objects.filter(
        organization__in=reach.organizations, dropped_at__isnull=True, goal__state=Goal.State.ACTIVE
    ).exclude(goal__cycle__state=Cycle.State.CLOSED)


def _owned(reach: Reach) -> KeyResultQuerySet:
    return _not_at_rest(reach).filter(owner__in=reach.people)


def _is_check_in_due(one: Found, mornings: Mornings) -> datetime.date | None:
    """Today, and missed ones with growing pauses."""
    due = check_in_due_on(_measure_in(one.facts))
    # What falls due on a free day is asked for on the working day after it.
    return due if due and mornings.asks(one.person, due - DAY) else None


find_check_ins_due = Find(_owned, {"person": "owner", "facts": FACTS}, each(_is_check_in_due))


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


def _answers_owed(reach: Reach) -> AgreementQuerySet:
    asked = Agreement.objects.in_force().filter(
        organization__in=reach.organizations, person__in=reach.people, answer=Agreement.Answer.ASKED
    )
    return asked.exclude(goal__state=Goal.State.CLOSED)


# Whoever was asked and has not answered: the working day after, then with growing pauses.
find_answers_owed = look(_answers_owed, person="person", moment="asked_at", when=when_late)


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
        wanted_by=no_day,
        rank=Rank.WAITED_FOR,
        escalation=Escalation(after=LEAD_AFTER, team="goal__team"),
    )
)


def _proposals(reach: Reach) -> AgreementQuerySet:
    """What somebody proposes or declines and nobody has answered, with whose answer it waits for: that of the
    leads of the goal's team, or of whoever asked where it has none."""
    leads = TeamMembership.objects.filter(team=OuterRef("goal__team"), is_lead=True)
    led = Q(goal__team__memberships__is_lead=True, goal__team__memberships__person__in=reach.people)
    given = Agreement.objects.in_force().filter(
        led | (~Q(Exists(leads)) & Q(asked_by__in=reach.people)),
        organization__in=reach.organizations,
        answer__in=WAITING,
        reply="",
    )
    lead = When(goal__team__memberships__is_lead=True, then="goal__team__memberships__person")
    waits_for = Case(lead, default="asked_by", output_field=BigIntegerField())
    open_goals = given.exclude(goal__state=Goal.State.CLOSED).annotate(waits_for=waits_for)
    return open_goals.exclude(person=F("waits_for"))


find_proposals = look(_proposals, person="waits_for", moment="answered_at", when=when_late)


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
        wanted_by=no_day,
        rank=Rank.WAITED_FOR,
    )
)


# --- What other teams need ----------------------------------------------------------------------------


def _unanswered(reach: Reach) -> DependencyQuerySet:
    """What a team is asked for and has not answered, with whom its lead has named for it, else its leads."""
    named = Q(owner__in=reach.people)
    led = Q(owner=None, team__memberships__is_lead=True, team__memberships__person__in=reach.people)
    asked = Dependency.objects.filter(
        named | led, organization__in=reach.organizations, state=Dependency.State.ASKED
    )
    return asked.annotate(asked_of=Coalesce("owner", "team__memberships__person"))


find_unanswered = look(_unanswered, person="asked_of", moment="asked_at", when=when_late)


def _is_still_asked(dependency: Dependency, reminder: Asked) -> bool:
    is_theirs = dependency.owner_id in (None, reminder.person_id)
    return dependency.state == Dependency.State.ASKED and is_theirs


def _say_question(dependency: Dependency, today: datetime.date) -> str:
    return _("asked by %(team)s, needed by %(day)s") % {
        "team": dependency.goal.team.name,
        "day": day_name(dependency.needed_on, today),
    }


def _promised(reach: Reach) -> DependencyQuerySet:
    return Dependency.objects.filter(
        organization__in=reach.organizations,
        state=Dependency.State.ACCEPTED,
        owner__in=reach.people,
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
        wanted_by=lambda dependency: dependency.needed_on,
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


def _stale_on(measure: Measure) -> datetime.date | None:
    """The first day on which it is stale (`goals.numbers.is_stale`); None if it cannot be, or only when its
    time is over."""
    since = measure.last.day if measure.last else measure.asked_from
    day = since + (max(STALE_AFTER, 2 * measure.cadence) + 1) * DAY
    return day if check_in_due_on(measure) and day <= measure.span.last else None


def _measured_by_others(reach: Reach) -> KeyResultQuerySet:
    """The goal's owner is told, the key result's own is asked for check-ins anyway."""
    return _not_at_rest(reach).filter(goal__owner__in=reach.people).exclude(owner=F("goal__owner"))


def _has_become_stale(one: Found, mornings: Mornings) -> datetime.date | None:
    day = _stale_on(_measure_in(one.facts))
    return day if day and mornings.reaches(one.person, day) else None


find_stale = Find(_measured_by_others, {"person": "goal__owner", "facts": FACTS}, each(_has_become_stale))


def _still_stale(key_result: KeyResult, reminder: Asked) -> bool:
    is_theirs = key_result.goal.owner_id == reminder.person_id
    is_asked = next_check_in(key_result) is not None
    return is_theirs and is_asked and _stale_on(measure_of(key_result)) == reminder.due_on


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


def _low_forecasts(reach: Reach) -> KeyResultQuerySet:
    """Key results whose forecast has fallen low, unless their owner was told lately."""
    told = Reminder.objects.filter(
        person=OuterRef("owner"),
        rule="forecast_low",
        subject_id=OuterRef("pk"),
        local_date__gt=reach.first_date - AGAIN_AFTER,
    )
    return KeyResult.objects.filter(
        ~Exists(told.not_lost()),
        organization__in=reach.organizations,
        owner__in=reach.people,
        dropped_at__isnull=True,
        goal__state=Goal.State.ACTIVE,
        forecast__chance__lt=LOW_CHANCE,
        forecast__day__gt=reach.first_date - FRESH,
    )


find_low_forecasts = Find(_low_forecasts, {"person": "owner"}, each(this_morning, once=True))


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


def _goals_to_grade(reach: Reach) -> GoalQuerySet:
    return Goal.objects.filter(
        organization__in=reach.organizations,
        owner__in=reach.people,
        state=Goal.State.ACTIVE,
    )


find_goals_to_grade = look(
    _goals_to_grade,
    person="owner",
    day="cycle__ends_on",
    when=either(when_near(CYCLE_ENDS_SOON), when_late),
)


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
