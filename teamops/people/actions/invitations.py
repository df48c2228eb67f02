"""Inviting people by e-mail, and how they come in."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.actions.accounts import make_account
from teamops.people.actions.organizations import found_organization, lock
from teamops.people.actions.persons import has_address, refuse_taken_email
from teamops.people.models import Invitation, Organization, Person, Team, TeamMembership, User
from teamops.people.permissions import can_administer, require
from teamops.people.queries import hash_of
from teamops.text import name_key
from teamops.versions import save_version


@dataclass(frozen=True)
class Letter:
    """An invitation that is to be mailed; the token stands nowhere else."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(
    organization: Organization,
    *,
    by: Person | None,
    email: str,
    name: str = "",
    role: str = Person.Role.MEMBER,
    team: Team | None = None,
) -> Letter:
    """Invite an address. Somebody of that address who was here before comes back with their history.

    The answer is the same whether the address has an account in another organization or not.
    Raises RuleBroken when the person is here already.
    """
    lock(organization, by)
    require(can_administer, by, organization)
    if team is not None and team.organization_id != organization.pk:
        raise RuleBroken(_("This team is not here. Choose one from the list."), code="team", field="team")
    email = email.lower()
    person = Person.objects.filter(organization=organization, email__iexact=email).first()
    if person is None:
        person = Person(organization=organization, email=email, name=name or _name_from(email))
    elif person.has_sign_in:
        raise RuleBroken(_("%(name)s is here already.") % {"name": person.name}, code="here", field="emails")
    person.role = role
    person.save()
    if person.is_guest:
        person.memberships.update(is_lead=False)
    if team is not None and TeamMembership.objects.get_or_create(team=team, person=person)[1]:
        record(team, "team.member_added", by=by, team=team, after={"person": person.pk, "lead": False})
    return _new_letter(person, by)


@transaction.atomic
def add_organization(
    *, name: str, email: str, person_name: str = "", slug: str = "", **settings: Any
) -> Letter:
    """Make another organization beside those that are there, for who runs the installation.

    Its administrator joins with the link of the letter, with an account from another organization or a new
    one. As long as nobody has, the same call makes a new link. `settings`: time_zone, country, language.
    """
    organization = Organization.objects.filter(name=name, persons__isnull=False).exclude(
        persons__user__isnull=False
    ).first() or found_organization(name=name, slug=slug, **settings)
    role = Person.Role.ADMINISTRATOR
    return invite(organization, by=None, email=email, name=person_name, role=role)


@transaction.atomic
def invite_person(person: Person, *, by: Person, email: str = "") -> Letter:
    """Invite somebody who is in the list already, or send the letter again; older links stop working."""
    lock(person.organization, by)
    require(can_administer, by, person.organization)
    person.refresh_from_db()
    if person.has_sign_in or person.state == Person.State.ERASED:
        raise RuleBroken(_("%(name)s needs no invitation.") % {"name": person.name}, code="here")
    address = email.lower() or person.email
    if not address:
        raise RuleBroken(_("Write the address to which it is sent."), code="no_email", field="email")
    refuse_taken_email(person.organization, address, besides=person)
    person.email = address
    return _new_letter(person, by)


def _new_letter(person: Person, by: Person | None) -> Letter:
    """Put the person into the state of invited, with one new link and no older ones."""
    person.state = Person.State.INVITED
    person.left_at = None
    save_version(person, expected=None, fields=["email", "state", "left_at"])
    person.invitations.all().delete()
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(person=person, token_hash=hash_of(token), sent_by=by)
    record(person, "person.invited", by=by)
    return Letter(invitation, token)


def _name_from(email: str) -> str:
    """A first guess until the person says better: "mara.lindqvist@…" → "Mara Lindqvist"."""
    return " ".join(part.capitalize() for part in email.split("@")[0].replace("_", ".").split(".") if part)


@transaction.atomic
def revoke_invitation(person: Person, *, by: Person) -> Person:
    """Make the link in the letter worthless; the person stays, without sign-in.

    Somebody who had left and was asked to come back has left again: their old account opens nothing.
    """
    lock(person.organization, by)
    require(can_administer, by, person.organization)
    person.refresh_from_db()
    if person.state != Person.State.INVITED:
        raise RuleBroken(_("There is no open invitation for this person."), code="not_invited")
    person.invitations.all().delete()
    had_left = person.user_id is not None
    person.state = Person.State.LEFT if had_left else Person.State.ACTIVE
    person.left_at = timezone.now() if had_left else None
    save_version(person, expected=None, fields=["state", "left_at"])
    record(person, "person.invitation_revoked", by=by)
    return person


@transaction.atomic
def accept_invitation(invitation: Invitation, *, user: User, name: str = "") -> Person:
    """Join the organization with an account; the link works once.

    It may be another account than that of the invited address: then the person is reached, and shown to the
    administrators, at the address of the account, unless somebody else here has that.
    """
    person = invitation.person
    lock(person.organization)
    refuse_unless_open(invitation)
    if user.persons.filter(organization=person.organization).exclude(pk=person.pk).exists():
        raise RuleBroken(
            _("This account is already a person of %(organization)s.")
            % {"organization": person.organization.name},
            code="joined",
        )
    person.refresh_from_db()
    person.user = user
    person.name = name or person.name
    if not has_address(person.organization, user.email, besides=person):
        person.email = user.email
    person.name_key = name_key(person.name)
    person.state = Person.State.ACTIVE
    person.joined_at = timezone.now()
    save_version(person, expected=None, fields=["user", "email", "name", "name_key", "state", "joined_at"])
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now())
    record(person, "person.joined", by=person)
    return person


def refuse_unless_open(invitation: Invitation) -> None:
    """Raise RuleBroken if the link was used, revoked or is too old. Call it under the organization's lock."""
    present = Invitation.objects.filter(pk=invitation.pk).first()
    if present is None or not present.is_open:
        raise RuleBroken(_("This invitation no longer works. Ask for a new one."), code="invitation_over")


@transaction.atomic
def accept_with_new_account(invitation: Invitation, *, name: str, password: str) -> Person:
    """Join with a new account for the invited address; that the link arrived there has verified it."""
    lock(invitation.person.organization)
    refuse_unless_open(invitation)
    user = make_account(invitation.person.email, password)
    return accept_invitation(invitation, user=user, name=name)
