"""What a page of a past day reads along with where its goals stood, so that it asks the trail once.

`goals.as_of` reads it and leaves it on the goals that were asked about, as `beside_then`.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from goals.models import Goal, KeyResult
from teamops.activity.models import Event
from teamops.people.models import Person

ASKED = "goal.asked"
ANSWERED = ("goal.agreed", "goal.proposed", "goal.declined", "goal.answer_taken_back")
REPLIED = ("goal.proposal_accepted", "goal.proposal_kept")
AGREEMENT = (ASKED, *ANSWERED, *REPLIED)


@dataclass(frozen=True)
class Wanted:
    """What else a page needs to know."""

    answers: bool = False  # all that was asked and answered about the goals, whenever it was
    plans: bool = False  # what the goals' plans consisted of, though no key result follows them
    load: bool = False  # how many goals their owners answered for
    dependencies: Collection[int] = ()  # these, as they were
    people: Collection[int] = ()  # what these are called
    alike: int | None = None  # what a team measured by the words of drafts in earlier cycles

    def events(self, goals: Collection[int], since: Q) -> Q:
        """Those that have to be read; `since`: what has happened since that day."""
        found = Q(subject_type="dependency", subject_id__in=list(self.dependencies)) & since
        if self.answers:
            found |= Q(subject_type="goal", subject_id__in=list(goals), verb__in=AGREEMENT)
        return found


@dataclass(frozen=True)
class Alike:
    """What a team measured by some words in cycles before a day, and what its last check-ins said."""

    keys: Collection[str]  # the words, as they are compared
    key_results: Sequence[KeyResult] = ()  # the oldest first
    last: Mapping[int, tuple[datetime.date, Decimal]] = field(default_factory=dict)


@dataclass(frozen=True)
class Beside:
    """What was read of it."""

    wanted: Wanted = field(default_factory=Wanted)
    events: Iterable[Event] = ()  # newest first
    people: Mapping[int, Person] = field(default_factory=dict)
    open_goals: Mapping[int, int] | None = None  # by owner
    alike: "Alike | None" = None

    @classmethod
    def of(cls, goal: Goal) -> "Beside":
        """What was read with this goal."""
        found: Any = getattr(goal, "beside_then", None)
        return found or cls()

    def of_dependencies(self) -> list[Event]:
        return [event for event in self.events if event.subject_type == "dependency"]

    def of_answers(self) -> list[Event]:
        """Oldest first."""
        asked = [one for one in self.events if one.subject_type == "goal" and one.verb in AGREEMENT]
        return asked[::-1]
