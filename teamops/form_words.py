"""What every form says that says nothing better: what happened and what to do next, where Django's own words
name no next step. And what all of them take: the years that days may lie in, texts that turn no line.
"""

import datetime
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from teamops.text import unturned

FIRST_DAY, LAST_DAY = datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)
FAR = _("This day is outside of the years 1990 to 2100.")


def refuse_far(day: datetime.date) -> None:
    """Validator: a mistyped year, such as 0202, would be thousands of years of timeline."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(FAR, code="far")


_to_python = forms.CharField.to_python


def _text(field: forms.CharField, value: Any) -> Any:
    """As typed, but for marks that turn the direction of what follows; a password is taken as it is."""
    text = _to_python(field, value)
    return unturned(text).strip() if field.strip and isinstance(text, str) else text


def put_in_place() -> None:
    """Have all forms of the process say it."""
    forms.CharField.to_python = _text  # type: ignore[assignment, method-assign]
    choose = _("Choose one from the list.")
    said: list[tuple[type[forms.Field], dict[str, Any]]] = [
        (forms.Field, {"required": _("This is missing. Fill it in.")}),
        (forms.DateField, {"invalid": _("This is no day. Write it as 2026-12-31.")}),
        (forms.TimeField, {"invalid": _("This is no time of the day. Write it as 17:30.")}),
        (forms.IntegerField, {"invalid": _("This is no whole number. Write digits, such as 3.")}),
        (forms.FloatField, {"invalid": _("This is no number. Write digits, such as 1.5.")}),
        (forms.DecimalField, {"invalid": _("This is no number. Write digits, such as 1.5.")}),
        (forms.UUIDField, {"invalid": _("This is no UUID. Take the one that the list shows.")}),
        (forms.ChoiceField, {"invalid_choice": choose}),
        (forms.MultipleChoiceField, {"invalid_choice": choose}),
        (forms.ModelChoiceField, {"invalid_choice": choose}),
        (forms.ModelMultipleChoiceField, {"invalid_choice": choose, "invalid_pk_value": choose}),
    ]
    for field, messages in said:
        field.default_error_messages = field.default_error_messages | messages
    forms.DateField.default_validators = [refuse_far]
    validators.MaxLengthValidator.message = _(
        "The text has %(show_value)s characters, at most %(limit_value)s are kept. Shorten it."
    )
    validators.MinValueValidator.message = _("This is too little. Write %(limit_value)s or more.")
    validators.MaxValueValidator.message = _("This is too much. Write %(limit_value)s or less.")
    validators.ProhibitNullCharactersValidator.message = _(
        "The text holds a character that cannot be stored. Type it again."
    )
    words: dict[str, Any] = {
        "invalid": _("This is no number. Write digits, such as 1.5."),
        "max_digits": _("This number is too long. Write one with at most %(max)s digits."),
        "max_whole_digits": _(
            "This number is too large. Write one with at most %(max)s digits before the point."
        ),
        "max_decimal_places": _("This number is too exact. Write at most %(max)s digits after the point."),
    }
    validators.DecimalValidator.messages = words
