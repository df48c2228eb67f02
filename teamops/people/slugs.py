"""The short names in addresses, made from the names that people give."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from teamops.errors import RuleBroken
from teamops.people.models import RESERVED_SLUGS, Organization, Team, refuse_reserved_slug

# Last parts of addresses that are the settings' own, so no team may be called so.
RESERVED_TEAM_SLUGS = frozenset(["new"])


def organization_slug(name: str, wished: str = "") -> str:
    """The address of an organization: as wished, else from its name. Raises RuleBroken when it is taken."""
    slug = (wished or slugify(name))[:40].strip("-_") or "team"
    if not wished and slug in RESERVED_SLUGS:
        slug = f"{slug}-team"  # who is called Media did not choose an address
    try:
        refuse_reserved_slug(slug)
    except ValidationError as error:
        raise RuleBroken(error.message, code="reserved", field="slug") from error
    if Organization.objects.filter(slug=slug).exists():
        raise RuleBroken(
            _("Another organization has this address. Choose another one."), code="taken", field="slug"
        )
    return slug


def team_slug(organization: Organization, name: str) -> str:
    """A free address for a team: from its name, "team-7" where that has no Latin letters."""
    base = slugify(name)[:50].strip("-_") or "team"
    taken = set(
        Team.objects.filter(organization=organization, slug__startswith=base).values_list("slug", flat=True)
    )
    number = len(taken) + 1
    slug = base if base != "team" and base not in RESERVED_TEAM_SLUGS else f"{base}-{number}"
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
