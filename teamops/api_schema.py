"""The OpenAPI document: what it says of every operation without being told."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from teamops.api import Errors, StaleErrors

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of what is being changed, as a GET gave it; `*` for whatever stands there.",
)
IF_MATCH_IF_KNOWN = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of what stands there, as a GET gave it; then nothing newer is lost.",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A text of your own, at most 200 characters: the same request sent again with it within 24 "
    "hours makes nothing new and gets the first answer once more.",
)
PLAIN = {
    "400": "What was sent cannot be done; a sentence for each thing that is wrong.",
    "401": "No session and no token that works.",
    "403": "The person may see it, but not do that.",
    "404": "There is nothing at this address that the person may see.",
    "429": "Too many requests; `Retry-After` says how many seconds to wait.",
}
WITH_BODY = {
    "413": "The body is too large.",
    "415": "The body is no JSON.",
}


class Schema(AutoSchema):
    """Summary and description from the docstring; the errors that every operation may answer with."""

    def get_summary(self) -> str | None:
        return self._doc()[0].rstrip(".") or None

    def get_description(self) -> str:  # type: ignore[override]
        return " ".join(self._doc()[1].split())

    def _doc(self) -> tuple[str, str]:
        handler = getattr(self.view, getattr(self.view, "action", None) or self.method.lower(), None)
        first, _break, rest = (getattr(handler, "__doc__", "") or "").strip().partition("\n")
        return first, rest

    def get_override_parameters(self) -> list[Any]:
        found = list(super().get_override_parameters())
        if self.method == "PATCH":
            found.append(IF_MATCH)
        elif getattr(self._handler(), "takes_tag", False):
            found.append(IF_MATCH_IF_KNOWN)
        if getattr(self._handler(), "happens_once", False):
            found.append(IDEMPOTENCY_KEY)
        return found

    def _handler(self) -> Any:
        return getattr(self.view, getattr(self.view, "action", "") or "", None)

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        told = dict(PLAIN)
        if self.method in ("POST", "PATCH", "PUT"):
            told |= WITH_BODY
        if getattr(self._handler(), "happens_once", False):
            told["422"] = "The Idempotency-Key was used for another request."
        for code, words in told.items():
            bodies.setdefault(code, self._get_response_for_code(Errors, code) | {"description": words})
        if self.method == "PATCH" or getattr(self._handler(), "may_be_stale", False):
            stale = self._get_response_for_code(StaleErrors, "412")
            bodies["412"] = stale | {"description": "Somebody else has changed it since the ETag was given."}
        if self.method == "PATCH":
            missing = self._get_response_for_code(Errors, "428")
            bodies["428"] = missing | {"description": "The If-Match header is missing."}
        return bodies
