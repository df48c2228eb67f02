"""What a demonstration story is made of.

Days are counted from the Monday of the present week: −3 is last Friday.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Member:
    """Somebody in the story. `key` is how the rest of the story calls them."""

    key: str
    name: str
    title: str
    lead: bool = False


@dataclass(frozen=True)
class Measure:
    """A key result and how it went: `now` is today's value, `wobble` how far it strays on its way.

    `confidence` and `notes` are those of the last check-ins, oldest first. With `silent_since` its owner has
    not checked in from that day on.
    """

    statement: str
    owner: str
    kind: str
    unit: str
    start: float | None
    target: float | None
    now: float
    confidence: tuple[int, ...]
    notes: tuple[str, ...] = ()
    wobble: float = 0.02
    weight: int | None = None
    silent_since: int | None = None
    # What the steps of a scale mean: commit, target, stretch.
    zones: tuple[str, ...] = ()
    # The planned curve: (share of the quarter that has passed, value).
    curve: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Doubt:
    """Somebody who had agreed proposes another target on a day."""

    day: int
    who: str
    measure: str
    target: float
    words: str


@dataclass(frozen=True)
class Adjusted:
    """A target that was `first` another one until a day, and why (a key of `Adjustment.Reason`, words).

    Who is `silent` has not agreed anew.
    """

    day: int
    measure: str
    first: float
    reason: str
    words: str
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Aim:
    """A goal with its key results. `parent` and `supports` are keys of other goals."""

    key: str
    statement: str
    why: str
    owner: str
    measures: tuple[Measure, ...] = ()
    parent: str = ""
    supports: tuple[str, ...] = ()
    stretch: bool = False
    draft: bool = False
    personal: bool = False
    status: str = ""
    reflection: str = ""
    team: str = ""
    doubt: Doubt | None = None
    adjusted: Adjusted | None = None


@dataclass(frozen=True)
class Work:
    """A task and its life.

    `moves` are (on which day, to which day, why), `blocked` (day, why, who can help) until `freed`,
    `said` (day, who, words). What is due in the present week is done in its course, so that the pages are
    as good on a Sunday as on a Monday.
    """

    title: str
    who: str
    due: int | None
    hours: float | None = None
    made: int = -28
    phase: int | None = None
    milestone: str = ""
    doing: int | None = None
    review: int | None = None
    done: int | None = None
    dropped: int | None = None
    moves: tuple[tuple[int, int, str], ...] = ()
    blocked: tuple[int, str, str] | None = None
    freed: int | None = None
    needs: str = ""
    said: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True)
class Point:
    """A milestone."""

    title: str
    owner: str
    due: int
    phase: int
    moves: tuple[tuple[int, int, str], ...] = ()
    done: int | None = None


@dataclass(frozen=True)
class Plan:
    """A goal's action plan: phases as (name, first day, last day), milestones and tasks."""

    goal: str
    name: str
    phases: tuple[tuple[str, int, int], ...]
    points: tuple[Point, ...] = ()
    works: tuple[Work, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """A weekly review so many weeks ago: decisions as (words, because, who), next steps as
    (words, who, due in days after that Monday, done after so many days or None)."""

    weeks_ago: int
    decisions: tuple[tuple[str, str, str], ...] = ()
    steps: tuple[tuple[str, str, int, int | None], ...] = ()
    correction: tuple[str, str] | None = None


@dataclass(frozen=True)
class TeamStory:
    """A team's three months."""

    name: str
    slug: str
    language: str
    members: tuple[Member, ...]
    last_quarter: tuple[Aim, ...]
    this_quarter: tuple[Aim, ...]
    plans: tuple[Plan, ...]
    meetings: tuple[Meeting, ...]
    company: tuple[Aim, ...] = field(default=())
