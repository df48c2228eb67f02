"""What commands of `manage.py` ask for in the same words: one organization, a file."""

from pathlib import Path

from django.core.management.base import CommandError

from teamops.people.models import Organization


def organization_of(slug: str | None) -> Organization:
    """The one that is named, else the only one; raises CommandError with a sentence."""
    found = list(Organization.objects.filter(slug=slug) if slug else Organization.objects.all()[:2])
    if not found:
        raise CommandError(f"There is no organization {slug}." if slug else "There is no organization yet.")
    if len(found) > 1:
        raise CommandError("There are several organizations: say which with --organization SLUG.")
    return found[0]


def content_of(path: Path) -> bytes:
    """What a file holds; raises CommandError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as problem:
        raise CommandError(f"{path} cannot be read: {problem.strerror}.") from problem
