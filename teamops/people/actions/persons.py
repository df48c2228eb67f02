"""Adding, changing, removing and erasing persons."""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.formats import names_of
from teamops.people.actions.organizations import lock
from teamops.people.models import Organization, Person, Team, TeamMembership, User
from teamops.people.permissions import (
    can_add_person,
    can_administer,
    can_change_profile,
    can_remove,
    require,
)
from teamops.people.registry import Holding, around_handover, erasures, holdings, leavings
from teamops.text import name_key
from teamops.versions import save_version


@transaction.atomic
def add_person(
    organization: Organization, *, by: Person | None, name: str, email: str = "", team: Team | None = None
) -> Person:
    """A member without sign-in: named by a sheet or a colleague, to be invited later."""
    lock(organization, by)
    require(can_add_person, by, organization, team)
    refuse_taken_email(organization, email)
    person = Person.objects.create(organization=organization, name=name, email=email.lower())
    if team is not None:
        TeamMembership.objects.create(team=team, person=person)
    record(person, "person.added", by=by, team=team)
    return person


def has_address(organization: Organization, email: str, besides: Person | None = None) -> bool:
    """Whether somebody of this organization (else than `besides`) has the address."""
    persons = Person.objects.filter(organization=organization, email__iexact=email)
    return (persons.exclude(pk=besides.pk) if besides else persons).exists()


def refuse_taken_email(organization: Organization, email: str, besides: Person | None = None) -> None:
    """Raise RuleBroken when somebody else of this organization has the address."""
    if email and has_address(organization, email, besides=besides):
        raise RuleBroken(
            _("Another person here has this e-mail address. Look for them in the list."),
            code="email_taken",
            field="email",
        )


@transaction.atomic
def change_profile(person: Person, *, by: Person, version: int | None = None, **values: Any) -> Person:
    """Change one's own name, title, language, time zone, reminder hour and the like."""
    require(can_change_profile, by, person)
    return _change(person, by, version, values)


@transaction.atomic
def change_person(person: Person, *, by: Person, version: int | None = None, **values: Any) -> Person:
    """Change name, title or e-mail as administrator; the address of a sign-in is its owner's to change."""
    lock(person.organization, by)
    require(can_administer, by, person.organization)
    if person.state == Person.State.ERASED:
        raise RuleBroken(_("Who this person was is erased for good."), code="erased")
    if "email" in values:
        values["email"] = values["email"].lower()
        if person.user_id is not None and values["email"] != person.email:
            raise RuleBroken(
                _("Only the person can change the address that they sign in with."),
                code="own_email",
                field="email",
            )
        refuse_taken_email(person.organization, values["email"], besides=person)
    return _change(person, by, version, values)


def _change(person: Person, by: Person, version: int | None, values: dict[str, Any]) -> Person:
    """Write the values; the trail keeps which fields, not the texts: those are erased with the person."""
    changed = sorted(field for field, value in values.items() if getattr(person, field) != value)
    for field in changed:
        setattr(person, field, values[field])
    person.name_key = name_key(person.name)
    save_version(person, expected=version, fields=[*changed, "name_key"])
    if changed:
        record(person, "person.changed", by=by, after={"fields": changed})
    return person


@transaction.atomic
def follow_account_email(user: User) -> None:
    """After an account's address has changed: reach its persons at the new one, where nobody else has it."""
    for person in user.persons.exclude(state=Person.State.ERASED).select_related("organization"):
        taken = has_address(person.organization, user.email, besides=person)
        if person.email != user.email and not taken:
            _change(person, person, None, {"email": user.email})


@transaction.atomic
def change_role(person: Person, *, by: Person, role: str) -> Person:
    """Make somebody administrator, member or guest; one administrator always remains."""
    lock(person.organization, by)
    require(can_administer, by, person.organization)
    person.refresh_from_db()
    before = person.role
    if role == before:
        return person
    _refuse_unless_here(person)
    keep_an_administrator(person)
    if role == Person.Role.GUEST:
        _refuse_guest_with_work(person)
    person.role = role
    save_version(person, expected=None, fields=["role"])
    if person.is_guest:
        person.memberships.update(is_lead=False)
    record(person, "person.role_changed", by=by, before={"role": before}, after={"role": role})
    return person


def _refuse_unless_here(person: Person) -> None:
    if not person.is_here:
        raise RuleBroken(
            _("%(name)s is not here any more. Invite them to come back first.") % {"name": person.name},
            code="not_here",
        )


def refuse_guest(person: Person | None, field: str) -> None:
    """Raise RuleBroken for a guest who is to answer for something: guests only read."""
    if person is not None and person.is_guest:
        raise RuleBroken(
            _("%(name)s is a guest, and a guest only reads. Choose somebody else.") % {"name": person.name},
            code="guest",
            field=field,
        )


def _refuse_guest_with_work(person: Person) -> None:
    """A guest only reads, so somebody else has to answer for what the person holds."""
    held = [str(holding.label) for holding in holdings.values() if holding.held(person).exists()]
    if held:
        raise RuleBroken(
            _("%(name)s still answers for work (%(what)s), and a guest only reads. Give it to others first.")
            % {"name": person.name, "what": names_of(held)},
            code="holds_work",
            field="role",
        )


def keep_an_administrator(person: Person) -> None:
    """Raise RuleBroken if nobody else could administer the organization. Call it under its lock."""
    if not person.is_administrator:
        return
    others = Person.objects.who_administer(person.organization).exclude(pk=person.pk)
    if not others.exists():
        raise RuleBroken(
            _("Somebody has to administer the organization. Make another person administrator first."),
            code="last_administrator",
            field="role",
        )


@transaction.atomic
def remove_person(person: Person, *, by: Person, successors: Mapping[str, Person]) -> Person:
    """Let a person leave, or remove them: their open work goes to `successors` by kind, all else stays.

    Who wrote what is kept; their address and name stay known, so that they can come back.
    """
    lock(person.organization, by)
    require(can_remove, by, person)
    person.refresh_from_db()
    _refuse_unless_here(person)
    keep_an_administrator(person)
    with ExitStack() as around:
        for context in around_handover:
            around.enter_context(context(person, by))
        for holding in holdings.values():
            _hand_over(holding, person, successors.get(holding.key), by)
    person.memberships.all().delete()
    person.invitations.all().delete()
    person.api_tokens.open().update(revoked_at=timezone.now())
    person.state = Person.State.LEFT
    person.left_at = timezone.now()
    save_version(person, expected=None, fields=["state", "left_at"])
    record(person, "person.left" if by == person else "person.removed", by=by)
    for forget in leavings:
        forget(person)
    return person


def _hand_over(holding: Holding, person: Person, to: Person | None, by: Person) -> None:
    if not holding.held(person).exists():
        return
    if to is None or to == person or not _can_take_over(to, person.organization):
        raise RuleBroken(_("Choose who takes this over."), code="successor", field=holding.key)
    holding.hand_over(person, to=to, by=by)


def _can_take_over(person: Person, organization: Organization) -> bool:
    return person.organization_id == organization.pk and person.is_here and not person.is_guest


@transaction.atomic
def erase_person(person: Person, *, by: Person) -> Person:
    """Take out everything that says who a person was; what they did stays, by a "former member".

    The sign-in goes too, unless it serves other organizations or the operator.
    """
    lock(person.organization, by)
    require(can_administer, by, person.organization)
    person.refresh_from_db()
    if person.state == Person.State.ERASED:
        return person
    if person.state != Person.State.LEFT:
        raise RuleBroken(_("Remove the person first, so that somebody takes over their work."), code="here")
    account, person.user = person.user, None
    with translation.override(person.organization.language):
        person.name = _("former member")
    person.name_key = name_key(person.name)
    person.state = Person.State.ERASED
    person.email = person.title = person.language = person.time_zone = ""
    fields = ["user", "name", "name_key", "state", "email", "title", "language", "time_zone"]
    save_version(person, expected=None, fields=fields)
    person.invitations.all().delete()
    person.absences.all().delete()
    for erase in erasures:
        erase(person)
    if account and not account.is_staff and not account.persons.exists():
        account.delete()
    record(person, "person.erased", by=by)
    return person
