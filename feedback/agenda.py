"""The weekly review as plain data: what the page shows while it is open, and what closing freezes.

Small frozen dataclasses of ids, values, words of people and days; no sentence of ours, so that a record is
read in its reader's language (`feedback.findings` makes the sentences). `feedback.record` makes them JSON.

`of_goals` of a line: the numbers of the goals that it tells of, so that a record tells nobody of a goal that
has been kept from them since. None in records from before it was kept.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from goals.numbers import Kind
from goals.wording import aim_text
from teamops.formats import number, signed

if TYPE_CHECKING:
    from teamops.people.models import Person


@dataclass(frozen=True)
class Who:
    """A person as they were called on the day."""

    pk: int
    name: str
    initials: str
    tint: int


def who(person: "Person | None") -> Who | None:
    """A person as they are called now."""
    return Who(person.pk, person.name, person.initials, person.tint) if person else None


@dataclass(frozen=True)
class Step:
    """A next step: a task from a review. `weeks_open`: how many weeks ago it was promised."""

    task: int
    number: int
    title: str
    status: str
    who: Who | None
    due: datetime.date | None
    done_on: datetime.date | None
    late: bool
    weeks_open: int = 0
    of_goals: list[int] | None = None
    # The part of the agenda that it is about.
    part: str = ""


@dataclass(frozen=True)
class MetricLine:
    """A metric of the team that no key result here follows: its value at the last review and now."""

    pk: int
    what: str
    unit: str
    before: Decimal | None
    now: Decimal | None

    @property
    def stood_at(self) -> str:
        return number(self.before, self.unit)

    @property
    def stands_at(self) -> str:
        return number(self.now, self.unit)

    @property
    def has_moved(self) -> str:
        return signed(self.now - self.before) if self.now is not None and self.before is not None else ""


@dataclass(frozen=True)
class Number:
    """A key result: where it stood at the last review and stands now. `better`: None where it stood still.

    Records from before `kind` and `start` were kept know the target alone.
    """

    key_result: int
    goal: int
    what: str
    unit: str
    before: Decimal | None
    now: Decimal | None
    change: Decimal | None
    better: bool | None
    target: Decimal | None
    trend: list[Decimal]
    progress: Decimal | None
    expected: Decimal | None
    status: str
    kind: str = Kind.INCREASE
    start: Decimal | None = None
    precision: int | None = None

    @property
    def of_goals(self) -> list[int]:
        return [self.goal]

    @property
    def aim(self) -> str:
        """What is to be reached or to hold: 40 %, ≥ 90 %, 2–4 h."""
        return aim_text(Kind(self.kind), self.start, self.target, self.unit, precision=self.precision)

    @property
    def stood_at(self) -> str:
        return number(self.before, self.unit, self.precision)

    @property
    def stands_at(self) -> str:
        return number(self.now, self.unit, self.precision)

    @property
    def has_moved(self) -> str:
        return signed(self.change, places=self.precision)


@dataclass(frozen=True)
class Parting:
    """Where work and result part at a key result (`goals.divergence.Finding`), with its values' unit."""

    kind: str
    what: str
    unit: str
    before: Decimal | None
    now: Decimal | None
    plan: Decimal | None
    confidence: int | None
    chance_before: float | None
    chance: float | None
    precision: int | None = None
    # Records from before it was kept have none.
    key_result: int | None = None


@dataclass(frozen=True)
class GoalLine:
    """A goal with its change since the last review. `note`: the words of its newest check-in."""

    number: int
    statement: str
    owner: Who | None
    status: str
    status_before: str
    progress: Decimal | None
    expected: Decimal | None
    confidence: int | None
    confidence_change: int
    last_day: datetime.date | None
    stale: bool
    note: str
    partings: list[Parting] = field(default_factory=list)

    @property
    def of_goals(self) -> list[int]:
        return [self.number]


@dataclass(frozen=True)
class Change:
    """Something from the trail, with the event's `before` and `after`; the sentence is made when read."""

    verb: str
    at: datetime.datetime
    actor: Who | None
    what: str
    before: dict[str, object]
    after: dict[str, object]
    of_goals: list[int] | None = None
    # The event's id.
    event: int | None = None
    # Who came, left, leads or has it now.
    whom: Who | None = None


@dataclass(frozen=True)
class Slip:
    """What is blocked, late or has moved. `kind`: task or milestone."""

    kind: str
    number: int | None
    what: str
    part_of: str
    owner: Who | None
    was: datetime.date | None
    now: datetime.date | None
    days: int
    moves: int
    blocked: bool
    late: bool
    why: str
    helper: Who | None
    of_goals: list[int] | None = None
    # Of a milestone; records from before it was kept have none.
    pk: int | None = None

    @property
    def path(self) -> str:
        """Where it is told how it has slipped, below the organization's address."""
        if self.number:
            return f"tasks/{self.number}/why/"
        return f"milestones/{self.pk}/why/" if self.pk else ""


@dataclass(frozen=True)
class Ahead:
    """A milestone or task of the coming two weeks; `hours`: its estimate."""

    kind: str
    title: str
    due: datetime.date
    number: int | None = None
    of_goals: list[int] | None = None
    hours: Decimal | None = None


@dataclass(frozen=True)
class Away:
    """Days on which a person does not work, the first and the last."""

    first: datetime.date
    last: datetime.date


@dataclass(frozen=True)
class PersonAhead:
    """What a person has before them: this week and the next; `hours` sums the estimates of both.

    `capacity`: the hours that they work on the days of both weeks that are still to come.
    """

    who: Who | None
    this_week: list[Ahead]
    next_week: list[Ahead]
    hours: Decimal | None
    away: list[Away] = field(default_factory=list)
    capacity: Decimal | None = None

    @property
    def load(self) -> Decimal | None:
        """Their hours of work as a share of those that they have."""
        return self.hours / self.capacity if self.hours is not None and self.capacity else None


@dataclass(frozen=True)
class DependencyLine:
    """What stands between the team and another one. `needs`: the team needs it, else the other one does.

    `days` and `moves`: how far and how often the promise has moved. `goal` is the team's own, if it needs it.
    """

    pk: int
    what: str
    needs: bool
    other: str
    goal: int | None
    goal_statement: str
    state: str
    needed_on: datetime.date
    promised_on: datetime.date | None
    was: datetime.date | None
    days: int
    moves: int
    at_risk: bool
    overdue: bool
    owner: Who | None
    why: str
    of_goals: list[int] | None = None
    asked_on: datetime.date | None = None


@dataclass(frozen=True)
class SupportLine:
    """What somebody of the team needs from somebody. `waits`: nobody has answered for two working days.

    `took`: after how many calendar days the first answer came.
    """

    number: int
    need: str
    state: str
    asked_on: datetime.date
    needed_by: datetime.date | None
    promised_for: datetime.date | None
    took: int | None
    waits: bool
    asked_by: Who | None
    asked_of: Who | None
    answer: str
    of_goals: list[int] | None = None


@dataclass(frozen=True)
class UpdateLine:
    """A member's weekly update. `state`: see `feedback.updates.standing`; `back`: when who is away is back.

    `mood` is there where the member shows it to the team; who is of another one is not told.
    """

    who: Who | None
    state: str
    progress: str = ""
    plans: str = ""
    problems: str = ""
    mood: int | None = None
    due: datetime.date | None = None
    back: datetime.date | None = None


@dataclass(frozen=True)
class MoodLine:
    """How the members feel who do not show it: `total` is the sum of the moods of so many `people`."""

    people: int
    total: int


@dataclass(frozen=True)
class JointDay:
    """A day of the coming two weeks on which the team does something with others."""

    title: str
    day: datetime.date
    teams: list[str]
    purpose: str
    pk: int | None = None


@dataclass(frozen=True)
class KudosLine:
    """Thanks to people for a thing. `quality`: what it shows of them, in a few words."""

    pk: int
    to: list[Who]
    giver: Who | None
    text: str
    quality: str
    at: datetime.datetime


@dataclass(frozen=True)
class Changed:
    """What a decision changed, from what to what: `fields` are as in `Decision.changed`.

    `kind`: goal, keyresult, task or milestone. An owner is `given_to`; the ids in `fields` name nobody. Its
    `team` need not be the review's; of older ones nobody knows it.
    """

    kind: str
    what: str
    number: int | None
    fields: dict[str, list[object]]
    unit: str = ""
    precision: int | None = None
    given_to: Who | None = None
    of_goals: list[int] | None = None
    team: int | None = None


@dataclass(frozen=True)
class DecisionLine:
    """`part`: the part of the agenda that it is about."""

    pk: int
    text: str
    because: str
    author: Who | None
    at: datetime.datetime
    part: str = ""
    changed: Changed | None = None


@dataclass(frozen=True)
class LeftLine:
    """A red part that is left as it is."""

    part: str
    because: str
    author: Who | None
    at: datetime.datetime


@dataclass(frozen=True)
class NoteLine:
    """What was noted on an item, in Markdown, and who said when that it was talked about."""

    item: str
    part: str
    what: str
    text: str
    author: Who | None
    written_at: datetime.datetime | None
    talked_at: datetime.datetime | None
    talked_by: Who | None
    version: int = 1
    of_goals: list[int] | None = None


@dataclass(frozen=True)
class Said:
    """What somebody answered in a vote, from 1 to 10."""

    who: Who | None
    confidence: int


@dataclass(frozen=True)
class VoteLine:
    """A vote on a key result. While it is open of `asked` people it is known how many have answered."""

    pk: int
    key_result: int
    goal: int
    what: str
    closed_at: datetime.datetime | None
    asked: int
    answered: int
    answers: list[Said] = field(default_factory=list)

    @property
    def of_goals(self) -> list[int]:
        return [self.goal]


@dataclass(frozen=True)
class RaisedLine:
    """What a team raises in the review of the team above it; `team` as it was called on the day."""

    pk: int
    text: str
    team: str
    slug: str
    author: Who | None
    at: datetime.datetime


@dataclass(frozen=True)
class NextMeeting:
    """When the team meets the next time, at "10:30" on the organization's clock, and whose turn it is."""

    day: datetime.date
    at: str
    who: Who | None


@dataclass(frozen=True)
class Agenda:
    """A team's review of a week, part by part in the order of the meeting."""

    team: str
    week: datetime.date
    as_of: datetime.datetime
    today: datetime.date
    last_week: datetime.date | None
    last_steps: list[Step] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    metrics: list[MetricLine] = field(default_factory=list)
    goals: list[GoalLine] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    slipping: list[Slip] = field(default_factory=list)
    ahead: list[PersonAhead] = field(default_factory=list)
    joint_days: list[JointDay] = field(default_factory=list)
    dependencies: list[DependencyLine] = field(default_factory=list)
    support: list[SupportLine] = field(default_factory=list)
    updates: list[UpdateLine] = field(default_factory=list)
    mood: MoodLine | None = None
    kudos: list[KudosLine] = field(default_factory=list)
    decisions: list[DecisionLine] = field(default_factory=list)
    left: list[LeftLine] = field(default_factory=list)
    notes: list[NoteLine] = field(default_factory=list)
    next_steps: list[Step] = field(default_factory=list)
    votes: list[VoteLine] = field(default_factory=list)
    raised: list[RaisedLine] = field(default_factory=list)
    # Of a review of a cycle, what the cycle was called.
    cycle: str = ""
    facilitator: Who | None = None
    next_meeting: NextMeeting | None = None
    closed_by: Who | None = None

    def people(self) -> set[int]:
        """Ids of everybody who is named, so that who has asked to be erased is not named any more."""
        return _people(self)


def _people(value: object) -> set[int]:
    if isinstance(value, Who):
        return {value.pk}
    if isinstance(value, list):
        return set().union(*(_people(one) for one in value)) if value else set()
    names = getattr(value, "__dataclass_fields__", {})
    return set().union(*(_people(getattr(value, name)) for name in names)) if names else set()
