"""Secrets that have to be read again, such as the addresses of channels, are kept sealed in the database.

Fernet (AES-128-CBC with HMAC-SHA256) under keys that are derived from SEALING_KEYS or SECRET_KEY. Who has the
database alone reads nothing.
"""

import base64
import functools

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CannotBeOpened(Exception):
    """It was sealed under a key that is not there any more."""


def seal(text: str) -> str:
    """The text as it may be stored."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again. Raises CannotBeOpened."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotBeOpened from None


def seal_anew(sealed: str) -> str:
    """The same under the newest key. Raises CannotBeOpened."""
    try:
        return _keys().rotate(sealed.encode()).decode()
    except InvalidToken:
        raise CannotBeOpened from None


def _keys() -> MultiFernet:
    """The first seals, all open; SECRET_KEY and those before it are always among them, to change keys."""
    return _derived((*settings.SEALING_KEYS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@functools.lru_cache(maxsize=4)
def _derived(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    """Not the secret itself: what signs cookies must not also open the database."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"teamops.sealing")
    return base64.urlsafe_b64encode(derive.derive(secret.encode()))
