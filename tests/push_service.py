"""A browser that has subscribed, as far as its push service and we know it: it can read what comes."""

import base64
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SIXTEEN = b"sixteen bytes it"


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Browser:
    endpoint: str = "https://fcm.googleapis.com/fcm/send/SecretOfTheBrowser1234"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def subscription(self) -> dict[str, str]:
        """What its script sends to us."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": text(point), "auth": text(SIXTEEN)}

    def read(self, body: bytes) -> Any:
        """What it shows of a message."""
        import http_ece

        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=SIXTEEN, version="aes128gcm")
        return json.loads(plain)
