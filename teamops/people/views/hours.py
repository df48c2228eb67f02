"""When somebody works: their hours a day, and the days on which they are away."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from teamops.dates import today
from teamops.formats import day_span
from teamops.forms import carry_out
from teamops.http import page, say
from teamops.people.actions import add_absence, change_absence, change_hours, remove_absence
from teamops.people.choices import country_name
from teamops.people.forms import AbsenceForm, HoursForm
from teamops.people.http import OrgRequest
from teamops.people.models import Absence, Person
from teamops.people.permissions import can_change_hours, require
from teamops.people.queries import get_visible


@require_http_methods(["GET", "HEAD", "POST"])
def own_hours(request: OrgRequest) -> HttpResponse:
    """One's own, among the settings."""
    return _hours(request, request.person)


@require_http_methods(["GET", "HEAD", "POST"])
def person_hours(request: OrgRequest, pk: int) -> HttpResponse:
    """Those of a member of one's team."""
    return _hours(request, get_visible(Person, request.person, pk=pk))


def _hours(request: OrgRequest, subject: Person) -> HttpResponse:
    require(can_change_hours, request.person, subject)
    form = HoursForm(request.POST or None, initial=HoursForm.values_of(subject))
    if form.is_valid() and carry_out(form, change_hours, subject, by=request.person, **form.cleaned_data):
        say(request, _("The working hours are saved."))
        return _back(request, subject)
    return _hours_page(request, subject, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def new_absence(request: OrgRequest, pk: int) -> HttpResponse:
    """Enter days on which somebody is away."""
    subject = get_visible(Person, request.person, pk=pk)
    require(can_change_hours, request.person, subject)
    form = AbsenceForm(request.POST or None)
    if form.is_valid():
        made = carry_out(form, add_absence, subject, by=request.person, **form.cleaned_data)
        if made:
            say(request, _("Away: %(days)s.") % {"days": day_span(made.first_day, made.last_day)})
            return _back(request, subject)
    return _hours_page(request, subject, absence_form=form)


def _absence(request: OrgRequest, uuid: UUID) -> Absence:
    absence = get_visible(Absence, request.person, "person", uuid=uuid)
    absence.person.organization = request.organization
    require(can_change_hours, request.person, absence.person)
    return absence


@require_http_methods(["GET", "HEAD", "POST"])
def edit_absence(request: OrgRequest, uuid: UUID) -> HttpResponse:
    """Other days."""
    absence = _absence(request, uuid)
    form = AbsenceForm(request.POST or None, initial=AbsenceForm.values_of(absence))
    if form.is_valid() and carry_out(form, change_absence, absence, by=request.person, **form.cleaned_data):
        say(request, _("Away: %(days)s.") % {"days": day_span(absence.first_day, absence.last_day)})
        return _back(request, absence.person)
    context = {"form": form, "absence": absence, "subject": absence.person}
    return page(request, "people/edit_absence.html", context, nav="settings")


@require_POST
def delete_absence(request: OrgRequest, uuid: UUID) -> HttpResponse:
    """They work on these days after all."""
    absence = _absence(request, uuid)
    days = day_span(absence.first_day, absence.last_day)
    remove_absence(absence, by=request.person)
    say(request, _("%(days)s are working days again.") % {"days": days})
    return _back(request, absence.person)


def _back(request: OrgRequest, subject: Person) -> HttpResponse:
    if subject.pk == request.person.pk:
        return redirect("own_hours", request.organization.slug)
    return redirect("person_hours", request.organization.slug, subject.pk)


def _hours_page(
    request: OrgRequest,
    subject: Person,
    *,
    form: HoursForm | None = None,
    absence_form: AbsenceForm | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "subject": subject,
        "form": form or HoursForm(initial=HoursForm.values_of(subject)),
        "absence_form": absence_form or AbsenceForm(),
        "absences": list(Absence.objects.filter(person=subject).ahead(today(subject))),
        "country": country_name(subject.country),
    }
    return page(request, "people/hours.html", context, nav="settings")
