"""Reading what was answered to findings about work and result."""

import datetime

from django.db.models import OuterRef, Subquery

from teamops.people.queries import Joined

# An answer holds for so long; what is still so after it is said again.
HOLDS = datetime.timedelta(days=21)


def findings_answered(since: datetime.datetime) -> Subquery:
    """For key results: the findings that have been answered since that moment, parted by spaces."""
    from goals.models import Dismissal

    lately = Dismissal.objects.filter(key_result=OuterRef("pk"), at__gt=since)
    return Subquery(lately.order_by().values("key_result").annotate(all=Joined("finding")).values("all"))
