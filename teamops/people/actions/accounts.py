"""Sign-in accounts: an invitation and the set-up make them, nobody by themselves."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from teamops.errors import RuleBroken
from teamops.people.models import User


def make_account(email: str, password: str) -> User:
    """An account with a verified address: who comes with a secret link has shown that it is theirs.

    Raises RuleBroken when the address has an account, even if that was made in this very moment.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password)
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError as error:
        raise RuleBroken(
            _("This address has an account already. Sign in to join, or take another address."),
            code="account_exists",
            field="email",
        ) from error
    return user
