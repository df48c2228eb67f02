"""Breaking a goal down: fetch, ask the action, show."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.permissions import can_break_down
from goals.views.goals import fetch_goal, to_goal
from tasks.breaking_down.page import BreakDownPage
from teamops.formats import one_after_another
from teamops.http import page, say
from teamops.people.http import OrgRequest
from teamops.people.permissions import require


@require_http_methods(["GET", "HEAD", "POST"])
def break_down(request: OrgRequest, number: int) -> HttpResponse:
    """Who brings what of a goal's numbers, and which tasks are theirs."""
    goal = fetch_goal(request, number)
    require(can_break_down, request.person, goal)
    if goal.is_closed:
        say(request, _("This goal is closed. Reopen it to change it."))
        return to_goal(goal, request)
    screen = BreakDownPage(
        request.POST if request.method == "POST" else None, person=request.person, goal=goal
    )
    if screen.is_valid() and screen.save():
        say(request, one_after_another([_("Saved."), *screen.sums()]))
        return redirect("break_down", request.organization.slug, goal.number)
    return page(request, "tasks/break_down.html", {"page": screen, "goal": goal}, nav="goals", team=goal.team)
