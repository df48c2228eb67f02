"""The board of a team."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tasks.board import board as board_of
from tasks.permissions import (
    can_create_task,
)
from teamops.http import page
from teamops.people.http import OrgRequest, get_team


@require_safe
def board(request: OrgRequest, team: str) -> HttpResponse:
    """A team's tasks in columns; the filters stand in the address."""
    found = get_team(request, team)
    show, chosen = request.GET.get("show", ""), request.GET.get("goal", "")
    number = int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0
    drawn = board_of(found, request.person, show=show, goal=number, all_of=request.GET.get("all", ""))
    goal = str(number or "")
    scopes = [("", _("Everyone")), ("mine", _("Mine")), ("blocked", _("Blocked"))]
    context = {
        "board": drawn,
        "scopes": [("?" + _query(show=key, goal=goal), text, key == show) for key, text in scopes],
        "chosen_goal": number,
        "show": show,
        "query": _query(show=show, goal=goal, all=""),
        "can_create": can_create_task(request.person, found),
    }
    return page(request, "tasks/board.html", context, nav="board", team=found)


def _query(**values: str) -> str:
    """The part of an address after the question mark, without what is empty but `all`, which is filled in."""
    given = {key: value for key, value in values.items() if value}
    return urlencode(given) + ("&" if given and "all" in values else "")
