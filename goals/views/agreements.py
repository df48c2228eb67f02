"""Agreement: asking, answering, and what the lead makes of a proposal."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goals import actions
from goals.agreement_forms import DeclineForm, ProposalForm, ReplyForm, WhyForm
from goals.agreement_panel import Entry, agreement_panel
from goals.models import Agreement, Goal, KeyResult, Metric
from goals.permissions import can_answer_proposal
from goals.views.goals import asked_to_agree, fetch_goal
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import asked_way_back, page, say
from teamops.people.http import OrgRequest
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.people.queries import get_visible
from teamops.text import typed_number


@require_POST
def ask_to_agree(request: OrgRequest, number: int) -> HttpResponse:
    """Ask everybody who carries the goal."""
    found = fetch_goal(request, number)
    say(request, asked_to_agree(request, found))
    return _to_agreement(request, found)


@require_POST
def agree(request: OrgRequest, number: int) -> HttpResponse:
    """Say yes with one click; leads back to where it was said."""
    found = fetch_goal(request, number)
    version = _version(request)
    try:
        actions.agree(found, by=request.person, version=version)
    except RuleBroken as broken:
        say(request, broken.message)
        return _to_agreement(request, found)
    undo = reverse("take_back_answer", args=[request.organization.slug, found.number])
    say(request, _("You agreed to “%(goal)s”.") % {"goal": found.statement}, undo_url=undo)
    return _back(request, found)


@require_POST
def take_back_answer(request: OrgRequest, number: int) -> HttpResponse:
    """As if one had not answered yet."""
    found = fetch_goal(request, number)
    try:
        actions.take_back_answer(found, by=request.person, version=_version(request))
        say(request, _("Your answer to “%(goal)s” is taken back.") % {"goal": found.statement})
    except RuleBroken as broken:
        say(request, broken.message)
    return _to_agreement(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_change(request: OrgRequest, number: int) -> HttpResponse:
    """Propose another value or date, or say it in words."""
    found = fetch_goal(request, number)
    entry = _own(request, found)
    key_results = list(found.key_results.filter(dropped_at=None).order_by("position", "pk"))
    for key_result in key_results:
        key_result.goal = found
    initial = {"key_result": _likely(key_results, request.person), **_proposed(entry.row)}
    form = ProposalForm(_posted(request), initial=initial, goal=found, key_results=key_results)
    if form.is_valid() and carry_out(form, actions.propose, found, by=request.person, **form.values()):
        say(request, _("Your proposal stands on the goal’s page; the lead answers it."))
        return _to_agreement(request, found)
    return _answer_page(request, found, form, "goals/propose.html")


@require_http_methods(["GET", "HEAD", "POST"])
def decline_goal(request: OrgRequest, number: int) -> HttpResponse:
    """Say no, and why."""
    found = fetch_goal(request, number)
    entry = _own(request, found)
    initial = {"version": entry.row.version, "words": entry.row.words}
    form = DeclineForm(_posted(request), initial=initial)
    if form.is_valid() and carry_out(form, actions.decline, found, by=request.person, **form.cleaned_data):
        say(request, _("Your answer stands on the goal’s page; the lead reads why."))
        return _to_agreement(request, found)
    return _answer_page(request, found, form, "goals/decline.html")


def _likely(key_results: list[KeyResult], person: Person) -> int | str:
    """What the reader most likely writes about: their own key result, if there is one alone."""
    own = [one.pk for one in key_results if one.owner_id == person.pk]
    return own[0] if len(own) == 1 else ""


def _own(request: OrgRequest, goal: Goal) -> Entry:
    """The answer that the reader can give; 403 for who is not asked, or when nothing can be answered."""
    own = agreement_panel(goal, request.person).own
    if own is None:
        raise PermissionDenied
    return own


def _answer_page(request: OrgRequest, goal: Goal, form: BaseForm, template: str) -> HttpResponse:
    """The form; after a change of the goal with what has changed, and the next answer is to what stands."""
    panel = agreement_panel(goal, request.person)
    seen = typed_number(str(form["version"].value() or ""))
    if form.is_bound and seen is not None and seen != goal.terms_version:
        missed = panel.changed_from(seen)
        form.data = {**form.data, "version": str(goal.terms_version)}
    else:
        missed = []
    context = {
        "form": form,
        "goal": goal,
        "panel": panel,
        "missed": missed,
        "cancel_url": _place(request, goal),
    }
    return page(request, template, context, nav="goals", team=goal.team)


def _proposed(row: Agreement) -> dict[str, Any]:
    """What the form opens with: one's own open proposal."""
    first: dict[str, Any] = {"version": row.version}
    if row.is_open_proposal:
        first |= {
            "key_result": row.proposed_for_id or "",
            "target": row.proposed_target,
            "day": row.proposed_day,
            "words": row.words,
        }
    return first


@require_http_methods(["GET", "HEAD", "POST"])
def accept_proposal(request: OrgRequest, pk: int) -> HttpResponse:
    """Take what is proposed; of an active goal this is an adjustment, which says why."""
    entry = _proposal(request, pk)
    row = entry.row
    if not row.can_be_taken or row.version != row.goal.terms_version:
        say(request, _("There is nothing to take here any more: see who has answered what."))
        return _to_agreement(request, row.goal)
    metrics = list(Metric.objects.for_choice(request.person, row.goal.team))
    form = WhyForm(_posted(request), initial={"words": row.words[:300]}, metrics=metrics)
    if form.is_valid() and carry_out(
        form, actions.accept_proposal, row, by=request.person, reason=form.why()
    ):
        say(request, _("The proposal is taken, and everybody who carries the goal is asked anew."))
        return _to_agreement(request, row.goal)
    return _reply_page(request, entry, form, "goals/accept_proposal.html")


@require_http_methods(["GET", "HEAD", "POST"])
def keep_as_it_is(request: OrgRequest, pk: int) -> HttpResponse:
    """Answer a proposal or a refusal without changing the goal."""
    entry = _proposal(request, pk)
    if not entry.can_answer or entry.row.version != entry.row.goal.terms_version:
        say(request, _("There is nothing to answer here any more: see who has answered what."))
        return _to_agreement(request, entry.row.goal)
    form = ReplyForm(_posted(request))
    if form.is_valid() and carry_out(
        form, actions.keep_as_it_is, entry.row, by=request.person, **form.cleaned_data
    ):
        say(request, _("%(name)s is asked once more, with your answer.") % {"name": entry.person.name})
        return _to_agreement(request, entry.row.goal)
    return _reply_page(request, entry, form, "goals/keep_as_it_is.html")


def _proposal(request: OrgRequest, pk: int) -> Entry:
    """Somebody's answer as the lead reads it; 404 for what one may not see, 403 for who does not decide."""
    row = get_visible(Agreement, request.person, "person", "goal__team", "goal__cycle", "proposed_for", pk=pk)
    goal = row.goal
    goal.organization = goal.team.organization = request.organization
    require(can_answer_proposal, request.person, goal)
    if row.proposed_for:
        row.proposed_for.goal = goal
    return Entry(row, None, reads_words=True, may_answer=True)


def _reply_page(request: OrgRequest, entry: Entry, form: BaseForm, template: str) -> HttpResponse:
    goal = entry.row.goal
    context = {"form": form, "goal": goal, "entry": entry, "cancel_url": _place(request, goal)}
    return page(request, template, context, nav="goals", team=goal.team)


def _posted(request: OrgRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _version(request: OrgRequest) -> int | None:
    """The version that the button stood beside; None where none was sent."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 8 else None


def _place(request: OrgRequest, goal: Goal) -> str:
    return reverse("goal", args=[request.organization.slug, goal.number]) + "#agreement"


def _to_agreement(request: OrgRequest, goal: Goal) -> HttpResponse:
    return redirect(_place(request, goal))


def _back(request: OrgRequest, goal: Goal) -> HttpResponse:
    """To the page that the form stood on, if it is one of ours."""
    wanted = asked_way_back(request)
    return redirect(wanted) if wanted else _to_agreement(request, goal)
