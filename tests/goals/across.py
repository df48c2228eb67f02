"""What the tests of dependencies share."""

import datetime

from goals.models import Dependency, Goal
from teamops.dates import DAY, today


def ahead(of: Goal | Dependency, days: int) -> datetime.date:
    """So many days from today, in the organization's zone."""
    return today(of.organization) + days * DAY


def fresh(dependency: Dependency) -> Dependency:
    """As it stands now, read anew, as the next request does."""
    return Dependency.objects.select_related("goal__team", "team", "owner").get(pk=dependency.pk)
