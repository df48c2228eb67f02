"""One key result, adjusted by its owner or by who may edit its goal."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.key_result_editor import KeyResultEditor
from goals.models import KeyResult
from goals.permissions import can_change_key_result
from goals.queries import seen_among
from goals.standing import key_result_standings
from teamops.dates import today
from teamops.http import page, say
from teamops.people.http import OrgRequest
from teamops.people.permissions import require
from teamops.people.queries import get_visible

KEY_RESULT_PARTS = ("goal__team", "goal__cycle", "goal__owner", "owner")


@require_http_methods(["GET", "HEAD", "POST"])
def edit_key_result(request: OrgRequest, pk: int) -> HttpResponse:
    """Change a key result; of an active goal what is adjusted asks why. Leads back to the goal."""
    key_result = get_visible(KeyResult, request.person, *KEY_RESULT_PARTS, pk=pk, dropped_at=None)
    goal = key_result.goal
    goal.organization = goal.team.organization = request.organization
    require(can_change_key_result, request.person, key_result)
    back = f"{reverse('goal', args=[request.organization.slug, goal.number])}?kr={key_result.pk}#key-results"
    if goal.is_closed:
        say(request, _("This goal is closed. Reopen it to change it."))
        return redirect(back)
    stand = key_result_standings([key_result], on=today(request.organization))[0]
    posted = request.POST if request.method == "POST" else None
    editor = KeyResultEditor(posted, person=request.person, key_result=key_result)
    if editor.is_valid() and editor.save():
        say(request, _("The key result is saved."))
        if seen_among(request.person, [goal]):
            return redirect(back)
        # Who has handed on a key result of a private goal does not see it any more.
        return redirect("goal_list", request.organization.slug, goal.team.slug)
    context = {"editor": editor, "form": editor.form, "key_result": key_result, "stand": stand}
    return page(
        request,
        "goals/key_result_form.html",
        context | {"goal": goal, "cancel_url": back},
        nav="goals",
        team=goal.team,
    )
