"""How good forecasts of finished tasks would have been, on projects whose history is known.

At the end of each week from the eighth on it is asked by when the next 10, 20 and 40 tasks will be finished;
what has not been finished within the history cannot be judged and is left out.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from tasks.forecast.method import ENOUGH, WEEK, Dates, finished_by, week_shape

NUMBERS = (10, 20, 40)


@dataclass(frozen=True)
class Project:
    """A project by the days on which its tasks were finished. `since`: when its first task was written."""

    name: str
    since: datetime.date
    finished: Sequence[datetime.date]


@dataclass(frozen=True)
class Trial:
    """One forecast and what came."""

    project: str
    number: int
    made: datetime.date
    dates: Dates
    truth: datetime.date

    @property
    def late(self) -> int:
        """How many days after the P50 date the tasks were finished; below 0: before it."""
        return (self.truth - self.dates.p50).days

    @property
    def late85(self) -> int:
        return (self.truth - self.dates.p85).days


@dataclass(frozen=True)
class Score:
    """What trials show; shares are of 1, days are medians."""

    forecasts: int
    held50: float
    held85: float
    late50: float  # days after the P50 date, of those that came after it; 0 where none did
    late85: float
    early85: float  # days before the P85 date, of those that came by it
    apart: float  # from the P50 to the P85 date


def trials(project: Project, *, every: int = 1) -> Iterable[Trial]:
    """All that can be judged, or every so manieth. Weeks are counted from the day of the first task."""
    finished = sorted(project.finished)
    if not finished:
        return
    counts: list[int] = []
    done = asked = 0
    end = project.since + WEEK - datetime.timedelta(days=1)
    while done < len(finished):
        before = done
        while done < len(finished) and finished[done] <= end:
            done += 1
        counts.append(done - before)
        if len(counts) >= ENOUGH:
            shape = week_shape(finished[:done], until=end)
            for number in NUMBERS:
                if done + number > len(finished):
                    continue
                asked += 1
                dates = finished_by(counts, number, after=end, shape=shape) if asked % every == 0 else None
                if dates:
                    yield Trial(project.name, number, end, dates, finished[done + number - 1])
        end += WEEK


def score(found: Sequence[Trial]) -> Score | None:
    """None of no trials."""
    if not found:
        return None
    return Score(
        forecasts=len(found),
        held50=sum(one.late <= 0 for one in found) / len(found),
        held85=sum(one.late85 <= 0 for one in found) / len(found),
        late50=_middle(one.late for one in found if one.late > 0),
        late85=_middle(one.late85 for one in found if one.late85 > 0),
        early85=_middle(-one.late85 for one in found if one.late85 <= 0),
        apart=_middle((one.dates.p85 - one.dates.p50).days for one in found),
    )


def _middle(days: Iterable[int]) -> float:
    some = list(days)
    return median(some) if some else 0.0
