"""The review of week 48 with a key result on which the team can vote."""

import pytest

from feedback.actions import open_review
from feedback.models import ConfidenceVote, WeeklyReview
from feedback.votes.actions import open_vote
from goals.models import KeyResult
from teamops.people.models import Person, Team
from tests.feedback.conftest import clock, retention  # noqa: F401
from tests.feedback.weeks import W48


@pytest.fixture
def review(retention: KeyResult, product: Team, ana: Person, ben: Person, cem: Person) -> WeeklyReview:  # noqa: F811
    return open_review(product, by=ana, week=W48)


@pytest.fixture
def vote(review: WeeklyReview, retention: KeyResult, ana: Person) -> ConfidenceVote:  # noqa: F811
    """Open; Ana, Ben and Cem may answer."""
    return open_vote(review, retention, by=ana)
