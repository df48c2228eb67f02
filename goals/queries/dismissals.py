"""Reading what was answered to findings about work and result."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from teamops.people.queries import Joined

if TYPE_CHECKING:
    from goals.models import Dismissal, KeyResult

# An answer holds for so long; what is still so after it is said again.
HOLDS = datetime.timedelta(days=21)


def findings_answered(since: datetime.datetime) -> Subquery:
    """For key results: the findings that have been answered since that moment, parted by spaces."""
    from goals.models import Dismissal

    lately = Dismissal.objects.filter(key_result=OuterRef("pk"), at__gt=since)
    return Subquery(lately.order_by().values("key_result").annotate(all=Joined("finding")).values("all"))


def answers_that_hold(key_results: "Sequence[KeyResult]") -> "list[Dismissal]":
    """The last answer to each of their findings, newest first; no query where none has been answered lately.

    The key results are read as those of a standing are.
    """
    from goals.models import Dismissal

    asked = {one.pk: one for one in key_results if getattr(one, "answered", "")}
    if not asked:
        return []
    rows = Dismissal.objects.filter(key_result__in=list(asked), at__gt=timezone.now() - HOLDS)
    last: dict[tuple[int, str], Dismissal] = {}
    for row in rows.select_related("author").order_by("-at", "-pk"):
        row.key_result = asked[row.key_result_id]
        last.setdefault((row.key_result_id, row.finding), row)
    return list(last.values())
