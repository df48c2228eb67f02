"""Readings of metrics, which programs write with a token of their own."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from goals.actions import write_with_token
from goals.actions.readings import Sorted
from goals.models import MetricToken
from goals.readings import MOST_READINGS, batch_of
from teamops.api import Errors, ExactJSON

KEYWORDS = ("bearer", "token")


class Program:
    """Who asks with a metric's token: no person, and nothing is theirs but that metric's readings."""

    is_authenticated = True
    is_anonymous = False


class MetricTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer teamops_metric_…` (or `Token …`); only the readings' address knows it."""

    def authenticate(self, request: Request) -> tuple[Program, MetricToken] | None:
        keyword, _space, text = get_authorization_header(request).decode("latin-1").partition(" ")
        if keyword.lower() not in KEYWORDS:
            return None
        token = MetricToken.objects.with_text(text.strip())
        if token is None:
            raise AuthenticationFailed(
                _("This token is not known or was revoked. Make a new one on the metric’s page."), "token"
            )
        return Program(), token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class MetricTokenScheme(OpenApiAuthenticationExtension):
    target_class = MetricTokenAuthentication
    name = "metricToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Made on the metric's page; it writes readings of that metric only.",
        }


class PerToken(SimpleRateThrottle):
    """So many requests of one token."""

    scope = "metric_readings"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"throttle-metric-token-{request.auth.pk}"


class Written(serializers.Serializer[Any]):
    """What became of the readings of one request."""

    added = serializers.IntegerField(help_text="New moments.")
    replaced = serializers.IntegerField(help_text="Moments that had another value.")
    unchanged = serializers.IntegerField(help_text="Moments that had this value already.")

    @classmethod
    def of(cls, found: Sorted) -> "Written":
        counts = {"added": len(found.new), "replaced": len(found.changed), "unchanged": found.unchanged}
        return cls(counts)


READING = {
    "type": "object",
    "required": ["at", "value"],
    "additionalProperties": False,
    "properties": {
        "at": {
            "type": "string",
            "description": "ISO 8601. Without an offset it is a time of the organization’s time zone.",
            "example": "2026-11-25T02:00:00+01:00",
        },
        "value": {
            "oneOf": [{"type": "number"}, {"type": "string"}],
            "description": "At most 15 digits, 6 of them after the point.",
            "example": 35.8,
        },
    },
}


READINGS = {
    "application/json": {"oneOf": [READING, {"type": "array", "items": READING, "maxItems": MOST_READINGS}]}
}


class Readings(APIView):
    """Readings of one metric."""

    authentication_classes = [MetricTokenAuthentication]
    permission_classes = [IsAuthenticated]
    throttle_classes = [PerToken]
    parser_classes = [ExactJSON]

    @extend_schema(
        operation_id="metrics_readings_write",
        tags=["metrics"],
        summary="Write readings of a metric",
        description=(
            f"One reading or a list of up to {MOST_READINGS:,}. All of them are written or none. A reading "
            "for a moment that is there already replaces it, so that sending the same again changes nothing. "
            "Key results that follow the metric are checked in."
        ),
        request=READINGS,
        responses={200: Written, 400: Errors, 401: Errors, 404: Errors, 413: Errors, 429: Errors},
        examples=[
            OpenApiExample(
                "A batch",
                value=[
                    {"at": "2026-11-24T02:00:00+01:00", "value": 35.4},
                    {"at": "2026-11-25T02:00:00+01:00", "value": "35.8"},
                ],
                request_only=True,
            )
        ],
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        token = cast(MetricToken, request.auth)
        if token.metric.uuid != uuid:
            raise Http404
        found = write_with_token(token, batch_of(request.data, token.metric.organization.zone))
        return Response(Written.of(found).data)
