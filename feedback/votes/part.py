"""The votes of a review, as its agenda tells them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from feedback.agenda import Said, VoteLine, who
from feedback.models import ConfidenceVote, VoteAnswer
from goals.numbers import rounded
from goals.queries import for_everybody
from teamops.people.named import Named

# What of a review's rows (`feedback.work_rows`) is a vote, and what an answer; before all others.
VOTE, ANSWER = -2, -1
KINDS = (VOTE, ANSWER)


def vote_columns(review: int) -> list[tuple[Any, dict[str, Any]]]:
    """(rows, columns) of the votes of a review and of the answers of those that are closed, of no other."""
    votes = ConfidenceVote.objects.filter(for_everybody("key_result__goal__"), review=review)
    answers = VoteAnswer.objects.filter(vote=OuterRef("pk")).order_by().values("vote")
    answered = Subquery(answers.annotate(many=Count("pk")).values("many"))
    shown = VoteAnswer.objects.filter(
        for_everybody("vote__key_result__goal__"), vote__review=review, vote__closed_at__isnull=False
    )
    return [
        (
            votes,
            {
                "what": Value(VOTE),
                "title": "key_result__statement",
                "key_result": "key_result",
                "goal_number": "key_result__goal__number",
                "made_at": "opened_at",
                "done_at": "closed_at",
                "moves": "asked",
                "number": Coalesce(answered, Value(0), output_field=IntegerField()),
            },
        ),
        (
            shown,
            {
                "what": Value(ANSWER),
                "pk": F("vote"),
                "number": "confidence",
                "owner": "person",
                "owner_name": "person__name",
                "owner_state": "person__state",
            },
        ),
    ]


def vote_lines(rows: Iterable[Any], members: int) -> list[VoteLine]:
    """Of the rows of these kinds: the oldest vote first, its answers the most sure first.

    `members`: how many may answer what is still open.
    """
    said: dict[int, list[Said]] = {}
    found, named = [], Named()
    for row in rows:
        if row.what == VOTE:
            found.append(row)
        else:
            person = named.person(row.owner, row.owner_name, row.owner_state)
            said.setdefault(row.pk, []).append(Said(who(person), row.number))
    return [
        VoteLine(
            pk=row.pk,
            key_result=row.key_result,
            goal=row.goal_number,
            what=row.title,
            closed_at=row.done_at,
            asked=row.moves if row.done_at else max(members, row.number),
            answered=row.number,
            answers=in_order(said.get(row.pk, [])),
        )
        for row in sorted(found, key=lambda row: (row.made_at, row.pk))
    ]


def in_order(answers: Iterable[Said]) -> list[Said]:
    """The most sure first."""
    return sorted(answers, key=lambda one: (-one.confidence, one.who.name if one.who else ""))


def mean(answers: Sequence[int]) -> Decimal | None:
    """To one decimal; None where nobody answered."""
    return rounded(Decimal(sum(answers)) / len(answers), 1) if answers else None
