"""One vote as it is shown outside of its review: its answers only once it is closed."""

from collections.abc import Iterable

from feedback.agenda import Said, VoteLine, Who
from feedback.models import ConfidenceVote, VoteAnswer
from feedback.votes.closing import how_many_may_answer
from feedback.votes.part import in_order


def answers_of(vote: ConfidenceVote) -> VoteLine:
    """Two queries for an open vote, one for a closed one. `vote` has its key result and goal."""
    if vote.closed_at is None:
        many = VoteAnswer.objects.filter(vote=vote).count()
        return line_of(vote, (), many, max(how_many_may_answer(vote.review.team), many))
    answers = list(VoteAnswer.objects.filter(vote=vote).select_related("person"))
    return line_of(vote, answers, len(answers), vote.asked)


def line_of(vote: ConfidenceVote, answers: Iterable[VoteAnswer], answered: int, asked: int) -> VoteLine:
    """`answers`: with their persons, none of a vote that is open."""
    said = (
        Said(Who(one.person.pk, one.person.name, one.person.initials, one.person.tint), one.confidence)
        for one in answers
    )
    return VoteLine(
        pk=vote.pk,
        key_result=vote.key_result_id,
        goal=vote.key_result.goal.number,
        what=vote.key_result.statement,
        closed_at=vote.closed_at,
        asked=asked,
        answered=answered,
        answers=in_order(said),
    )
