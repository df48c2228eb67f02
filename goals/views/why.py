"""Why the numbers of a goal or of a key result are what they are, on a page of its own or in a dialog."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from goals.explaining import numbers_of
from goals.models import Dependency
from goals.views.as_of import asked_as_of
from goals.views.goals import fetch_goal, refuse_before
from goals.why.held import why_held
from goals.why.slip import slip_of_promise
from goals.why.trail import Explained
from teamops.dates import today
from teamops.http import page
from teamops.people.http import OrgRequest
from teamops.people.models import Person, Team
from teamops.people.queries import get_visible
from teamops.text import typed_number


@require_safe
@vary_on_headers("HX-Request")
def why(request: OrgRequest, number: int) -> HttpResponse:
    """Every number of the goal, or of its key result `?kr=`, also `?as_of=` a past day."""
    goal = fetch_goal(request, number)
    as_of = refuse_before(goal, asked_as_of(request))
    asked = request.GET.get("kr", "")
    found = numbers_of(goal, request.person, as_of.on, key_result=asked, past=as_of.past)
    context = {
        "goal": goal,
        "key_result": found.key_result,
        "numbers": found.explained,
        "all_changes_url": reverse("activity", args=[request.organization.slug, "goal", goal.pk]),
        "as_of": as_of,
    }
    template = "goals/_why_numbers.html" if request.htmx else "goals/why.html"
    return page(request, template, context, nav="goals", team=goal.team)


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


@require_safe
@vary_on_headers("HX-Request")
def why_open_goals(request: OrgRequest, pk: int) -> HttpResponse:
    """Which goals a person answers for, but the one of the number `?but=`; also `?as_of=` a past day."""
    owner = get_visible(Person, request.person, pk=pk)
    past = asked_as_of(request).past
    told = why_held(owner, request.person, but=typed_number(request.GET.get("but", "")), past=past)
    return why_thing(
        request,
        [told],
        about=owner.name,
        about_url=reverse("person", args=[request.organization.slug, pk]),
        nothing="",
        nav="people",
    )
