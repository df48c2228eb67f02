"""Why the numbers of a goal or of a key result are what they are, on a page of its own or in a dialog."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from goals.as_of import Past, goal_then
from goals.models import Goal, KeyResult, Metric
from goals.queries import seen_among
from goals.registry import named_items
from goals.standing import GoalStanding, KeyResultStanding, standing
from goals.views.as_of import AsOf, asked_as_of
from goals.views.goals import fetch_goal, refuse_before
from goals.why import why_goal, why_key_result
from goals.why.trail import explained
from teamops.http import page
from teamops.people.http import OrgRequest


@require_safe
@vary_on_headers("HX-Request")
def why(request: OrgRequest, number: int) -> HttpResponse:
    """Every number of the goal, or of its key result `?kr=`, also `?as_of=` a past day."""
    goal = fetch_goal(request, number)
    as_of = refuse_before(goal, asked_as_of(request))
    stands = _standing(request, goal, as_of)
    one = _chosen(stands, request.GET.get("kr", ""))
    if one is None:
        seen = _seen(request, stands)
        reasons = why_goal(stands, seen=seen, dropped=_dropped(goal, as_of.past))
    else:
        _name_metric(request, one.key_result)
        named = named_items(request.person, one.measure.plan)
        reasons = why_key_result(one, stands, seen=_seen(request, stands), named=named)
    before = as_of.past.moment if as_of.past else None
    context = {
        "goal": goal,
        "key_result": one.key_result if one else None,
        "numbers": explained(reasons, goal, one.key_result if one else None, before=before),
        "as_of": as_of,
    }
    template = "goals/_why_numbers.html" if request.htmx else "goals/why.html"
    return page(request, template, context, nav="goals", team=goal.team)


def _standing(request: OrgRequest, goal: Goal, as_of: AsOf) -> GoalStanding:
    if as_of.past:
        return goal_then(goal, as_of.past, person=request.person)[0]
    return standing(goal, on=as_of.on)


def _chosen(stands: GoalStanding, asked: str) -> KeyResultStanding | None:
    """The key result that is asked for; None: the goal as a whole. 404 for one of another goal."""
    if not asked:
        return None
    found = next((one for one in stands.key_results if str(one.key_result.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _seen(request: OrgRequest, stands: GoalStanding) -> set[int]:
    """The goals below that the person may see; the others count without being named."""
    return seen_among(request.person, [sub.goal for sub in stands.sub_goals])


def _dropped(goal: Goal, past: Past | None) -> list[KeyResult]:
    """What counts no longer, or did not then."""
    if past:
        return list(goal.dropped_then)  # type: ignore[attr-defined]  # by `goal_then`
    return list(goal.key_results.exclude(dropped_at=None).order_by("position", "pk"))


def _name_metric(request: OrgRequest, key_result: KeyResult) -> None:
    """The metric that it follows, if the person may see it."""
    if key_result.metric_id:
        key_result.metric = Metric.objects.visible_to(request.person).filter(pk=key_result.metric_id).first()
