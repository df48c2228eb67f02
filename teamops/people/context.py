"""What every template of an organization's pages knows."""

from typing import Any

from django.http import HttpRequest

from teamops.dates import today
from teamops.people.models import Person


def organization(request: HttpRequest) -> dict[str, Any]:
    """`person`, `organization`, `base` (the beginning of every address of the organization), the person's
    `today`, and what the navigation and its menu show.
    """
    found = getattr(request, "organization", None)
    if found is None:
        return {}
    person: Person = request.person  # type: ignore[attr-defined]
    return {
        "organization": found,
        "organizations": request.organizations,  # type: ignore[attr-defined]
        "person": person,
        "base": f"/{found.slug}",
        "today": today(person),
        "navigation": request.navigation,  # type: ignore[attr-defined]
    }
