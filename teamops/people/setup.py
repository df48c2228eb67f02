"""The token in the link of the first set-up: who holds it runs the installation."""

from django.core import signing

from teamops.people.models import Organization

_SALT = "teamops.setup"
LIFETIME_SECONDS = 7 * 24 * 60 * 60


def make_setup_token() -> str:
    """Signed with the secret key, so nothing is stored; worthless once there is an organization."""
    return signing.dumps("setup", salt=_SALT)


def is_setup_token(token: str) -> bool:
    try:
        return bool(signing.loads(token, salt=_SALT, max_age=LIFETIME_SECONDS) == "setup")
    except signing.BadSignature:
        return False


def is_set_up() -> bool:
    return Organization.objects.exists()
