"""The timeline and the calendar of a plan."""

from typing import Any

from django.http import HttpResponse

from goals.queries import remember_unseen
from tasks.models import ActionPlan
from tasks.permissions import can_create_task, can_edit_plan
from tasks.plan_rows import MOST_DRAWN, plan_page
from tasks.plan_time.zooms import zooms
from tasks.plan_views.filters import Filters
from teamops.dates import today
from teamops.http import page
from teamops.people.http import OrgRequest
from teamops.text import typed_number

# However often more is asked for.
MOST_ROWS = 10 * MOST_DRAWN


def timeline_page(request: OrgRequest, plan: ActionPlan) -> HttpResponse:
    """Its phases, milestones and tasks, with original and present dates; bars are moved by hand."""
    filters = _filters(request)
    shown = min(typed_number(request.GET.get("shown", "")) or MOST_DRAWN, MOST_ROWS)
    drawn = plan_page(plan, request.person, filters, shown)
    zoom = request.GET.get("zoom", "")
    context = _context(request, plan, filters) | drawn
    context |= zooms(zoom, drawn["drawn"], today(request.person), filters)
    more = filters.query(view="timeline", zoom=zoom, shown=str(drawn["next_shown"]))
    return page(request, "tasks/plan.html", context | {"more_url": f"?{more}"}, nav="plan", team=plan.team)


def _filters(request: OrgRequest) -> Filters:
    remember_unseen(request.person)
    return Filters.read(request.GET, request.person)


def _context(request: OrgRequest, plan: ActionPlan, filters: Filters) -> dict[str, Any]:
    return {
        "plan": plan,
        "filters": filters,
        "can_edit": can_edit_plan(request.person, plan),
        "can_create": can_create_task(request.person, plan.team),
        "new_task_url": f"/{request.organization.slug}/tasks/new/?team={plan.team.slug}&plan={plan.pk}",
    }
