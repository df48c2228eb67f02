"""The settings: one's own profile, and for administrators the organization and its people."""

from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teamops.errors import RuleBroken
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.actions import (
    Letter,
    add_person,
    change_organization,
    change_person,
    change_profile,
    change_role,
    erase_person,
    invite,
    invite_person,
    remove_person,
    revoke_invitation,
)
from teamops.people.first_steps import steps_of
from teamops.people.forms import (
    AddPersonForm,
    InviteForm,
    OrganizationForm,
    PersonForm,
    ProfileForm,
    RemoveForm,
    RoleForm,
)
from teamops.people.http import OrgRequest
from teamops.people.letters import send_invitations
from teamops.people.models import Person
from teamops.people.permissions import can_administer, can_remove, require
from teamops.people.queries import get_visible
from teamops.people.registry import first_steps as registered_steps
from teamops.people.registry import held_by

PEOPLE_PER_PAGE = 50
_TOO_MANY_LETTERS = gettext_lazy("These were many letters within an hour. Wait an hour, then send more.")


@require_http_methods(["GET", "HEAD", "POST"])
def first_steps(request: OrgRequest) -> HttpResponse:
    """What is left to set up, one form at a time; then what to do next."""
    require(can_administer, request.person, request.organization)
    asked = {step.key: step for step in registered_steps}.get(request.POST.get("step", ""))
    form = None
    if asked is not None:
        form = asked.form(request.person, request.POST)
        if form.is_valid() and asked.save(form, request.person):
            return redirect("first_steps", request.organization.slug)
    steps = steps_of(request.organization)
    current = next((one.step for one in steps if one.is_current), None)
    if current is not None and current != asked:
        form = current.form(request.person, None)
    team = request.organization.teams.filter(parent__isnull=False).order_by("pk").first()
    context = {"steps": steps, "form": form, "is_finished": current is None, "first_team": team}
    return page(request, "people/first_steps.html", context, nav="settings")


@require_safe
def organization_home(request: OrgRequest) -> HttpResponse:
    """Who types the organization's address wants to begin the day."""
    return redirect("my_work", request.organization.slug)


@require_safe
def settings(request: OrgRequest) -> HttpResponse:
    return redirect("profile", request.organization.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: OrgRequest) -> HttpResponse:
    """One's own name, language, zone and reminders."""
    form = ProfileForm(request.POST or None, initial=ProfileForm.values_of(request.person))
    if form.is_valid() and carry_out(
        form, change_profile, request.person, by=request.person, **form.cleaned_data
    ):
        say(request, _("Your profile is saved."))
        return redirect("profile", request.organization.slug)
    return page(request, "people/profile.html", {"form": form}, nav="settings")


@require_http_methods(["GET", "HEAD", "POST"])
def edit_organization(request: OrgRequest) -> HttpResponse:
    """Name, zone, holidays and language of the organization."""
    require(can_administer, request.person, request.organization)
    form = OrganizationForm(request.POST or None, initial=OrganizationForm.values_of(request.organization))
    if form.is_valid() and carry_out(
        form, change_organization, request.organization, by=request.person, **form.cleaned_data
    ):
        say(request, _("The organization is saved."))
        return redirect("edit_organization", request.organization.slug)
    return page(request, "people/organization.html", {"form": form}, nav="settings")


@require_safe
def people_settings(request: OrgRequest) -> HttpResponse:
    """Everybody of the organization, by name; those who have left at the end of the list."""
    require(can_administer, request.person, request.organization)
    persons = Person.objects.for_settings(request.organization)
    listed = Paginator(persons, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "people/people.html", {"persons": listed}, nav="settings")


@require_http_methods(["GET", "HEAD", "POST"])
def add_somebody(request: OrgRequest) -> HttpResponse:
    """Name somebody who needs no sign-in yet."""
    require(can_administer, request.person, request.organization)
    form = AddPersonForm(request.POST or None)
    if form.is_valid() and (
        person := carry_out(form, add_person, request.organization, by=request.person, **form.cleaned_data)
    ):
        say(request, _("%(name)s can be given goals and tasks now.") % {"name": person.name})
        return redirect("people_settings", request.organization.slug)
    return page(request, "people/add_person.html", {"form": form}, nav="settings")


@require_http_methods(["GET", "HEAD", "POST"])
def invite_people(request: OrgRequest) -> HttpResponse:
    """Invite some addresses; those that cannot be invited stay in the field, with the reason."""
    require(can_administer, request.person, request.organization)
    form = InviteForm(request.POST or None, organization=request.organization)
    if form.is_valid() and not ratelimit.consume(request, action="invite"):
        form.add_error("emails", _TOO_MANY_LETTERS)
    if form.is_valid():
        letters, refused = _invite_all(request, form)
        _send(request, letters)
        if not refused:
            return redirect("people_settings", request.organization.slug)
        form = InviteForm(
            {**request.POST.dict(), "emails": "\n".join(refused)}, organization=request.organization
        )
        form.is_valid()
        for address, reason in refused.items():
            form.add_error("emails", f"{address}: {reason}")
    return page(request, "people/invite.html", {"form": form}, nav="settings")


def _invite_all(request: OrgRequest, form: InviteForm) -> tuple[list[Letter], dict[str, str]]:
    """A letter for each address that can be invited, and why the others cannot."""
    letters, refused = [], {}
    data = form.cleaned_data
    for address in data["emails"]:
        try:
            letters.append(
                invite(
                    request.organization,
                    by=request.person,
                    email=address,
                    role=data["role"],
                    team=data["team"],
                )
            )
        except RuleBroken as broken:
            refused[address] = str(broken.message)
    return letters, refused


def _send(request: OrgRequest, letters: list[Letter]) -> None:
    """Mail the letters and say how many went out, and to whom none did."""
    failed = send_invitations(letters)
    if sent := len(letters) - len(failed):
        say(
            request,
            ngettext("One invitation is on its way.", "%(n)s invitations are on their way.", sent)
            % {"n": sent},
        )
    if failed:
        names = ", ".join(person.email for person in failed)
        say(
            request,
            _("The mail server did not take the letters to %(names)s. Send them again from the list.")
            % {"names": names},
        )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_person(request: OrgRequest, pk: int) -> HttpResponse:
    """What an administrator may change of a person, and what can be done with them."""
    require(can_administer, request.person, request.organization)
    person = get_visible(Person, request.person, "organization", pk=pk)
    if person.state == Person.State.ERASED:
        raise Http404
    form = PersonForm(request.POST or None, initial=PersonForm.values_of(person))
    if form.is_valid() and carry_out(form, change_person, person, by=request.person, **form.cleaned_data):
        say(request, _("%(name)s is saved.") % {"name": person.name})
        return redirect("edit_person", request.organization.slug, person.pk)
    return _person_page(request, person, form)


def _form_of(person: Person) -> PersonForm:
    return PersonForm(initial=PersonForm.values_of(person))


def _person_page(
    request: OrgRequest,
    subject: Person,
    form: PersonForm,
    broken: str = "",
    role_form: RoleForm | None = None,
) -> HttpResponse:
    context = {
        "subject": subject,
        "form": form,
        "role_form": role_form or RoleForm(initial={"role": subject.role}),
        "broken": broken,
    }
    return page(request, "people/edit_person.html", context, nav="settings")


def _carry_out_for(
    request: OrgRequest, pk: int, action: Callable[..., Any], done: str, **values: Any
) -> HttpResponse:
    """Do something with a person and return to their page, which says what happened or why it did not."""
    person = get_visible(Person, request.person, "organization", pk=pk)
    try:
        result = action(person, by=request.person, **values)
    except RuleBroken as broken:
        person.refresh_from_db()
        return _person_page(request, person, _form_of(person), str(broken.message))
    if isinstance(result, Letter):
        _send(request, [result])
    else:
        say(request, done)
    return redirect("edit_person", request.organization.slug, pk)


@require_POST
def send_invitation(request: OrgRequest, pk: int) -> HttpResponse:
    person = get_visible(Person, request.person, "organization", pk=pk)
    require(can_administer, request.person, request.organization)
    if not ratelimit.consume(request, action="invite_again", key=f"person-{pk}"):
        return _person_page(request, person, _form_of(person), str(_TOO_MANY_LETTERS))
    return _carry_out_for(request, pk, invite_person, "")


@require_POST
def withdraw_invitation(request: OrgRequest, pk: int) -> HttpResponse:
    return _carry_out_for(request, pk, revoke_invitation, _("The link in the letter no longer works."))


@require_POST
def set_role(request: OrgRequest, pk: int) -> HttpResponse:
    form = RoleForm(request.POST)
    if form.is_valid():
        return _carry_out_for(request, pk, change_role, _("The role is changed."), **form.cleaned_data)
    person = get_visible(Person, request.person, "organization", pk=pk)
    require(can_administer, request.person, request.organization)
    return _person_page(request, person, _form_of(person), role_form=form)


@require_POST
def erase(request: OrgRequest, pk: int) -> HttpResponse:
    return _carry_out_for(request, pk, erase_person, _("What said who this person was is erased."))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: OrgRequest, pk: int) -> HttpResponse:
    """Leave, or remove somebody: who takes over what they hold is asked first."""
    person = get_visible(Person, request.person, "organization", pk=pk)
    require(can_remove, request.person, person)
    held = held_by(person)
    form = RemoveForm(request.POST if request.method == "POST" else None, person=person, held=held)
    if form.is_valid() and carry_out(
        form, remove_person, person, by=request.person, successors=form.cleaned_data
    ):
        if person == request.person:
            left = request.organization.name
            say(request, _("You have left %(name)s. What you did stays.") % {"name": left})
            return redirect("home")
        say(request, _("%(name)s is no longer here. What they did stays.") % {"name": person.name})
        return redirect("people_settings", request.organization.slug)
    return page(request, "people/remove.html", {"form": form, "subject": person}, nav="settings")
