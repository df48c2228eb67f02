"""Who may do what with people and teams. Plain predicates; `require` turns a no into a 403."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied

from teamops.people.models import Organization, Person, Team


def require(allowed: Callable[..., bool], by: Person | None, *subjects: Any) -> None:
    """Raise PermissionDenied unless the predicate holds. A job (by is None) acts for the product itself."""
    if by is not None and not allowed(by, *subjects):
        raise PermissionDenied


def leads(person: Person, team: Team | None) -> bool:
    """Whether the person leads this team or one above it."""
    if team is None:
        return False
    return any(team.path.startswith(path) for path in led_paths(person))


def forget_led_paths(person: Person) -> None:
    """Have them read anew: somebody else may have taken a team from the person meanwhile."""
    vars(person).pop("led", None)
    vars(person).pop("_led_paths", None)


def led_paths(person: Person) -> list[str]:
    """Paths of the teams that the person leads; read once per person object."""
    if hasattr(person, "led"):  # came with the person, see `active_of`
        return (person.led or "").split()
    if not hasattr(person, "_led_paths"):
        led = person.memberships.filter(is_lead=True).values_list("team__path", flat=True)
        person._led_paths = list(led)  # type: ignore[attr-defined]
    return person._led_paths  # type: ignore[attr-defined]


def can_administer(person: Person, organization: Organization) -> bool:
    """Manage people, teams, cycles and settings."""
    return person.is_administrator and person.is_here and person.organization_id == organization.pk


def can_manage_team(person: Person, team: Team) -> bool:
    """Change everything of this team and below."""
    if person.organization_id != team.organization_id or not person.is_here:
        return False
    return person.is_administrator or leads(person, team)


def can_take_part(person: Person, team: Team) -> bool:
    """Work in the team's pages (create tasks, comment): members of the organization; guests only read."""
    return person.organization_id == team.organization_id and not person.is_guest


def can_add_person(person: Person, organization: Organization, team: Team | None = None) -> bool:
    """Name somebody who has no sign-in: administrators anywhere, leads in their team and below."""
    if team is not None and team.organization_id != organization.pk:
        return False
    return can_administer(person, organization) or (team is not None and can_manage_team(person, team))


def can_change_profile(person: Person, whose: Person) -> bool:
    """Everybody their own; what an administrator may change is `change_person`."""
    return person.pk == whose.pk


def can_change_hours(person: Person, whose: Person) -> bool:
    """When somebody works: they themselves, administrators, and the leads of their teams. Guests do not."""
    if person.organization_id != whose.organization_id or person.is_guest or whose.is_guest:
        return False
    if not (person.is_here and whose.is_here):
        return False
    if person.pk == whose.pk or person.is_administrator:
        return True
    teams = whose.memberships.values_list("team__path", flat=True) if led_paths(person) else ()
    return any(path.startswith(led) for path in teams for led in led_paths(person))


def can_see_hours(person: Person, whose: Person) -> bool:
    """Every member sees when who works and is away; a guest does not."""
    return person.organization_id == whose.organization_id and not person.is_guest


def can_make_api_token(person: Person, whose: Person) -> bool:
    """Everybody for themselves, who can sign in."""
    return person.pk == whose.pk and person.has_sign_in


def can_remove(person: Person, whom: Person) -> bool:
    """Administrators anybody; everybody may leave."""
    return person.pk == whom.pk or can_administer(person, whom.organization)
