"""Goals as they were known at the end of a past day.

The rows are read as they are now, and what the trail says has happened since is undone, newest first:
changed fields are set back, key results that were added later are left out, dropped ones are back, check-ins
written later are left out and corrected ones have their old value. The numbers are then those of
`goals.standing`, on that day. What was remembered (`goals.rollups`) belongs to the rows as they are now and
is neither asked nor told.

Texts of people (why it matters, notes, reflections) are not in the trail: they read as they do today; of a
goal whose why has been written anew, `why_is_known` is False. Who may see a goal is decided by today's rules
as well.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from goals.beside_then import Alike, Beside, Wanted
from goals.models import CheckIn, Cycle, Goal, KeyResult
from goals.numbers import PlanItem
from goals.queries.goals import contributing
from goals.queries.visibility import may_see
from goals.registry import PlansThen, items_then, plans_then
from goals.rewinding import set_back
from goals.standing import CheckInFacts, GoalStanding, assembled
from teamops.activity.models import Event
from teamops.dates import DAY, day_of
from teamops.errors import RuleBroken
from teamops.formats import day_name
from teamops.people.models import Organization, Person
from teamops.text import fold

# What a change means for what was before it, where the trail does not say more.
IMPLIED: dict[str, dict[str, Any]] = {
    "goal.activated": {"state": "draft"},
    "goal.closed": {"state": "active", "closed_at": None, "grade": None, "outcome": "", "continued_by": None},
    "goal.reopened": {"state": "closed"},
    "key_result.dropped": {"dropped_at": None},
}
CHECK_INS = ("key_result.checked_in", "key_result.check_in_corrected", "key_result.check_in_removed")
METRIC = CheckIn.Source.METRIC
# They are rows with a moment of their own, so that nothing is to be undone.
SAID_BY_PEOPLE = Q(verb="key_result.checked_in") & ~Q(after__has_key="metric")
# What places a goal among the others, so that lists and trees can be asked for as they were.
PLACING = (
    "goal.activated",
    "goal.closed",
    "goal.reopened",
    "goal.supports_changed",
    "goal.teams_changed",
)
PLACES = ("parent", "cycle", "owner", "statement", "ambition")
# Nobody has written a goal before; databases and zones part ways in the first centuries.
EARLIEST = datetime.date(2000, 1, 1)
LONGEST = 20  # characters of what was typed that are shown again


@dataclass(frozen=True)
class Past:
    """What was known at the end of a day of an organization; `moment` is the beginning of the next one.

    `cycles`: all of them, with the dates of then. `places`: by goal that has been moved, handed over,
    renamed, started, closed, shared or aligned anew since, what it had then of `parent`, `cycle`, `owner`,
    `statement`, `ambition`, `state`, `teams`, `supports`.
    """

    organization: Organization
    day: datetime.date
    moment: datetime.datetime
    cycles: Mapping[int, Cycle]
    places: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    def had(self, name: str, values: Collection[int | str | None]) -> Q:
        """Goals whose `parent`, `cycle`, `owner`, `state`, `ambition` was one of these then (None: none)."""
        moved = {pk: place[name] for pk, place in self.places.items() if name in place}
        now = Q(**{f"{name}__in": [value for value in values if value is not None]})
        if None in values:
            now |= Q(**{f"{name}__isnull": True})
        then = [pk for pk, value in moved.items() if value in values]
        return (now & ~Q(pk__in=list(moved)) | Q(pk__in=then)) & self.was_there

    def said(self, text: str) -> Q:
        """Goals whose statement held this text then."""
        said = {pk: fold(place["statement"]) for pk, place in self.places.items() if "statement" in place}
        now = Q(statement_key__contains=fold(text)) & ~Q(pk__in=list(said))
        return (now | Q(pk__in=[pk for pk, then in said.items() if fold(text) in then])) & self.was_there

    def worked_on_by(self, team: int) -> Q:
        """Goals of other teams that this one worked on too then."""
        then = {pk: place["teams"] for pk, place in self.places.items() if "teams" in place}
        now = Goal.contributing_teams.through.objects.filter(team=team).values("goal")
        shared = Q(pk__in=now) & ~Q(pk__in=list(then))
        return (shared | Q(pk__in=[pk for pk, teams in then.items() if team in teams])) & self.was_there

    @property
    def was_there(self) -> Q:
        """Goals that had been written."""
        return Q(created_at__lt=self.moment)

    @property
    def in_order(self) -> list[Cycle]:
        """The cycles in time; of those that begin together the longest first."""
        return sorted(self.cycles.values(), key=lambda cycle: (cycle.starts_on, -cycle.ends_on.toordinal()))

    def place(self, goal: int, name: str, now: Any) -> Any:
        """What the goal had then; `now` is what it has today."""
        return self.places.get(goal, {}).get(name, now)


def asked_day(typed: str, now: datetime.date) -> datetime.date | None:
    """The past day that somebody asks for; None for nothing and for today. Raises RuleBroken."""
    if not typed:
        return None
    try:
        day = datetime.date.fromisoformat(typed)
    except ValueError:
        raise _no_day(_("“%(text)s” is not a date. Write it as 2026-12-31.") % {"text": typed}) from None
    if day > now:
        raise _no_day(_("That day is still to come. Choose today or an earlier day."))
    if day < EARLIEST:
        raise _no_day(_("Nothing is known of that day. Choose a later one."))
    return None if day == now else day


def _no_day(sentence: str) -> RuleBroken:
    return RuleBroken(sentence, code="as_of", field="as_of")


def refuse_unwritten(goal: Goal, past: Past, now: datetime.date) -> None:
    """Raise RuleBroken for a day on which the goal had not been written."""
    if goal.created_at >= past.moment:
        written = day_name(day_of(goal.created_at, past.organization), now)
        raise _no_day(
            _("This goal was written on %(day)s. Choose that day or a later one.") % {"day": written}
        )


def look_back(organization: Organization, day: datetime.date) -> Past:
    """What was known at the end of the day. Two queries."""
    moment = datetime.datetime.combine(day + DAY, datetime.time.min, organization.zone)
    cycles = {cycle.pk: cycle for cycle in organization.cycles.order_by("starts_on", "-ends_on")}
    places: dict[int, dict[str, Any]] = {}
    placing = Q(verb__in=PLACING) | Q(before__has_any_keys=PLACES)
    since = Event.objects.since(organization, moment)
    for event in since.filter(Q(subject_type="goal") & placing | Q(subject_type="cycle")):
        if event.subject_type == "goal":
            places.setdefault(event.subject_id, {}).update(_before(event))
        elif event.subject_id in cycles:
            set_back(cycles[event.subject_id], event.before)
    return Past(organization, day, moment, cycles, places)


def _before(event: Event) -> dict[str, Any]:
    return IMPLIED.get(event.verb, {}) | event.before


# --- Where goals stood --------------------------------------------------------------------------------


NOTHING = Wanted()


def standings_then(
    goals: Iterable[Goal], past: Past, *, person: Person, wanted: Wanted = NOTHING
) -> list[GoalStanding]:
    """Where these goals stood at the end of that day, in the given order, with all that was known then.

    They are set back themselves, with `dropped_then`, the key results that had been dropped, and with
    `plans_then` and `beside_then`, what else was wanted; a parent that the person may not see is taken off.
    Four queries, one more for people who are no longer in their place, and one for plans.
    """
    return _stand(list(goals), past, person, also=Q(pk__in=[]), wanted=wanted)[0]


def goal_then(
    goal: Goal, past: Past, *, person: Person, wanted: Wanted = NOTHING
) -> tuple[GoalStanding, list[Goal]]:
    """Where one goal stood, and what it supported then; no query more than `standings_then`."""
    then = past.places.get(goal.pk, {}).get("supports")
    now = Goal.supports.through.objects.filter(from_goal=goal.pk).values("to_goal")
    supported = Q(pk__in=now if then is None else then)
    stands, others = _stand([goal], past, person, also=supported, wanted=wanted)
    return stands[0], [other for other in others if other.is_also and other.is_seen]  # type: ignore[attr-defined]


def _stand(
    roots: Sequence[Goal], past: Past, person: Person, *, also: Q, wanted: Wanted
) -> tuple[list[GoalStanding], list[Goal]]:
    """Where the roots stood, and all other goals that were read, set back as well."""
    others, held = _others(roots, past, person, also, load=wanted.load)
    every = others | {goal.pk: goal for goal in roots}
    drafts = [goal for goal in roots if past.place(goal.pk, "state", goal.state) == Goal.State.DRAFT]
    rows = list(_measured(every, drafts, roots, past, person, wanted))
    words = {one.statement_key for one in rows if one.goal_id in {goal.pk for goal in drafts}}
    key_results = {one.pk: one for one in rows}
    following = {one.goal_id for one in key_results.values() if one.is_from_plan}
    of_plans = following.union(goal.pk for goal in roots) if wanted.plans else following
    plans = plans_then(sorted(of_plans), person, past.moment)
    events = _trail(every, key_results, roots, past, wanted, plans)
    changes, dropped = _rewind(every, key_results, [event for event in events if event.at >= past.moment])
    for plan in plans:
        plan.undo(events)
    earlier = {pk: one for pk, one in key_results.items() if one.goal_id not in every}
    key_results = {pk: one for pk, one in key_results.items() if pk not in earlier}
    for goal in every.values():
        goal.cycle = past.cycles.get(goal.cycle_id) or goal.cycle
    for goal in roots:
        goal.dropped_then = [one for one in dropped if one.goal_id == goal.pk]  # type: ignore[attr-defined]
        for one in goal.dropped_then:  # type: ignore[attr-defined]
            one.goal = goal
    people = _name([*roots, *key_results.values()], plans, wanted, events)
    by_goal: dict[int, list[KeyResult]] = {}
    for one in key_results.values():
        one.goal = every[one.goal_id]
        by_goal.setdefault(one.goal_id, []).append(one)
    check_ins = _check_ins([*key_results, *earlier], past, changes)
    alike = Alike(words, list(earlier.values()), _last(check_ins)) if wanted.alike else None
    for goal in roots:
        goal.plans_then = plans  # type: ignore[attr-defined]
        goal.beside_then = Beside(wanted, events, people, held, alike)  # type: ignore[attr-defined]
    items = _items(by_goal, plans, of_plans, past, person)
    stands, _ = assembled(roots, _inside(roots, every), by_goal, check_ins, items, on=past.day)
    for goal in roots:
        parent = others.get(goal.parent_id or 0)
        goal.parent = every[parent.pk] if parent and parent.is_seen else None  # type: ignore[attr-defined]
        sequel = others.get(goal.continued_by_id or 0)
        goal.continued_by = sequel if sequel and sequel.is_seen else None  # type: ignore[attr-defined]
    return stands, list(others.values())


def _measured(
    every: Mapping[int, Goal],
    drafts: Sequence[Goal],
    roots: Sequence[Goal],
    past: Past,
    person: Person,
    wanted: Wanted,
) -> Iterable[KeyResult]:
    """All that these goals are or were measured by; and where it is wanted, what earlier cycles had alike."""
    if not (wanted.alike and drafts):
        return KeyResult.objects.known_of(list(every))
    cycles = (past.cycles.get(past.place(goal.pk, "cycle", goal.cycle_id), goal.cycle) for goal in roots)
    first = min(cycle.starts_on for cycle in cycles)
    ids = [goal.pk for goal in drafts]
    return KeyResult.objects.known_or_alike(list(every), ids, person, wanted.alike, first)


def _trail(
    goals: Mapping[int, Goal],
    key_results: Mapping[int, KeyResult],
    roots: Sequence[Goal],
    past: Past,
    wanted: Wanted,
    plans: Iterable[PlansThen],
) -> list[Event]:
    """What has happened since to all this, and what else is wanted of the trail, newest first. One query."""
    since = Q(at__gte=past.moment)
    found = _about(goals, key_results) & ~SAID_BY_PEOPLE & since
    found |= wanted.events([goal.pk for goal in roots], since)
    for plan in plans:
        found |= plan.about
    return list(Event.objects.filter(found, organization=past.organization).order_by("-at", "-pk"))


def _items(
    key_results: Mapping[int, Sequence[KeyResult]],
    plans: Sequence[PlansThen],
    read: Collection[int],
    past: Past,
    person: Person,
) -> dict[int, list[PlanItem]]:
    """By goal with a key result that followed its plan then: that plan. Two queries where it was not read,
    for it follows none now."""
    following = {goal for goal, ones in key_results.items() if any(one.is_from_plan for one in ones)}
    missing = plans_then(sorted(following - set(read)), person, past.moment)
    for plan in missing:
        events = Event.objects.filter(plan.about, organization=past.organization)
        plan.undo(events.order_by("-at", "-pk"))
    found = items_then([*plans, *missing])
    return {goal: items for goal, items in found.items() if goal in following}


def supporting(past: Past) -> Q:
    """Goals that supported another one then."""
    changed = {pk: place["supports"] for pk, place in past.places.items() if "supports" in place}
    still = Q(Exists(Goal.supports.through.objects.filter(from_goal=OuterRef("pk"))))
    return still & ~Q(pk__in=list(changed)) | Q(pk__in=[pk for pk, then in changed.items() if then])


def supported_then(past: Past) -> dict[int, set[int]]:
    """By goal what it supported then. One query."""
    changed = {pk: set(place["supports"]) for pk, place in past.places.items() if "supports" in place}
    links = Goal.supports.through.objects.filter(from_goal__organization=past.organization)
    found: dict[int, set[int]] = {}
    for pk, to in links.values_list("from_goal", "to_goal"):
        found.setdefault(pk, set()).add(to)
    return found | changed


def key_results_then(stands: GoalStanding) -> dict[int, KeyResult]:
    """By id all that one goal had been measured by, as it was, also what had been dropped by then."""
    dropped: list[KeyResult] = stands.goal.dropped_then  # type: ignore[attr-defined]
    return {one.pk: one for one in [*(one.key_result for one in stands.key_results), *dropped]}


def check_ins_then(stands: GoalStanding, past: Past) -> list[CheckIn]:
    """What had been checked in on a goal, newest first, as it read before it was corrected or removed."""
    known = key_results_then(stands)
    rows = list(CheckIn.objects.for_goal(stands.goal).filter(at__lt=past.moment))
    changes = _CheckInChanges()
    for event in Beside.of(stands.goal).events:
        if event.verb in CHECK_INS and event.subject_id in known:
            changes.undo(event)
    given = dict(changes.given)
    for made in rows:
        made.key_result = known.get(made.key_result_id, made.key_result)
        before = given.pop((made.key_result_id, made.day), None) if made.source == METRIC else None
        if before is not None:
            made.value, made.corrected_at = before.value, None
        elif made.pk in changes.corrected:
            was = changes.corrected[made.pk]
            set_back(made, {**was, "stated_status": was.get("status", made.stated_status)})
            made.corrected_at = None
    for (key_result, day), before in given.items():
        if before and before.gone and day <= past.day and key_result in known:
            at, confidence, status = before.gone
            rows.append(
                CheckIn(
                    key_result=known[key_result],
                    day=day,
                    value=before.value,
                    confidence=confidence,
                    stated_status=status,
                    source=METRIC,
                    at=datetime.datetime.fromisoformat(at),
                )
            )
    return sorted(rows, key=lambda made: (made.day, made.at, made.pk or 0), reverse=True)


def last_values_then(
    key_results: Sequence[KeyResult], past: Past
) -> dict[int, tuple[datetime.date, Decimal]]:
    """By key result, which is set back itself: day and value of its last check-in then. Two queries."""
    known = {one.pk: one for one in key_results}
    if not known:
        return {}
    since = Event.objects.since(past.organization, past.moment)
    changes, _dropped = _rewind({}, known, since.filter(_about({}, known)).exclude(SAID_BY_PEOPLE))
    return _last(_check_ins(list(known), past, changes))


def _last(check_ins: Mapping[int, Sequence[CheckInFacts]]) -> dict[int, tuple[datetime.date, Decimal]]:
    return {pk: (facts[-1].day, facts[-1].value) for pk, facts in check_ins.items() if facts}


def _others(
    roots: Sequence[Goal], past: Past, person: Person, also: Q, *, load: bool
) -> tuple[dict[int, Goal], Counter[int] | None]:
    """In one query: every goal that can have stood below the roots, their parents and sequels, and some that
    are asked for. `is_seen` says whether the person may see it, `is_also` whether it was asked for. And with
    `load` by owner of the roots how many goals they answered for that were not closed.

    Below them can have stood what does so now, and what has been moved since, with all that is below it.
    """
    moved = [pk for pk, place in past.places.items() if place.get("parent") is not None]
    parents = [past.place(goal.pk, "parent", goal.parent_id) for goal in roots]
    below = RawSQL(*contributing([*(goal.pk for goal in roots), *moved]))  # noqa: S611 - ids only
    known = [pk for pk in (*parents, *(goal.continued_by_id for goal in roots)) if pk is not None]
    wanted = Q(pk__in=below) | Q(pk__in=moved) | Q(pk__in=known) | also
    owners = {past.place(goal.pk, "owner", goal.owner_id) for goal in roots if load} - {None}
    held = past.had("owner", owners) if owners else Q(pk__in=[])
    goals = Goal.objects.filter(wanted | held, past.was_there).select_related("cycle")
    goals = goals.annotate(is_seen=is_true(may_see(person)), is_also=is_true(also))
    goals = goals.annotate(is_near=is_true(wanted), is_held=is_true(held))
    rows: list[Any] = list(goals.order_by("pk"))
    counted = Counter(
        past.place(goal.pk, "owner", goal.owner_id)
        for goal in rows
        if goal.is_held and goal.is_seen and past.place(goal.pk, "state", goal.state) != Goal.State.CLOSED
    )
    return {goal.pk: goal for goal in rows if goal.is_near}, counted if load else None


def is_true(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _inside(roots: Sequence[Goal], every: Mapping[int, Goal]) -> dict[int, Goal]:
    """The goals that did stand below the roots, and the roots."""
    children: dict[int | None, list[Goal]] = {}
    for goal in every.values():
        children.setdefault(goal.parent_id, []).append(goal)
    found: dict[int, Goal] = {}
    layer = list(roots)
    while layer:
        found.update({goal.pk: goal for goal in layer})
        layer = [child for goal in layer for child in children.get(goal.pk, []) if child.pk not in found]
    return {pk: goal for pk, goal in every.items() if pk in found}


@dataclass(frozen=True)
class _Given:
    """What a metric had given for a day; `gone`: when its check-in was written, with what confidence and
    status, where it has been removed since."""

    value: Decimal
    gone: tuple[str, int | None, str] | None = None


@dataclass
class _CheckInChanges:
    """What has happened to check-ins since. By check-in that somebody corrected: its values then. By key
    result and day: what its metric had given then, None for nothing."""

    corrected: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    given: dict[tuple[int, datetime.date], _Given | None] = field(default_factory=dict)

    def undo(self, event: Event) -> None:
        if "metric" in event.after:
            for day, given in _given_before(event).items():
                key = (event.subject_id, datetime.date.fromisoformat(day))
                later = self.given.get(key)
                if given and later and not given.gone:  # corrected before it was removed
                    given = replace(given, gone=later.gone)
                self.given[key] = given
        elif event.verb == "key_result.check_in_corrected":
            self.corrected[event.after["check_in"]] = event.before


def _given_before(event: Event) -> Mapping[str, _Given | None]:
    """By day what a metric had given before it was checked in, corrected or removed."""
    if event.verb == "key_result.checked_in":
        return dict.fromkeys(event.after.get("days", [event.after["day"]]))
    days = event.before.get("days", {event.after["day"]: event.before.get("value")})
    gone = event.before.get("gone", {})
    return {day: _Given(Decimal(value), gone.get(day)) for day, value in days.items() if value is not None}


def _about(goals: Collection[int], key_results: Collection[int]) -> Q:
    return Q(subject_type="goal", subject_id__in=list(goals)) | Q(
        subject_type="keyresult", subject_id__in=list(key_results)
    )


def _rewind(
    goals: Mapping[int, Goal], key_results: dict[int, KeyResult], since: Iterable[Event]
) -> tuple[_CheckInChanges, list[KeyResult]]:
    """Undo what has happened since to goals and key results; takes out key results that were not there, and
    those that had been dropped, which are answered."""
    changes = _CheckInChanges()
    for event in since:
        if event.subject_type not in ("goal", "keyresult"):
            continue
        if event.subject_type == "goal":
            set_back(goals[event.subject_id], _before(event))
            if "why" in event.after:
                goals[event.subject_id].why_is_known = False  # type: ignore[attr-defined]
            _undo_ending(event, key_results)
        elif event.verb == "key_result.added":
            key_results.pop(event.subject_id, None)
        elif event.verb in CHECK_INS:
            changes.undo(event)
        elif event.subject_id in key_results:
            _undo(event, key_results[event.subject_id])
    dropped = [one for one in key_results.values() if one.dropped_at is not None]
    for one in dropped:
        del key_results[one.pk]
    return changes, dropped


def _undo(event: Event, key_result: KeyResult) -> None:
    set_back(key_result, _before(event))
    key_result.statement_key = fold(key_result.statement)
    if event.verb == "key_result.restored" and key_result.dropped_at is None:
        key_result.dropped_at = event.at


def _undo_ending(event: Event, key_results: Mapping[int, KeyResult]) -> None:
    """The first targets are kept when a goal becomes active, the grades given when it is closed."""
    own = [one for one in key_results.values() if one.goal_id == event.subject_id]
    if event.verb == "goal.activated":
        for one in own:
            one.original_target = None
    elif event.verb == "goal.closed":
        grades = event.before.get("grades", {})
        for one in own:
            set_back(one, {"grade": grades.get(str(one.pk))})


def _name(
    rows: Iterable[Goal | KeyResult], plans: Iterable[PlansThen], wanted: Wanted, events: Iterable[Event]
) -> dict[int, Person]:
    """Load the people of then where they are others than now, and who else is wanted; one query, none where
    nothing has changed."""
    changed = [row for row in rows if row.owner_id and not type(row).owner.is_cached(row)]
    ids = {row.owner_id for row in changed}.union(wanted.people, *(plan.persons_needed for plan in plans))
    ids |= {event.before.get("owner") for event in events if event.subject_type == "dependency"}
    people = Person.objects.in_bulk(ids - {None}) if ids - {None} else {}
    for row in changed:
        row.owner = people.get(row.owner_id or 0)
    for plan in plans:
        plan.name(people)
    return people


def _check_ins(
    key_results: Sequence[int], past: Past, changes: _CheckInChanges
) -> dict[int, list[CheckInFacts]]:
    """By key result what had been checked in by then, in the order of the days and as it was written."""
    found: dict[int, list[tuple[datetime.datetime, CheckInFacts]]] = {}
    given = dict(changes.given)
    for key_result, pk, source, at, *now in CheckIn.objects.known_facts(key_results, past.day, past.moment):
        facts = CheckInFacts(*now)
        if source == METRIC:
            before = given.pop((key_result, facts.day), None)
            facts = facts._replace(value=before.value) if before else facts
        elif pk in changes.corrected:
            facts = _uncorrected(facts, changes.corrected[pk])
        found.setdefault(key_result, []).append((at, facts))
    for (key_result, day), before in given.items():
        if before and before.gone and day <= past.day and key_result in key_results:
            at, confidence, status = before.gone
            facts = CheckInFacts(day, before.value, confidence, status)
            found.setdefault(key_result, []).append((datetime.datetime.fromisoformat(at), facts))
    return {
        key_result: [facts for _at, facts in sorted(written, key=lambda one: (one[1].day, one[0]))]
        for key_result, written in found.items()
    }


def _uncorrected(facts: CheckInFacts, before: Mapping[str, Any]) -> CheckInFacts:
    return CheckInFacts(
        day=facts.day,
        value=Decimal(before["value"]),
        confidence=before.get("confidence", facts.confidence),
        stated_status=before.get("status", facts.stated_status),
    )
