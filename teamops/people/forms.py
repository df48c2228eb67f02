"""The forms of set-up, invitation, settings and teams. Rules stand in the actions; here is what is typed."""

import re
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from teamops.forms import PlainNumberField
from teamops.people import choices
from teamops.people.account_forms import PASSWORD_HELP
from teamops.people.models import Absence, ApiToken, Organization, Person, Team
from teamops.people.registry import Holding
from teamops.text import one_line, refuse_nul

MOST_INVITATIONS = 50


NAME_OF_PERSON = pgettext_lazy("of a person", "Name")
NOT_IN_LIST = {"invalid_choice": _("This one is not in the list any more. Choose another one.")}


class NameField(forms.CharField):
    """One line of at most 120 characters that can be seen: names stand in subjects and in headings.

    White space is one space; marks that turn the direction of what follows are left out.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, validators=[refuse_nul], **options)

    def to_python(self, value: Any) -> str:
        text = one_line(super().to_python(value) or "")
        return text if any(letter.isprintable() and letter != " " for letter in text) else ""


def _name_field(label: Any, **options: Any) -> NameField:
    return NameField(label=label, **options)


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _password_field() -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label=_("Password"),
        widget=widget,
        strip=False,
        help_text=PASSWORD_HELP,
        validators=[validate_password],
    )


class VersionedForm(forms.Form):
    """Carries the version that the person saw, so that a stale save is refused."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PlaceFields(forms.Form):
    """Where an organization is: zone, holidays, language of its records."""

    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Weeks and due days are counted in it."))
    country = forms.ChoiceField(
        label=_("Public holidays"),
        required=False,
        help_text=_("Nobody is reminded on a day off."),
    )
    language = forms.ChoiceField(label=_("Language"), help_text=_("Of records, and of who chooses no other."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = choices.time_zones()  # type: ignore[attr-defined]
        self.fields["country"].choices = choices.countries()  # type: ignore[attr-defined]
        self.fields["language"].choices = choices.languages()  # type: ignore[attr-defined]


class SetUpForm(PlaceFields):
    """The first organization and its administrator."""

    name = _name_field(_("Name of the organization"))
    person_name = _name_field(_("Your name"))
    email = forms.EmailField(label=_("Your e-mail"), max_length=254)
    password = _password_field()

    field_order = ("name", "time_zone", "country", "language", "person_name", "email", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:  # what was chosen stays
            self.fields["time_zone"].widget.attrs["data-own-zone"] = True


class AddOrganizationForm(PlaceFields):
    """Another organization, as who runs the installation adds it on the command line."""

    name = _name_field(_("Name of the organization"))
    slug = forms.SlugField(max_length=40, required=False)
    email = forms.EmailField(max_length=254)


class JoinForm(forms.Form):
    """A new account for an invited address."""

    name = _name_field(_("Your name"))
    password = _password_field()


class FirstTeamForm(forms.Form):
    name = _name_field(_("Name of the team"))


class OrganizationForm(VersionedForm, PlaceFields):
    name = _name_field(_("Name"))

    field_order = ("name", "time_zone", "country", "language")

    @classmethod
    def values_of(cls, organization: Organization) -> dict[str, Any]:
        return {name: getattr(organization, name) for name in cls.base_fields}


class ProfileForm(VersionedForm):
    """What a person says about themselves and how they want to be reached."""

    name = _name_field(NAME_OF_PERSON)
    title = _name_field(_("Job title"), required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_("Letters come in it too; if none is chosen, in the organization’s."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, help_text=_("Your days and reminders are counted in it.")
    )
    single_keys = forms.BooleanField(label=_("Single keys act, such as 1 to 4 for a status"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = choices.languages(  # type: ignore[attr-defined]
            _("as the browser says")
        )
        self.fields["time_zone"].choices = choices.time_zones(  # type: ignore[attr-defined]
            _("the organization’s")
        )

    @classmethod
    def values_of(cls, person: Person) -> dict[str, Any]:
        return {name: getattr(person, name) for name in cls.base_fields}


class HoursForm(VersionedForm):
    """How long somebody works on a working day."""

    hours_a_day = PlainNumberField(
        label=_("Working hours a day"),
        min_value=0,
        max_value=24,
        max_digits=4,
        decimal_places=2,
        help_text=_("On the working days of the organization’s country. Work is weighed against them."),
    )

    @classmethod
    def values_of(cls, person: Person) -> dict[str, Any]:
        return {name: getattr(person, name) for name in cls.base_fields}


class AbsenceForm(forms.Form):
    """Days on which somebody is away; one day needs no last one."""

    first_day = forms.DateField(label=_("First day"), widget=_date_input())
    last_day = forms.DateField(
        label=_("Last day"), required=False, widget=_date_input(), help_text=_("Empty: it is one day.")
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("last_day") is None and "last_day" in values:
            values["last_day"] = values.get("first_day")
        return values

    @classmethod
    def values_of(cls, absence: Absence) -> dict[str, Any]:
        return {name: getattr(absence, name) for name in cls.base_fields}


class ApiTokenForm(forms.Form):
    """A new token: what will use it, and for how long."""

    name = forms.CharField(label=_("What uses it"), max_length=80, validators=[refuse_nul])
    days = forms.TypedChoiceField(
        label=_("It works for"),
        choices=ApiToken.Lifetime.choices,
        coerce=int,
        initial=ApiToken.Lifetime.QUARTER,
    )


class PersonForm(VersionedForm):
    """What an administrator changes of a person."""

    name = _name_field(NAME_OF_PERSON)
    title = _name_field(_("Job title"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)

    @classmethod
    def values_of(cls, person: Person) -> dict[str, Any]:
        return {name: getattr(person, name) for name in cls.base_fields}


class AddPersonForm(forms.Form):
    """Somebody who is named, with or without an address."""

    name = _name_field(NAME_OF_PERSON)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Person.Role.choices)


class InviteForm(forms.Form):
    """Some addresses, one role, one team."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One per line, or with commas between."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Person.Role.choices, initial=Person.Role.MEMBER)
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("none yet"),
        error_messages=NOT_IN_LIST,
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = Team.objects.filter(organization=organization).current().order_by("path")
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]

    def clean_emails(self) -> list[str]:
        """The addresses, each once. Names the one that is none."""
        words = re.split(r"[\s,;，；、]+", self.cleaned_data["emails"].lower())
        addresses = list(dict.fromkeys(word.strip("<>") for word in words if word))
        if len(addresses) > MOST_INVITATIONS:
            raise forms.ValidationError(
                _("These are %(count)s addresses. Invite at most %(most)s at once."),
                params={"count": len(addresses), "most": MOST_INVITATIONS},
            )
        for address in addresses:
            try:
                validate_email(address)
            except forms.ValidationError:
                raise forms.ValidationError(
                    _("“%(address)s” is no e-mail address."), params={"address": address}
                ) from None
        return addresses


class TeamForm(VersionedForm):
    """Name, place in the tree and language of a team."""

    name = _name_field(_("Name"))
    parent = forms.ModelChoiceField(
        label=_("Part of"), queryset=Team.objects.none(), empty_label=None, error_messages=NOT_IN_LIST
    )
    language = forms.ChoiceField(label=_("Language of its records"), required=False)

    def __init__(self, *args: Any, by: Person, team: Team | None = None, **kwargs: Any) -> None:
        """`by` can put the team below those that they manage, or leave it where it is."""
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = choices.languages(  # type: ignore[attr-defined]
            _("the organization’s")
        )
        above = Team.objects.managed_by(by).current()
        if team is not None:
            above = above.exclude(path__startswith=team.path)
            above |= Team.objects.filter(children=team)
        if team is not None and team.parent_id is None:
            del self.fields["parent"]
        else:
            self.fields["parent"].queryset = above.order_by("path")  # type: ignore[attr-defined]

    @classmethod
    def values_of(cls, team: Team) -> dict[str, Any]:
        return {
            "version": team.version,
            "name": team.name,
            "parent": team.parent_id,
            "language": team.language,
        }


class MemberForm(forms.Form):
    """Who comes into a team."""

    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=Person.objects.none(),
        empty_label=_("choose"),
        error_messages=NOT_IN_LIST,
    )
    lead = forms.BooleanField(label=_("leads it"), required=False)

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        persons = Person.objects.filter(organization_id=team.organization_id).here()
        persons = persons.exclude(memberships__team=team).order_by("name_key")
        self.fields["person"].queryset = persons  # type: ignore[attr-defined]


class RemoveForm(forms.Form):
    """Who takes over each kind of work of a person who leaves."""

    def __init__(self, *args: Any, person: Person, held: list[tuple[Holding, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Person.objects.filter(organization_id=person.organization_id).here()
        others = others.exclude(pk=person.pk).exclude(role=Person.Role.GUEST).order_by("name_key")
        # Read once for all fields, however many kinds of work there are.
        choices = [("", _("choose")), *((other.pk, other.name) for other in others)] if held else []
        for holding, count in held:
            field = forms.ModelChoiceField(
                label=_("%(what)s (%(count)s) go to") % {"what": holding.label, "count": count},
                queryset=others,
                error_messages=NOT_IN_LIST | {"required": _("Choose who takes this over.")},
            )
            field.choices = choices
            self.fields[holding.key] = field
