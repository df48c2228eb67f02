"""What every part of the API shares: pages of results, and errors as JSON."""

from typing import Any

from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from teamops.errors import RuleBroken, Stale


class Pages(PageNumberPagination):
    """50 rows a page, up to 200 when asked for."""

    page_size_query_param = "page_size"
    max_page_size = 200


def error_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """A broken rule as `{"errors": [{"code", "message", "field"}]}`: 409 for a stale write, else 400."""
    if isinstance(error, RuleBroken):
        body = {"code": error.code, "message": str(error.message), "field": error.field}
        return Response({"errors": [body]}, status=409 if isinstance(error, Stale) else 400)
    return exception_handler(error, context)
