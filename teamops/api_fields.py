"""Fields of the API that take what they say and nothing else, with sentences of the product.

The framework's own fields are generous: "7" is a number to them and 7 a text. A program that mistakes one for
the other is told so, and so is one that misspells a field.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError as Invalid
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from teamops.errors import RuleBroken
from teamops.form_words import FAR, FIRST_DAY, LAST_DAY
from teamops.text import refuse_nul, unturned

# Days outside of these are mistakes of typing, and some are more than a calendar can count on from.


class Text(serializers.CharField):
    """A text of at most `max_length` characters; space around it and marks that turn its direction are taken
    away."""

    default_error_messages = {
        "text": gettext_lazy("This is not a text. Write it between quotation marks."),
        "blank": gettext_lazy("This field is required."),
        "characters": gettext_lazy("The text holds a character that cannot be stored. Type it again."),
    }

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(**options)
        # In place of the framework's own, so that its sentence is the forms'.
        self.validators = [MaxLengthValidator(max_length)]

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("text")
        try:
            refuse_nul(data)
            data.encode()  # half of a pair of surrogates is no character
        except (Invalid, UnicodeEncodeError):
            self.fail("characters")
        return unturned(data).strip()


@extend_schema_field({"oneOf": [{"type": "number"}, {"type": "string"}], "example": 35.8})
class Number(serializers.Field[Decimal, Any, "int | float", Any]):
    """A number or its text, kept exactly; `check` raises RuleBroken for what cannot be kept."""

    default_error_messages = {"number": gettext_lazy("This is not a number. Write one such as 35.8.")}

    def __init__(self, *, check: Callable[[Decimal], None] | None = None, **kwargs: Any) -> None:
        self.check = check
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, int | str | Decimal):
            self.fail("number")
        try:
            value = Decimal(data)
        except InvalidOperation:
            self.fail("number")
        if not value.is_finite():
            self.fail("number")
        if self.check is not None:
            try:
                self.check(value)
            except RuleBroken as broken:
                raise serializers.ValidationError(str(broken.message), broken.code) from None
        return value

    def to_representation(self, value: Decimal) -> int | float:
        return plain_number(value)


def plain_number(value: Decimal) -> int | float:
    """As JSON writes it: at most 15 digits, so nothing is lost."""
    return int(value) if value == value.to_integral_value() else float(value)


@extend_schema_field(OpenApiTypes.DOUBLE)
class Figure(serializers.Field[Decimal, Any, "int | float", Any]):
    """A number that is only shown, to six decimals: a value, or a share of 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Decimal) -> int | float:
        return plain_number(round(Decimal(value), 6))


class Whole(serializers.IntegerField):
    """An integer, and no text that looks like one."""

    default_error_messages = {"invalid": gettext_lazy("This is not a whole number.")}

    def __init__(self, *, min_value: int | None = None, max_value: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        # As validators of forms, whose sentences are those of the product.
        bounds = ((MinValueValidator, min_value), (MaxValueValidator, max_value))
        self.validators = [bound(value) for bound, value in bounds if value is not None]

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """true or false."""

    default_error_messages = {"invalid": gettext_lazy("This is true or false.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Day(serializers.DateField):
    """A day as 2026-12-31, of a year that goals can be about."""

    default_error_messages = {
        "invalid": gettext_lazy("This is no day. Write it as 2026-12-31."),
        "datetime": gettext_lazy("This is no day. Write it as 2026-12-31."),
        "far": FAR,
    }

    def to_internal_value(self, value: Any) -> datetime.date:
        if not isinstance(value, str):
            self.fail("invalid")
        day = super().to_internal_value(value)
        if not FIRST_DAY <= day <= LAST_DAY:
            self.fail("far")
        return day


class Moment(serializers.DateTimeField):
    """A moment as 2026-12-31T17:30:00+08:00; without its zone it would be a guess."""

    default_error_messages = {
        "invalid": gettext_lazy("This is no moment with its zone. Write it as 2026-12-31T17:30:00+08:00."),
        "date": gettext_lazy("This is no moment with its zone. Write it as 2026-12-31T17:30:00+08:00."),
        "far": FAR,
    }

    def to_internal_value(self, value: Any) -> datetime.datetime:
        if not isinstance(value, str):
            self.fail("invalid")
        try:
            moment = datetime.datetime.fromisoformat(value)
        except ValueError:
            self.fail("invalid")
        if moment.tzinfo is None:
            self.fail("invalid")
        # A day of room for the zones.
        day = datetime.timedelta(days=1)
        if not FIRST_DAY + day <= moment.date() <= LAST_DAY - day:
            self.fail("far")
        return moment


class Choice(serializers.ChoiceField):
    """One of a few words (or numbers)."""

    default_error_messages = {"invalid_choice": gettext_lazy("Choose one of these: {choices}.")}

    def to_internal_value(self, data: Any) -> Any:
        if data == "" and self.allow_blank:
            return ""
        if isinstance(data, bool) or not isinstance(data, str | int) or data not in self.choices:
            self.fail("invalid_choice", choices=", ".join(str(key) for key in self.choices))
        return data


class Reference(serializers.Field[Any, Any, Any, Any]):
    """Something that is named by its address (`by`: slug, number or uuid) and that the person may see.

    `among(person)` gives the rows; what is not among them is answered as if it were not there.
    """

    default_error_messages = {"unknown": gettext_lazy("Choose one from the list.")}

    def __init__(self, among: Callable[[Any], Any], by: str, **kwargs: Any) -> None:
        self.among, self.by = among, by
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        found = self.among(self.context["person"]).filter(**{self.by: self._key(data)}).first()
        if found is None:
            self.fail("unknown")
        return found

    def _key(self, data: Any) -> Any:
        if self.by == "number":
            if isinstance(data, bool) or not isinstance(data, int):
                self.fail("unknown")
            return data
        if not isinstance(data, str) or "\x00" in data:
            self.fail("unknown")
        if self.by == "slug":
            return data if data.isascii() else ""
        try:
            return UUID(data)
        except ValueError:
            self.fail("unknown")

    def to_representation(self, value: Any) -> Any:
        return getattr(value, self.by)


@extend_schema_field({"type": "string"})
class BySlug(Reference):
    """A team or a cycle by the short name in its address."""

    def __init__(self, among: Callable[[Any], Any], **kwargs: Any) -> None:
        super().__init__(among, "slug", **kwargs)


@extend_schema_field({"type": "integer"})
class ByNumber(Reference):
    """A goal or a task by its number: 7 for G-7."""

    def __init__(self, among: Callable[[Any], Any], **kwargs: Any) -> None:
        super().__init__(among, "number", **kwargs)


@extend_schema_field({"type": "string", "format": "uuid"})
class ByUuid(Reference):
    """A person, key result or metric by its UUID."""

    def __init__(self, among: Callable[[Any], Any], **kwargs: Any) -> None:
        super().__init__(among, "uuid", **kwargs)


class Body(serializers.Serializer[Any]):
    """What is sent: an object with these fields, and no others."""

    default_error_messages = {
        "invalid": gettext_lazy("Send an object with the fields of this address."),
    }

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            refuse_unknown(data, self.fields)
            self._refuse_half(data)
        return super().to_internal_value(data)

    def _refuse_half(self, data: Mapping[Any, Any]) -> None:
        """An edit may leave fields out, but not those of a row within it."""
        if self.parent is None or not getattr(self.root, "partial", False):
            return
        missing = [name for name, field in self.fields.items() if field.required and name not in data]
        if missing:
            told = {name: [self.fields[name].error_messages["required"]] for name in missing}
            raise serializers.ValidationError(told, "required")


def refuse_unknown(names: Iterable[str], known: Iterable[str]) -> None:
    """Raise for a field or filter that is not there, with those that are."""
    unknown = sorted(set(names) - set(known))
    if unknown:
        told = _("There is no such name here. These are known: %(names)s.") % {
            "names": ", ".join(sorted(known))
        }
        raise serializers.ValidationError({name[:60]: [told] for name in unknown}, "unknown_field")
