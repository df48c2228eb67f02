"""The secret key: given by the environment, else made once and kept in the data folder."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

FEWEST_CHARACTERS = 5  # different ones, as Django's own check asks for
WELL_KNOWN = {"change-me", "changeme", "secret", "insecure"}


def secret_key(given: str, var: Path) -> str:
    """The key to sign with.

    Raises ImproperlyConfigured when the environment gives a key that anybody could guess.
    """
    if given:
        is_known = given.lower() in WELL_KNOWN or given.startswith("django-insecure")
        if is_known or len(given) < 32 or len(set(given)) < FEWEST_CHARACTERS:
            raise ImproperlyConfigured(
                "SECRET_KEY is a default or too short or uniform to be secret. Set 50 random characters, "
                "or leave it empty: then one is made and kept in the data folder."
            )
        return given
    return _kept_key(var / "secret_key")


def _kept_key(path: Path) -> str:
    """Read the kept key; make it first if this is the first process to ask."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and linked, so that two processes that start together end up with the same whole key.
    aside = path.with_name(f"secret_key.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        return path.read_text()
    except FileNotFoundError:
        pass
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
    return path.read_text()
