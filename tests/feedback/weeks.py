"""Weeks as the tests of reviews name them, and what a page says about one."""

import datetime

from feedback.actions import leave_part, open_review
from feedback.agenda import Agenda
from feedback.gathering import gather
from feedback.page import ReviewPage, review_page
from feedback.queries import review_before
from feedback.red import unsettled
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


def leave_red(team: Team, by: Person | None, week: datetime.date = W48) -> None:
    """Say of what is red that it is left as it is, so that the review can be closed."""
    review = open_review(team, by=by, week=week)
    for red in unsettled(gather(team, week, review, review_before(review))):
        leave_part(review, by=by, part=red.part, because="We wait for the next numbers")
