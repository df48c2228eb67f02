"""The pages of support requests."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from goals.models import Goal
from goals.views.why import why_thing
from tasks.models import SupportRequest, Task
from tasks.support import actions
from tasks.support.forms import AnswerForm, AskForm, DeclineForm, EditForm, PromiseForm, SupplyForm
from tasks.support.lines import Line
from tasks.support.page import answered, own_support, support_of_goal, team_support
from tasks.support.permissions import (
    can_answer_support,
    can_ask_support,
    can_change_support,
    can_close_support,
)
from tasks.support.why import why_median, why_request
from teamops import markdown
from teamops.activity.permissions import can_comment
from teamops.activity.queries import feed
from teamops.dates import today
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person, Team
from teamops.people.permissions import require
from teamops.people.queries import get_visible

PARTS = ("team", "goal", "task", "asked_by", "asked_of")
State = SupportRequest.State
OPEN = (State.ASKED, State.PROMISED)


@dataclass(frozen=True)
class Act:
    """Something that can be done with a request in these states: the action, its form, and its words."""

    action: Callable[..., Any]
    states: tuple[str, ...]
    allowed: Callable[[Person, SupportRequest], bool]
    label: Promise
    done: Promise
    form: type[AnswerForm] = AnswerForm
    kind: str = ""

    @property
    def asks(self) -> bool:
        """Whether it asks for something, so that its button leads to a form."""
        return self.form is not AnswerForm

    def is_open_to(self, person: Person, request: SupportRequest) -> bool:
        return request.state in self.states and self.allowed(person, request)


# By the last part of their address, in the order of the buttons.
ACTS = {
    "promise": Act(
        actions.promise_support,
        (State.ASKED,),
        can_answer_support,
        gettext_lazy("Promise it"),
        gettext_lazy("It is promised."),
        PromiseForm,
        "primary",
    ),
    "supply": Act(
        actions.supply_support,
        OPEN,
        can_close_support,
        gettext_lazy("It is there"),
        gettext_lazy("It is supplied. Who waits for it is told."),
        SupplyForm,
        "primary",
    ),
    "move": Act(
        actions.promise_support,
        (State.PROMISED,),
        can_answer_support,
        gettext_lazy("Promise another day"),
        gettext_lazy("The promise is moved."),
        PromiseForm,
    ),
    "decline": Act(
        actions.decline_support,
        OPEN,
        can_answer_support,
        gettext_lazy("Decline"),
        gettext_lazy("It is declined."),
        DeclineForm,
        "danger",
    ),
    "withdraw": Act(
        actions.withdraw_support,
        OPEN,
        can_change_support,
        gettext_lazy("No longer needed"),
        gettext_lazy("It is withdrawn."),
    ),
}


@require_safe
def my_support(request: OrgRequest) -> HttpResponse:
    """What is asked of me, the oldest first, and what I have asked for."""
    context = {"shown": own_support(request.person)}
    return page(request, "tasks/support/mine.html", context, nav="work")


@require_safe
def list_support(request: OrgRequest, team: str) -> HttpResponse:
    """What the people of a team need, from whom, and how long answers take."""
    found = get_team(request, team)
    goal = _named(request, Goal, "goal")
    context = {
        "shown": team_support(found, request.person, goal),
        "goal": goal,
        "can_ask": can_ask_support(request.person, found),
    }
    return page(request, "tasks/support/team.html", context, nav="plan", team=found)


@require_safe
def goal_support(request: OrgRequest, number: int) -> HttpResponse:
    """A part of a goal's page: what was asked for it and its tasks, by whatever team, with age and state."""
    goal = get_visible(Goal, request.person, number=number)
    context = {
        "shown": support_of_goal(goal, request.person),
        "base": f"/{request.organization.slug}",
        "today": today(request.organization),
    }
    return render(request, "tasks/support/_for_goal.html", context)


@require_safe
@vary_on_headers("HX-Request")
def why_team_support(request: OrgRequest, team: str) -> HttpResponse:
    """How long answers to a team's requests have taken."""
    found = get_team(request, team)
    return why_thing(
        request,
        why_median(answered(found, request.person), request.organization),
        about=found.name,
        about_url=reverse("team_support", args=[request.organization.slug, found.slug]),
        nothing=_("Nothing was answered in the past 90 days."),
        nav="plan",
        team=found,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ask_support(request: OrgRequest) -> HttpResponse:
    """Ask somebody for what a task, a goal or a team needs, as the address says."""
    task, goal = _named(request, Task, "task"), _named(request, Goal, "goal")
    team = task.team if task else goal.team if goal else _team(request)
    require(can_ask_support, request.person, team)
    form = AskForm(request.POST or None, initial={"goal": goal}, person=request.person, team=team, task=task)
    if form.is_valid():
        values = {**form.cleaned_data, "task": task}
        made = carry_out(form, actions.ask_support, team, by=request.person, **values)
        if made:
            say(request, _("%(name)s is asked.") % {"name": made.asked_of.name})
            return redirect("support_request", request.organization.slug, made.number)
    context = {"form": form, "task": task, "cancel_url": _way_back(request, team, task, goal)}
    return page(request, "tasks/support/ask.html", context, nav="plan", team=team)


def _named(request: OrgRequest, model: type[Any], name: str) -> Any:
    """What the address names by its number, if it does."""
    number = request.GET.get(name, "")
    if not number:
        return None
    if not number.isdecimal() or len(number) > 9:
        raise Http404
    return get_visible(model, request.person, "team", number=int(number))


def _team(request: OrgRequest) -> Team:
    """The team that the address names, else the person's own first one."""
    slug = request.GET.get("team", "")
    if slug:
        return get_team(request, slug)
    home = request.navigation.home_team
    if home is None:
        raise Http404
    return home


def _way_back(request: OrgRequest, team: Team, task: Task | None, goal: Goal | None) -> str:
    slug = request.organization.slug
    if task:
        return reverse("task", args=[slug, task.number])
    if goal:
        return reverse("goal", args=[slug, goal.number])
    return reverse("team_support", args=[slug, team.slug])


def _fetch(request: OrgRequest, number: int) -> SupportRequest:
    found: SupportRequest = get_visible(SupportRequest, request.person, *PARTS, number=number)
    found.organization = found.team.organization = request.organization
    return found


def _acts(person: Person, found: SupportRequest) -> list[tuple[str, Act]]:
    """What the person may do with it, by address; only the first of the main buttons stands out."""
    acts: list[tuple[str, Act]] = []
    for key, act in ACTS.items():
        if act.is_open_to(person, found):
            is_second = act.kind == "primary" and any(one.kind == "primary" for _key, one in acts)
            acts.append((key, replace(act, kind="") if is_second else act))
    return acts


@require_safe
def support_request(request: OrgRequest, number: int) -> HttpResponse:
    """One request: what, for what, from whom, by when, how it stands, and what the person can do."""
    found = _fetch(request, number)
    context = {
        "line": Line(found, today(request.organization), request.organization),
        "details_html": markdown.render(found.details),
        "acts": _acts(request.person, found),
        "can_edit": found.is_open and can_change_support(request.person, found),
        "feed": feed(found),
        "can_comment": can_comment(request.person),
        "subject_kind": "supportrequest",
        "subject_id": found.pk,
    }
    return page(request, "tasks/support/request.html", context, nav="plan", team=found.team)


@require_safe
@vary_on_headers("HX-Request")
def why_support(request: OrgRequest, number: int) -> HttpResponse:
    """How old a request is, and how long its answer took."""
    found = _fetch(request, number)
    return why_thing(
        request,
        why_request(Line(found, today(request.organization), request.organization)),
        about=found.need,
        about_url=reverse("support_request", args=[request.organization.slug, number]),
        nothing=_("It was withdrawn before anybody answered."),
        nav="plan",
        team=found.team,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_support(request: OrgRequest, number: int) -> HttpResponse:
    """Change what is asked."""
    found = _fetch(request, number)
    require(can_change_support, request.person, found)
    form = EditForm(request.POST or None, instance=found)
    if form.is_valid() and form.save_by(actions.edit_support, found, by=request.person):
        return redirect("support_request", request.organization.slug, number)
    return _form(request, found, form, gettext_lazy("Change the request"))


@require_http_methods(["GET", "HEAD", "POST"])
def act_on_support(request: OrgRequest, number: int, act: str) -> HttpResponse:
    """Promise, supply, decline or withdraw, as the address says."""
    found = _fetch(request, number)
    chosen = ACTS.get(act)
    if chosen is None:
        raise Http404
    require(chosen.allowed, request.person, found)
    form = chosen.form(request.POST if request.method == "POST" else None, request=found)
    if form.is_valid() and carry_out(form, chosen.action, found, by=request.person, **form.cleaned_data):
        say(request, chosen.done)
        return redirect("support_request", request.organization.slug, number)
    return _form(request, found, form, chosen.label)


def _form(request: OrgRequest, found: SupportRequest, form: Any, label: Promise) -> HttpResponse:
    context = {
        "form": form,
        "label": label,
        "line": Line(found, today(request.organization), request.organization),
        "cancel_url": reverse("support_request", args=[request.organization.slug, found.number]),
    }
    return page(request, "tasks/support/form.html", context, nav="plan", team=found.team)
