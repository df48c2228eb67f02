"""What is filled in to thank somebody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models.kudos import LONGEST_THANKS
from tasks.forms import KeyedForm
from teamops.people.models import Person
from teamops.text import refuse_nul


class KudosForm(KeyedForm, forms.Form):
    to = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        label=_("To"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        error_messages={"required": _("Choose whom you thank.")},
    )
    text = forms.CharField(
        label=_("Thank you for"),
        max_length=LONGEST_THANKS,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_nul],
        help_text=_("One thing that they did, and what came of it."),
        error_messages={"required": _("Say what you thank them for.")},
    )
    quality = forms.CharField(
        label=_("What it shows"),
        max_length=60,
        required=False,
        validators=[refuse_nul],
        help_text=_("In two or three words, such as: careful work."),
    )
    is_private = forms.BooleanField(
        label=_("Only they and I see it"),
        required=False,
        help_text=_("Else everybody who sees their page does, and the review of their team tells of it."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        here = Person.objects.visible_to(person).here().exclude(pk=person.pk)
        field.queryset = here.select_related("organization").order_by("name_key", "pk")
