"""The key by which push services know this installation (VAPID): made when it is first needed, sealed."""

import base64
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from teamops.notifications.chats.models import PushKey
from teamops.sealing import CannotBeOpened, seal, unseal


def public_key() -> str:
    """As a browser wants it when it subscribes."""
    point = _private().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _text(point)


def signed(audience: str) -> str:
    """The header by which a push service knows that it is us; good for a day."""
    from py_vapid import Vapid02

    vapid = Vapid02(private_key=_private())
    claims = {"aud": audience, "sub": _whom_to_ask()}
    header: str = vapid.sign(claims)["Authorization"]
    return header


def _whom_to_ask() -> str:
    """Where a push service finds who runs this."""
    if urlsplit(settings.SITE_URL).scheme == "https":
        return str(settings.SITE_URL)
    return "mailto:" + settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")


def _private() -> ec.EllipticCurvePrivateKey:
    """Browsers that subscribed under a key that cannot be opened any more have to do so anew."""
    kept = PushKey.objects.filter(pk=PushKey.ONLY).first()
    if kept is None:
        # Of two processes at once the first one's stays.
        PushKey.objects.bulk_create([PushKey(pk=PushKey.ONLY, sealed=_new())], ignore_conflicts=True)
        kept = PushKey.objects.get(pk=PushKey.ONLY)
    try:
        number = unseal(kept.sealed)
    except CannotBeOpened:
        PushKey.objects.filter(pk=PushKey.ONLY, sealed=kept.sealed).update(sealed=_new())
        number = unseal(PushKey.objects.get(pk=PushKey.ONLY).sealed)
    return ec.derive_private_key(int(number), ec.SECP256R1())


def _new() -> str:
    return seal(str(ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
