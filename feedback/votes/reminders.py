"""When people are reminded of feedback that waits for their answer: how sure they are of a key result."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.models import ConfidenceVote, VoteAnswer
from feedback.votes.queries import ConfidenceVoteQuerySet
from teamops.dates import day_of
from teamops.formats import ago
from teamops.notifications.rules import Asked, Rank, Reach, Rule, look, no_day, register, when_late
from teamops.people.models import Person


def _unanswered(reach: Reach) -> ConfidenceVoteQuerySet:
    """Open votes, with each member of the team who has not answered; guests only read."""
    asked = ConfidenceVote.objects.still_open().filter(
        organization__in=reach.organizations,
        review__team__archived_at__isnull=True,
        review__team__memberships__person__in=reach.people,
        review__team__memberships__person__role__in=(Person.Role.ADMINISTRATOR, Person.Role.MEMBER),
    )
    members = asked.annotate(member=F("review__team__memberships__person"))
    answered = VoteAnswer.objects.filter(vote=OuterRef("pk"), person=OuterRef("member"))
    return members.filter(~Exists(answered))


# The working day after, then with growing pauses: in the meeting itself everybody sees it.
find_votes = look(_unanswered, person="member", moment="opened_at", when=when_late)


def _find_own_answers(votes: Sequence[Any], reader: Person) -> None:
    """Whether the reader has answered; what others did is nobody's to know yet. One query."""
    own = VoteAnswer.objects.filter(vote__in=[vote.pk for vote in votes], person=reader)
    answered = set(own.values_list("vote", flat=True))
    for vote in votes:
        vote.is_answered = vote.pk in answered


def _still_waits(vote: Any, reminder: Asked) -> bool:
    return not vote.is_closed and not getattr(vote, "is_answered", False)


def _say(vote: ConfidenceVote, today: datetime.date) -> str:
    asked_on = day_of(vote.opened_at, vote.organization)
    return _("%(team)s asked %(when)s") % {"team": vote.review.team.name, "when": ago(asked_on, today)}


register(
    Rule(
        name="vote_unanswered",
        kind="reviews",
        model=ConfidenceVote,
        related=("key_result", "review__team", "organization"),
        heading=gettext_lazy("How sure are you?"),
        find=find_votes,
        still_due=_still_waits,
        say=_say,
        why=gettext_lazy("Your team votes in its review, and your answer is missing."),
        path=lambda vote: f"/votes/{vote.pk}/",
        title=lambda vote: str(vote.key_result.statement),
        prepare=_find_own_answers,
        wanted_by=no_day,
        rank=Rank.WAITED_FOR,
    )
)
