"""How long the parts of a meeting are planned to take, and how it stands."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

# Minutes of a meeting of three quarters of an hour; a part that is not named takes the rest of them.
USUAL = {
    "last_steps": 4,
    "numbers": 5,
    "goals": 12,
    "changes": 3,
    "slipping": 6,
    "ahead": 3,
    "dependencies": 3,
    "updates": 3,
    "recognition": 2,
    "decisions": 4,
}
ELSE = 3
LONGEST = 180


def planned(part: str, minutes: Mapping[str, Any]) -> int:
    """Minutes for a part: as the team has planned, else the usual ones."""
    return int(minutes.get(part, USUAL.get(part, ELSE)))


@dataclass(frozen=True)
class Clock:
    """The clock of a part that runs since a moment, for so many minutes."""

    part: str
    name: str
    began_at: datetime.datetime
    minutes: int

    @property
    def since(self) -> datetime.datetime:
        """In the reader's zone."""
        return timezone.localtime(self.began_at)

    @property
    def until(self) -> datetime.datetime:
        return self.since + datetime.timedelta(minutes=self.minutes)

    @property
    def seconds(self) -> int:
        """When it began, for the page's script."""
        return int(self.began_at.timestamp())
