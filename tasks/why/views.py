"""Why dates have slipped and people are loaded, on pages of their own or in a dialog."""

import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from goals.views.why import why_thing
from goals.why.trail import Explained
from tasks.models import ActionPlan, Milestone, Task
from tasks.outlook import outlooks
from tasks.permissions import can_see_load
from tasks.why.load import why_load
from tasks.why.outlook import why_outlook
from tasks.why.plan import why_plan
from tasks.why.slip import slip_of
from teamops.dates import today
from teamops.people.http import OrgRequest
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.people.queries import get_visible

LONGEST = datetime.timedelta(weeks=26)


@require_safe
@vary_on_headers("HX-Request")
def why_task(request: OrgRequest, number: int) -> HttpResponse:
    """By how much a task's date has moved, and how late it is."""
    task = get_visible(Task, request.person, "team", number=number)
    return why_thing(
        request,
        slip_of(task, request.person),
        about=task.title,
        about_url=reverse("task", args=[request.organization.slug, number]),
        nothing=_("The date has not moved, and it has not passed."),
        nav="plan",
        team=task.team,
    )


@require_safe
@vary_on_headers("HX-Request")
def why_milestone(request: OrgRequest, pk: int) -> HttpResponse:
    """The same of a milestone, and when it will be reached."""
    point = get_visible(Milestone, request.person, "plan__team__organization", pk=pk)
    expected = outlooks([point], point.plan.team, today(request.organization))
    return why_thing(
        request,
        [*slip_of(point, request.person), *map(why_outlook, expected)],
        about=point.title,
        about_url=reverse("plan", args=[request.organization.slug, point.plan_id]),
        nothing=_("The date has not moved, and it has not passed."),
        nav="plan",
        team=point.plan.team,
    )


@require_safe
@vary_on_headers("HX-Request")
def why_plan_counts(request: OrgRequest, pk: int) -> HttpResponse:
    """Which of a plan's tasks are done, late and blocked."""
    plan = get_visible(ActionPlan, request.person, "team", pk=pk)
    return why_thing(
        request,
        why_plan(plan, request.person),
        about=plan.name,
        about_url=reverse("plan", args=[request.organization.slug, pk]),
        nothing="",
        nav="plan",
        team=plan.team,
    )


@require_safe
@vary_on_headers("HX-Request")
def why_person_load(request: OrgRequest, pk: int) -> HttpResponse:
    """How loaded a person is, week by week to the day `?until=`."""
    whose = get_visible(Person, request.person, "organization", pk=pk)
    require(can_see_load, request.person, whose)
    seen = set(Task.objects.visible_to(request.person).filter(assignee=whose).values_list("pk", flat=True))
    found = why_load(whose, _until(request), seen=seen)
    return why_thing(
        request,
        [Explained(one, [], 0) for one in found],
        about=whose.name,
        about_url=reverse("person", args=[request.organization.slug, pk]),
        nothing="",
        nav="people",
    )


def _until(request: OrgRequest) -> datetime.date:
    """The day that is asked for, within half a year; else the present week alone."""
    now = today(request.organization)
    try:
        day = datetime.date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        return now
    return max(now, min(day, now + LONGEST))
