"""Finding goals by words of their statements."""

from collections.abc import Sequence

from django.db.models import Case, IntegerField, QuerySet, Value, When

from goals.models import Goal
from teamops.people.models import Person
from teamops.prepared import prepared
from teamops.search.queries import MOST_ON_PAGE, has_all, how_well, numbered
from teamops.search.registry import Hit


def find_goals(person: Person, words: Sequence[str], most: int) -> list[Hit]:
    """Goals that the person may see, what is exact, open, one's own and newest first; one query."""
    if not words:
        return []
    number = numbered("g", words)
    if number is None:
        rows = _with_words(person, " ".join(words), *words)
    else:
        rows = list(Goal.objects.visible_to(person).filter(number=number).select_related("team", "cycle"))
    return [
        Hit(
            goal.statement,
            f"goals/{goal.number}/",
            note=f"{goal.team.name} · {goal.cycle.name}" if goal.team and goal.cycle else "",
            icon="goal",
        )
        for goal in rows[:most]
    ]


@prepared
def _with_words(person: Person, typed: str, *words: str) -> QuerySet[Goal]:
    is_open = Case(
        When(state=Goal.State.CLOSED, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    is_own = Case(When(owner=person, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Goal.objects.visible_to(person).filter(has_all("statement_key", words))
    rows = rows.order_by(how_well("statement_key", [typed]), is_open, is_own, "-number")
    return rows.select_related("team", "cycle")[:MOST_ON_PAGE]
