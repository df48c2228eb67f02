"""Why the numbers of a goal or of a key result are what they are, on a page of its own or in a dialog."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from goals.as_of import Past, goal_then
from goals.divergences import divergences
from goals.models import Dependency, Goal, KeyResult, Metric
from goals.queries import seen_among
from goals.registry import named_items, plan_items
from goals.standing import GoalStanding, KeyResultStanding, standing
from goals.views.as_of import AsOf, asked_as_of
from goals.views.goals import fetch_goal, refuse_before
from goals.why import Explanation, why_goal, why_key_result
from goals.why.parting import why_parting
from goals.why.slip import slip_of_promise
from goals.why.trail import Explained, explained
from teamops.dates import today
from teamops.http import page
from teamops.people.http import OrgRequest
from teamops.people.models import Team
from teamops.people.queries import get_visible


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
        shares = [] if as_of.past else _shares(request, one.key_result)
        named = named_items(request.person, one.measure.plan)
        reasons = why_key_result(one, stands, seen=_seen(request, stands), named=named, shares=shares)
        if as_of.past is None:
            reasons = [*_partings(request, stands, one), *reasons]
    before = as_of.past.moment if as_of.past else None
    context = {
        "goal": goal,
        "key_result": one.key_result if one else None,
        "numbers": explained(reasons, goal, one.key_result if one else None, before=before),
        "all_changes_url": reverse("activity", args=[request.organization.slug, "goal", goal.pk]),
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


def _shares(request: OrgRequest, key_result: KeyResult) -> list[KeyResult]:
    """What members bring of it, as far as the person may see it; of a past day it is not told."""
    rows = KeyResult.objects.visible_to(request.person).shares_of(key_result.goal)
    return list(rows.filter(share_of=key_result).select_related("latest"))


def _partings(request: OrgRequest, stands: GoalStanding, one: KeyResultStanding) -> list[Explanation]:
    """Where its work and its result part today; what has been answered is told of no more."""
    found = divergences([stands], stands.on).get(stands.goal.pk, [])
    mine = [parting for parting in found if parting.standing is one]
    if not any(parting.finding.plan is not None for parting in mine):
        return [why_parting(parting) for parting in mine]
    plan = plan_items([stands.goal.pk]).get(stands.goal.pk, [])
    named = named_items(request.person, plan)
    return [why_parting(parting, plan, named) for parting in mine]


def _name_metric(request: OrgRequest, key_result: KeyResult) -> None:
    """The metric that it follows, if the person may see it."""
    if key_result.metric_id:
        key_result.metric = Metric.objects.visible_to(request.person).filter(pk=key_result.metric_id).first()


def why_thing(
    request: OrgRequest,
    numbers: Sequence[Explained],
    *,
    about: str,
    about_url: str,
    nothing: str,
    nav: str,
    team: Team | None = None,
) -> HttpResponse:
    """The numbers of another thing, on a page or in the dialog; `nothing`: what is said without any."""
    context = {"numbers": numbers, "about": about, "about_url": about_url, "nothing": nothing}
    template = "goals/_why_thing.html" if request.htmx else "goals/why_thing.html"
    return page(request, template, context, nav=nav, team=team)


@require_safe
@vary_on_headers("HX-Request")
def why_dependency(request: OrgRequest, pk: int) -> HttpResponse:
    """By how much another team's promise has moved, and how late it is."""
    one = get_visible(Dependency, request.person, "goal__team", "team", pk=pk)
    return why_thing(
        request,
        slip_of_promise(one, today(request.organization)),
        about=one.what,
        about_url=reverse("dependency", args=[request.organization.slug, pk]),
        nothing=_("The promise has not moved, and its day has not passed."),
        nav="goals",
        team=one.goal.team if one.shows_goal else one.team,  # type: ignore[attr-defined]  # annotated
    )
