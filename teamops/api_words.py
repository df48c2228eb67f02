"""What the API says in place of its framework's own words: what happened, and what to do next.

Each field of ours that knows better has messages of its own (`teamops.api_fields`).
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, pagination, serializers

CROSS_SITE = _(
    "The request does not come from a page of TeamOps. Send a token, or what the page holds as X-CSRFToken."
)


def put_in_place() -> None:
    """Have the API of the process say it."""
    for error, told in _of_requests():
        error.default_detail = told
    throttled: Any = exceptions.Throttled
    wait = _("There were too many requests. Wait {wait} s, then send it again.")
    throttled.default_detail = ""
    throttled.extra_detail_singular = throttled.extra_detail_plural = wait
    pages: Any = pagination.PageNumberPagination
    pages.invalid_page_message = _("The list has no such page. Its first one says how many rows there are.")
    for field, messages in _of_fields():
        field.default_error_messages = field.default_error_messages | messages


def _of_requests() -> list[tuple[Any, Any]]:
    return [
        (
            exceptions.MethodNotAllowed,
            _("This address does not answer to {method}. The header Allow names what it answers to."),
        ),
        (
            exceptions.UnsupportedMediaType,
            _("This address does not read “{media_type}”. Send JSON, as Content-Type: application/json."),
        ),
        (
            exceptions.NotAcceptable,
            _("The API answers in JSON alone. Ask for it with Accept: application/json."),
        ),
        (exceptions.AuthenticationFailed, _("Nobody is known by this token. Send one that is not revoked.")),
        (exceptions.ParseError, _("The request cannot be read. Send it again as the schema says.")),
        (exceptions.ValidationError, _("What was sent cannot be read. Send it again as the schema says.")),
    ]


def _of_fields() -> list[tuple[Any, dict[str, Any]]]:
    nothing = _("This is null. Send a value, or leave the field out.")
    no_list = _("This is no list. Send one, such as [].")
    no_object = _("This is no object. Send names with their values.")
    empty = _("This list is empty. Send one entry or more.")
    too_many = _("These are too many. Send {max_length} or fewer.")
    too_few = _("These are too few. Send {min_length} or more.")
    too_much = _("This is too much. Write {max_value} or less.")
    too_little = _("This is too little. Write {min_value} or more.")
    bounds = {"max_value": too_much, "min_value": too_little}
    entries = {"not_a_list": no_list, "empty": empty, "max_length": too_many, "min_length": too_few}
    whole = _("This is not a whole number.")
    no_day = _("This is no day. Write it as 2026-12-31.")
    no_file = _("This is no file. Send it as multipart/form-data.")
    text = _("This is not a text. Write it between quotation marks.")
    return [
        (serializers.Field, {"required": _("This field is required."), "null": nothing}),
        (serializers.BooleanField, {"invalid": _("This is true or false.")}),
        (
            serializers.CharField,
            {
                "invalid": text,
                "blank": _("This field is required."),
                "max_length": _("The text is too long. At most {max_length} characters are kept."),
                "min_length": _("The text is too short. Write {min_length} characters or more."),
            },
        ),
        (serializers.IntegerField, {"invalid": whole, "max_string_length": whole} | bounds),
        (serializers.DecimalField, {"invalid": _("This is not a number. Write one such as 35.8.")} | bounds),
        (serializers.UUIDField, {"invalid": _("This is no UUID. Take the one that the list shows.")}),
        (serializers.DateField, {"invalid": no_day, "datetime": no_day}),
        (serializers.ChoiceField, {"invalid_choice": _("Choose one from the list.")}),
        (serializers.ListField, entries),
        (serializers.ListSerializer, entries),
        (serializers.ManyRelatedField, {"not_a_list": no_list, "empty": empty}),
        (serializers.DictField, {"not_a_dict": no_object, "empty": empty}),
        (serializers.JSONField, {"invalid": _("This is no JSON. Send a value, or null.")}),
        (
            serializers.FileField,
            {
                "required": _("The file is missing. Send it as multipart/form-data."),
                "invalid": no_file,
                "no_name": no_file,
                "empty": _("The file is empty. Choose another one."),
                "max_length": _("The file’s name is too long. Shorten it to {max_length} characters."),
            },
        ),
    ]
