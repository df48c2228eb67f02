"""The five marks of a goal while it is written."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from goals.judging import Typed, marks_of_typed
from goals.models import Goal
from goals.permissions import can_create_goal, can_edit_goal
from teamops.people.http import OrgRequest
from teamops.people.models import Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible


@require_POST
def smart(request: OrgRequest) -> HttpResponse:
    """Judge what is typed for a new goal of the team that the address names."""
    team = get_visible(Team, request.person, slug=request.GET.get("team", ""))
    require(can_create_goal, request.person, team)
    return _panel(request, team, None)


@require_POST
def smart_of_goal(request: OrgRequest, number: int) -> HttpResponse:
    """Judge what is typed for a goal that is being changed."""
    goal = get_visible(Goal, request.person, "team", "cycle", "owner", "parent", number=number)
    require(can_edit_goal, request.person, goal)
    return _panel(request, goal.team, goal)


def _panel(request: OrgRequest, team: Team, goal: Goal | None) -> HttpResponse:
    team.organization = request.organization
    marks = marks_of_typed(Typed.of_post(request.POST), person=request.person, team=team, goal=goal)
    return render(request, "goals/_smart_marks.html", {"marks": marks})
