"""The board of a team or of a plan, and what is moved on it."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tasks.board import BY
from tasks.board import board as board_of
from tasks.models import ActionPlan, Task
from tasks.plan_views.actions import set_limit
from tasks.plan_views.forms import LimitForm
from tasks.plan_views.looks import Look
from tasks.plan_views.moving import MovedMeanwhile, move_card, place_card, place_of
from tasks.plan_views.permissions import can_set_limit
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import asked_way_back, page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible
from teamops.text import typed_number

BY_HAND = "hand"


@require_safe
def board(request: OrgRequest, team: str) -> HttpResponse:
    """A team's tasks in columns; the filters stand in the address."""
    return board_page(request, get_team(request, team))


def board_page(request: OrgRequest, team: Team, plan: ActionPlan | None = None) -> HttpResponse:
    """The board, of a plan or of a team."""
    look = Look(request, "board", team, plan)
    asked = {name: request.GET.get(name, "") for name in ("show", "goal", "by", "sort")}
    number = typed_number(asked["goal"]) or 0
    by = asked["by"] if asked["by"] in BY else "status"
    by_hand = asked["sort"] == BY_HAND
    kept = {
        "show": asked["show"] if asked["show"] in ("mine", "blocked") else "",
        "goal": str(number or ""),
        "by": by if by != "status" else "",
        "sort": BY_HAND if by_hand else "",
    }
    can_have = look.choosable()
    drawn = board_of(
        team, request.person, plan=plan, filters=look.filters, can_have=can_have, by=by, by_hand=by_hand,
        show=kept["show"], goal=number, all_of=request.GET.get("all", ""),
    )  # fmt: skip
    scopes = [("", _("Everyone")), ("mine", _("Mine")), ("blocked", _("Blocked"))]
    orders = [("", _("By date")), (BY_HAND, _("By hand"))]
    context: dict[str, Any] = {
        **look.context(can_have, **kept),
        "board": drawn,
        "by": by,
        "by_hand": by_hand,
        "scopes": [
            ("?" + look.link(**kept | {"show": key}), text, key == kept["show"]) for key, text in scopes
        ],
        "bys": [("?" + look.link(**kept | {"by": key}), str(text), key == by) for key, text in BY.items()],
        "orders": [
            ("?" + look.link(**kept | {"sort": key}), text, key == kept["sort"]) for key, text in orders
        ],
        "chosen_goal": number,
        "goal_fields": [*look.pairs(**kept | {"goal": ""}), *look.filters.pairs()],
        "is_narrowed": look.filters.is_active or kept["show"] or number,
        "all_query": look.link(**kept),
        "can_set_limit": can_set_limit(request.person, team),
    }
    return page(request, "tasks/board.html", context, nav="plan" if plan else "board", team=team)


@require_POST
def place_task(request: OrgRequest, number: int) -> HttpResponse:
    """Move a card to another column, or to another place. Answers its place; 409 with a sentence, and with
    the column in which it stands if somebody else has moved it.
    """
    found = get_visible(Task, request.person, "team", "plan", number=number)
    sent = request.POST
    columns, seen, to = sent.get("by", ""), sent.get("from", ""), sent.get("to", "")
    try:
        moved = move_card(found, by=request.person, columns=columns, seen=seen, to=to)
        if sent.get("sort") == BY_HAND:
            place = sent.get("place", "") if seen == to else None
            above = typed_number(sent.get("above", ""))
            moved = place_card(moved, by=request.person, columns=columns, above=above, seen=place)
    except MovedMeanwhile as moved_meanwhile:
        said = {"message": str(moved_meanwhile.message), "column": moved_meanwhile.column}
        return JsonResponse(said, status=409)
    except RuleBroken as broken:
        return HttpResponse(str(broken.message), status=409, content_type="text/plain; charset=utf-8")
    return JsonResponse({"place": place_of(moved)})


@require_POST
def limit_column(request: OrgRequest, team: str) -> HttpResponse:
    """Set how many tasks the team means to have in a column at one time."""
    found = get_team(request, team)
    require(can_set_limit, request.person, found)
    columns = request.POST.get("by", "status")
    # One form has the fields of all columns.
    with transaction.atomic():
        for name, typed in request.POST.items():
            key = name.removeprefix("most-")
            if key == name:
                continue
            form = LimitForm({"most": typed})
            if not form.is_valid() or not carry_out(
                form,
                set_limit,
                found,
                by=request.person,
                columns=columns,
                key=key,
                most=form.cleaned_data["most"],
            ):
                transaction.set_rollback(True)
                say(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
                break
    return redirect(asked_way_back(request) or reverse("board", args=[request.organization.slug, team]))
