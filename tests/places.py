"""Where on earth it is a working morning just now: for tests of processes whose clock is the real one."""

import datetime
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from teamops.dates import is_working_day
from teamops.people import choices


class Place(NamedTuple):
    time_zone: str
    country: str

    @property
    def today(self) -> datetime.date:
        return datetime.datetime.now(ZoneInfo(self.time_zone)).date()


def where_it_is(*hours: int) -> Place:
    """A zone whose clock shows one of these hours, and a country in which people work on that date.

    They need not be neighbours: on a Saturday the country is one whose weekend lies otherwise.
    """
    now = datetime.datetime.now(datetime.UTC)
    everywhere = [now.astimezone(ZoneInfo(zone)) for zone, _ in choices.time_zones()]
    mornings = [moment for moment in everywhere if moment.hour in hours]
    countries = ["DE", *(country for country, _ in choices.countries() if country)]
    return next(
        Place(str(moment.tzinfo), country)
        for country, moment in product(countries, mornings)
        if is_working_day(moment.date(), country)
    )
