"""The tree of goals, from the company to persons, and moving a goal in it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals import actions
from goals import alignment as trees
from goals.forms import LONGEST_SEARCH, MoveGoalForm
from goals.models import Goal
from goals.permissions import can_create_goal, can_edit_goal
from goals.veils import veil_parents
from goals.views.as_of import asked_as_of
from goals.views.goals import fetch_goal
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest
from teamops.people.models import Team
from teamops.people.permissions import require
from teamops.text import typed_number

DEEPEST = 12  # levels that are drawn below each other


@require_safe
def alignment(request: OrgRequest) -> HttpResponse:
    """The company's goals of a cycle and what contributes to them, two levels deep."""
    as_of = asked_as_of(request)
    tree = trees.alignment(request.person, as_of.on, cycle=request.GET.get("cycle", ""), past=as_of.past)
    if tree is None:
        raise Http404
    context = {"tree": tree, "as_of": as_of}
    if not tree.roots and as_of.past is None:
        context["company"] = _where_to_begin(request)
    return page(request, "goals/alignment.html", context, nav="company")


def _where_to_begin(request: OrgRequest) -> Team | None:
    """The company, where the person may write its first goal."""
    company = Team.objects.visible_to(request.person).filter(parent=None).first()
    return company if company and can_create_goal(request.person, company) else None


@require_safe
def goals_below(request: OrgRequest, number: int) -> HttpResponse:
    """A branch of the tree that is unfolded: what contributes to a goal in `?cycle=`, on `?level=`."""
    goal = fetch_goal(request, number)
    wanted = request.GET.get("level", "")
    level = min(int(wanted), DEEPEST) if wanted.isdecimal() and len(wanted) < 3 else 2
    cycle = request.GET.get("cycle", "")
    as_of = asked_as_of(request)
    nodes = trees.below(goal, request.person, as_of.on, cycle=cycle, level=max(level, 2), past=as_of.past)
    supporting = sum(node.link is not None for node in nodes)
    says = trees.says_beneath(len(nodes) - supporting, supporting)
    context = {"goal": goal, "nodes": nodes, "says": says, "cycle": cycle, "as_of": as_of}
    return page(request, "goals/_unfolded.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def move_goal(request: OrgRequest, number: int) -> HttpResponse:
    """Put a goal under another one, or under none. Leads back to its row in the tree."""
    goal = fetch_goal(request, number)
    require(can_edit_goal, request.person, goal)
    if "onto" in request.POST:
        return _drop(request, goal)
    words = request.GET.get("find", "").strip()[:LONGEST_SEARCH]
    chosen = typed_number(request.POST.get("parent", ""))
    parents = trees.possible_parents(
        goal, request.person, picked=[] if chosen is None else [chosen], words=words
    )
    form = MoveGoalForm(request.POST or None, goal=goal, parents=parents)
    if form.is_valid():
        parent: Goal | None = form.cleaned_data["parent"]
        if carry_out(form, actions.edit_goal, goal, by=request.person, parent=parent):
            _say_where(request, goal)
            tree = reverse("alignment", args=[request.organization.slug])
            return redirect(f"{tree}#goal-{goal.number}")
    context = {
        "form": form,
        "goal": goal,
        "searched": words,
        "cancel_url": f"/{request.organization.slug}/alignment/",
    }
    return page(request, "goals/move_goal.html", context, nav="company")


def _drop(request: OrgRequest, goal: Goal) -> HttpResponse:
    """A row was dropped onto another one (`onto`, its number); a refusal is one sentence."""
    number = request.POST["onto"]
    parent = fetch_goal(request, int(number)) if number.isdecimal() and len(number) < 10 else None
    if parent is None:
        raise Http404
    try:
        actions.edit_goal(goal, by=request.person, parent=parent)
    except RuleBroken as broken:
        return HttpResponse(str(broken.message), status=409, content_type="text/plain; charset=utf-8")
    _say_where(request, goal)
    return HttpResponse(status=204)


def _say_where(request: OrgRequest, goal: Goal) -> None:
    """Where it stands now; a parent that is kept from the person is not named."""
    veil_parents([goal], request.person)
    if goal.parent:
        told = _("“%(goal)s” contributes to “%(parent)s” now.") % {"goal": goal, "parent": goal.parent}
    else:
        told = _("“%(goal)s” contributes to no other goal now.") % {"goal": goal}
    say(request, told)
