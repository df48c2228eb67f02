"""A team's goals, one goal, writing it, and closing it."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals import actions
from goals.across import goal_lines
from goals.adjustments_panel import Adjustments
from goals.agreement_panel import agreement_panel
from goals.as_of import Past, refuse_unwritten
from goals.divergences import divergences
from goals.editor import GoalEditor
from goals.forms import CheckInForm, CloseGoalForm, StatusForm
from goals.goal_list import goal_list as goal_list_of
from goals.goal_page import chosen_panel
from goals.goal_templates import find_template
from goals.judging import Typed, marks_of_goal, marks_of_typed
from goals.metric_pages import sources_of
from goals.models import Goal
from goals.past_page import goal_page_then
from goals.permissions import (
    can_activate_goal,
    can_break_down,
    can_change_key_result,
    can_check_in,
    can_create_goal,
    can_edit_goal,
)
from goals.queries import current_cycle, seen_among
from goals.queries.goal_page import check_ins_of, goal_of_number, goals_near
from goals.registry import Advice, Drawn, goal_sections, goal_sections_then
from goals.shares import divisions
from goals.standing import standing
from goals.veils import veil_around
from goals.views.as_of import AsOf, asked_as_of
from teamops.activity.permissions import can_comment
from teamops.activity.queries import feed
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person, Team
from teamops.people.permissions import can_manage_team, require
from teamops.people.queries import MOST_NUMBER, get_visible


def fetch_goal(request: OrgRequest, number: int) -> Goal:
    """The goal of this number that the person may see, with what its pages show of it."""
    # PostgreSQL refuses to look for a number that no column of numbers can hold.
    goal = next(iter(goal_of_number(request.person, number)), None) if number <= MOST_NUMBER else None
    if goal is None:
        raise Http404
    goal.organization = goal.team.organization = request.organization
    return goal


def _shared_with(goal: Goal) -> list[int]:
    """The ids of the teams that work on it too."""
    return [int(pk) for pk in (goal.shared_ids or "").split()]  # type: ignore[attr-defined]  # by `fetch_goal`


def to_goal(goal: Goal, request: OrgRequest) -> HttpResponse:
    return redirect("goal", request.organization.slug, goal.number)


@require_safe
def team_home(request: OrgRequest, team: str) -> HttpResponse:
    """Who shortens an address to the team's finds its goals."""
    return redirect("goal_list", request.organization.slug, get_visible(Team, request.person, slug=team).slug)


@require_safe
def goal_list(request: OrgRequest, team: str) -> HttpResponse:
    """A team's goals of a cycle with their key results."""
    found = get_team(request, team)
    number = request.GET.get("page", "1")
    as_of = asked_as_of(request)
    shown = goal_list_of(
        found,
        request.person,
        as_of.on,
        cycle=request.GET.get("cycle", ""),
        number=max(int(number), 1) if number.isdecimal() and len(number) < 6 else 1,
        past=as_of.past,
    )
    if shown is None:
        raise Http404
    can_create = as_of.past is None and can_create_goal(request.person, found)
    context = {
        "list": shown,
        "head": shown.head(can_create=can_create),
        "can_create": can_create,
        "can_hide": can_manage_team(request.person, found),
        "as_of": as_of,
    }
    return page(request, "goals/goal_list.html", context, nav="goals", team=found)


@require_POST
def hide_preparing(request: OrgRequest, team: str) -> HttpResponse:
    """Let other teams see the goals of a cycle that is being prepared, or not yet."""
    found = get_visible(Team, request.person, slug=team)
    hides = bool(request.POST.get("hides"))
    actions.hide_preparing(found, by=request.person, hides=hides)
    say(
        request,
        _("Other teams see these goals when the cycle begins.") if hides else _("All see these goals now."),
    )
    back = redirect("goal_list", request.organization.slug, found.slug)
    back["Location"] += "?" + urlencode({"cycle": request.POST.get("cycle", "")})
    return back


@require_safe
def goal(request: OrgRequest, number: int) -> HttpResponse:
    """Everything about one goal; `?kr=` chooses the key result, `?tab=check-ins` the list beside it.

    With `?as_of=` as it was known at the end of that day, and then nothing can be changed.
    """
    found = fetch_goal(request, number)
    as_of = refuse_before(found, asked_as_of(request))
    drawn = _as_known(request, found, as_of.past) if as_of.past else _goal_now(request, found, as_of.on)
    context = {"goal": found, "as_of": as_of, **drawn}
    return page(request, "goals/goal.html", context, nav="goals", team=found.team)


def refuse_before(goal: Goal, as_of: AsOf) -> AsOf:
    """Today instead of a day on which the goal had not been written, and why."""
    if as_of.past is None:
        return as_of
    try:
        refuse_unwritten(goal, as_of.past, as_of.today)
    except RuleBroken as broken:
        return as_of.refused(str(broken.message))
    return as_of


def _goal_now(request: OrgRequest, goal: Goal, day: datetime.date) -> dict[str, Any]:
    near = _near(goal, request.person)
    below = [one for one in near if one.parent_id == goal.pk and not one.is_draft]
    stands = standing(goal, on=day, children=below)
    around = veil_around(goal, stands.sub_goals, near, request.person)
    panel = chosen_panel(stands, request.GET.get("kr", ""))
    may_change = panel is not None and can_change_key_result(request.person, panel.key_result)
    may_check_in = panel is not None and goal.is_active and can_check_in(request.person, panel.key_result)
    sections = goal_sections(goal, request.person, day)
    advice = _advice(sections, panel) if may_check_in else None
    done = next((section["plan_done"] for _template, section in sections if "plan_done" in section), None)
    adjusted = Adjustments.of(goal)
    agreement = agreement_panel(goal, request.person, adjusted.told)
    return {
        "standing": stands,
        "sub_goals": around.sub_goals,
        "panel": panel,
        "sources": sources_of(panel.key_result, request.person, day) if panel else None,
        "check_in_count": sum(len(one.check_ins) for one in stands.key_results),
        "supports": around.supports,
        "marks": marks_of_goal(stands, request.person, supports=bool(around.supports)),
        "shared_teams": request.navigation.among(_shared_with(goal)),
        "sections": _drawn_sections(request, goal, sections),
        "dependencies": goal_lines(goal, day),
        "can_ask": not goal.is_closed and not goal.is_private and can_edit_goal(request.person, goal),
        "can_edit": can_edit_goal(request.person, goal),
        "can_change_panel": may_change and not goal.is_closed,
        "can_activate": can_activate_goal(request.person, goal),
        "can_break_down": can_break_down(request.person, goal),
        "check_in_form": _check_in_form(panel, advice) if may_check_in else None,
        "advice": advice,
        "divergences": divergences([stands], day, done).get(goal.pk, []),
        "agreement": agreement,
        "adjustments": adjusted.panel(stands, request.person, agreement.names),
        **_beside(request, goal),
    }


def _near(goal: Goal, person: Person) -> list[Goal]:
    """What contributes to the goal, what it supports, its parent and its sequel, in one query."""
    supported: str | None = goal.supported_ids  # type: ignore[attr-defined]  # annotated by `goal_of_number`
    supports = {int(pk) for pk in (supported or "").split()}
    near = goals_near(person, goal.pk, [*supports, *filter(None, [goal.parent_id, goal.continued_by_id])])
    for one in near:
        one.is_supported = one.pk in supports  # type: ignore[attr-defined]
    return near


def _as_known(request: OrgRequest, goal: Goal, past: Past) -> dict[str, Any]:
    """The same as it was known."""
    asked = {"key_result": request.GET.get("kr", ""), "tab": request.GET.get("tab", "")}
    drawn = goal_page_then(goal, past, request.person, **asked)
    drawn["shared_teams"] = request.navigation.among(past.place(goal.pk, "teams", _shared_with(goal)))
    sections = goal_sections_then(goal, request.person, past.day, past.moment)
    return {**drawn, "sections": _drawn_sections(request, goal, sections)}


def _drawn_sections(request: OrgRequest, goal: Goal, sections: Drawn) -> list[str]:
    return [render_to_string(template, {"goal": goal, **section}, request) for template, section in sections]


def _advice(sections: Drawn, panel: Any) -> Advice | None:
    """What is known of the chosen key result, by a section that has read it."""
    known = (section["advice"] for _template, section in sections if "advice" in section)
    return next(known, {}).get(panel.key_result.pk)


def _check_in_form(panel: Any, advice: Advice | None) -> CheckInForm:
    initial = CheckInForm.first_values(panel.standing, advice)
    return CheckInForm(key_result=panel.key_result, initial=initial, auto_id="check-in-%s")


def _beside(request: OrgRequest, goal: Goal) -> dict[str, Any]:
    """What stands beside the goal: its activity, the list of check-ins, or who brings what."""
    if request.GET.get("tab") == "check-ins":
        return {"tab": "check-ins", "check_ins": check_ins_of(goal.pk)}
    if request.GET.get("tab") == "shares":
        return {"tab": "shares", "divisions": divisions(goal, request.person)}
    return {
        "tab": "activity",
        "feed": feed(goal),
        "can_comment": can_comment(request.person),
        "subject_kind": "goal",
        "subject_id": goal.pk,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new_goal(request: OrgRequest) -> HttpResponse:
    """Write a goal of a team with its key results, on one page."""
    team = _team_of_new_goal(request)
    require(can_create_goal, request.person, team)
    cycle = current_cycle(request.organization, today(request.organization))
    template = find_template(request.GET.get("template", ""))
    initial = {"cycle": cycle, "owner": str(request.person.pk), "parent": request.GET.get("parent")}
    editor = GoalEditor(
        _posted(request), person=request.person, team=team, goal=None, initial=initial, template=template
    )
    return _edit(request, editor)


def _team_of_new_goal(request: OrgRequest) -> Team:
    """The team that the address names, else the first of the person's own, else the company."""
    teams = Team.objects.visible_to(request.person).select_related("organization")
    slug = request.GET.get("team")
    if slug:
        return get_visible(Team, request.person, "organization", slug=slug)
    mine = teams.current().filter(memberships__person=request.person).order_by("path").first()
    return mine or get_visible(Team, request.person, "organization", parent=None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_goal(request: OrgRequest, number: int) -> HttpResponse:
    """Change a goal and its key results; who was slower sees what changed and keeps what they typed."""
    found = fetch_goal(request, number)
    require(can_edit_goal, request.person, found)
    return _edit(
        request, GoalEditor(_posted(request), person=request.person, team=found.team, goal=found, initial={})
    )


def _posted(request: OrgRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _edit(request: OrgRequest, editor: GoalEditor) -> HttpResponse:
    if editor.is_valid():
        saved = editor.save()
        if saved and not seen_among(request.person, [saved]):
            return _left_to_its_owner(request, saved)
        if saved and "ask" in request.POST and can_edit_goal(request.person, saved):
            say(request, asked_to_agree(request, saved))
            return to_goal(saved, request)
        if saved and _activate_if_asked(request, saved, editor):
            return to_goal(saved, request)
        if saved:
            return redirect("edit_goal", request.organization.slug, saved.number)
    goal, team = editor.goal, editor.team
    typed = Typed.of_editor(editor)
    context = {
        "editor": editor,
        "goal": goal,
        "can_activate": _may_activate(request, editor),
        "marks": marks_of_typed(
            typed,
            person=request.person,
            team=team,
            goal=goal,
            key_results=editor.key_results,
            seen=editor.form.seen,
        ),
        "judged_by": f"{goal.number}/smart/" if goal else f"smart/?team={team.slug}",
        "agreement": agreement_panel(goal, request.person) if goal else None,
    }
    return page(request, "goals/goal_form.html", context, nav="goals", team=editor.team)


def _left_to_its_owner(request: OrgRequest, goal: Goal) -> HttpResponse:
    """Who made or changed a private goal of somebody else does not see it any more."""
    say(request, _("The goal is saved. It is private, so only those whose it is and their leads see it."))
    return redirect("goal_list", request.organization.slug, goal.team.slug)


def asked_to_agree(request: OrgRequest, goal: Goal) -> str:
    """Ask everybody who carries the goal, and say how many were asked or why nobody."""
    try:
        asked = len(actions.ask_to_agree(goal, by=request.person))
    except RuleBroken as broken:
        return str(broken.message)
    return ngettext("%(n)s person is asked.", "%(n)s people are asked.", asked) % {"n": asked}


def _may_activate(request: OrgRequest, editor: GoalEditor) -> bool:
    """Whether the page offers to make the goal active: drafts and new goals, to those who may."""
    goal = editor.goal or Goal(team=editor.team, organization_id=editor.team.organization_id)
    return goal.is_draft and can_activate_goal(request.person, goal)


def _activate_if_asked(request: OrgRequest, goal: Goal, editor: GoalEditor) -> bool:
    """The button "Save and make active"; says what was done. False when a rule refused it."""
    if "activate" not in request.POST:
        say(request, _("The goal is saved."))
        return True
    try:
        actions.activate_goal(goal, by=request.person)
    except RuleBroken as broken:
        say(request, broken.message)
        return False
    say(request, _("The goal is active."))
    return True


@require_POST
def activate_goal(request: OrgRequest, number: int) -> HttpResponse:
    """From now on the goal counts."""
    return _change(request, number, actions.activate_goal, _("The goal is active."))


@require_POST
def reopen_goal(request: OrgRequest, number: int) -> HttpResponse:
    """Go on with a closed goal."""
    return _change(request, number, actions.reopen_goal, _("The goal is open again."))


def _change(request: OrgRequest, number: int, action: Any, done: str) -> HttpResponse:
    found = fetch_goal(request, number)
    try:
        action(found, by=request.person)
    except RuleBroken as broken:
        done = str(broken.message)
    say(request, done)
    return to_goal(found, request)


@require_POST
def state_status(request: OrgRequest, number: int) -> HttpResponse:
    """The owner's judgement of the whole goal."""
    found = fetch_goal(request, number)
    form = StatusForm(request.POST)
    if form.is_valid():
        carry_out(form, actions.state_status, found, by=request.person, **form.cleaned_data)
    for error in form.errors.values():
        say(request, error.as_text().removeprefix("* "))
    return to_goal(found, request)


@require_http_methods(["GET", "HEAD", "POST"])
def close_goal(request: OrgRequest, number: int) -> HttpResponse:
    """Grade a goal, prefilled with its progress, and keep what was learned."""
    found = fetch_goal(request, number)
    require(can_edit_goal, request.person, found)
    stands = standing(found, on=today(request.organization))
    form = CloseGoalForm(_posted(request), standing=stands, person=request.person)
    if form.is_valid() and carry_out(form, actions.close_goal, found, by=request.person, **form.values()):
        say(request, _("The goal is closed."))
        if found.outcome == Goal.Outcome.REWRITTEN and found.continued_by:
            return redirect("edit_goal", request.organization.slug, found.continued_by.number)
        return to_goal(found, request)
    back = reverse("goal", args=[request.organization.slug, found.number])
    context = {"form": form, "goal": found, "standing": stands, "cancel_url": back}
    return page(request, "goals/close_goal.html", context, nav="goals", team=found.team)
