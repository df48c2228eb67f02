"""The first cycle of a new organization, as a step of its set-up."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.actions import create_cycle
from goals.forms import date_input
from goals.models import Cycle
from teamops.dates import quarter_of, today
from teamops.forms import carry_out
from teamops.people.models import Organization, Person
from teamops.people.registry import FirstStep
from teamops.text import refuse_nul


class FirstCycleForm(forms.Form):
    """The quarter of today, until somebody says otherwise."""

    name = forms.CharField(label=gettext_lazy("Name of the cycle"), max_length=60, validators=[refuse_nul])
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=date_input())
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=date_input())


def _form(person: Person, data: Any) -> FirstCycleForm:
    first, last = quarter_of(today(person.organization))
    name = _("Q%(quarter)s %(year)s") % {"quarter": (first.month + 2) // 3, "year": first.year}
    return FirstCycleForm(data, initial={"name": name, "starts_on": first, "ends_on": last})


def _save(form: FirstCycleForm, person: Person) -> bool:
    """A quarter if it is one, else a period of its own kind."""
    data = form.cleaned_data
    is_quarter = quarter_of(data["starts_on"]) == (data["starts_on"], data["ends_on"])
    length = Cycle.Length.QUARTER if is_quarter else Cycle.Length.OTHER
    return bool(carry_out(form, create_cycle, person.organization, by=person, length=length, **data))


def _is_done(organization: Organization) -> bool:
    return organization.cycles.exists()


CYCLE = FirstStep(
    key="cycle",
    title=gettext_lazy("Say when the first cycle is"),
    text=gettext_lazy("Goals are set for a cycle, mostly a quarter. You can begin in the middle of one."),
    button=gettext_lazy("Make the cycle"),
    form=_form,
    save=_save,
    is_done=_is_done,
    position=30,
)
