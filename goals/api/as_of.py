"""`?as_of=2026-11-01`: goals as they were known at the end of a past day."""

import datetime
from typing import Any

from drf_spectacular.utils import OpenApiParameter

from goals.as_of import LONGEST, Past, asked_day, look_back
from teamops.dates import today
from teamops.people.api import OrganizationView

AS_OF = OpenApiParameter(
    "as_of",
    datetime.date,
    description="A past day: as it was known at its end. Words such as why it matters read as they do today.",
)


class PastView(OrganizationView):
    """Addresses of which some, `past_actions`, can be asked about a past day."""

    past_actions: frozenset[str] = frozenset()

    def _filters(self) -> set[str]:
        return super()._filters() | ({"as_of"} if self.action in self.past_actions else set())

    def past(self) -> Past | None:
        """What was known on the day that is asked for; None: today. Two queries. Raises RuleBroken."""
        typed: Any = self.request.query_params.get("as_of", "").strip()[:LONGEST]
        day = asked_day(typed, today(self.organization))
        return look_back(self.organization, day) if day else None
