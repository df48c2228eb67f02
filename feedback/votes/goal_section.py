"""What votes add to a goal: its page shows them, and the next check-in begins with what was voted."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from feedback.models import ConfidenceVote
from feedback.votes.page import line_of
from feedback.votes.part import mean
from feedback.votes.wording import result, spread, values_of
from goals.models import Goal
from goals.numbers import rounded
from goals.registry import Advice
from teamops.dates import day_of
from teamops.formats import day_name
from teamops.people.models import Person

MOST = 6


def votes_of_goal(goal: Goal, person: Person, day: datetime.date) -> Mapping[str, Any] | None:
    """The newest closed votes of the goal's key results, and what is voted and not yet checked in. Two
    queries, one where nobody has voted."""
    rows = ConfidenceVote.objects.filter(key_result__goal=goal, closed_at__isnull=False)
    return _shown(rows, day, is_now=True)


def votes_of_goal_then(
    goal: Goal, person: Person, day: datetime.date, moment: datetime.datetime
) -> Mapping[str, Any] | None:
    """Those that had been closed by then."""
    rows = ConfidenceVote.objects.filter(key_result__goal=goal, closed_at__lt=moment)
    return _shown(rows, day, is_now=False)


def _shown(rows: Any, day: datetime.date, *, is_now: bool) -> Mapping[str, Any] | None:
    rows = rows.select_related("key_result__goal", "review__team__organization", "check_in")
    votes = list(rows.prefetch_related("answers__person").order_by("-closed_at", "-pk")[:MOST])
    if not votes:
        return None
    shown = []
    for vote in votes:
        line = line_of(vote, vote.answers.all(), len(vote.answers.all()), vote.asked)
        kept = day_name(vote.check_in.day, day) if vote.check_in else ""
        shown.append((vote, line, result(values_of(line), line.asked), spread(line), kept))
    return {"votes": shown, "advice": _advice(votes)} if is_now else {"votes": shown}


def advised(key_result: int) -> Advice | None:
    """What was voted since the last check-in on a key result."""
    rows = ConfidenceVote.objects.filter(
        key_result=key_result, closed_at__isnull=False, check_in__isnull=True
    )
    rows = rows.select_related("review__team__organization").prefetch_related("answers")
    return _advice(rows.order_by("-closed_at", "-pk")[:1]).get(key_result)


def _advice(votes: Iterable[ConfidenceVote]) -> dict[int, Advice]:
    """By key result, of the newest vote that is not kept with a check-in."""
    found: dict[int, Advice] = {}
    for vote in votes:
        middle = mean([one.confidence for one in vote.answers.all()])
        if middle is None or vote.check_in_id or vote.key_result_id in found or vote.closed_at is None:
            continue
        day = day_name(day_of(vote.closed_at, vote.review.team))
        said = {"team": vote.review.team.name, "day": day, "mean": middle}
        found[vote.key_result_id] = Advice(
            confidence=int(rounded(middle)),
            says=_("%(team)s voted %(mean)s of 10 on average, %(day)s.") % said,
            path=f"votes/{vote.pk}/",
        )
    return found
