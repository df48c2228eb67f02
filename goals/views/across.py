"""What teams need from each other, and the days that they hold together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals import across, actions
from goals.across_forms import (
    AnswerForm,
    AskForm,
    JointEventForm,
    MoveForm,
    OwnerForm,
    PromiseForm,
    ReasonForm,
)
from goals.models import Dependency, Goal, JointEvent
from goals.permissions import (
    can_answer_dependency,
    can_edit_goal,
    can_hold_joint_event,
    can_manage_team,
)
from goals.views.goals import fetch_goal, to_goal
from teamops.activity.permissions import can_comment
from teamops.activity.queries import feed
from teamops.dates import today
from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.http import OrgRequest, get_team
from teamops.people.models import Person
from teamops.people.permissions import require
from teamops.people.queries import get_visible

PARTS = ("goal__team", "goal__cycle", "team", "owner", "asked_by")
State = Dependency.State


@dataclass(frozen=True)
class Act:
    """Something that can be done with a dependency in these states: the action, its form, and its words."""

    action: Callable[..., Any]
    states: tuple[str, ...]
    allowed: Callable[[Person, Dependency], bool]
    label: Promise
    done: Promise
    form: type[AnswerForm] = AnswerForm
    kind: str = ""

    @property
    def asks(self) -> bool:
        """Whether it asks for something, so that its button leads to a form."""
        return self.form is not AnswerForm

    def is_open_to(self, person: Person, dependency: Dependency) -> bool:
        return dependency.state in self.states and self.allowed(person, dependency)


def _asks(person: Person, dependency: Dependency) -> bool:
    return can_edit_goal(person, dependency.goal)


def _leads(person: Person, dependency: Dependency) -> bool:
    return can_manage_team(person, dependency.team)


# By the last part of their address, in the order of the buttons.
ACTS = {
    "accept": Act(
        actions.accept_dependency,
        (State.ASKED,),
        can_answer_dependency,
        gettext_lazy("Promise it"),
        gettext_lazy("It is promised."),
        PromiseForm,
        "primary",
    ),
    "deliver": Act(
        actions.deliver_dependency,
        (State.ACCEPTED,),
        can_answer_dependency,
        gettext_lazy("It is delivered"),
        gettext_lazy("It is delivered. Who asked for it says whether it is what they need."),
        kind="primary",
    ),
    "confirm": Act(
        actions.confirm_dependency,
        (State.DELIVERED,),
        _asks,
        gettext_lazy("Confirm: this is what we need"),
        gettext_lazy("It is confirmed."),
        kind="primary",
    ),
    "send-back": Act(
        actions.send_back_dependency,
        (State.DELIVERED,),
        _asks,
        gettext_lazy("Send it back"),
        gettext_lazy("It is sent back, and the promise stands again."),
        ReasonForm,
    ),
    "move": Act(
        actions.move_promise,
        (State.ACCEPTED,),
        can_answer_dependency,
        gettext_lazy("Promise another day"),
        gettext_lazy("The promise is moved. The first one is kept beside it."),
        MoveForm,
    ),
    "name": Act(
        actions.name_dependency_owner,
        (State.ASKED, State.ACCEPTED),
        _leads,
        gettext_lazy("Let somebody else answer for it"),
        gettext_lazy("They answer for it now."),
        OwnerForm,
    ),
    "decline": Act(
        actions.decline_dependency,
        (State.ASKED, State.ACCEPTED),
        can_answer_dependency,
        gettext_lazy("Decline"),
        gettext_lazy("It is declined."),
        ReasonForm,
        "danger",
    ),
    "withdraw": Act(
        actions.withdraw_dependency,
        (State.ASKED, State.ACCEPTED, State.DELIVERED),
        _asks,
        gettext_lazy("No longer needed"),
        gettext_lazy("It is withdrawn."),
    ),
}


@require_safe
def team_dependencies(request: OrgRequest, team: str) -> HttpResponse:
    """What a team needs from others, what others need from it, and the days that they hold together."""
    found = get_team(request, team)
    shown = across.team_page(found, request.person, today(request.organization))
    context = {"shown": shown, "can_hold": can_hold_joint_event(request.person, [found])}
    return page(request, "goals/team_dependencies.html", context, nav="goals", team=found)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_dependency(request: OrgRequest, number: int) -> HttpResponse:
    """Ask another team for what a goal needs."""
    goal = fetch_goal(request, number)
    require(can_edit_goal, request.person, goal)
    form = AskForm(request.POST or None, goal=goal, person=request.person)
    if form.is_valid() and carry_out(
        form, actions.ask_dependency, goal, by=request.person, **form.cleaned_data
    ):
        say(request, _("%(team)s is asked.") % {"team": form.cleaned_data["team"].name})
        return to_goal(goal, request)
    context = {
        "form": form,
        "goal": goal,
        "cancel_url": f"/{request.organization.slug}/goals/{goal.number}/",
    }
    return page(request, "goals/ask_dependency.html", context, nav="goals", team=goal.team)


def _fetch(request: OrgRequest, pk: int) -> Dependency:
    found = get_visible(Dependency, request.person, *PARTS, pk=pk)
    found.goal.organization = found.goal.team.organization = found.team.organization = request.organization
    return found


@require_safe
def dependency(request: OrgRequest, pk: int) -> HttpResponse:
    """One dependency: what, from whom, by when, how it stands, and what the person can do."""
    found = _fetch(request, pk)
    line = across.Line(found, today(request.organization), found.shows_goal)  # type: ignore[attr-defined]
    context = {
        "line": line,
        "acts": [(key, act) for key, act in ACTS.items() if act.is_open_to(request.person, found)],
        "feed": feed(found),
        "can_comment": can_comment(request.person),
        "subject_kind": "dependency",
        "subject_id": found.pk,
    }
    return page(request, "goals/dependency.html", context, nav="goals", team=_side(request, found))


def _side(request: OrgRequest, dependency: Dependency) -> Any:
    """The team whose page leads here: the asked one for its people, else that of the goal."""
    own = {team.pk for team in request.navigation.teams if getattr(team, "mine", False)}
    return dependency.team if dependency.team_id in own else dependency.goal.team


@require_http_methods(["GET", "HEAD", "POST"])
def act_on_dependency(request: OrgRequest, pk: int, act: str) -> HttpResponse:
    """Promise, decline, move, deliver, confirm and so on, as the address says."""
    found = _fetch(request, pk)
    chosen = ACTS.get(act)
    if chosen is None:
        raise Http404
    require(chosen.allowed, request.person, found)
    form = chosen.form(
        request.POST if request.method == "POST" else None, dependency=found, person=request.person
    )
    if form.is_valid() and carry_out(form, chosen.action, found, by=request.person, **form.cleaned_data):
        say(request, chosen.done)
        return redirect("dependency", request.organization.slug, found.pk)
    context = {
        "form": form,
        "act": chosen,
        "dependency": found,
        "cancel_url": f"/{request.organization.slug}/dependencies/{found.pk}/",
    }
    return page(request, "goals/dependency_act.html", context, nav="goals", team=_side(request, found))


# --- Joint events -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def new_joint_event(request: OrgRequest, team: str) -> HttpResponse:
    """Arrange a day with other teams."""
    found = get_team(request, team)
    require(can_hold_joint_event, request.person, [found])
    form = JointEventForm(request.POST or None, initial={"teams": [found]}, person=request.person)
    if form.is_valid():
        values = form.cleaned_data
        values.pop("version")
        if carry_out(form, actions.create_joint_event, request.organization, by=request.person, **values):
            say(request, _("The joint event is arranged."))
            return redirect("team_dependencies", request.organization.slug, found.slug)
    return _event_form(request, form, found)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_joint_event(request: OrgRequest, pk: int) -> HttpResponse:
    """Change a joint event; goals that the person may not see stay with it."""
    event = get_visible(JointEvent, request.person, pk=pk)
    teams = list(event.teams.order_by("path"))
    require(can_hold_joint_event, request.person, teams)
    form = JointEventForm(request.POST or None, instance=event, person=request.person)
    if form.is_valid():
        values = form.cleaned_data
        values["goals"] = [*values["goals"], *_unseen(form, request.person)]
        if carry_out(form, actions.edit_joint_event, event, by=request.person, **values):
            say(request, _("The joint event is saved."))
            return redirect("team_dependencies", request.organization.slug, _own(request, teams).slug)
    return _event_form(request, form, _own(request, teams), event)


def _unseen(form: JointEventForm, person: Person) -> list[Goal]:
    """Goals of the event that the form did not offer."""
    field: Any = form.fields["goals"]
    offered = set(field.queryset.values_list("pk", flat=True))
    return [goal for goal in form.chosen_goals if goal.pk not in offered and not goal.is_private]


def _own(request: OrgRequest, teams: list[Any]) -> Any:
    """The event's team that the person leads, else its first."""
    return next((team for team in teams if can_manage_team(request.person, team)), teams[0])


def _event_form(
    request: OrgRequest, form: JointEventForm, team: Any, event: JointEvent | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "event": event,
        "cancel_url": f"/{request.organization.slug}/teams/{team.slug}/dependencies/",
    }
    return page(request, "goals/joint_event_form.html", context, nav="goals", team=team)


@require_POST
def cancel_joint_event(request: OrgRequest, pk: int) -> HttpResponse:
    """It does not take place."""
    event = get_visible(JointEvent, request.person, pk=pk)
    teams = list(event.teams.order_by("path"))
    try:
        actions.cancel_joint_event(event, by=request.person)
        say(request, _("“%(title)s” is cancelled.") % {"title": event.title})
    except RuleBroken as broken:
        say(request, broken.message)
    return redirect("team_dependencies", request.organization.slug, _own(request, teams).slug)
