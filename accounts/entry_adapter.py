"""How second factors are kept: secrets encrypted, keys bound to the shop, the last one not given up where needed."""

import base64
import secrets

import structlog
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from b2bshop.sealing import box

from .entry_mfa import SECOND_FACTORS, is_required

log = structlog.get_logger(__name__)
PURPOSE = "second factors"


class ShopMFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        """A copy of the database alone opens no account."""
        return box(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Under a lost key every code is wrong: recovery then goes through an administrator."""
        try:
            return box(PURPOSE).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error("a second factor cannot be read; was SECRET_KEY changed without SECRET_KEY_FALLBACKS?")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=SECOND_FACTORS)
        return others.exclude(pk=authenticator.pk).exists() or not is_required(authenticator.user)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": settings.SHOP_NAME}

    def generate_authenticator_name(self, user, type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}
