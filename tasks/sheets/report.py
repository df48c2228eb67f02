"""What comes of an import: one outcome per goal, key result and task, and their counts in one line."""

import enum
from dataclasses import dataclass, field
from typing import Any, Literal

Thing = Literal["goal", "key_result", "task", "row"]


class Verdict(enum.StrEnum):
    MADE = "made"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass
class Outcome:
    """What became of one thing of a row; `notes` are sentences: what changed, why refused, worth knowing."""

    sheet: str
    row: int
    thing: Thing
    text: str
    verdict: Verdict
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "verdict": self.verdict.value}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Outcome":
        return cls(**{**data, "verdict": Verdict(data["verdict"])})


@dataclass
class Report:
    """All outcomes of an import; names of teams and people that it adds."""

    outcomes: list[Outcome] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    # Why nothing could be read at all; the columns can be named by hand then.
    problem: str = ""
    # All or nothing was asked for and something was refused, so nothing is written.
    given_up: bool = False

    def made(self, thing: Thing) -> int:
        return sum(1 for each in self.outcomes if each.verdict == Verdict.MADE and each.thing == thing)

    def count(self, verdict: Verdict) -> int:
        """Things with this verdict; of the refused ones, rows."""
        if verdict == Verdict.REFUSED:
            return len({(each.sheet, each.row) for each in self.outcomes if each.verdict == verdict})
        return sum(1 for each in self.outcomes if each.verdict == verdict)

    @property
    def refused(self) -> bool:
        return self.count(Verdict.REFUSED) > 0

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return not self.given_up and any(
            each.verdict in (Verdict.MADE, Verdict.CHANGED) for each in self.outcomes
        )

    def summary(self) -> str:
        """One line, the same in every language: scripts read it."""
        made = f"{self.made('goal')} goals, {self.made('key_result')} key results, {self.made('task')} tasks"
        counts = (
            f"{verdict}: {self.count(verdict)}"
            for verdict in (Verdict.CHANGED, Verdict.UNCHANGED, Verdict.REFUSED)
        )
        return "; ".join([f"made: {made}", *counts])

    def to_json(self) -> dict[str, Any]:
        return {**self.__dict__, "outcomes": [each.to_json() for each in self.outcomes]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Report":
        return cls(**{**data, "outcomes": [Outcome.from_json(each) for each in data["outcomes"]]})
