"""Reading what was answered to findings about work and result."""

import datetime
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from teamops.people.queries import Joined

if TYPE_CHECKING:
    from goals.models import Dismissal

# An answer holds for so long; what is still so after it is said again.
HOLDS = datetime.timedelta(days=21)


def answered_lately(dismissals: "QuerySet[Dismissal]") -> Subquery:
    """For key results: the findings that have been answered in the last three weeks, parted by spaces."""
    lately = dismissals.filter(key_result=OuterRef("pk"), at__gt=timezone.now() - HOLDS)
    return Subquery(lately.order_by().values("key_result").annotate(all=Joined("finding")).values("all"))
