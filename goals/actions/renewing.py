"""Forget what goals came to, when what their numbers rest on changes; see `goals.rollups`."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from goals.models import Goal, KeyResult
from goals.models.goal import new_numbers_key
from teamops.prepared import prepared

# SQLite takes few ids in one IN.
AT_ONCE = 500
ABOVE = """
WITH RECURSIVE above(id) AS (
    SELECT id FROM goals_goal WHERE id IN ({ids})
    UNION
    SELECT goal.parent_id FROM goals_goal goal JOIN above ON goal.id = above.id
    WHERE goal.parent_id IS NOT NULL
)
SELECT id FROM above
"""


def renew_numbers(goals: Iterable[int]) -> None:
    """Have what these goals, and all above them, came to worked out anew; inside the change's transaction.

    Called before the change writes anything: the rows are locked in the order of their ids, so that of two
    changes at once the second waits for the first, and neither for the other.
    """
    ids = list(goals)
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        chain = goals_above(some).select_for_update().order_by("pk")
        locked = list(chain.values_list("pk", flat=True))
        Goal.objects.filter(pk__in=locked).update(numbers_key=new_numbers_key())


def goals_above(ids: Collection[int]) -> QuerySet[Goal]:
    """These goals and all that they lead to, as the database has them now."""
    above = RawSQL(ABOVE.format(ids=", ".join(["%s"] * len(ids))), list(ids))  # noqa: S611 - ids only
    return Goal.objects.filter(pk__in=above)


def renew_plan_numbers(*plans: int | None) -> None:
    """The same when something of these plans changes, where a key result of their goal follows the plan."""
    known = [plan for plan in plans if plan is not None]
    if not known:
        return
    renew_numbers(set(_goals_that_follow(known)))


@prepared
def _goals_that_follow(plans: Collection[int]) -> QuerySet[KeyResult, int]:
    """Every click on a task asks for these."""
    following = KeyResult.objects.filter(
        goal__plans__in=plans, kind=KeyResult.Kind.FROM_PLAN, dropped_at=None
    )
    return following.order_by().values_list("goal_id", flat=True)
