"""What the person chose on the preview: cycle, teams, and whether one bad row stops all."""

from dataclasses import asdict, dataclass, field
from typing import Any

# The choice for an unknown team: make it.
MAKE = "make"


@dataclass
class Choices:
    """Ids of rows, as they are stored with the upload.

    `team` takes the rows that name none; `teams` says for an unknown team's folded name MAKE or the id of the
    team that is meant.
    """

    cycle: int | None = None
    team: int | None = None
    teams: dict[str, str] = field(default_factory=dict)
    all_or_nothing: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
