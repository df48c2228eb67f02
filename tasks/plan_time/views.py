"""The timeline and the calendar of a plan."""

import datetime
from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tasks.loaded import plan_loads
from tasks.models import ActionPlan, Milestone
from tasks.permissions import can_edit_plan
from tasks.plan_rows import MOST_DRAWN, plan_page
from tasks.plan_time.calendar import calendar
from tasks.plan_time.months import Span
from tasks.plan_time.names import names
from tasks.plan_time.zooms import ZOOMS, zooms
from tasks.plan_views.bar import bar
from tasks.plan_views.looks import Look
from teamops.dates import monday, today
from teamops.http import page
from teamops.people.http import OrgRequest
from teamops.text import typed_number

# However often more is asked for.
MOST_ROWS = 10 * MOST_DRAWN


def timeline_page(request: OrgRequest, plan: ActionPlan) -> HttpResponse:
    """Its phases, milestones and tasks, with original and present dates; bars are moved by hand."""
    look = Look(request, "timeline", plan.team, plan, once=True)
    shown = min(typed_number(request.GET.get("shown", "")) or MOST_DRAWN, MOST_ROWS)
    drawn = plan_page(plan, request.person, look.filters, shown)
    zoom = request.GET.get("zoom", "")
    zoom = zoom if zoom in ZOOMS else ""
    context = {
        **look.context(look.choosable(_by_due(drawn["milestones"])), zoom=zoom),
        **drawn,
        "names": names(drawn["rows"]),
        **zooms(zoom, drawn["drawn"], today(request.person), look.filters),
        "can_edit": can_edit_plan(request.person, plan),
        "loads": plan_loads(drawn["rows"], request.person),
        "more_url": "?" + look.query(zoom=zoom, shown=str(drawn["next_shown"])),
    }
    return page(request, "tasks/plan.html", context, nav="plan", team=plan.team)


def calendar_page(request: OrgRequest, plan: ActionPlan) -> HttpResponse:
    """What is due on which day of a month or a week; entries are moved by hand."""
    look, day = Look(request, "calendar", plan.team, plan, once=True), today(request.person)
    span = Span.read(request.GET.get("month", ""), request.GET.get("week", ""), day)
    shown = calendar(plan, request.person, look.filters, span, day)
    can_have = look.choosable(_by_due(shown["milestones"]))

    def address(asked: Span) -> str:
        return "?" + look.query(**asked.asked)

    near = day if span.first <= day <= span.last else span.month or span.first
    context = {
        **look.context(can_have),
        # A view that is saved opens at the present month; a filter stays where one is.
        "bar": bar(look.filters, can_have, view=look.view, **span.asked),
        **shown,
        "can_edit": can_edit_plan(request.person, plan),
        "span": span,
        "lengths": [
            (address(Span.of_month(near.replace(day=1))), _("Month"), span.month is not None),
            (address(Span.of_week(monday(near))), _("Week"), span.month is None),
        ],
        "before_url": address(span.beside(-1)),
        "after_url": address(span.beside(1)),
        "today_url": address(span.at(day)),
        "week_url": "?" + look.query() + "&week=",
    }
    return page(request, "tasks/plan_time/calendar.html", context, nav="plan", team=plan.team)


def _by_due(milestones: Sequence[Milestone]) -> list[Milestone]:
    """As they are offered to be chosen."""
    return sorted(milestones, key=lambda point: (point.due is None, point.due or datetime.date.max))
