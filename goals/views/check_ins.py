"""Checking in on a key result, and correcting what one has just said."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goals import actions
from goals.actions.check_ins import TOO_LATE
from goals.forms import CheckInForm, CorrectionForm, plain_number
from goals.models import CheckIn, KeyResult
from goals.permissions import can_check_in
from goals.registry import advice_for
from goals.standing import standing
from goals.wording import value_text
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import asked_way_back, page, say
from teamops.people.http import OrgRequest
from teamops.people.permissions import require
from teamops.people.queries import get_visible

KEY_RESULT_PARTS = ("goal__team", "goal__cycle", "owner")


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: OrgRequest, pk: int) -> HttpResponse:
    """Say where a key result stands; only the value is required. Leads back to where it was asked from."""
    key_result = get_visible(KeyResult, request.person, *KEY_RESULT_PARTS, pk=pk)
    key_result.organization = key_result.goal.organization = request.organization
    require(can_check_in, request.person, key_result)
    stands = standing(key_result.goal, on=today(request.organization))
    stand = next((one for one in stands.key_results if one.key_result.pk == pk), None)
    advice = advice_for(key_result.pk)
    initial = CheckInForm.first_values(stand, advice) if stand else {}
    data = request.POST if request.method == "POST" else None
    form = CheckInForm(_with_day(data, initial), initial=initial, key_result=key_result)
    if form.is_valid():
        made = carry_out(form, actions.check_in, key_result, by=request.person, **form.values())
        if made:
            said = {"what": key_result.statement, "value": value_text(key_result, made.value)}
            say(request, _("“%(what)s” is checked in at %(value)s.") % said)
            return redirect(_way_back(request, key_result))
    context = {
        "form": form,
        "key_result": key_result,
        "stand": stand,
        "advice": advice,
        "plan_says": stand.value_text if stand else "",
        "next": request.POST.get("next", ""),
    }
    return page(request, "goals/check_in.html", context, nav="goals", team=key_result.goal.team)


def _with_day(data: Any, initial: dict[str, Any]) -> Any:
    """What was posted; a short form that asks for the value alone is about today."""
    if data is None or "day" in data:
        return data
    data = data.copy()
    data["day"] = initial.get("day", "")
    return data


def _way_back(request: OrgRequest, key_result: KeyResult) -> str:
    """The page that the form asked to return to, if it is one of ours; else the goal, where its key results
    begin: not at the top, which is far from the form."""
    if wanted := asked_way_back(request):
        return wanted
    goal = reverse("goal", args=[request.organization.slug, key_result.goal.number])
    return f"{goal}?kr={key_result.pk}#key-results"


@require_http_methods(["GET", "HEAD", "POST"])
def correct_check_in(request: OrgRequest, pk: int) -> HttpResponse:
    """Set a check-in right, for 24 hours after it was made."""
    made = get_visible(
        CheckIn, request.person, "key_result__goal__team", "key_result__goal__cycle", "author", pk=pk
    )
    key_result = made.key_result
    require(can_check_in, request.person, key_result)
    if request.method != "POST" and not made.is_correctable_by(request.person):
        say(request, str(TOO_LATE))
        return redirect("check_in", request.organization.slug, key_result.pk)
    initial = {
        "value": plain_number(made.value),
        "confidence": made.confidence,
        "stated_status": made.stated_status,
        "note": made.note,
        "what_next": made.what_next,
    }
    data = request.POST if request.method == "POST" else None
    form = CorrectionForm(data, initial=initial, key_result=key_result)
    if form.is_valid() and carry_out(
        form, actions.correct_check_in, made, by=request.person, **form.values()
    ):
        say(request, _("The check-in is corrected."))
        return redirect(_way_back(request, key_result))
    context = {
        "form": form,
        "key_result": key_result,
        "made": made,
        "cancel_url": _way_back(request, key_result),
    }
    return page(request, "goals/correct_check_in.html", context, nav="goals", team=key_result.goal.team)


@require_POST
def dismiss_finding(request: OrgRequest, pk: int) -> HttpResponse:
    """Say why it is all right that work and result part."""
    key_result = get_visible(KeyResult, request.person, *KEY_RESULT_PARTS, pk=pk)
    # PostgreSQL keeps no NUL character.
    asked = {name: request.POST.get(name, "").replace("\x00", "")[:300] for name in ("finding", "reason")}
    try:
        actions.dismiss_finding(key_result, by=request.person, **asked)
    except RuleBroken as broken:
        say(request, broken.message)
    else:
        say(request, _("Kept. It is said again in three weeks, if it is still so."))
    return redirect(_way_back(request, key_result))
