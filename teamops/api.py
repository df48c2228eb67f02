"""What every part of the API shares: pages of results, and errors as JSON of one shape.

An error is `{"errors": [{"code", "message", "field", "index"}]}`: the code is for programs, the message for
people; `field` is the field that it concerns, `index` the row of a batch, counted from 0; null: the whole.
"""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers, status
from rest_framework.exceptions import (
    APIException,
    NotAuthenticated,
    NotFound,
    ParseError,
    PermissionDenied,
)
from rest_framework.pagination import CursorPagination, PageNumberPagination
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView, exception_handler

from teamops.api_words import CROSS_SITE
from teamops.errors import RowsRefused, RuleBroken, Stale
from teamops.text import spaced


class Pages(PageNumberPagination):
    """50 rows a page, up to 200 when asked for."""

    page_size_query_param = "page_size"
    max_page_size = 200


class Cursors(CursorPagination):
    """Rows in the order in which they were made: none is missed or told twice while others are added."""

    invalid_cursor_message: Any = gettext_lazy("This place in the list is not known. Ask for its first page.")
    ordering = ("number",)
    page_size = 50
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


class ExactJSON(BaseParser):
    """JSON whose numbers stay as they were written: 35.8 is 35.8; NaN and 1e308 are left for a sentence."""

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        sent = stream.read(limit + 1)
        if len(sent) > limit:
            raise TooLarge(limit)
        try:
            return json.loads(sent, parse_float=_exact, parse_constant=_exact)
        except (ValueError, RecursionError):
            raise ParseError(_("This is no JSON. Send an object, such as {}."), "json") from None


def _exact(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond all bounds
        return Decimal("NaN")


class NoSuchAddress(APIView):
    """Whatever is no address of the API: the same JSON as for every other error."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound(
            _("There is nothing at this address. /api/v1/schema/ lists them all; each ends with a slash.")
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


class StaleErrors(Errors):
    """Somebody else was faster; nothing was done."""

    changed_by = serializers.CharField(allow_null=True, help_text="Who changed it last; null: no person.")
    current = serializers.DictField(help_text="What stands now, as a GET shows it.", required=False)


def error_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every error of the API in its one shape; a broken rule is 412 for a stale write, else 400."""
    if isinstance(error, RowsRefused):
        return _response([_rule(broken, index) for index, broken in error.broken], 400)
    if isinstance(error, Stale):
        return _stale(error, context.get("view"))
    if isinstance(error, RuleBroken):
        return _response([_rule(error)], 412 if error.code == "stale" else 400)
    response = exception_handler(error, context)  # headers, and a rollback where one is open
    if response is not None:
        response.data = {"errors": list(_details(_told(error, response)))}
    return response


def _response(errors: list[dict[str, Any]], code: int) -> Response:
    return Response({"errors": errors}, status=code)


def _stale(stale: Stale, view: Any) -> Response:
    """Who was faster, and what stands now as the view shows it."""
    if stale.changed_by:
        told = _("%(name)s has changed this meanwhile. Compare with what stands now, then send it again.") % {
            "name": stale.changed_by
        }
    else:
        told = _("This was changed meanwhile. Compare with what stands now, then send it again.")
    body: dict[str, Any] = {"errors": [_error("stale", told)], "changed_by": stale.changed_by}
    # Who adds a part may have named the version of the whole, which another address shows.
    its_own: Any = getattr(view, "shows", None) or getattr(getattr(view, "queryset", None), "model", ())
    if isinstance(stale.current, its_own) and (shown := getattr(view, "shown", None)):
        body["current"] = shown(stale.current)
    return Response(body, status=412)


def _rule(broken: RuleBroken, index: int | None = None) -> dict[str, Any]:
    return _error(broken.code, broken.message, broken.field, index)


def _error(code: Any, message: Any, field: str | None = None, index: int | None = None) -> dict[str, Any]:
    return {"code": str(code), "message": spaced(str(message)), "field": field or None, "index": index}


def _told(error: Exception, response: Response) -> Any:
    """The framework's message and code; a plain 404 or 403 of Django's gets a sentence of ours."""
    if isinstance(error, NotAuthenticated):
        told = _("Say who you are: send a token as “Authorization: Bearer …”, or sign in in the browser.")
        return {"code": error.default_code, "message": told}
    if isinstance(error, PermissionDenied) and str(error.detail).startswith("CSRF"):
        return {"code": error.default_code, "message": str(CROSS_SITE)}
    if isinstance(error, APIException):
        return error.get_full_details()
    if response.status_code == 404:
        return {"code": "not_found", "message": _("There is nothing here that you may see.")}
    return {
        "code": "permission_denied",
        "message": _("You may see this, but not do that. Ask its owner, a lead or an administrator."),
    }


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
            if isinstance(name, int):  # the place in a list
                yield from _details(one, field, name)
                continue
            whole = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from _details(one, field if whole else ".".join(filter(None, [field, name])), index)
