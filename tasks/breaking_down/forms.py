"""The forms of the screen: one per share, one per key result that is carried whole, one per task."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from goals.forms import NumberField, PersonField, one_of, plain_number
from goals.models import KeyResult
from goals.shares import amount_of, sign_of
from tasks.load import Load
from teamops.formats import unit_of_distance
from teamops.people.models import Person
from teamops.text import refuse_nul

# What was posted; None for a page that is opened.
Data = QueryDict | None

EMPTY_TASKS = 3
MOST_TASKS = 40


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")


def due_field() -> forms.DateField:
    return forms.DateField(label=_("Due"), required=False, widget=date_input(), show_hidden_initial=True)


class TopForm(forms.Form):
    """The key that makes it once, and what is wrong with all of it."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4().hex)


class ShareForm(forms.Form):
    """What one person brings of one key result. What its reader saw is kept beside it, so that only what they
    changed is written."""

    amount = NumberField(label=_("Share"), required=False, show_hidden_initial=True)
    due = due_field()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Data, *, key_result: KeyResult, person: Person, share: KeyResult | None) -> None:
        self.key_result, self.person, self.share = key_result, person, share
        initial: dict[str, Any] = {"amount": "", "due": None, "version": None}
        if share is not None:
            initial = {
                "amount": plain_number(amount_of(share)),
                "due": share.ends_on,
                "version": share.version,
            }
        super().__init__(data, initial=initial, prefix=f"share-{key_result.pk}-{person.pk}")
        named = {"name": person.name, "what": key_result.statement}
        self.fields["amount"].widget.attrs |= {
            "class": "input num",
            "placeholder": " ",
            "data-part": key_result.pk,
            "aria-label": _("What %(name)s brings: %(what)s") % named,
        }
        self.fields["due"].widget.attrs["aria-label"] = _("By when %(name)s brings it: %(what)s") % named

    @property
    def sign(self) -> str:
        return sign_of(self.key_result)

    @property
    def unit(self) -> str:
        return unit_of_distance(self.key_result.unit).strip()

    def has_changed(self) -> bool:
        """A day alone is no share."""
        changed = {"amount", "due"}.intersection(self.changed_data)
        return bool(changed) and not (changed == {"due"} and not self["amount"].value())


class CarrierForm(forms.Form):
    """Who carries a key result whole."""

    person: Any = PersonField(label=_("Who carries it"), required=False)
    due = due_field()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Data, *, key_result: KeyResult, people: Mapping[Person, str]) -> None:
        self.key_result = key_result
        initial = {
            "person": str(key_result.owner_id or ""),
            "due": key_result.ends_on,
            "version": key_result.version,
        }
        super().__init__(data, initial=initial, prefix=f"whole-{key_result.pk}")
        self.fields["person"] = person_field(people, _("Who carries it"), show_hidden_initial=True)

    def has_changed(self) -> bool:
        return bool({"person", "due"}.intersection(self.changed_data))


class TaskForm(forms.Form):
    """One task. A row that nothing was typed into is none."""

    title = forms.CharField(
        label=_("Task"),
        max_length=300,
        validators=[refuse_nul],
        error_messages={"required": _("The task has no words yet. Write what is to be done.")},
    )
    key_result = forms.TypedChoiceField(label=_("For"), required=False)
    assignee: Any = PersonField(label=_("Owner"), required=False)
    due = forms.DateField(label=_("Due"), required=False, widget=date_input())
    estimate = forms.DecimalField(
        label=_("Hours"), required=False, min_value=0, max_digits=6, decimal_places=2
    )

    def __init__(
        self, *args: Any, key_results: Sequence[KeyResult], people: Mapping[Person, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted, self.use_required_attribute = True, False
        found = {str(one.pk): one for one in key_results}
        self.fields["key_result"] = forms.TypedChoiceField(
            label=_("For"),
            choices=[("", "—"), *((key, one.statement) for key, one in found.items())],
            coerce=one_of(found),
            empty_value=None,
            required=False,
        )
        self.fields["assignee"] = person_field(people, _("Owner"))
        self.order_fields(["title", "key_result", "assignee", "due", "estimate"])
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
        self.fields["estimate"].widget.attrs |= {"class": "input num", "step": "0.5"}

    def has_changed(self) -> bool:
        """A row in which nothing but choices were made is as good as empty."""
        return not {"key_result", "assignee"}.issuperset(self.changed_data)


def person_field(people: Mapping[Person, str], label: Any, **kwargs: Any) -> PersonField:
    """One of these people, each with their load beside the name."""
    field = PersonField(people=people, label=label, required=False, **kwargs)
    field.choices = [
        ("", "—"),
        *((str(one.pk), f"{one.name} · {load}" if load else one.name) for one, load in people.items()),
    ]
    field.widget.attrs["class"] = "input"
    return field


TaskRows = forms.formset_factory(TaskForm, extra=0, max_num=MOST_TASKS, absolute_max=MOST_TASKS)


def with_load(persons: Sequence[Person], loads: Mapping[int, Load]) -> dict[Person, str]:
    """People to choose from, with the first line of their load."""
    return {one: loads[one.pk].lines[0].text for one in persons}
