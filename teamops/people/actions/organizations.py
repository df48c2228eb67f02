"""Setting an organization up, and changing it."""

from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.actions.accounts import make_account
from teamops.people.models import Organization, Person, Team
from teamops.people.permissions import can_administer, forget_led_paths, require
from teamops.people.slugs import organization_slug
from teamops.versions import save_version


def take_number(organization: Organization, counter: str) -> int:
    """The next short number, `counter` being "last_goal_number" or "last_task_number".

    The UPDATE locks the organization's row until the transaction ends, so that no number comes twice.
    """
    row = Organization.objects.filter(pk=organization.pk)
    row.update(**{counter: F(counter) + 1})
    return row.values_list(counter, flat=True).get()


def lock(organization: Organization, by: Person | None = None) -> None:
    """Let nobody else change this organization's roles and tree until the transaction ends.

    What `by` may do is read anew: somebody else may have changed their role while they waited.
    """
    Organization.objects.select_for_update().get(pk=organization.pk)
    if by is not None:
        by.refresh_from_db(fields=["role", "state"])
        forget_led_paths(by)


@transaction.atomic
def set_up_organization(
    *, name: str, person_name: str, email: str, password: str, slug: str = "", **settings: Any
) -> Person:
    """Make the first organization with its root team and its administrator, who has a verified sign-in.

    The caller has checked the set-up token: whoever holds it runs the installation, so the address counts
    as verified. `settings`: time_zone, country, language.
    """
    _let_no_other_set_up()
    if Organization.objects.exists():
        raise RuleBroken(_("TeamOps is set up already. Sign in instead."), code="set_up")
    organization = found_organization(name=name, slug=slug, **settings)
    user = make_account(email, password)
    person = Person.objects.create(
        organization=organization,
        user=user,
        name=person_name,
        email=user.email,
        role=Person.Role.ADMINISTRATOR,
    )
    record(organization, "organization.set_up", by=person)
    return person


def found_organization(*, name: str, slug: str = "", **settings: Any) -> Organization:
    """The organization and its root team, the company; who is in it comes next, in the same transaction."""
    organization = Organization.objects.create(name=name, slug=organization_slug(name, slug), **settings)
    root = Team.objects.create(organization=organization, name=name, slug="company")
    root.path = f"{root.pk}/"
    root.save(update_fields=["path", "name_key"])
    return organization


def _let_no_other_set_up() -> None:
    """Two who hold the link and press at once come one after the other, until the transaction ends.

    There is no row to lock yet. SQLite has one writer at a time by itself.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Organization._meta.db_table} IN EXCLUSIVE MODE")


ORGANIZATION_FIELDS = ("name", "time_zone", "country", "language")


@transaction.atomic
def change_organization(
    organization: Organization, *, by: Person, version: int | None = None, **values: Any
) -> Organization:
    """Change name, time zone, country or language. Raises Stale when somebody else was faster."""
    require(can_administer, by, organization)
    before = {field: getattr(organization, field) for field in values if field in ORGANIZATION_FIELDS}
    after = {field: values[field] for field in before}
    for field in before:
        setattr(organization, field, values[field])
    save_version(organization, expected=version, fields=list(before))
    if after != before:
        record(organization, "organization.changed", by=by, before=before, after=after)
    return organization
