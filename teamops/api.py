"""What every part of the API shares: pages of results, and errors as JSON of one shape.

An error is `{"errors": [{"code", "message", "field", "index"}]}`: the code is for programs, the message for
people; `field` is the field that it concerns, `index` the row of a batch, counted from 0; null: the whole.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.exceptions import APIException
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from teamops.errors import RowsRefused, RuleBroken, Stale


class Pages(PageNumberPagination):
    """50 rows a page, up to 200 when asked for."""

    page_size_query_param = "page_size"
    max_page_size = 200


class TooLarge(APIException):
    """The request's body has more bytes than are read."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            _("The request is larger than %(limit)s MB. Send it in parts.") % {"limit": limit // 2**20}
        )


class Error(serializers.Serializer[Any]):
    """One thing that is wrong."""

    code = serializers.CharField(help_text="For programs; stays the same in every language.")
    message = serializers.CharField(help_text="What happened and what to do next.")
    field = serializers.CharField(allow_null=True, help_text="The field that it concerns; null: the whole.")
    index = serializers.IntegerField(allow_null=True, help_text="The row of a batch, from 0; null: no batch.")


class Errors(serializers.Serializer[Any]):
    """Why nothing was done."""

    errors: Any = Error(many=True)


def error_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every error of the API in its one shape; a broken rule is 409 for a stale write, else 400."""
    if isinstance(error, RowsRefused):
        return _response([_rule(broken, index) for index, broken in error.broken], 400)
    if isinstance(error, RuleBroken):
        return _response([_rule(error)], 409 if isinstance(error, Stale) else 400)
    response = exception_handler(error, context)  # headers, and a rollback where one is open
    if response is not None:
        response.data = {"errors": list(_details(_told(error, response)))}
    return response


def _response(errors: list[dict[str, Any]], code: int) -> Response:
    return Response({"errors": errors}, status=code)


def _rule(broken: RuleBroken, index: int | None = None) -> dict[str, Any]:
    return _error(broken.code, broken.message, broken.field, index)


def _error(code: Any, message: Any, field: str | None = None, index: int | None = None) -> dict[str, Any]:
    return {"code": str(code), "message": str(message), "field": field or None, "index": index}


def _told(error: Exception, response: Response) -> Any:
    """The framework's message and code; a plain 404 or 403 of Django's comes without its own code."""
    if isinstance(error, APIException):
        return error.get_full_details()
    return {"code": "not_found" if response.status_code == 404 else "permission_denied", **response.data}


def _details(told: Any, field: str | None = None, index: int | None = None) -> Iterator[dict[str, Any]]:
    """Flat errors of what the framework nests by field and row."""
    if isinstance(told, list):
        for place, one in enumerate(told):
            is_row = isinstance(one, dict) and not isinstance(one.get("message"), str)
            yield from _details(one, field, place if is_row else index)
    elif isinstance(message := told.get("message") or told.get("detail"), str):
        yield _error(told["code"], message, field, index)
    else:
        for name, one in told.items():
            whole = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from _details(one, field if whole else ".".join(filter(None, [field, name])), index)
