"""The addresses of pages in messages."""

from django.conf import settings

from teamops.people.models import Organization


def page_of(organization: Organization, path: str) -> str:
    """The whole address of a page; `path` follows the organization's."""
    return f"{settings.SITE_URL}/{organization.slug}{path}"
