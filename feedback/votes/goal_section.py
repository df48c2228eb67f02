"""What votes add to a goal: its page shows them, and the next check-in begins with what was voted.

The page of a goal has no query left, so what it shows of votes comes with the goal, as text: how often each
number was chosen, without names. Who said what stands on the page of the vote.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import CharField, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Replace
from django.utils.translation import gettext as _

from feedback.models import VoteAnswer
from feedback.votes.part import mean
from feedback.votes.wording import Column, columns_of, result
from goals.models import Goal
from goals.numbers import rounded
from goals.registry import Advice
from teamops.formats import day_name
from teamops.people.models import Person
from teamops.people.queries import Joined

MOST = 6
SPACE = "\u00a0"  # in a statement, where a space parts answers


class Voted(NamedTuple):
    """A closed vote that somebody has answered. `kept`: the day of the check-in with which it is kept."""

    pk: int
    key_result: int
    week: datetime.date
    asked: int
    kept: datetime.date | None
    closed: str  # the moment, as `_moment_text`
    what: str
    values: list[int]

    @property
    def week_number(self) -> int:
        return self.week.isocalendar().week

    @property
    def says(self) -> str:
        return result(self.values, self.asked)

    @property
    def columns(self) -> list[Column]:
        return columns_of({value: [""] * many for value, many in Counter(self.values).items()})


def _as_text(answers: QuerySet[VoteAnswer]) -> QuerySet[VoteAnswer, Any]:
    """The answers as one text, "vote:key result:week:asked:check-in:answer:closed:statement" each, parted by
    spaces; there is none in them."""
    names = (
        "vote",
        "vote__key_result",
        "vote__review__week",
        "vote__asked",
        "vote__check_in__day",
        "confidence",
    )
    parts: list[Any] = []
    for name in names:
        text = Coalesce(Cast(name, CharField()), Value(""), output_field=CharField())
        parts += [text, Value(":")]
    closed = Replace(Cast("vote__closed_at", CharField()), Value(" "), Value("T"))
    parts += [Replace(closed, Value(":"), Value(".")), Value(":")]
    parts.append(Replace("vote__key_result__statement", Value(" "), Value(SPACE)))
    # One after the other: Django's Concat puts each into the one before, deeper than SQLite reads.
    told = Joined(Func(*parts, template="(%(expressions)s)", arg_joiner=" || ", output_field=CharField()))
    return answers.order_by().values(all=Value(1)).annotate(told=told).values_list("told", flat=True)


def votes_of_goal_as_text() -> Subquery:
    """For `tell_with_goal`."""
    answers = VoteAnswer.objects.filter(vote__key_result__goal=OuterRef("pk"), vote__closed_at__isnull=False)
    return Subquery(_as_text(answers))


def _read(text: str | None) -> list[Voted]:
    """The newest votes first."""
    found: dict[int, Voted] = {}
    for answer in text.split(" ") if text else ():
        vote, key_result, week, asked, kept, value, closed, what = answer.split(":", 7)
        day = datetime.date.fromisoformat(kept) if kept else None
        monday, what = datetime.date.fromisoformat(week), what.replace(SPACE, " ")
        new = Voted(int(vote), int(key_result), monday, int(asked), day, closed, what, [])
        found.setdefault(new.pk, new).values.append(int(value))
    return sorted(found.values(), key=lambda one: (one.week, one.pk), reverse=True)


def votes_of_goal(goal: Goal, person: Person, day: datetime.date) -> Mapping[str, Any] | None:
    """The newest closed votes of the goal's key results, and what is voted and not yet checked in."""
    votes = _read(getattr(goal, "votes_told", None))
    return _shown(votes, goal, day, {"advice": _advice(votes, goal.team.name)})


def votes_of_goal_then(
    goal: Goal, person: Person, day: datetime.date, moment: datetime.datetime
) -> Mapping[str, Any] | None:
    """Those that had been closed by then."""
    then = _moment_text(moment)
    votes = [one for one in _read(getattr(goal, "votes_told", None)) if one.closed[: len(then)] < then]
    return _shown(votes, goal, day, {})


def _moment_text(moment: datetime.datetime) -> str:
    """A moment as the database writes it in UTC, where colons and spaces part other things."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H.%M.%S")


def _shown(
    votes: list[Voted], goal: Goal, day: datetime.date, more: dict[str, Any]
) -> Mapping[str, Any] | None:
    if not votes:
        return None
    shown = [(one, day_name(one.kept, day) if one.kept else "") for one in votes[:MOST]]
    return {"votes": shown, "team": goal.team, **more}


def advised(key_result: int) -> Advice | None:
    """What was voted since the last check-in on a key result. One query, and one where it was."""
    answers = VoteAnswer.objects.filter(
        vote__key_result=key_result, vote__closed_at__isnull=False, vote__check_in__isnull=True
    )
    votes = _read(next(iter(_as_text(answers)), None))
    if not votes:
        return None
    team = VoteAnswer.objects.filter(vote=votes[0].pk).values_list("vote__review__team__name", flat=True)[0]
    return _advice(votes, team).get(key_result)


def _advice(votes: Iterable[Voted], team: str) -> dict[int, Advice]:
    """By key result, of the newest vote that is not kept with a check-in."""
    found: dict[int, Advice] = {}
    for vote in votes:
        middle = mean(vote.values)
        if middle is None or vote.kept or vote.key_result in found:
            continue
        said = {"team": team, "n": vote.week_number, "mean": middle}
        found[vote.key_result] = Advice(
            confidence=int(rounded(middle)),
            says=_("%(team)s voted %(mean)s of 10 on average, week %(n)s.") % said,
            path=f"votes/{vote.pk}/",
        )
    return found
