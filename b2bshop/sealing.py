"""Secrets that have to be read again are kept sealed: a copy of the database alone does not give them away."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def box(purpose: str) -> MultiFernet:
    """Seals with SECRET_KEY, opens with former ones too; what is sealed for one purpose opens for no other.

    Opening raises cryptography.fernet.InvalidToken.
    """
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_fernet(key, purpose) for key in keys])


def _fernet(key: str, purpose: str) -> Fernet:
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=f"b2bshop {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(key.encode())))
