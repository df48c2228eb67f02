"""What a demonstration story is made of.

Days are counted from the Monday of the present week: −3 is last Friday.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """Somebody in the story. `key` is how the rest of the story calls them."""

    key: str
    name: str
    title: str
    lead: bool = False


@dataclass(frozen=True)
class Share:
    """What a member brings of a number, and how far they have come with it."""

    who: str
    amount: float
    now: float


@dataclass(frozen=True)
class Measure:
    """A key result and how it went: `now` is today's value, `wobble` how far it strays on its way.

    `confidence`, `notes` and `nexts` are those of the last check-ins, oldest first. With `silent_since` its
    owner has not checked in from that day on.
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
    nexts: tuple[str, ...] = ()
    wobble: float = 0.05
    # Its values one by one, where the story tells them all.
    path: tuple[float, ...] = ()
    # So many of the last check-ins say what the last one says.
    still: int = 0
    weight: int | None = None
    cadence: int = 7
    # The day on which it is due, where that is not its goal's last.
    due: int | None = None
    silent_since: int | None = None
    # Of the check-ins, counted back from the last one (0): those of the Wednesday, and those that never came.
    late: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()
    # What the owner typed first in the check-in before the last one, and corrected within the hour.
    typo: float | None = None
    # The status that the owner states with the last check-in.
    states: str = ""
    # What the steps of a scale mean: commit, target, stretch.
    zones: tuple[str, ...] = ()
    # The planned curve: (share of the quarter that has passed, value).
    curve: tuple[tuple[float, float], ...] = ()
    # Keys of the series that it follows, and of the one that is drawn beside it.
    follows: str = ""
    beside: str = ""
    shares: tuple[Share, ...] = ()
    # The owner's grade at the end, and why it is not what the numbers suggest.
    graded: tuple[float, str] | None = None


@dataclass(frozen=True)
class Doubt:
    """Somebody who had agreed proposes another target on a day; `kept`: (when, why) the lead lets it stand,
    and they agree the day after."""

    day: int
    who: str
    measure: str
    target: float
    words: str
    kept: tuple[int, str] | None = None


@dataclass(frozen=True)
class Refusal:
    """Somebody who had agreed does not accept the goal any more."""

    day: int
    who: str
    words: str


@dataclass(frozen=True)
class Adjusted:
    """A target or due day that was `first` another one until a day, and why.

    `reason` is a key of `Adjustment.Reason`, `rests_on` the key of a series; `first_due` is a day of the
    story. Who is `silent` has not agreed anew.
    """

    day: int
    measure: str
    first: float | None
    reason: str
    words: str
    silent: tuple[str, ...] = ()
    rests_on: str = ""
    first_due: int | None = None


@dataclass(frozen=True)
class Answered:
    """Why it is all right that work and result part at a measure: said on a day."""

    day: int
    measure: str
    finding: str
    reason: str


@dataclass(frozen=True)
class Ending:
    """How a goal is closed: what worked, what did not, what was learned, and what becomes of the rest."""

    well: str = ""
    badly: str = ""
    learned: str = ""
    outcome: str = ""


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
    private: bool = False
    weight: float | None = None
    status: str = ""
    ending: Ending = Ending()
    # The day on which a draft is written, and the one on which its people are asked.
    written: int | None = None
    asked: int | None = None
    # The goal of the last quarter that goes on in this one.
    continues: str = ""
    # Names of teams that work on it too.
    shared: tuple[str, ...] = ()
    doubt: Doubt | None = None
    refusal: Refusal | None = None
    adjusted: Adjusted | None = None
    answered: Answered | None = None
    said: tuple[tuple[int, str, str], ...] = ()


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
    priority: str = "NORMAL"


@dataclass(frozen=True)
class Point:
    """A milestone. `criteria`: how one sees that it is reached."""

    title: str
    owner: str
    due: int
    phase: int
    moves: tuple[tuple[int, int, str], ...] = ()
    done: int | None = None
    criteria: str = ""


@dataclass(frozen=True)
class Plan:
    """A goal's action plan: phases as (name, first day, last day), milestones and tasks.

    `owner`: who sees to it, where that is not the goal's owner.
    """

    goal: str
    name: str
    phases: tuple[tuple[str, int, int], ...]
    points: tuple[Point, ...] = ()
    works: tuple[Work, ...] = ()
    owner: str = ""


@dataclass(frozen=True)
class Meeting:
    """A weekly review so many weeks ago: decisions as (words, because, who), next steps as
    (words, who, due in days after that Monday, done after so many days or None), what is raised as
    (words, who).
    """

    weeks_ago: int
    decisions: tuple[tuple[str, str, str], ...] = ()
    steps: tuple[tuple[str, str, int, int | None], ...] = ()
    correction: tuple[str, str] | None = None
    raised: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Series:
    """A metric: its readings of the past year, and then what the key result that follows it says.

    `was` and `now`: where it stood a year ago, and where it stands now if nothing follows it. `every` so many
    days. Of the past, `hole` are the weeks before the quarter from which there is no reading (from, to), and
    `odd` is one week's reading that does not fit.
    """

    key: str
    name: str
    unit: str
    counts: str
    source: str
    owner: str
    was: float
    now: float | None = None
    external: bool = False
    every: int = 7
    wobble: float = 0.06
    hole: tuple[int, int] | None = None
    odd: tuple[int, float] | None = None
    # What is said below it: (day, who, words).
    said: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True)
class TeamStory:
    """A team's three months. `above` is the name of the team that it belongs to, empty for the company.

    The metrics of the company are the whole organization's. Goals that others build on are made some days
    `ahead` of the quarter. A team that `hides` its drafts shows them to nobody else before a cycle begins.
    `labels` are (name, the works that carry it).
    """

    name: str
    language: str
    members: tuple[Member, ...]
    above: str = ""
    ahead: int = 0
    hides: bool = False
    last_quarter: tuple[Aim, ...] = ()
    this_quarter: tuple[Aim, ...] = ()
    next_quarter: tuple[Aim, ...] = ()
    plans: tuple[Plan, ...] = ()
    labels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    meetings: tuple[Meeting, ...] = ()
    series: tuple[Series, ...] = ()
