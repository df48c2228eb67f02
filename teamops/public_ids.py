"""UUIDs for rows that have none: where they come by the million, a column and its index would cost too much.

One block of AES under a key of the installation makes a UUID of a kind and an id, and an id of the UUID: the
same row always has the same one, and nobody reads from it how many rows there are. It gives no right: what it
names is looked for among what a person may see.
"""

import functools
import hashlib
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from django.conf import settings
from django.utils.crypto import salted_hmac


def uuid_of(kind: str, pk: int) -> UUID:
    """The UUID of this row; `kind` is the name of its table."""
    encrypt = _cipher(settings.SECRET_KEY).encryptor()
    return UUID(bytes=encrypt.update(_mark(kind) + pk.to_bytes(8, "big")) + encrypt.finalize())


def pk_of(kind: str, uuid: UUID) -> int:
    """The id of the row of this kind; 0, which no row has, for a UUID that was never given to one."""
    decrypt = _cipher(settings.SECRET_KEY).decryptor()
    block = decrypt.update(uuid.bytes) + decrypt.finalize()
    pk = int.from_bytes(block[8:], "big")
    return pk if block[:8] == _mark(kind) and pk < 2**63 else 0


def _mark(kind: str) -> bytes:
    return hashlib.sha256(kind.encode()).digest()[:8]


@functools.lru_cache(maxsize=2)
def _cipher(secret: str) -> "Cipher[ECB]":
    # A single block: what makes ECB unfit for texts does not arise.
    return Cipher(
        AES(salted_hmac("teamops.public_ids", "", secret=secret, algorithm="sha256").digest()),
        ECB(),  # noqa: S305
    )
