"""Weeks as the tests of reviews name them, and what a page says about one."""

import datetime

from feedback.agenda import Agenda
from feedback.page import ReviewPage, review_page
from teamops.people.models import Person, Team

DAY = datetime.timedelta(1)
W48 = datetime.date(2026, 11, 23)
W47 = W48 - 7 * DAY
W46 = W47 - 7 * DAY


def shown(team: Team, reader: Person, week: datetime.date = W48) -> ReviewPage:
    """The page of the week, read anew."""
    team.refresh_from_db()
    return review_page(team, week, reader)


def agenda(team: Team, reader: Person, week: datetime.date = W48) -> Agenda:
    return shown(team, reader, week).agenda
