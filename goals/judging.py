"""From goals, and from a goal that is being written, to the plain facts that the five marks judge."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet

from goals.editor import GoalEditor
from goals.forms import MOST_ROWS, NumberField
from goals.models import Cycle, Goal, KeyResult
from goals.pace import Earlier, Last, own_pace, pace_path, paced
from goals.smart import Facts, Marks, Measured, judge
from goals.standing import GoalStanding, KeyResultStanding
from goals.veils import called
from teamops.dates import today
from teamops.people.models import Person, Team
from teamops.prepared import prepared
from teamops.text import text_key

Chosen = TypeVar("Chosen", bound=Model)


@dataclass(frozen=True)
class Around:
    """What a goal's own words do not say: what its owner carries, and what a week brought before."""

    open_goals: Mapping[int, int]  # by owner, the judged goal included where it is saved
    earlier: Mapping[str, Earlier]  # by the key result's words as they are compared


def around(
    person: Person, team: Team, *, owners: Iterable[int], keys: Collection[str], first_day: datetime.date
) -> Around:
    """The owners' open goals; and the same key results (`keys`) of the team in cycles before the day.

    A query each, and none for nothing.
    """
    owners = set(owners)
    before = _of_the_same_words(person, team, keys, first_day) if keys else ()
    return Around(
        open_goals=dict(_open_of(person, owners)),
        earlier=paced((one, _last_of(one)) for one in before),
    )


@prepared
def _open_of(person: Person, owners: Collection[int]) -> QuerySet[Goal, tuple[Any, ...]]:
    return Goal.objects.visible_to(person).open_of(owners)


def _of_the_same_words(
    person: Person, team: Team, keys: Collection[str], before: datetime.date
) -> Iterable[KeyResult]:
    return KeyResult.objects.visible_to(person).of_the_same_words(team, keys, before=before)


def _last_of(key_result: KeyResult | None) -> Last:
    latest = key_result.latest if key_result else None
    return (latest.day, latest.value) if latest else None


def others_path(owner: int | None, goal: Goal | None, as_of: datetime.date | None = None) -> str:
    """Where it is told what an owner answers for besides this goal."""
    return f"people/{owner}/goals/{_asked(but=goal and goal.number, as_of=as_of)}" if owner else ""


def _asked(**asked: object) -> str:
    """What an address asks for, behind a question mark; nothing for nothing."""
    given = "&".join(f"{name}={value}" for name, value in asked.items() if value is not None)
    return given and f"?{given}"


# --- Goals as they stand ------------------------------------------------------------------------------


def marks_of(standings: Sequence[GoalStanding], person: Person, team: Team) -> dict[int, Marks]:
    """The marks of a team's goals of one cycle, by goal. Two queries at most, whatever their number.

    Earlier cycles are asked for drafts alone: a goal that runs is judged by its own pace.
    """
    if not standings:
        return {}
    known = around(
        person,
        team,
        owners=[
            one.goal.owner_id
            for one in standings
            if one.goal.owner_id and not hasattr(one.goal, "owner_load")
        ],
        keys={
            part.key_result.statement_key
            for one in standings
            if one.goal.is_draft
            for part in one.key_results
        },
        first_day=min(one.goal.cycle.starts_on for one in standings),
    )
    return {one.goal.pk: judge(judged_facts(one, known)) for one in standings}


def marks_of_goal(standing: GoalStanding, person: Person, *, supports: bool) -> Marks:
    """The marks of one goal, as its page shows them; `supports`: whether it supports another."""
    goal = standing.goal
    goal.supports_any = supports  # type: ignore[attr-defined]
    return marks_of([standing], person, goal.team)[goal.pk]


def judged_facts(standing: GoalStanding, known: Around, as_of: datetime.date | None = None) -> Facts:
    """A goal as it stands, as the marks see it; `as_of`: the past day of which that is so."""
    goal = standing.goal
    # With the goal where it was read alone, else with those of all owners.
    held = getattr(goal, "owner_load", None) or known.open_goals.get(goal.owner_id or 0, 0)
    return Facts(
        statement=goal.statement,
        key_results=tuple(measured(one, known, as_of) for one in standing.key_results),
        why=goal.why,
        parent=goal.parent.statement if goal.parent else "",
        supports=bool(getattr(goal, "supports_any", False)),
        first_day=goal.first_day,
        last_day=goal.last_day,
        cycle_first=goal.cycle.starts_on,
        cycle_last=goal.cycle.ends_on,
        on=standing.on,
        owner=goal.owner.name if goal.owner else "",
        other_goals=held if goal.is_closed else max(held - 1, 0),
        others_path=others_path(goal.owner_id, goal, as_of),
        counted_path=f"goals/{goal.number}/why/{_asked(as_of=as_of)}#measurable",
    )


NOTHING = Around({}, {})


def measured(
    standing: KeyResultStanding, known: Around = NOTHING, as_of: datetime.date | None = None
) -> Measured:
    """A key result as it stands, as the marks see it."""
    key_result = standing.key_result
    own = own_pace(_last(standing), key_result.start, key_result.first_day)
    earlier = known.earlier.get(key_result.statement_key) if key_result.goal.is_draft else None
    return Measured(
        statement=key_result.statement,
        kind=key_result.kind,
        unit=key_result.unit,
        start=key_result.start,
        target=key_result.target,
        value=standing.last.value if standing.last else None,
        last_day=key_result.last_day,
        past_pace=earlier.pace if own is None and earlier else own,
        path=pace_path(key_result, as_of),
    )


def _last(standing: KeyResultStanding) -> Last:
    return (standing.last.day, standing.last.value) if standing.last else None


# --- A goal that is being written ---------------------------------------------------------------------


class Typed:
    """The fields of the goal editor as they are typed, whether posted or as the page opens."""

    def __init__(self, fields: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
        self.fields, self.rows = fields, rows

    @classmethod
    def of_post(cls, data: Any) -> "Typed":
        total = str(data.get("key_results-TOTAL_FORMS", "0"))
        count = min(int(total), MOST_ROWS) if total.isdecimal() and len(total) < 4 else 0
        rows = [
            {name: data.get(f"key_results-{number}-{name}", "") for name in ROW_FIELDS}
            for number in range(count)
        ]
        return cls({name: data.get(name, "") for name in GOAL_FIELDS}, rows)

    @classmethod
    def of_editor(cls, editor: GoalEditor) -> "Typed":
        rows = [{name: row[name].value() for name in ROW_FIELDS} for row in editor.rows]
        return cls({name: editor.form[name].value() for name in GOAL_FIELDS}, rows)

    def text(self, name: str) -> str:
        return str(self.fields[name] or "").strip()

    def id(self, name: str) -> int | None:
        """The id of what is chosen; None for nothing."""
        value = self.fields[name]
        text = str(getattr(value, "pk", value) or "")
        return int(text) if text.isdecimal() and len(text) < 12 else None

    @property
    def written(self) -> list[Mapping[str, Any]]:
        """The rows that are or become key results."""
        return [row for row in self.rows if str(row["statement"] or "").strip() and not row["drop"]]


GOAL_FIELDS = ("statement", "why", "parent", "cycle", "owner", "starts_on", "ends_on", "supports")
ROW_FIELDS = ("key", "statement", "kind", "unit", "start", "target", "starts_on", "ends_on", "drop")


def marks_of_typed(
    typed: Typed,
    *,
    person: Person,
    team: Team,
    goal: Goal | None,
    key_results: Iterable[KeyResult] | None = None,
    seen: Iterable[Goal] = (),
) -> Marks:
    """The marks of a goal that is being written for the team.

    `goal` is the one that is being changed, with its cycle, owner and parent; `key_results` its own, where
    they are loaded already, and `seen` goals that the person is known to see.
    """
    on = today(team.organization)
    cycle = _chosen(Cycle, typed.id("cycle"), person, goal.cycle if goal else None)
    owner = _chosen(Person, typed.id("owner"), person, goal.owner if goal else None, person)
    parent = _parent_as_seen(typed.id("parent"), person, goal, seen)
    first_day = _date(typed.fields["starts_on"]) or (cycle.starts_on if cycle else on)
    saved = _saved(typed, goal, key_results)
    rows = [TypedRow(row, saved, first_day) for row in typed.written]
    is_theirs = goal is not None and owner is not None and goal.owner_id == owner.pk
    load: int | None = getattr(goal, "owner_load", None) if is_theirs else None  # came with the goal
    known = around(
        person,
        team,
        owners=[owner.pk] if owner and load is None else [],
        keys={row.key for row in rows if row.own_pace is None},
        first_day=cycle.starts_on if cycle else on,
    )
    held = load if load is not None else known.open_goals.get(owner.pk, 0) if owner else 0
    is_counted = is_theirs and goal is not None and not goal.is_closed
    return judge(
        Facts(
            statement=typed.text("statement"),
            key_results=tuple(row.measured(known) for row in rows),
            why=typed.text("why"),
            parent=parent,
            supports=bool(typed.fields["supports"]),
            first_day=first_day,
            last_day=_date(typed.fields["ends_on"]) or (cycle.ends_on if cycle else None),
            cycle_first=cycle.starts_on if cycle else None,
            cycle_last=cycle.ends_on if cycle else None,
            on=on,
            owner=owner.name if owner else "",
            other_goals=held - is_counted,
            others_path=others_path(owner.pk if owner else None, goal if is_counted else None),
        )
    )


def _chosen(model: type[Chosen], pk: int | None, person: Person, *known: Chosen | None) -> Chosen | None:
    """What is chosen by its id, of what the person may see; no query for what is known already."""
    if pk is None:
        return None
    found = next((one for one in known if one is not None and one.pk == pk), None)
    visible: Any = model._default_manager
    return found or visible.visible_to(person).filter(pk=pk).first()


def _parent_as_seen(pk: int | None, person: Person, goal: Goal | None, known: Iterable[Goal]) -> str:
    """What the chosen parent is called before the person, who may not see the one that the goal has.

    Who may write a goal of a team sees the open goals of that team.
    """
    is_plain = goal and goal.parent and not goal.parent.is_private and goal.parent.team_id == goal.team_id
    seen = _chosen(Goal, pk, person, goal.parent if goal and is_plain else None, *known)
    if seen:
        return seen.statement
    kept = goal.parent if goal and goal.parent_id == pk else None
    return called(kept) if kept else ""


def _saved(typed: Typed, goal: Goal | None, key_results: Iterable[KeyResult] | None) -> dict[int, KeyResult]:
    """The rows that are key results of this goal already, by their ids, each with its last check-in."""
    asked = {_int(row["key"]) for row in typed.written} - {0}
    if goal is None or not asked:
        return {}
    own = goal.key_results.select_related("latest") if key_results is None else key_results
    return {one.pk: one for one in own if one.pk in asked}


class TypedRow:
    """A row of the editor with what is known of its key result."""

    def __init__(
        self, row: Mapping[str, Any], saved: Mapping[int, KeyResult], first_day: datetime.date
    ) -> None:
        self.row = row
        self.statement = str(row["statement"]).strip()
        self.key = text_key(self.statement)
        self.start = _number(row["start"])
        self.first_day = _date(row["starts_on"]) or first_day
        self.saved = saved.get(_int(row["key"]))
        self.last = _last_of(self.saved)
        self.own_pace = own_pace(self.last, self.start, self.first_day)

    def measured(self, known: Around) -> Measured:
        earlier = known.earlier.get(self.key) if self.own_pace is None else None
        paced = earlier.key_result if earlier else self.saved
        return Measured(
            statement=self.statement,
            kind=str(self.row["kind"] or ""),
            unit=str(self.row["unit"] or ""),
            start=self.start,
            target=_number(self.row["target"]),
            value=self.last[1] if self.last else None,
            last_day=_date(self.row["ends_on"]),
            past_pace=earlier.pace if earlier else self.own_pace,
            path=pace_path(paced) if paced else "",
        )


def _int(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 12 else 0


def _number(value: Any) -> Decimal | None:
    """What was typed, if it is a number already."""
    try:
        return NumberField(required=False).clean(value if value is not None else "")
    except ValidationError:
        return None


def _date(value: Any) -> datetime.date | None:
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value or ""))
    except ValueError:
        return None
