"""Tokens with which a person's programs use the API."""

import datetime
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teamops.activity.actions import record
from teamops.errors import RuleBroken
from teamops.people.models import ApiToken, Person
from teamops.people.permissions import can_make_api_token, require
from teamops.people.queries import hash_of

MOST_TOKENS = 20
# So that a token which turns up somewhere is known for what it is.
TOKEN_BEGINS = "teamops_"  # noqa: S105 - the beginning only


@transaction.atomic
def make_api_token(
    person: Person, *, by: Person, name: str, days: int = ApiToken.Lifetime.QUARTER
) -> tuple[ApiToken, str]:
    """A token for a program, and its text, which nobody can read again: only its hash is kept."""
    require(can_make_api_token, by, person)
    if person.api_tokens.open().count() >= MOST_TOKENS:
        raise RuleBroken(
            _("You have %(limit)s tokens already. Revoke one that is not used any more.")
            % {"limit": MOST_TOKENS},
            code="too_many",
        )
    text = TOKEN_BEGINS + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        organization_id=person.organization_id,
        person=person,
        name=name,
        token_hash=hash_of(text),
        expires_at=timezone.now() + datetime.timedelta(days=days),
    )
    record(person, "person.api_token_made", by=by, after={"token": token.pk, "days": days})
    return token, text


@transaction.atomic
def revoke_api_token(token: ApiToken, *, by: Person) -> ApiToken:
    """The program that has it is signed out at once."""
    require(can_make_api_token, by, token.person)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record(token.person, "person.api_token_revoked", by=by, after={"token": token.pk})
    return token
