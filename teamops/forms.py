"""How a form hands its data to an action."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.forms import BaseForm
from django.utils.translation import gettext as _

from teamops.errors import RuleBroken, Stale
from teamops.formats import as_said, names_of


class PlainNumberField(forms.DecimalField):
    """A number that stands in its field as one types it: 8, where the database has 8.00."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def carry_out(form: BaseForm, action: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call the action; a broken rule becomes the form's error beside its field and the answer None.

    The action's result is returned, True where it returns nothing, so that `if carry_out(...)` reads well.
    PermissionDenied passes through and becomes a 403.
    """
    try:
        result = action(*args, **kwargs)
    except RuleBroken as broken:
        field = broken.field if broken.field in form.fields else None
        form.add_error(field, str(broken.message))
        if isinstance(broken, Stale):
            _take_up(form, broken.current)
        return None
    return True if result is None else result


def _take_up(form: BaseForm, current: Any) -> None:
    """Say beside each field what stands there now, where that is not what was typed.

    The next save is based on the version that the person has then seen.
    """
    data: Any = form.data
    form.data = data.copy()
    form.data[form.add_prefix("version")] = str(current.version)  # type: ignore[index]
    values_of = getattr(form, "values_of", None)
    for name, value in (values_of(current) if values_of else {}).items():
        field = form.fields.get(name)
        if field and not field.widget.is_hidden and field.has_changed(value, form[name].data):
            form.add_error(name, _("It now says: %(value)s") % {"value": said_in(field, value)})


def said_in(field: forms.Field, value: Any) -> str:
    """A value as the form shows it: what is chosen by its words, days and numbers as on a page."""
    if isinstance(field, forms.BooleanField):
        return as_said(bool(value))
    if isinstance(value, list) and value:
        return names_of(said_in(field, one) for one in value)
    if isinstance(field, forms.ChoiceField) and not isinstance(value, Model) and value not in (None, "", []):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return as_said(value)
