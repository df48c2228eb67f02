"""Before anybody is inside: the bare address, the first set-up, and the link of an invitation."""

from allauth.core import ratelimit
from allauth.core.internal import ratelimit as internal
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.people.actions import accept_invitation, accept_with_new_account, set_up_organization
from teamops.people.backends import persons_of
from teamops.people.first_steps import has_steps_left
from teamops.people.forms import JoinForm, SetUpForm
from teamops.people.models import Invitation, Person, User
from teamops.people.setup import is_set_up, is_setup_token


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the person's work, to what is left to set up, or to the door."""
    if not request.user.is_authenticated:
        return redirect("account_login" if is_set_up() else "set_up_closed")
    persons = persons_of(request.user)
    if not persons:
        return render(request, "people/nowhere.html")
    last = request.session.get("organization")
    return _inside(next((one for one in persons if one.organization.slug == last), persons[0]))


def _inside(person: Person) -> HttpResponse:
    """To the person's work, or to what is left to set up."""
    unfinished = person.is_administrator and has_steps_left(person.organization)
    return redirect("first_steps" if unfinished else "my_work", person.organization.slug)


@require_safe
def set_up_closed(request: HttpRequest) -> HttpResponse:
    """The set-up without its token: who runs the installation has the link on the console."""
    return _closed(request)


def _closed(request: HttpRequest) -> HttpResponse:
    if is_set_up():
        return redirect("home")
    return render(request, "people/set_up_closed.html", status=403)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """The first organization and its administrator, once, for who has the link of the console."""
    if is_set_up() or not is_setup_token(token):
        return _closed(request)
    given = {"language": translation.get_language(), "time_zone": "UTC"}
    form = SetUpForm(request.POST or None, initial=given)
    if form.is_valid() and (person := carry_out(form, set_up_organization, **form.cleaned_data)):
        assert person.user is not None
        login(request, person.user)
        return redirect("first_steps", person.organization.slug)
    return render(request, "people/set_up.html", {"form": form})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Join an organization: with the account that is signed in, or with a new one."""
    if _is_tried_too_often(request):
        return ratelimit.respond_429(request)
    found = Invitation.objects.with_token(token)
    if found is None or not found.is_open:
        return render(request, "people/invitation_closed.html", status=404)
    if request.user.is_authenticated:
        return _join(request, found, request.user)
    return _join_anew(request, found)


def _is_tried_too_often(request: HttpRequest) -> bool:
    """Whoever guesses links may open as few as they may answer; allauth's public function counts no GET."""
    action = "join" if request.method == "POST" else "open_invitation"
    return internal.consume(request, app="allauth.account", action=action, limit_get=True) is None


def _join(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    context = {"invitation": found, "broken": ""}
    if request.method == "POST":
        try:
            person = accept_invitation(found, user=user)
        except RuleBroken as broken:
            context["broken"] = broken.message
        else:
            return _inside(person)
    return render(request, "people/join.html", context)


def _join_anew(request: HttpRequest, found: Invitation) -> HttpResponse:
    has_account = User.objects.filter(email__iexact=found.person.email).exists()
    form = JoinForm(request.POST or None, initial={"name": found.person.name})
    if not has_account and form.is_valid():
        person = carry_out(form, accept_with_new_account, found, **form.cleaned_data)
        if person and person.user:
            login(request, person.user)
            return _inside(person)
    context = {"invitation": found, "form": form, "has_account": has_account}
    return render(request, "people/join_anew.html", context)
