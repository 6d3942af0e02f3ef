"""Signatures of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, so that a receiver knows it was us."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

BEGINS = "whsec_"


def new_secret() -> str:
    """`whsec_` and 32 random bytes in base64."""
    return BEGINS + base64.b64encode(secrets.token_bytes(32)).decode()


def signed(body: bytes, *, message: str, timestamp: int, keys: Iterable[str]) -> dict[str, str]:
    """The headers of one sending. With two keys there are two signatures: one of them is about to be replaced."""
    told = f"{message}.{timestamp}.".encode() + body
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{_signature(told, key)}" for key in keys),
    }


def _signature(told: bytes, key: str) -> str:
    secret = base64.b64decode(key.removeprefix(BEGINS))
    return base64.b64encode(hmac.new(secret, told, hashlib.sha256).digest()).decode()
