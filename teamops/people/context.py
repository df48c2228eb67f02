"""What every template of an organization's pages knows."""

from typing import Any

from django.http import HttpRequest


def organization(request: HttpRequest) -> dict[str, Any]:
    """`person`, `organization`, and `base`, the beginning of every address of the organization."""
    found = getattr(request, "organization", None)
    if found is None:
        return {}
    return {"organization": found, "person": request.person, "base": f"/{found.slug}"}  # type: ignore[attr-defined]
