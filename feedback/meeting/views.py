"""A meeting's page asks here what is new, and who runs it says who does what and how long it takes."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.actions import open_review
from feedback.meeting import actions, drawn
from feedback.meeting.middleware import WORD, word_for
from feedback.meeting.permissions import can_run
from feedback.meeting.pulse import Pulse, pulse
from feedback.meeting.room import facilitator_in, review_of, room_of
from feedback.models import WeeklyReview
from feedback.page import sees_like
from feedback.people import People
from feedback.spans import week_span
from feedback.templatetags.drawn_once import own
from feedback.views.common import back_to, below, review_context, week_of
from teamops.dates import week_label
from teamops.errors import RuleBroken
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible
from teamops.prepared import prepared
from teamops.templatetags.rows import TOKEN
from teamops.text import typed_number

# That a page can have.
MOST_PARTS = 40
LONGEST_PATH = 300


def _beats(request: OrgRequest, team: str, day: datetime.date) -> Pulse:
    found = pulse(request.person, team, day)
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def live_review(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """204 where nothing is new since the version `?since=`, else the present one: what stands beside the
    agenda, and the parts of it that are not as the page has them (`?have=goals.1a2b3c4d,…`).

    `?here=1`: the page is looked at. `?bare=1`: parts are only said to have changed. A word in the headers
    lets the page ask more cheaply for a minute (`feedback.meeting.middleware`).
    """
    day = week_of(week)
    found = _beats(request, team, day)
    is_here = "here" in request.GET and not found.is_closed
    if is_here and _comes(request, found.team, day):
        found = _beats(request, team, day)
    since = request.GET.get("since", "")
    answer = HttpResponse(status=204) if since == found.version else _news(request, found, day, since)
    can_be_here = not found.is_closed and actions.is_now(day, request.organization)
    answer[WORD] = word_for(request, found.team, day, request.person.pk if can_be_here else None)
    return answer


def _news(request: OrgRequest, found: Pulse, day: datetime.date, since: str) -> HttpResponse:
    team, alike = sees_like(request.person, found.team, day)
    changed = since.partition(".")[2] != found.events if since else _is_older(request, found)
    news = {
        "version": found.version,
        "around": drawn.around(team, day, found.version, _base(request)),
        "changed": changed,
        "stop": _("Stop"),
    }
    if changed and "bare" not in request.GET:
        news |= _parts(request, team, day, found, alike)
    return JsonResponse(news)


def _parts(
    request: OrgRequest, team: Team, day: datetime.date, beat: Pulse, alike: tuple[Any, ...]
) -> dict[str, Any]:
    """The parts that differ from what the page has, all in order, and the agenda's lines; drawn once for all
    who see `alike`."""
    present = "present" in request.GET
    # Addresses in the parts begin where the page is on which they are put.
    page = request.GET.get("page", "")[:LONGEST_PATH]
    key = (
        *(team.pk, day, beat.version, present, below(page, week_span(day))),
        *(get_language(), timezone.get_current_timezone_name()),
        *alike,
    )

    def draw() -> str:
        context = review_context(request, team, week_span(day), shown_at=page or "/") | {"team": team}
        context |= {"csrf_token": TOKEN, "reader": None, "layout": "feedback/bare.html"}
        return render_to_string("feedback/review.html", context, request)

    have = set(request.GET.get("have", "").split(",")[:MOST_PARTS])
    parts, agenda = drawn.shared_body(key, draw)
    token = get_token(request)
    return {
        "order": list(parts),
        "have": {part: mark for part, (mark, _html) in parts.items()},
        "agenda": agenda,
        "newer": _("Something newer waits until you are done here."),
        "parts": {
            part: own(html, token, request.person)
            for part, (mark, html) in parts.items()
            if f"{part}.{mark}" not in have
        },
    }


def _comes(request: OrgRequest, team: int, day: datetime.date) -> bool:
    """Whether it is news that they are here. Where the database is busy it is said again soon."""
    try:
        return actions.come(_team(request, team), day, request.person)
    except OperationalError:
        return False


def _is_older(request: OrgRequest, found: Pulse) -> bool:
    """Whether a page that asks for the first time was drawn (`?drawn=`, seconds) before the newest event."""
    drawn_at = request.GET.get("drawn", "")[:12]
    return not drawn_at.isdecimal() or found.last >= int(drawn_at)


def _base(request: OrgRequest) -> str:
    return f"/{request.organization.slug}"


def _team(request: OrgRequest, pk: int) -> Team:
    (team,) = _team_of(pk)
    team.organization = request.organization
    return team


@prepared
def _team_of(pk: int) -> QuerySet[Team]:
    return Team.objects.filter(pk=pk)


# --- Running the meeting ------------------------------------------------------------------------------


def _run(request: OrgRequest, team: str, week: str, act: Callable[[WeeklyReview], Any]) -> HttpResponse:
    found, day = get_team(request, team), week_of(week)
    try:
        with transaction.atomic():
            act(open_review(found, by=request.person, week=day))
    except RuleBroken as broken:
        say(request, broken.message)
    return back_to(request, found, week_span(day), "meeting")


def _chosen(request: OrgRequest, name: str) -> Person | None:
    pk = typed_number(request.POST.get(name, ""))
    return get_visible(Person, request.person, pk=pk) if pk else None


@require_http_methods(["GET", "HEAD", "POST"])
def choose_roles(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """Who facilitates, and who writes; and the times of the parts."""
    if request.method != "POST":
        return _roles(request, get_team(request, team), week_of(week))
    roles = {name: _chosen(request, name) for name in ("facilitator", "note_taker")}
    return _run(request, team, week, lambda review: actions.choose_roles(review, by=request.person, **roles))


def _roles(request: OrgRequest, team: Team, day: datetime.date) -> HttpResponse:
    review = review_of(team, day)
    require(can_run, request.person, review or WeeklyReview(team=team, week=day))
    room = room_of(team, day, facilitator_in(team, day, review))
    context = {
        "room": room,
        "offered": People(team.organization_id, offers=team.pk).offered,
        "part_minutes": [(part, name, room.minutes[part]) for part, name in actions.NAMES.items()],
        "label": week_label(day),
        "week_number": day.isocalendar().week,
    }
    return page(request, "feedback/meeting/roles.html", context, nav="review", team=team)


@require_POST
def start_clock(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """Begin a part, or stop the clock (`stop`)."""
    part = request.POST.get("part", "")
    if "stop" in request.POST:
        return _run(request, team, week, lambda review: actions.stop_clock(review, by=request.person))
    return _run(request, team, week, lambda review: actions.start_clock(review, by=request.person, part=part))


@require_POST
def plan_minutes(request: OrgRequest, team: str, week: str) -> HttpResponse:
    """How long each part is to take."""
    typed = {part: request.POST.get(f"minutes-{part}") for part in actions.NAMES}
    minutes = {part: typed_number(text) or 0 for part, text in typed.items() if text is not None}

    def plan(review: WeeklyReview) -> None:
        actions.plan_minutes(review, by=request.person, minutes=minutes)
        say(request, _("The minutes are planned, for this meeting and the coming ones."))

    return _run(request, team, week, plan)
